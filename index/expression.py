"""What the keyword half can be asked, as a tree; ``search.parse`` reads and prints it.

A leaf names the field that it looks in, or None for all the text of a summary.  Every tree
matches a set of summaries; how much a match weighs is the business of ``impacts``.
"""

from dataclasses import dataclass
from typing import Final, Literal

Field = Literal["title", "author", "topic", "type"]
FIELDS: Final[tuple[Field, ...]] = ("title", "author", "topic", "type")


@dataclass(frozen=True, slots=True)
class Term:
    """One word as typed, without white space."""

    word: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand together in this order."""

    text: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that starts so."""

    start: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """Summaries posted from ``first`` to ``last``, both included; None is an open end."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class AllOf:
    """What every part matches; at least two parts."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What some part matches; at least two parts."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """All summaries but those that the part matches."""

    part: "Expression"


Expression = Term | Phrase | Prefix | Years | AllOf | AnyOf | Not
