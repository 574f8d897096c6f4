"""A summary and a question -> the sentence that answers, with the question's words marked.

    score = cosine of question and sentence + WORDS * share of the question's weight that it holds
            (+ ADVICE in Practice Implications, where the question asks what to do)

The sentence is always one of the text, whole and unchanged.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

import numpy as np

from corpus.summary import IMPLICATIONS, Summary
from index.sentences import Sentence, places
from index.store import Stored
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
    stored: Stored,
    question: str,
    idf: Mapping[str, float],
    vector: Floats | None,
    vectors: Callable[[], Floats],
) -> Answer:
    """Choose the sentence of a summary that answers a question best, the first of equals.

    ``idf`` weighs the question's terms; ``vectors`` gives one unit vector a sentence, in order.
    Words are looked up only in the sentences that are best without them.
    """
    summary, sentences = stored.summary, stored.sentences
    asks = bool(_ASKS_WHAT_TO_DO.search(question))
    scores = np.array([_standing(summary, each, asks=asks) for each in sentences])
    if vector is not None:
        scores += vectors() @ vector
    total = sum(idf.values()) or 1.0
    looked = np.argsort(-scores, kind="stable")[: _LOOKED_AT if vector is not None else None]
    for at in looked.tolist():
        found = sentences[at].terms
        scores[at] += WORDS * sum(weight for term, weight in idf.items() if term in found) / total
    chosen = sentences[int(np.argmax(scores))]
    section, start, end = chosen.at
    text = summary.sections[section].text[start:end]
    heading = summary.sections[section].heading
    return Answer(heading, text, mark(text, idf.keys() & chosen.terms), chosen.at)


def _standing(summary: Summary, sentence: Sentence, *, asks: bool) -> float:
    """Return what a sentence has before it is compared with the question."""
    held = summary.sections[sentence.section]
    advice = ADVICE if asks and held.heading == IMPLICATIONS else 0.0
    words = held.text.count(" ", sentence.start, sentence.end) + 1
    return advice - (FRAGMENT if words < 5 else 0.0)


def mark(text: str, wanted: Collection[str]) -> tuple[Range, ...]:
    """Return the ranges of a text whose terms or wordings are wanted, in order, apart."""
    if not wanted:
        return ()
    ranges: list[Range] = []
    for start, end in sorted((start, end) for _, start, end in places(text, wanted)):
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], end))
        else:
            ranges.append((start, end))
    return tuple(ranges)
