"""Text -> the synonym groups that it has a wording of, as terms beside the words' own.

    =dropout    a form of the group: drop-out, attrition, premature termination
    ~dropout    a narrower wording: no-show, retention

Matched when a summary is indexed, in whole wordings, so that a question about one form finds all
of them by one lookup.  Words are compared without plural endings but not by their stems, which
would make mentalizing of mental health.  Of wordings that overlap, the longest is taken.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct

from corpus.vocabulary import Synonyms, load_vocabulary
from index.analysis import Token, analyse

FORM: Final = "="
NARROW: Final = "~"


class Wording(Struct, frozen=True):
    """A wording of a synonym group in a text, as the vocabulary has it, and where it stands."""

    group: Synonyms
    role: str
    form: str
    start: int
    end: int

    @property
    def at(self) -> tuple[int, int]:
        """Where it stands in the text."""
        return self.start, self.end

    @property
    def term(self) -> str:
        """The term that it is indexed as."""
        return concept_term(self.role, self.group)


class _Entry(Struct, frozen=True):
    words: tuple[str, ...]
    group: Synonyms
    role: str
    form: str
    cased: bool


def concept_term(role: str, group: Synonyms) -> str:
    """Return the term of a group in one of its roles."""
    return role + group.label.lower()


def find_wordings(text: str, analysed: list[Token] | None = None) -> list[Wording]:
    """Return the wordings of synonym groups in a text, in order.

    Ranges of different extent don't overlap.  ``analysed`` are the text's tokens if known.
    """
    tokens = [token for token in analysed or analyse(text) if not token.extra]
    words = [singular(token.word) for token in tokens]
    found: list[tuple[int, int, _Entry]] = []
    entries, present, shouted = _entries(), set(words), text.isupper()
    for at, word in enumerate(words):
        for entry in entries.get(word, ()):
            length = len(entry.words)
            if tuple(words[at : at + length]) != entry.words:
                continue
            if entry.cased and not _counts(entry, text, tokens[at], present, shouted=shouted):
                continue
            found.append((at, at + length, entry))
    return [
        Wording(entry.group, entry.role, entry.form, tokens[first].start, tokens[last - 1].end)
        for first, last, entry in _longest(found)
    ]


def lies_within(token: Token, places: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a token is part of one of some places of its text."""
    return any(start <= token.start and token.end <= end for start, end in places)


@cache
def distinct_words(form: str) -> frozenset[str]:
    """Return the words of a wording of the vocabulary, without plural endings."""
    return frozenset(singular(token.word) for token in analyse(form))


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """Take a plural ending off a word, as far as that is safe without a dictionary."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def spelled_out(group: Synonyms) -> str:
    """Return the first form of a group in several words, or its label."""
    return next((form for form in group.forms if " " in form), group.label)


def _counts(entry: _Entry, text: str, token: Token, present: set[str], *, shouted: bool) -> bool:
    """Tell whether an abbreviation stands in its capitals and in its context."""
    group = entry.group
    if text[token.start : token.end] != entry.form or (shouted and " " in text.strip()):
        return False
    if present & {singular(word) for word in group.needs_not}:
        return False
    return not group.context or bool(present & {singular(word) for word in group.context})


def _longest(found: list[tuple[int, int, _Entry]]) -> Iterator[tuple[int, int, _Entry]]:
    taken: list[tuple[int, int]] = []
    kept = []
    for first, last, entry in sorted(found, key=lambda each: (each[0] - each[1], each[0])):
        overlaps = [span for span in taken if first < span[1] and span[0] < last]
        if not overlaps or (first, last) in overlaps:
            taken.append((first, last))
            kept.append((first, last, entry))
    yield from sorted(kept, key=lambda each: (each[0], each[2].role, each[2].group.label))


@cache
def _entries() -> dict[str, tuple[_Entry, ...]]:
    """Map the first word of every wording to the wordings that begin with it."""
    entries: dict[str, list[_Entry]] = {}
    for group in load_vocabulary().synonyms:
        wordings = [(form, FORM, False) for form in group.forms]
        wordings += [(form, NARROW, False) for form in group.narrow]
        wordings += [(form, FORM, True) for form in group.cased]
        for form, role, cased in wordings:
            words = tuple(singular(token.word) for token in analyse(form) if not token.extra)
            entries.setdefault(words[0], []).append(_Entry(words, group, role, form, cased))
    return {word: tuple(found) for word, found in entries.items()}
