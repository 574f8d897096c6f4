"""Question -> the two rankings that are fused, and which summaries match at all.

A summary matches if it keeps every promise of the question and either has one of its words or is
near enough in meaning.  Filters play no part in it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from msgspec import Struct

from index.analysis import fold, stem, terms, terms_of
from index.concepts import lies_within
from index.expression import AllOf, AnyOf, Expression, Not, Phrase, Prefix, Term, Years
from index.impacts import inverse_frequency
from index.snapshot import Snapshot
from index.tokens import TOKEN_DIMENSIONS, Reading
from index.types import Bools, Floats
from index.unit import unit
from search.expand import Words, expand, read_words
from search.lay import LayWords, keep_held
from search.query import Kind, Question
from search.rephrase import FEWEST_WORDS, find_near, rephrase

NEAR: Final = 0.3
NEAR_SHARE: Final = 0.6
"""A summary matches by meaning alone from this cosine, or this share of the best one if less."""

_MOST_WORDS: Final = 50
"""Words that a prefix stands for where it ranks, the commonest; where it is required, all."""


_NO_TOKENS: Final = np.zeros((0, TOKEN_DIMENSIONS), dtype=np.float32)
_NO_WEIGHTS: Final = np.zeros(0, dtype=np.float32)
_LEAST: Final = 1e-9

_LAY_LIMIT: Final = 60
"""Words up to which a question's lay words are looked for; beyond, brackets may not be encoded."""


class Retrieved(Struct, frozen=True, kw_only=True):
    """The two halves for every ordinal, and which ordinals match.

    ``weights`` are the factors of the question's terms and of its synonyms, ``wordings`` what was
    looked for as well.  ``attainable`` is what the question's own terms would weigh together,
    standing once each in a text of mean length; ``known`` is the share of that which stands in
    some summary at all, as a word, a wording of a synonym group or lay words.

    ``phrased`` tells whether what research calls everyday phrasings has joined the question;
    ``everyday`` is then how far it is spoken as they are, about -1 to 1, and ``nearest`` the best
    cosine before they did.
    ``vector`` is the question's, with what research calls its lay words and what joined it, or
    None if it says nothing that has a meaning; ``tokens`` are those of its words with what
    research calls its lay words, and of what joined it, ``token_weights`` how much each says;
    ``cosines`` are about those with ``vector``; ``titled`` the ordinals whose title is what was
    asked.
    """

    matches: Bools
    weights: dict[str, float]
    wordings: tuple[str, ...]
    keyword: Floats
    attainable: float
    known: float
    phrased: bool
    everyday: float
    nearest: float
    tokens: Floats
    token_weights: Floats
    vector: Floats | None
    cosines: Floats
    titled: tuple[int, ...]


def retrieve(
    question: Question,
    snapshot: Snapshot,
    read: Callable[[str], Reading],
    *,
    synonyms: bool = True,
) -> Retrieved:
    """Match and score every summary of a snapshot; ``read`` makes vectors of a text."""
    words = read_words(
        " ".join(_said(clause.part) for clause in question.clauses if clause.kind != Kind.NOT)
    )
    is_plain = words.text == question.text and len(words.tokens) <= _LAY_LIMIT
    lay = keep_held(words.lay, snapshot) if synonyms and is_plain else []
    weights = _weights(words)
    prefixed = _prefixed(question, snapshot)
    attainable = sum(times * snapshot.impacts.rarity(term) for term, times in weights.items())
    weights |= {term: 1.0 for term in prefixed if term not in weights}
    meaning, researched = question.meaning, ""
    also: tuple[str, ...] = ()
    if synonyms:
        expansion = expand(words, lay, meaning, snapshot)
        weights = {**expansion.weights, **weights}
        meaning, researched = expansion.meaning, expansion.researched
        also = expansion.wordings
    keyword = snapshot.impacts.score(weights)
    has_words = keyword > 0
    asked = read(meaning) if meaning else None
    everyday, nearest, rephrased = 0.0, 0.0, None
    tokens, token_weights = _NO_TOKENS, _NO_WEIGHTS
    if asked is None:
        vector, cosines = None, np.zeros(snapshot.count, dtype=np.float32)
    else:
        said = read(researched) if researched else asked
        vector = unit(asked.vector + said.vector) if researched else asked.vector
        tokens, token_weights = said.tokens, said.weights / max(float(said.weights.sum()), _LEAST)
        may_be_everyday = synonyms and len(question.meaning.split()) >= FEWEST_WORDS
        near = find_near(vector, snapshot) if may_be_everyday else None
        compared = snapshot.compare(vector, near.mean if near else None)
        nearest = compared.best
        rephrased = rephrase(vector, near, nearest, snapshot) if near else None
        if rephrased is None:
            cosines = compared.similarities()
        else:
            vector = rephrased.vector
            cosines = compared.mixed(rephrased.share, rephrased.other_share)
            tokens = np.concatenate([tokens, rephrased.tokens])
            token_weights = np.concatenate([token_weights, rephrased.token_weights])
            everyday = snapshot.phrasings.everyday(asked.vector)
            also += rephrased.wordings
            for term, weight in rephrased.weights.items():
                weights[term] = weights.get(term, 0.0) + weight
            keyword = snapshot.impacts.add(rephrased.weights, keyword)
    title = terms_of(words.tokens) if words.text == question.text else terms(question.text)
    enough = min(NEAR, NEAR_SHARE * max(float(cosines.max()), 0.0)) or NEAR
    return Retrieved(
        matches=_matches(question, snapshot, has_words | (cosines >= enough)),
        weights=weights,
        wordings=tuple(dict.fromkeys(also)),
        keyword=keyword,
        attainable=attainable,
        phrased=rephrased is not None,
        everyday=everyday,
        nearest=nearest,
        tokens=tokens,
        token_weights=token_weights,
        known=_known(words, lay, snapshot),
        vector=vector,
        cosines=cosines,
        titled=tuple(snapshot.titled(title)) if weights else (),
    )


def _matches(question: Question, snapshot: Snapshot, suggested: Bools) -> Bools:
    """Keep every promise; what is merely wanted decides only where nothing is required."""
    promises = [
        Not(clause.part) if clause.kind is Kind.NOT else clause.part
        for clause in question.clauses
        if clause.kind is not Kind.WANT
    ]
    matches = np.ones(snapshot.count, dtype=np.bool_)
    if promises:
        matches = snapshot.match(AllOf(tuple(promises)))
    required = any(clause.kind is Kind.MUST for clause in question.clauses)
    return matches if required or not question.meaning else matches & suggested


def _weights(words: Words) -> dict[str, float]:
    """Give each term of a question a factor; words that only make a question count for none."""
    counted = Counter(each.term for each in words.telling or words.tokens)
    return {term: float(min(times, 2)) for term, times in counted.items()}


def _prefixed(question: Question, snapshot: Snapshot) -> list[str]:
    """Return the terms of the commonest words that start as the question's prefixes do."""
    starts = [
        fold(start).replace("'", "")
        for clause in question.clauses
        if clause.kind is not Kind.NOT
        for start in _starts(clause.part)
    ]
    if not starts:
        return []
    words = snapshot.words
    found = sorted(
        (-count, word) for word, count in words.items() if word.startswith(tuple(starts))
    )
    return list(dict.fromkeys(stem(word) for _, word in found[:_MOST_WORDS]))


def _starts(part: Expression) -> list[str]:
    match part:
        case Prefix(start, field):
            return [start] if field in (None, "title") else []
        case AllOf(parts) | AnyOf(parts):
            return [start for each in parts for start in _starts(each)]
        case _:
            return []


def _known(words: Words, lay: Sequence[LayWords], snapshot: Snapshot) -> float:
    """Return the share of the telling words that stand in some summary, weighed by rarity.

    A word counts too that is part of a wording that stands in one, or of lay words that were found.
    """
    impacts = snapshot.impacts
    held = [each.at for each in words.wordings if impacts.holds(each.term)]
    held += [each.at for each in lay]
    known = total = 0.0
    for token in words.telling:
        if token.extra:
            continue
        frequency = impacts.frequency(token.term)
        rarity = inverse_frequency(impacts.count, frequency)
        total += rarity
        known += rarity * (frequency > 0 or lies_within(token, held))
    return known / total if total else 1.0


def _said(part: Expression) -> str:
    """Return the words of an expression that a match may hold, in order."""
    match part:
        case Term(word, _) | Phrase(word, _):
            return word
        case AllOf(parts) | AnyOf(parts):
            return " ".join(_said(each) for each in parts)
        case Prefix() | Years() | Not():
            return ""
