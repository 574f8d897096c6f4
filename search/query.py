"""What a person asks: typed text, read as clauses, with filters and a page."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from corpus.summary import Month
from index.expression import Expression

PER_PAGE: Final = 10
MOST_PER_PAGE: Final = 100
TEXT_LIMIT: Final = 2000


class Kind(StrEnum):
    """What a clause does: rank what has it, keep only what has it, or leave out what has it."""

    WANT = ""
    MUST = "+"
    NOT = "-"


class Clause(Struct, frozen=True):
    """One part of a question; only a bare word or prefix can be merely wanted."""

    kind: Kind
    part: Expression


class Notice(Struct, frozen=True):
    """Something said to the person searching; ``kind`` is for programs, ``message`` for people.

    ``question`` is what might be asked instead, if anything.
    """

    kind: str
    message: str
    question: str = ""


class YearRange(Struct, frozen=True):
    """Years posted, both ends included; None is an open end."""

    first: int | None
    last: int | None

    def __str__(self) -> str:
        first = "" if self.first is None else f"{self.first:04}"
        last = "" if self.last is None else f"{self.last:04}"
        return first if first and first == last else f"{first}..{last}"


class Filters(Struct, frozen=True, kw_only=True):
    """What a person chose: values of one facet are alternatives, facets narrow each other.

    ``years`` are those posted, ``cited`` those of the papers.  ``months`` are those posted too;
    they are no facet, and no parameter of a URL chooses them.
    """

    topics: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    years: tuple[YearRange, ...] = ()
    cited: tuple[YearRange, ...] = ()
    sizes: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    therapies: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    months: tuple[Month, ...] = ()

    def chosen(self, facet: str) -> tuple[str, ...]:
        """Return what is chosen in a facet, as its values are spelt."""
        values = getattr(self, CHOSEN[facet])
        return tuple(map(str, values)) if values else ()

    def choosing(self, facet: str, values: tuple[Any, ...]) -> "Filters":
        """Return these filters with other values chosen in a facet."""
        changed: dict[str, Any] = {CHOSEN[facet]: values}
        return replace(self, **changed)


CHOSEN: Final[Mapping[str, str]] = {
    "topic": "topics",
    "type": "types",
    "year": "years",
    "cited": "cited",
    "size": "sizes",
    "effect": "effects",
    "therapy": "therapies",
    "condition": "conditions",
}
"""Where the filters keep what is chosen in each facet."""

YEARLY: Final = frozenset(("year", "cited"))
"""Facets in which a range of years may be chosen."""


class Sort(StrEnum):
    """The order of hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    SAMPLE = "sample"


class Query(Struct, frozen=True, kw_only=True):
    """One request for a page of results; pages count from 1.

    ``synonyms`` tells whether other wordings of the question's words are looked for as well.
    """

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    page: int = 1
    per_page: int = PER_PAGE
    synonyms: bool = True
    sort: Sort = Sort.RELEVANCE


class Question(Struct, frozen=True):
    """A typed text as read.

    ``meaning`` is what the encoder is given: the words that are not left out, as typed.
    """

    text: str
    clauses: tuple[Clause, ...]
    meaning: str
    notices: tuple[Notice, ...] = ()
