"""The tokens of a sentence -> a number, a link or a bound at one of them.

Places past the end, or before the start, hold nothing.
"""

from collections.abc import Sequence
from typing import Final

from corpus.numerals import BOUNDS, OVER, UNDER
from corpus.statistics import Number, Statistic
from corpus.tokens import Kind, Token

Found = tuple[tuple[Statistic, ...], int] | None
"""Statistics with the place after them, or None where none begins."""

SIGNS: Final = frozenset("= ≈ ~ : < > ≤ ≥".split())
_LINKS: Final = SIGNS | frozenset(
    "of was were is are at by equal equals equalled equaled to ranging ranged from between "
    "averaged averaging only just on average a an as reached being becomes became ran lay lies "
    "varied value values came comes amounted ,".split()
)


class Cursor:
    """Reads at a place among the tokens; what it reads comes with the place after it."""

    def __init__(self, source: str, tokens: Sequence[Token]) -> None:
        self.source = source
        self.tokens = tokens

    def text(self, at: int) -> str:
        """Return a token, or nothing."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def is_number(self, at: int) -> bool:
        """Tell whether a token is a number without its sign."""
        return 0 <= at < len(self.tokens) and self.tokens[at].kind is Kind.NUMBER

    def is_glued(self, at: int) -> bool:
        """Tell whether a token is joined to a letter or a hyphen after it, as in ``12-week``."""
        after = at + 1
        if after >= len(self.tokens) or self.tokens[after].spaced:
            return False
        if self.tokens[after].kind is Kind.WORD:
            return self.text(after) not in ("k", "CI")
        following = after + 1 < len(self.tokens) and self.tokens[after + 1]
        return bool(
            self.text(after) == "-"
            and following
            and following.kind is Kind.WORD
            and not following.spaced
        )

    def printed(self, first: int, last: int) -> Number:
        """Return a number as it is printed, from one token to another."""
        return Number(self.source[self.tokens[first].start : self.tokens[last].end])

    def number(self, at: int) -> tuple[Number, int] | None:
        """Read a number with its sign."""
        if (
            self.text(at) in ("-", "+")
            and self.is_number(at + 1)
            and not self.tokens[at + 1].spaced
        ):
            first = at if self.text(at) == "-" else at + 1
            return self.printed(first, at + 1), at + 2
        return (self.printed(at, at), at + 1) if self.is_number(at) else None

    def range_end(self, at: int, *, between: bool) -> tuple[Number, int] | None:
        """Read the other end of a range."""
        joins = self.text(at) in ("to", "-", "through") or (between and self.text(at) == "and")
        return self.number(at + 1) if joins else None

    def link(self, at: int, most: int = 6) -> tuple[str, int]:
        """Skip what links a name to its number; return the words and the place after them."""
        linked: list[str] = []
        while len(linked) < most and self.text(at) in _LINKS | BOUNDS.keys():
            linked.append(self.text(at))
            at += 1
        return " ".join(linked), at

    def starts(self, at: int, words: tuple[str, ...]) -> bool:
        """Tell whether certain tokens stand at a place."""
        return all(self.text(at + step) == word for step, word in enumerate(words))

    def is_whole(self, at: int) -> bool:
        """Tell whether a token is a number that can count something."""
        if not self.is_number(at) or self.is_glued(at):
            return False
        return "." not in self.text(at) and self.text(at + 1) != "%"

    def past_percent(self, at: int) -> int:
        """Return the place after a percent sign, or 0."""
        if self.text(at) in ("%", "percent"):
            return at + 1
        return at + 2 if self.starts(at, ("per", "cent")) else 0

    def bound_before(self, at: int) -> str:
        """Return what the words right before a number make of it, or nothing."""
        before, nearer = self.text(at - 2), self.text(at - 1)
        return BOUNDS.get(f"{before} {nearer}") or BOUNDS.get(nearer, "")


def bound_of(link: str) -> str:
    """Say of the words between a name and its number whether they make it a bound."""
    if any(sign in link for sign in "<≤"):
        return UNDER
    if any(sign in link for sign in ">≥"):
        return OVER
    return next((bound for words, bound in BOUNDS.items() if f" {words} " in f" {link} "), "")
