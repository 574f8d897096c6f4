"""What is printed of statistics in a sentence, as types: each with its place."""

from dataclasses import dataclass

from corpus.measures import Measure


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, with its sign; ``value`` is what it is worth."""

    printed: str

    @property
    def value(self) -> float:
        """The number's worth: commas, spaces and every form of minus are read."""
        plain = self.printed
        for dash in "‐‑‒–—−":
            plain = plain.replace(dash, "-")
        return float("".join(plain.replace("·", ".").replace(",", "").split()))


@dataclass(frozen=True, slots=True)
class Range:
    """Where something stands in a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Effect(Range):
    """A value of a measure, or with ``upper`` a range of values."""

    measure: Measure
    value: Number
    upper: Number | None = None
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Interval(Range):
    """An interval with its level in percent, or 0 where none is named."""

    low: Number
    high: Number
    level: float


@dataclass(frozen=True, slots=True)
class Probability(Range):
    """A p value with its relation, as in ``= .003``, or ``ns``."""

    held: str


@dataclass(frozen=True, slots=True)
class Count(Range):
    """A number of studies or of people: ``bound`` is over, about, under or nothing.

    ``unit`` is the noun as printed; ``is_letter`` where it is given as k, N or n.
    """

    of_studies: bool
    value: int
    bound: str
    unit: str
    is_letter: bool = False

    def __str__(self) -> str:
        """Print it with its bound, and its unit if it has one."""
        bound = f"{self.bound} " if self.bound else ""
        unit = f" {self.unit}" if self.unit else ""
        return f"{bound}{self.value:,}{unit}"


Statistic = Effect | Interval | Probability | Count
