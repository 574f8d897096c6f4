"""A summary and a question -> the sentences that answer, with the question's words marked.

    score = cosine of question and sentence + WORDS * share of the question's weight that it holds
            (+ ADVICE in Practice Implications, where the question asks what to do)
            (+ LATE, NUMBER and RESULT of what says what was found, where that is looked for)

A sentence is always one of the text, whole and unchanged.
"""

import math
import re
from collections.abc import Mapping, Sequence
from operator import add
from typing import Final

from msgspec import Struct

from corpus.measures import SAMPLE
from corpus.summary import IMPLICATIONS, Summary
from index.sentences import Sentence
from index.store import Stored
from search.results import Answer, Brief

WORDS: Final = 0.1
ADVICE: Final = 0.3
FRAGMENT: Final = 0.3
_FEWEST_WORDS: Final = 5
"""A sentence of fewer words rarely says enough, so FRAGMENT is taken off it."""

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


class Asked(Struct, frozen=True):
    """What sentences are chosen by: the weights of terms, and whether what to do is asked for.

    ``total`` is what the weights sum to.
    """

    idf: Mapping[str, float]
    total: float
    for_advice: bool


def read_asked(question: str, idf: Mapping[str, float]) -> Asked:
    """Return what sentences are chosen by, given a question and the weights of its terms."""
    total = sum(idf.values()) or 1.0
    return Asked(idf, total, for_advice=bool(_ASKS_WHAT_TO_DO.search(question)))


def choose_answer(stored: Stored, asked: Asked, cosines: Sequence[float] | None) -> Answer:
    """Choose the sentence of a summary that answers a question best, the first of equals.

    ``cosines`` are those of the question with each sentence, in order, if it says anything that
    has a meaning.  Words are looked up only in the sentences that are best without them.
    """
    scores = _score(stored, asked, cosines)
    return _best(stored, range(len(scores)), scores, asked, near=cosines is not None)


def choose_brief(stored: Stored, asked: Asked, cosines: Sequence[float] | None) -> Brief:
    """Choose in the same way the best sentence on what was found and on what to do.

    A sentence that asks says neither, unless there is no other.
    """
    scores = [*map(add, _score(stored, asked, cosines), _found(stored))]
    chosen: dict[bool, Answer] = {}
    for wanted in (False, True):
        among = [
            at
            for at, each in enumerate(stored.sentences)
            if is_advice(stored.summary, each) is wanted
        ]
        telling = [at for at in among if not _asks(stored, at)] or among
        if telling:
            chosen[wanted] = _best(stored, telling, scores, asked, near=cosines is not None)
    return Brief(chosen.get(False), chosen.get(True))


def is_advice(summary: Summary, sentence: Sentence) -> bool:
    """Tell whether a sentence of a summary says what to do."""
    return summary.sections[sentence.section].heading == IMPLICATIONS


def _found(stored: Stored) -> list[float]:
    """Return for each sentence what speaks for its saying what was found; 0 for advice."""
    summary, sentences = stored.summary, stored.sentences
    counted = [
        (each.section, each.finding.start)
        for each in stored.evidence.findings
        if each.finding.measure != SAMPLE
    ]
    body = [at for at, each in enumerate(sentences) if not is_advice(summary, each)]
    found = [0.0] * len(sentences)
    for place, at in enumerate(body):
        each = sentences[at]
        found[at] = LATE * place / len(body) + NUMBER * any(each.holds(*held) for held in counted)
        found[at] += RESULT * bool(_RESULT.search(summary.quote(*each.at)))
    return found


def _asks(stored: Stored, at: int) -> bool:
    return stored.summary.quote(*stored.sentences[at].at).endswith("?")


def _score(stored: Stored, asked: Asked, cosines: Sequence[float] | None) -> list[float]:
    """Score the sentences of a summary, before their words are looked up."""
    sections = stored.summary.sections
    texts = [each.text for each in sections]
    advice = [ADVICE * (asked.for_advice and each.heading == IMPLICATIONS) for each in sections]
    scores = [0.0] * len(stored.sentences) if cosines is None else [*cosines]
    for at, each in enumerate(stored.sentences):
        is_short = texts[each.section].count(" ", each.start, each.end) + 1 < _FEWEST_WORDS
        scores[at] += advice[each.section] - FRAGMENT * is_short
    return scores


def _best(
    stored: Stored, among: Sequence[int], scores: Sequence[float], asked: Asked, *, near: bool
) -> Answer:
    """Return the best of some sentences; where meaning scored, few are looked up by words."""
    summary, sentences = stored.summary, stored.sentences
    idf = asked.idf
    looked = sorted(among, key=scores.__getitem__, reverse=True)[: _LOOKED_AT if near else None]
    best, chosen = -math.inf, 0
    for at in looked:
        if scores[at] + WORDS < best:
            break  # words can't make up for it
        found = [idf[term] for term in sentences[at].terms if term in idf]
        score = scores[at] + WORDS * sum(found) / asked.total
        if (score, -at) > (best, -chosen):
            best, chosen = score, at
    sentence = sentences[chosen]
    heading = summary.sections[sentence.section].heading
    return Answer(heading, summary.quote(*sentence.at), sentence.places(idf), sentence.at)
