"""What the keyword half can be asked, as a tree; ``search.parse`` reads and prints it.

A leaf names the field that it looks in, or None for all the text of a summary.  Every tree
matches a set of summaries; how much a match weighs is the business of ``impacts``.
"""

from typing import Final, Literal

from msgspec import Struct

Field = Literal["title", "author", "topic", "type"]
FIELDS: Final[tuple[Field, ...]] = ("title", "author", "topic", "type")


class Term(Struct, frozen=True):
    """One word as typed, without white space."""

    word: str
    field: Field | None = None


class Phrase(Struct, frozen=True):
    """Words that must stand together in this order."""

    text: str
    field: Field | None = None


class Prefix(Struct, frozen=True):
    """Any word that starts so."""

    start: str
    field: Field | None = None


class Years(Struct, frozen=True):
    """Summaries posted from ``first`` to ``last``, both included; None is an open end."""

    first: int | None
    last: int | None


class AllOf(Struct, frozen=True):
    """What every part matches; at least two parts."""

    parts: tuple["Expression", ...]


class AnyOf(Struct, frozen=True):
    """What some part matches; at least two parts."""

    parts: tuple["Expression", ...]


class Not(Struct, frozen=True):
    """All summaries but those that the part matches."""

    part: "Expression"


Expression = Term | Phrase | Prefix | Years | AllOf | AnyOf | Not
