"""The measures that findings have: their names in print, what they can be, and how large is large.

Conventions are Cohen's (Statistical Power Analysis for the Behavioral Sciences, 1988): they say how
large a number is called, not how much it matters to a client.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from corpus.tokens import read_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure: how it is written here, what it is called, and the names that it has in print.

    ``none`` is the value that says there is no difference, if any does; ``most`` the largest
    magnitude it can have; ``steps`` from where on it is called small, moderate and large.
    A letter is only a measure with a sign after it; ``is_loose`` names may stand apart from their
    number.  ``is_whole`` ones may have a whole number without a sign before it.
    """

    name: str
    title: str
    printed: tuple[str, ...]
    none: float | None = None
    most: float | None = None
    steps: tuple[float, float, float] | None = None
    is_loose: bool = False
    is_whole: bool = False
    has_degrees: bool = False
    is_percent: bool = False
    sign: str | None = None

    @property
    def symbol(self) -> str:
        """What stands before the equals sign, or nothing where a number stands alone."""
        return self.name if self.sign is None else self.sign


_R: Final = (0.1, 0.3, 0.5)
_D: Final = (0.2, 0.5, 0.8)

MEASURES: Final = (
    Measure(
        name="r", title="correlation", none=0, most=1, steps=_R, is_loose=True, has_degrees=True,
        printed=("r", "rs", "Pearson's r", "Pearson r", "correlation", "correlations", "correlated",
                 "correlation coefficient", "correlation coefficients", "ESr", "partial r"),
    ),
    Measure(
        name="rho", sign="ρ", title="rank correlation", none=0, most=1, steps=_R, has_degrees=True,
        printed=("ρ", "rho", "Spearman's r", "Spearman r", "Spearman's rho", "Spearman's ρ",
                 "Spearman rho", "Spearman's correlation"),
    ),
    Measure(
        name="d", title="standardized mean difference, Cohen's d", none=0, steps=_D,
        printed=("d", "Cohen's d", "Cohen d", "ESd", "dw", "dz", "ds", "d's"),
    ),
    Measure(
        name="g", title="standardized mean difference, Hedges' g", none=0, steps=_D,
        printed=("g", "Hedges g", "Hedges' g", "Hedges's g", "Hedge's g", "ESg", "gs", "g's"),
    ),
    Measure(
        name="SMD", title="standardized mean difference", none=0, steps=_D, is_loose=True,
        printed=("SMD", "SMDs", "standardized mean difference", "standardised mean difference",
                 "standardized mean differences", "standardised mean differences"),
    ),
    Measure(
        name="delta", sign="Δ", title="standardized mean difference, Glass's Δ", none=0, steps=_D,
        printed=("Δ", "Glass's Δ", "Glass' Δ", "Glass's delta", "Glass' delta", "delta"),
    ),
    Measure(
        name="ES", sign="effect size", title="effect size, measure not named", is_loose=True,
        printed=("ES", "effect size", "effect sizes", "weighted effect size", "mean effect size"),
    ),
    Measure(
        name="OR", title="odds ratio", none=1, is_loose=True,
        printed=("OR", "ORs", "aOR", "ESOR", "odds ratio", "odds ratios", "adjusted odds ratio"),
    ),
    Measure(
        name="RR", title="risk ratio", none=1, is_loose=True,
        printed=("RR", "RRs", "risk ratio", "risk ratios", "relative risk", "relative risks"),
    ),
    Measure(
        name="IRR", title="incidence rate ratio", none=1, is_loose=True,
        printed=("IRR", "IRRs", "incidence rate ratio", "incidence rate ratios", "rate ratio",
                 "rate ratios"),
    ),
    Measure(
        name="HR", title="hazard ratio", none=1, is_loose=True,
        printed=("HR", "HRs", "aHR", "hazard ratio", "hazard ratios", "hazards ratio"),
    ),
    Measure(
        name="NNT", title="number needed to treat", is_loose=True, is_whole=True,
        printed=("NNT", "NNTs", "number needed to treat", "numbers needed to treat"),
    ),
    Measure(name="beta", sign="β", title="standardized regression coefficient", none=0,
            printed=("β", "beta", "standardized β", "standardised β", "βs")),
    Measure(name="b", title="regression coefficient", none=0, printed=("b", "B")),
    Measure(
        name="eta2", sign="η²", title="share of variance, η²", most=1,
        printed=("η²", "η2", "eta²", "eta2", "eta squared", "eta-squared"),
    ),
    Measure(
        name="partial eta2", sign="partial η²", title="share of variance, partial η²", most=1,
        printed=("ηp²", "ηp2", "η²p", "η2p", "η²partial", "partial η²", "partial η2",
                 "partial eta squared", "partial eta-squared", "partial eta²"),
    ),
    Measure(
        name="omega2", sign="ω²", title="share of variance, ω²", most=1,
        printed=("ω²", "ω2", "omega squared", "omega-squared"),
    ),
    Measure(
        name="f2", sign="f²", title="Cohen's f²",
        printed=("f²", "f2", "Cohen's f²", "Cohen's f2"),
    ),
    Measure(name="R2", sign="R²", title="share of variance explained, R²",
            printed=("R²", "R2", "ΔR²", "ΔR2", "R squared", "R-squared", "adjusted R²")),
    Measure(
        name="AUC", title="area under the curve", none=0.5, most=1, is_loose=True,
        printed=("AUC", "AUCs", "area under the curve"),
    ),
    Measure(name="kappa", sign="κ", title="agreement, κ", none=0, most=1,
            printed=("κ", "kappa", "Cohen's κ", "Cohen's kappa")),
    Measure(
        name="ICC", title="intraclass correlation", most=1, is_loose=True, has_degrees=True,
        printed=("ICC", "ICCs", "intraclass correlation", "intraclass correlation coefficient",
                 "intraclass correlations"),
    ),
    Measure(
        name="I2", sign="I²", title="heterogeneity, I²", is_loose=True, is_whole=True,
        is_percent=True, printed=("I²", "I2", "I squared", "I-squared"),
    ),
    Measure(name="t", title="t statistic", printed=("t",), has_degrees=True),
    Measure(name="F", title="F statistic", printed=("F",), has_degrees=True),
    Measure(
        name="chi2", sign="χ²", title="χ² statistic", has_degrees=True,
        printed=("χ²", "χ2", "X²", "chi²", "chi2", "chi squared", "chi-squared", "chi square",
                 "chi-square"),
    ),
    Measure(name="z", title="z statistic", printed=("z", "Z"), has_degrees=True),
)  # fmt: skip

PERCENT: Final = "percent"
VARIANCE: Final = "variance"
SAMPLE: Final = "sample"

BY_NAME: Final[Mapping[str, Measure]] = {each.name: each for each in MEASURES} | {
    PERCENT: Measure(name=PERCENT, title="percentage", printed=(), is_percent=True, sign=""),
    VARIANCE: Measure(
        name=VARIANCE, title="percentage of variance", printed=(), is_percent=True, sign=""
    ),
    SAMPLE: Measure(name=SAMPLE, title="sample", printed=(), sign=""),
}


def _by_tokens() -> dict[str, tuple[tuple[tuple[str, ...], Measure], ...]]:
    """Map the first token of every name in print to the names that start so, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Measure]]] = {}
    for measure in MEASURES:
        for name in measure.printed:
            tokens = tuple(token.text for token in read_tokens(name))
            found.setdefault(tokens[0], []).append((tokens, measure))
    return {
        first: tuple(sorted(names, key=lambda each: -len(each[0])))
        for first, names in found.items()
    }


BY_TOKENS: Final = _by_tokens()
