"""A question in everyday words -> what research calls it, where it is surely nearer to that.

    "he gives one-word answers since last week"  ->  withdrawal rupture, alliance strain

The question's vector is compared with thousands of everyday phrasings.  Where one is nearer to it
than any passage is, the question isn't in the words of research, and the nearest entries join it:
their vectors its own, and their words its words.

    gate   = (similarity of the nearest phrasing - best cosine of a passage) / SLOPE, from 0 to 1
    share  of an entry ~ its similarity - FROM, of the MOST entries over LEAST
    vector = (1 - TURN * gate) * question + TURN * gate * mean of the entries' by share
    weight of an entry's word = gate * share
    weight of a token of the first COMPARED entries = SAID * gate * share / number of its tokens

Tuned on the golden questions in even places and on tests/asked; see docs/relevance.md.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
from msgspec import Struct

from corpus.phrasings import load_phrasings
from index.analysis import telling_terms
from index.snapshot import Snapshot
from index.types import Floats, Ints
from index.unit import length, unit

FEWEST_WORDS: Final = 3
"""Words of a question that may be everyday speech; a word or two is a keyword."""

LEAST: Final = 0.42
FROM: Final = 0.4
MOST: Final = 5
SLOPE: Final = 0.1
TURN: Final = 0.4
SAID: Final = 0.75
COMPARED: Final = 2
_SHOWN: Final = 2


class Near(Struct, frozen=True):
    """The phrasings that are nearest to a question, nearest first, and what they mean.

    ``entries`` are their numbers, ``similarity`` that of the nearest; ``mean`` is a unit vector of
    what research calls them, each by its share.
    """

    entries: Ints
    similarity: float
    shares: Floats
    mean: Floats


class Rephrasing(Struct, frozen=True):
    """What joins a question: its vector turned, weights by term, and the wordings to tell of.

    ``vector`` is the question's times ``share`` and what the phrasings mean times ``other_share``.
    ``tokens`` are those of what the nearest mean, as unit vectors, and ``token_weights`` how much
    each says where the question's own say 1 together.
    """

    vector: Floats
    share: float
    other_share: float
    tokens: Floats
    token_weights: Floats
    weights: Mapping[str, float]
    wordings: tuple[str, ...]


def find_near(vector: Floats, snapshot: Snapshot) -> Near | None:
    """Return the phrasings that may join a question, or None where it is far from all.

    None too where the snapshot has other phrasings than the program.
    """
    phrasings = snapshot.phrasings
    if not phrasings.fits:
        return None
    entries, similarities = phrasings.nearest(vector, MOST, LEAST)
    if not len(entries):
        return None
    shares = similarities - np.float32(FROM)
    shares /= shares.sum()
    mean = unit(np.dot(shares, phrasings.meanings[entries]))
    return Near(entries, float(similarities[0]), shares, mean)


def rephrase(
    vector: Floats, near: Near, best_cosine: float, snapshot: Snapshot
) -> Rephrasing | None:
    """Return what research calls a question, or None where some passage is nearer to it."""
    gate = min(1.0, (near.similarity - best_cosine) / SLOPE)
    if gate <= 0:
        return None
    turn = TURN * gate
    turned: Floats = np.float32(1 - turn) * vector + np.float32(turn) * near.mean
    long = length(turned)
    tokens = [snapshot.phrasings.tokens_of(entry) for entry in near.entries[:COMPARED].tolist()]
    said = [
        SAID * gate * share / max(len(each), 1)
        for share, each in zip(near.shares[:COMPARED].tolist(), tokens, strict=True)
    ]
    token_weights = np.repeat(np.array(said, dtype=np.float32), [len(each) for each in tokens])
    weights: dict[str, float] = {}
    for entry, share in zip(near.entries.tolist(), near.shares.tolist(), strict=True):
        for term in _terms(entry):
            weights[term] = weights.get(term, 0.0) + gate * share
    return Rephrasing(
        turned / np.float32(long),
        (1 - turn) / long,
        turn / long,
        np.concatenate(tokens),
        token_weights,
        snapshot.impacts.held(weights),
        tuple(load_phrasings()[entry].means[0] for entry in near.entries[:_SHOWN].tolist()),
    )


@cache
def _terms(entry: int) -> frozenset[str]:
    """Return the telling terms of what research calls an entry."""
    return frozenset(telling_terms(", ".join(load_phrasings()[entry].means)))
