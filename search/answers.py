"""A summary and a question -> the sentence that answers, with the question's words marked.

    score = cosine of question and sentence + WORDS * share of the question's weight that it holds
            (+ ADVICE in Practice Implications, where the question asks what to do)

The sentence is always one of the text, whole and unchanged.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from corpus.passages import list_sentences
from corpus.summary import IMPLICATIONS, Summary
from index.analysis import analyse
from index.types import Floats
from search.results import Answer, Range

WORDS: Final = 0.25
ADVICE: Final = 0.3
FRAGMENT: Final = 0.3
"""Taken off a sentence of fewer than five words, which rarely says enough."""

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
    """
    sentences = list_sentences(summary)
    scores = np.zeros(len(sentences))
    if vector is not None:
        scores += vectors() @ vector
    total = sum(idf.values()) or 1.0
    asks = bool(_ASKS_WHAT_TO_DO.search(question))
    for at, (section, start, end) in enumerate(sentences):
        found = {token.term for token in analyse(summary.sections[section].text[start:end])}
        scores[at] += WORDS * sum(weight for term, weight in idf.items() if term in found) / total
        scores[at] += ADVICE * (asks and summary.sections[section].heading == IMPLICATIONS)
        scores[at] -= FRAGMENT * (summary.sections[section].text.count(" ", start, end) < 4)
    section, start, end = sentences[int(np.argmax(scores))]
    text = summary.sections[section].text[start:end]
    heading = summary.sections[section].heading
    return Answer(heading, text, mark(text, idf), (section, start, end))


def mark(text: str, wanted: Mapping[str, float] | Sequence[str]) -> tuple[Range, ...]:
    """Return the ranges of a text whose terms are wanted, joined where they touch, in order."""
    ranges: list[Range] = []
    for token in analyse(text):
        if token.term not in wanted:
            continue
        if ranges and token.start <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], token.end))
        else:
            ranges.append((token.start, token.end))
    return tuple(ranges)
