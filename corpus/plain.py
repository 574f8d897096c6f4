"""A Finding -> plain words: how large it is called, and what its interval says.

Each remark names the convention that it goes by.  A number is called what its first decimal is
called, as the conventions are given to one decimal: .29 is moderate as .30 is.  An interval that
holds the value of no difference is said to be unsure, never to show that there is no effect.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from corpus.lists import Finding
from corpus.measures import BY_NAME, Measure
from corpus.statistics import Number

_SIZES: Final = ("very small", "small", "moderate", "large")


@dataclass(frozen=True, slots=True)
class Remark:
    """Plain words for a part of a finding, and the convention that they go by."""

    text: str
    convention: str


def remark(finding: Finding) -> tuple[Remark, ...]:
    """Say what a finding means, as far as conventions go."""
    measure = BY_NAME[finding.measure]
    said = []
    if measure.steps and finding.value:
        said.append(Remark(_size(finding, measure.steps), _cohen(measure)))
    if measure.none is not None and finding.interval:
        said.append(_interval_remark(finding, measure.none))
    elif finding.p == "ns":
        said.append(Remark("not significant", "As the text says; this is not proof of no effect."))
    return tuple(said)


def _size(finding: Finding, steps: tuple[float, float, float]) -> str:
    low = _called(finding.value, steps)
    high = _called(finding.upper, steps)
    return f"{low} to {high}" if high and high != low else low


def _called(number: Number | None, steps: tuple[float, float, float]) -> str:
    if number is None:
        return ""
    rounded = Decimal(str(abs(number.value))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _SIZES[sum(float(rounded) >= step for step in steps)]


def _cohen(measure: Measure) -> str:
    small, moderate, large = measure.steps or (0, 0, 0)
    return (
        f"Cohen's convention for {measure.name}: {small} small, {moderate} moderate, {large} large."
        " It doesn't say how much it matters to a client."
    )


def _interval_remark(finding: Finding, none: float) -> Remark:
    held = finding.interval
    assert held is not None
    name = "zero" if none == 0 else f"{none:g}"
    if held.low.value <= none <= held.high.value:
        text = f"interval includes {name}: not clearly different"
        return Remark(text, "An interval that includes no difference leaves the question open.")
    text = f"interval excludes {name}"
    return Remark(text, "An interval that excludes no difference: chance alone is unlikely.")
