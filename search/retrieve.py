"""Question -> the two rankings that are fused, and which summaries match at all.

A summary matches if it keeps every promise of the question and either has one of its words or is
near enough in meaning.  Filters play no part in it.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from index.analysis import analyse, is_stopword
from index.encoder import Encoder
from index.expression import AllOf, AnyOf, Expression, Not, Phrase, Prefix, Term, Years
from index.snapshot import Snapshot
from index.types import Bools, Floats, Ordinals
from search.query import Kind, Question

NEAR: Final = 0.3
"""Cosine from which a summary matches by meaning alone."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The two halves for every ordinal, and which ordinals match.

    ``weights`` are the factors of the question's terms; ``vector`` is the question's, or None if
    it says nothing that has a meaning; ``passages`` are the best passages by ordinal; ``titled``
    are the ordinals whose title is the question.
    """

    matches: Bools
    weights: dict[str, float]
    keyword: Floats
    vector: Floats | None
    meaning: Floats
    passages: Ordinals
    titled: tuple[int, ...]


def retrieve(question: Question, snapshot: Snapshot, encoder: Encoder) -> Retrieved:
    """Match and score every summary of a snapshot."""
    weights = _weights(question)
    keyword = snapshot.impacts.score(weights)
    vector = encoder.encode([question.meaning])[0] if question.meaning else None
    if vector is None:
        meaning = np.zeros(snapshot.count, dtype=np.float32)
        passages = np.zeros(snapshot.count, dtype=np.int32)
    else:
        meaning, passages = snapshot.similarities(vector)
    matches = _matches(question, snapshot, (keyword > 0) | (meaning >= NEAR))
    titled = tuple(snapshot.titled(question.text)) if weights else ()
    return Retrieved(matches, weights, keyword, vector, meaning, passages, titled)


def _matches(question: Question, snapshot: Snapshot, suggested: Bools) -> Bools:
    """Keep every promise; what is merely wanted decides only where nothing is required."""
    matches = np.ones(snapshot.count, dtype=np.bool_)
    required = False
    for clause in question.clauses:
        if clause.kind is Kind.MUST:
            matches &= snapshot.match(clause.part)
            required = True
        elif clause.kind is Kind.NOT:
            matches &= ~snapshot.match(clause.part)
    if required or not question.meaning:
        return matches
    return matches & (suggested | _prefixed(question, snapshot))


def _prefixed(question: Question, snapshot: Snapshot) -> Bools:
    prefixed = np.zeros(snapshot.count, dtype=np.bool_)
    for clause in question.clauses:
        if clause.kind is Kind.WANT and isinstance(clause.part, Prefix):
            prefixed |= snapshot.match(clause.part)
    return prefixed


def _weights(question: Question) -> dict[str, float]:
    """Give each term of the question a factor; words that only make a question count for none."""
    texts: list[str] = []
    for clause in question.clauses:
        if clause.kind is not Kind.NOT:
            texts.extend(_said(clause.part))
    text = " ".join(texts)
    tokens = analyse(text)
    telling = [token for token in tokens if not is_stopword(text[token.start : token.end])]
    counted = Counter(token.term for token in telling or tokens)
    return {term: float(min(times, 2)) for term, times in counted.items()}


def _said(part: Expression) -> list[str]:
    """List the words of an expression that a match may hold."""
    match part:
        case Term(word, _) | Phrase(word, _):
            return [word]
        case AllOf(parts) | AnyOf(parts):
            return [text for each in parts for text in _said(each)]
        case Prefix() | Years() | Not():
            return []
