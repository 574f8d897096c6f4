"""A summary and a question -> the sentences that answer, with the question's words marked.

    score = cosine of question and sentence + WORDS * share of the question's weight that it holds
            (+ ADVICE in Practice Implications, where the question asks what to do)
            (+ LATE, NUMBER and RESULT of what says what was found, where that is looked for)

A sentence is always one of the text, whole and unchanged.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.measures import SAMPLE
from corpus.summary import IMPLICATIONS, Summary
from index.sentences import Sentence
from index.store import Stored
from index.types import Floats
from search.results import Answer, Brief

WORDS: Final = 0.1
ADVICE: Final = 0.3
FRAGMENT: Final = 0.3
"""Taken off a sentence of fewer than five words, which rarely says enough."""

LATE: Final = 0.3
NUMBER: Final = 0.1
RESULT: Final = 0.15
"""What was found stands late in a text that begins with what is known, has numbers, or says so."""

_RESULT: Final = re.compile(
    r"\b(?:found|show(?:s|ed)|predict(?:s|ed)|associat\w+|correlat\w+|related to|differ\w*|"
    r"improv\w+|reduc\w+|outperform\w*|effective|efficacious|better|worse|more|less|higher|lower|"
    r"larger|smaller|greater|fewer|equal(?:ly)?|significant\w*|effects?|mediat\w+|moderat\w+|"
    r"help(?:s|ed)|gain(?:s|ed)|did not|no)\b|%",
    re.IGNORECASE,
)
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
    scores = _score(stored, question, vector, vectors)
    return _best(stored, range(len(scores)), scores, idf, near=vector is not None)


def choose_brief(
    stored: Stored,
    question: str,
    idf: Mapping[str, float],
    vector: Floats | None,
    vectors: Callable[[], Floats],
) -> Brief:
    """Choose in the same way the best sentence on what was found and on what to do.

    A sentence that asks says neither, unless there is no other.
    """
    scores = _score(stored, question, vector, vectors) + _found(stored)
    chosen: dict[bool, Answer] = {}
    for wanted in (False, True):
        among = [
            at
            for at, each in enumerate(stored.sentences)
            if is_advice(stored.summary, each) is wanted
        ]
        telling = [at for at in among if not _asks(stored, at)] or among
        if telling:
            chosen[wanted] = _best(stored, telling, scores, idf, near=vector is not None)
    return Brief(chosen.get(False), chosen.get(True))


def is_advice(summary: Summary, sentence: Sentence) -> bool:
    """Tell whether a sentence of a summary says what to do."""
    return summary.sections[sentence.section].heading == IMPLICATIONS


def _found(stored: Stored) -> NDArray[np.float64]:
    """Return for each sentence what speaks for its saying what was found; 0 for advice."""
    summary, sentences = stored.summary, stored.sentences
    counted = [
        (each.section, each.finding.start)
        for each in stored.evidence.findings
        if each.finding.measure != SAMPLE
    ]
    body = [at for at, each in enumerate(sentences) if not is_advice(summary, each)]
    found = np.zeros(len(sentences))
    for place, at in enumerate(body):
        each = sentences[at]
        found[at] = LATE * place / len(body) + NUMBER * any(each.holds(*held) for held in counted)
        found[at] += RESULT * bool(_RESULT.search(summary.quote(*each.at)))
    return found


def _asks(stored: Stored, at: int) -> bool:
    return stored.summary.quote(*stored.sentences[at].at).endswith("?")


def _score(
    stored: Stored, question: str, vector: Floats | None, vectors: Callable[[], Floats]
) -> NDArray[np.float64]:
    """Score the sentences of a summary, before their words are looked up."""
    summary, sentences = stored.summary, stored.sentences
    texts = [each.text for each in summary.sections]
    words = [texts[each.section].count(" ", each.start, each.end) + 1 for each in sentences]
    scores = np.array([-FRAGMENT if each < 5 else 0.0 for each in words])
    if _ASKS_WHAT_TO_DO.search(question):
        scores += [ADVICE if is_advice(summary, each) else 0.0 for each in sentences]
    if vector is not None:
        scores += vectors() @ vector
    return scores


def _best(
    stored: Stored,
    among: Sequence[int],
    scores: NDArray[np.float64],
    idf: Mapping[str, float],
    *,
    near: bool,
) -> Answer:
    """Return the best of some sentences; where meaning scored, few are looked up by words."""
    summary, sentences = stored.summary, stored.sentences
    held = scores[among]
    weights, total = tuple(idf.items()), sum(idf.values()) or 1.0
    looked = (-held).argsort(kind="stable")[: _LOOKED_AT if near else None].tolist()
    least = held[looked[0]] - WORDS
    for at in looked:
        if held[at] < least:
            break  # words can't make up for it
        found = sentences[among[at]].terms
        held[at] += WORDS * sum([weight for term, weight in weights if term in found]) / total
    chosen = sentences[among[int(held.argmax())]]
    heading = summary.sections[chosen.section].heading
    return Answer(heading, summary.quote(*chosen.at), chosen.places(idf), chosen.at)
