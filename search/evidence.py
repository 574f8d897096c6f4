"""The summaries that match -> all their findings as one table, by measure and time.

Only findings of one measure stand together, and those after treatment never with those at
follow-up: numbers of different kinds can't be compared.  Nothing is pooled.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from corpus.citation import read_citation
from corpus.lists import Finding
from corpus.measures import BY_NAME, Measure
from corpus.summary import Summary
from index.store import Stored
from search.query import Notice, Query

MOST_SUMMARIES: Final = 500
"""Summaries whose findings are listed, the best first: more is no table to read."""


class Order(StrEnum):
    """The order of findings in each part of the table; summaries stay in the order of hits."""

    HITS = "hits"
    VALUE = "value"
    STUDIES = "studies"
    PEOPLE = "people"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Row:
    """A finding with the summary and the section that it stands in."""

    stored: Stored
    section: int
    finding: Finding

    @property
    def summary(self) -> Summary:
        """The summary that it stands in."""
        return self.stored.summary

    @property
    def cited(self) -> int | None:
        """The year of the paper, where the citation says it."""
        return read_citation(self.summary.citation).year

    @property
    def clause(self) -> str:
        """The clause that it belongs to, verbatim."""
        first, last = self.finding.clause
        return self._text[first:last]

    @property
    def printed(self) -> str:
        """The finding as it stands in the text."""
        return self._text[self.finding.start : self.finding.end]

    @property
    def _text(self) -> str:
        return self.summary.sections[self.section].text


@dataclass(frozen=True, slots=True)
class Part:
    """The findings of one measure at one time; ``time`` is empty where none is stated."""

    measure: Measure
    time: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All findings of the summaries that match, effects first, then shares and samples."""

    query: Query
    order: Order
    snapshot: str
    total: int
    listed: int
    notices: tuple[Notice, ...]
    parts: tuple[Part, ...]


def tabulate(stored: Iterable[Stored], order: Order) -> tuple[Part, ...]:
    """Put the findings of summaries in parts, each in the order asked for, ties in that of hits."""
    held: dict[tuple[str, str], list[Row]] = {}
    for each in stored:
        for placed in each.evidence.findings:
            finding = placed.finding
            row = Row(each, placed.section, finding)
            held.setdefault((finding.measure, finding.time), []).append(row)
    ranks = {name: rank for rank, name in enumerate(BY_NAME)}
    times = sorted(held, key=lambda key: (ranks[key[0]], key[1]))
    return tuple(
        Part(BY_NAME[name], time, tuple(_ordered(held[name, time], order))) for name, time in times
    )


def _ordered(rows: list[Row], order: Order) -> list[Row]:
    key = _KEYS.get(order)
    return sorted(rows, key=key) if key else rows


def _value(row: Row) -> float:
    return -row.finding.value.value if row.finding.value else 0.0


def _studies(row: Row) -> float:
    return -row.finding.studies.value if row.finding.studies else 0.0


def _people(row: Row) -> float:
    return -row.finding.people.value if row.finding.people else 0.0


def _year(row: Row) -> float:
    return -(row.cited or 0)


_KEYS: Final[Mapping[Order, Callable[[Row], float]]] = {
    Order.VALUE: _value,
    Order.STUDIES: _studies,
    Order.PEOPLE: _people,
    Order.YEAR: _year,
}
