"""The lay words of a question -> what research calls them.

    "off her meds"  ->  non-adherent to medication

Unlike phrasings, which are compared by meaning with a question as a whole, these are looked up
word by word, the longest first, so that a question of several parts is met by each of them.
"""

from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from corpus.lay import load_lay_words, longest_lay_words
from index.analysis import HYPHENS, Token, telling_terms
from index.snapshot import Snapshot


class LayWords(Struct, frozen=True):
    """Lay words: where they stand in a question, and what research calls them."""

    at: tuple[int, int]
    research: str

    @property
    def terms(self) -> frozenset[str]:
        """The telling terms of what research calls them."""
        return _terms(self.research)


def find_lay_words(text: str, tokens: Sequence[Token]) -> list[LayWords]:
    """Return the lay words of a text, in order, none within others or across punctuation."""
    plain = [token for token in tokens if not token.extra]
    words = [token.word for token in plain]
    known, longest = load_lay_words(), longest_lay_words()
    found, at = [], 0
    while at < len(words):
        most = longest.get(words[at], 0)
        for length in range(_joined(text, plain[at : at + most]) if most else 0, 0, -1):
            research = known.get(tuple(words[at : at + length]))
            if research:
                found.append(LayWords((plain[at].start, plain[at + length - 1].end), research))
                at += length
                break
        else:
            at += 1
    return found


def keep_held(found: Sequence[LayWords], snapshot: Snapshot) -> list[LayWords]:
    """Return those that research calls by terms each of which stands in some summary."""
    holds = snapshot.impacts.holds
    return [each for each in found if all(map(holds, each.terms))]


def _joined(text: str, tokens: Sequence[Token]) -> int:
    """Return how many of the first tokens have but blanks or a hyphen between each other."""
    for at in range(1, len(tokens)):
        between = text[tokens[at - 1].end : tokens[at].start]
        if between.strip() and between not in HYPHENS:
            return at
    return len(tokens)


@cache
def _terms(research: str) -> frozenset[str]:
    return frozenset(telling_terms(research))
