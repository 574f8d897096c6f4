"""Findings of one measure -> a forest plot: where its lines, marks and texts stand.

    x    per cent of the plot's width: it stretches, its texts don't
    y    em of the plot's text: it grows where texts are set larger

Each row has its label over its line, since a telephone has no room beside it.  Ratios stand on a
logarithmic axis unless one is 0 or less.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.measures import Measure
from web.axis import Axis, make_axis
from web.lettering import LINE, NARROWEST, Text, over, stack, width, wrap

_MANY: Final = 12  # rows beyond which the axis is labelled at the top as well
_NONE: Final = {
    **dict.fromkeys(("r", "rho", "beta", "b"), "no relation"),
    **dict.fromkeys(("kappa", "AUC"), "chance"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A finding: ``value`` to ``upper`` if a range was printed, ``low`` to ``high`` its interval.

    ``detail`` is its numbers as printed, ``weight`` its participants or studies, ``url`` for what
    lists the findings beside the plot.  Magnitudes are 0 or between 1e-100 and 1e100.
    """

    label: str
    detail: str
    value: float
    upper: float | None = None
    low: float | None = None
    high: float | None = None
    url: str = ""
    weight: int | None = None

    @property
    def values(self) -> list[float]:
        """The one value, or the two ends of the range, in order."""
        return sorted({self.value, self.value if self.upper is None else self.upper})

    @property
    def intervals(self) -> list[tuple[float, float]]:
        """The interval, lower end first, if there is one."""
        if self.low is None or self.high is None:
            return []
        return [(min(self.low, self.high), max(self.low, self.high))]


@dataclass(frozen=True, slots=True)
class Span:
    """A line across; it is cut where it goes on past the axis."""

    start: float
    end: float
    cut_start: bool
    cut_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A finding as drawn: one mark, or the two ends of a range; ``half`` is half a mark in em.

    ``is_apart`` tells that the detail begins under the label, having no room beside it.
    """

    y: float
    label: tuple[Text, ...]
    detail: tuple[Text, ...]
    is_apart: bool
    marks: tuple[float, ...]
    half: float
    interval: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot, 100 per cent wide and ``height`` em high; lines down go from ``top`` to ``bottom``.

    ``about`` says in words what it shows, ``key`` what its marks mean; ``none`` is the name over
    the line of none, ``grid`` the places of the ticks, ``texts`` their labels and the axis's name.
    """

    title: str
    about: str
    key: str
    height: float
    top: float
    bottom: float
    none: Text | None
    grid: tuple[float, ...]
    texts: tuple[Text, ...]
    rows: tuple[Row, ...]


def draw_plot(measure: Measure, points: Sequence[Point], title: str) -> Plot:
    """Place findings of one measure, at least one, in their order."""
    shown = [value for each in points for value in each.values]
    shown += [] if measure.none is None else [measure.none]
    is_log = measure.none == 1 and min(shown) > 0
    axis = make_axis(shown, [held for each in points for held in each.intervals], is_log=is_log)
    is_labelled_twice = len(points) > _MANY
    top = LINE * ((measure.none is not None) + is_labelled_twice)
    rows = tuple(_rows(points, axis, top))
    bottom = rows[-1].y + 1
    grid = tuple(map(axis.x, axis.ticks))
    texts = [
        Text(label, x, round(y, 2), "middle")
        for y in [top - 0.3, bottom + 1.1][not is_labelled_twice :]
        for label, x in zip(axis.labels, grid, strict=True)
    ]
    none = None if measure.none is None else over(_none(measure), axis.x(measure.none), LINE - 0.3)
    name = measure.title + ", logarithmic axis" * is_log
    texts += stack(wrap(name), 50, bottom + 1.1 + LINE, "middle")
    return Plot(
        title=title,
        about=" ".join(_tell(measure, points, axis)),
        key=" ".join(_explain(rows)),
        height=round(texts[-1].y + 0.5, 2),
        top=round(top, 2),
        bottom=round(bottom, 2),
        none=none,
        grid=grid,
        texts=tuple(texts),
        rows=rows,
    )


def _rows(points: Sequence[Point], axis: Axis, top: float) -> Iterator[Row]:
    y = top + 0.4
    for point, half in zip(points, _halves(points), strict=True):
        labels, details = wrap(point.label), wrap(point.detail)
        room = NARROWEST - 1 - width("".join((*labels[-1:], *details[:1])))
        beside = len(labels) - (room > 0 and bool(labels))
        height = LINE * max(len(labels), beside + len(details))
        spans = (
            Span(axis.x(low), axis.x(high), axis.is_before(low), axis.is_past(high))
            for low, high in point.intervals
        )
        row = Row(
            y=round(y + height + 0.6, 2),
            label=stack(labels, 0, y + 1, "start"),
            detail=stack(details, 100, y + 1 + beside * LINE, "end"),
            is_apart=0 < len(labels) == beside,
            marks=tuple(map(axis.x, point.values)),
            half=half,
            interval=next(spans, None),
        )
        yield row
        y = row.y + 1


def _halves(points: Sequence[Point]) -> list[float]:
    """Return half the width of each mark: areas go by weight, if all have one."""
    weights = [each.weight for each in points if each.weight]
    if len(weights) < len(points):
        return [0.3] * len(points)
    return [round(max(0.18, 0.44 * math.sqrt(each / max(weights))), 2) for each in weights]


def _none(measure: Measure) -> str:
    return _NONE.get(measure.name, "no difference")


def _tell(measure: Measure, points: Sequence[Point], axis: Axis) -> Iterator[str]:
    values = [value for each in points for value in each.values]
    ends = dict.fromkeys((_say(min(values)), _say(max(values))))
    findings = f"{len(points)} finding{'s' * (len(points) > 1)}"
    yield f"{measure.title}: {findings}, {' to '.join(ends)}."
    held = [interval for each in points for interval in each.intervals]
    if held and measure.none is not None:
        outside = sum(not low <= measure.none <= high for low, high in held)
        line = f"the line of {_none(measure)} at {_say(measure.none)}"
        yield f"Intervals that exclude {line}: {outside} of the {len(held)} printed."
    yield f"The {'logarithmic ' * axis.is_log}axis goes from {axis.labels[0]} to {axis.labels[-1]}."


def _explain(rows: Sequence[Row]) -> Iterator[str]:
    if any(row.interval for row in rows):
        yield "A square is a finding, the line through it the interval."
    if not all(row.interval for row in rows):
        yield "A dot is a finding printed without an interval."
    if any(len(row.marks) > 1 for row in rows):
        yield "Two marks, joined, are the ends of a range."
    if any(row.interval and (row.interval.cut_start or row.interval.cut_end) for row in rows):
        yield "An arrow is where an interval goes on."
    if len({row.half for row in rows}) > 1:
        yield "The larger the mark, the more participants or studies."


def _say(value: float) -> str:
    return f"{value:.6g}".replace("-", "−").replace("e+", "e")
