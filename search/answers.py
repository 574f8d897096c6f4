"""A summary and a question -> the sentence that answers, with the question's words marked.

    score = cosine of question and sentence + WORDS * share of the question's weight that it holds
            (+ ADVICE in Practice Implications, where the question asks what to do)

The sentence is always one of the text, whole and unchanged.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

import numpy as np

from corpus.passages import list_sentences
from corpus.summary import IMPLICATIONS, Summary
from index.analysis import analyse
from index.concepts import find_wordings
from index.types import Floats
from search.results import Answer, Range

WORDS: Final = 0.1
ADVICE: Final = 0.3
FRAGMENT: Final = 0.3
"""Taken off a sentence of fewer than five words, which rarely says enough."""

_LOOKED_AT: Final = 6

_ASKS_WHAT_TO_DO: Final = re.compile(
    r"\b(how (?:to|do|can|should|might)|what (?:to|do|can|should)|should i|when to|ways? to|"
    r"best way|my (?:client|patient)s?)\b",
    re.IGNORECASE,
)


def choose_answer(
    summary: Summary,
    question: str,
    idf: Mapping[str, float],
    vector: Floats | None,
    vectors: Callable[[], Floats],
) -> Answer:
    """Choose the sentence of a summary that answers a question best, the first of equals.

    ``idf`` weighs the question's terms; ``vectors`` gives one unit vector a sentence, in order.
    Words are looked up only in the sentences that are best without them.
    """
    sentences = list_sentences(summary)
    asks = bool(_ASKS_WHAT_TO_DO.search(question))
    scores = np.array([_standing(summary, place, asks=asks) for place in sentences])
    if vector is not None:
        scores += vectors() @ vector
    total = sum(idf.values()) or 1.0
    looked = np.argsort(-scores, kind="stable")[: _LOOKED_AT if vector is not None else None]
    for at in looked.tolist():
        section, start, end = sentences[at]
        found = {term for term, _, _ in _places(summary.sections[section].text[start:end])}
        scores[at] += WORDS * sum(weight for term, weight in idf.items() if term in found) / total
    section, start, end = sentences[int(np.argmax(scores))]
    text = summary.sections[section].text[start:end]
    heading = summary.sections[section].heading
    return Answer(heading, text, mark(text, idf), (section, start, end))


def _standing(summary: Summary, place: tuple[int, int, int], *, asks: bool) -> float:
    """Return what a sentence has before it is compared with the question."""
    section, start, end = place
    held = summary.sections[section]
    advice = ADVICE if asks and held.heading == IMPLICATIONS else 0.0
    return advice - (FRAGMENT if held.text.count(" ", start, end) < 4 else 0.0)


def _places(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the terms of a text, and those of its wordings, with their ranges."""
    tokens = analyse(text)
    yield from ((each.term, each.start, each.end) for each in tokens)
    yield from ((each.term, each.start, each.end) for each in find_wordings(text, tokens))


def mark(text: str, wanted: Collection[str]) -> tuple[Range, ...]:
    """Return the ranges of a text whose terms or wordings are wanted, in order, apart."""
    ranges: list[Range] = []
    for start, end in sorted((start, end) for term, start, end in _places(text) if term in wanted):
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], end))
        else:
            ranges.append((start, end))
    return tuple(ranges)
