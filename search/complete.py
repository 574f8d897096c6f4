"""What was typed so far -> questions that it may become: topics, phrases, authors, titles.

Every word typed begins a word of what is offered.  What begins as typed stands first, then topics,
phrases of the vocabulary that summaries use, authors and titles, the frequent before the rare.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final, Literal

import numpy as np

from corpus.vocabulary import load_vocabulary
from index.analysis import fold
from index.snapshot import Snapshot

FEWEST_LETTERS: Final = 2
"""Letters from which on something is offered."""

MOST: Final = 8
_MOST_BUT_TITLES: Final = 5
_FEWEST_SUMMARIES: Final = 2
"""Summaries that use a phrase which is offered."""

_LAST: Final = "\U0010ffff"

Kind = Literal["topic", "phrase", "author", "title"]
_KINDS: Final[tuple[Kind, ...]] = ("topic", "phrase", "author", "title")


@dataclass(frozen=True, slots=True)
class Completion:
    """Something to ask: what is shown of it, what it is, the question, and how many have it."""

    text: str
    kind: Kind
    question: str
    summaries: int


class Completer:
    """Completes questions about the summaries of a snapshot; may be used by many threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        offers: dict[str, Completion] = {}
        for each in sorted(_offers(snapshot), key=_rank):
            offers.setdefault(fold(each.text), each)
        self._folded, self._offers = list(offers), list(offers.values())
        pairs = sorted({(word, n) for n, text in enumerate(self._folded) for word in _words(text)})
        self._words = [word for word, _ in pairs]
        self._owners = [owner for _, owner in pairs]

    def complete(self, typed: str) -> tuple[Completion, ...]:
        """Return at most MOST offers, best first; nothing for less than FEWEST_LETTERS."""
        text = fold(" ".join(typed.split()))
        words = _words(text)
        if sum(map(len, words)) < FEWEST_LETTERS:
            return ()
        found = set.intersection(*({*self._beginning(word)} for word in words))
        found = {number for number in found if fold(self._offers[number].question) != text}
        titles = {number for number in found if self._offers[number].kind == "title"}
        others = self._best(text, found - titles, _MOST_BUT_TITLES if titles else MOST)
        rest = self._best(text, titles, MOST - len(others))
        return tuple(self._offers[number] for number in (*others, *rest))

    def _beginning(self, start: str) -> list[int]:
        """Return the offers that have a word which begins so."""
        first = bisect_left(self._words, start)
        return self._owners[first : bisect_left(self._words, start + _LAST, first)]

    def _best(self, text: str, found: set[int], count: int) -> list[int]:
        return nsmallest(count, found, key=lambda n: (not self._folded[n].startswith(text), n))


def _offers(snapshot: Snapshot) -> Iterator[Completion]:
    topics = snapshot.columns.facets["topic"]
    counts = topics.count(np.ones(snapshot.count, dtype=np.bool_)).tolist()
    for topic, count in zip(topics.values, counts, strict=True):
        yield Completion(topic, "topic", topic, count)
    spelt = {
        form.lower(): form
        for group in load_vocabulary().synonyms
        for form in (*group.forms, *group.narrow, *group.cased)
    }
    for form, count in snapshot.wordings.items():
        if count >= _FEWEST_SUMMARIES:
            text = spelt.get(form, form)
            yield Completion(text, "phrase", text, count)
    for name, count in snapshot.names("author"):
        asked = f'author:"{name}"' if " " in name else f"author:{name}"
        yield Completion(name, "author", asked, count)
    for title, count in snapshot.names("title"):
        yield Completion(title, "title", title, count)


def _rank(offer: Completion) -> tuple[int, int, str]:
    return _KINDS.index(offer.kind), -offer.summaries, offer.text


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()
