"""A question in everyday words -> what research calls it, where it is surely nearer to that.

    "he gives one-word answers since last week"  ->  withdrawal rupture, alliance strain

The question's vector is compared with thousands of everyday phrasings.  Where one is nearer to it
than any passage is, the question isn't in the words of research, and the nearest entries join it:
their vectors its own, and their words its words.

    gate   = (similarity of the nearest phrasing - best cosine of a passage) / SLOPE, from 0 to 1
    share  of an entry ~ its similarity - FROM, of the MOST entries over LEAST
    vector = (1 - TURN * gate) * question + TURN * gate * mean of the entries' by share
    weight of an entry's word = gate * share
    weight of an entry's token = SAID * gate * share / number of its tokens

Tuned on the golden questions in even places and on tests/asked; see docs/relevance.md.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from corpus.phrasings import load_phrasings
from index.analysis import telling_terms
from index.snapshot import Snapshot
from index.types import Floats

FEWEST_WORDS: Final = 3
"""Words of a question that may be everyday speech; a word or two is a keyword."""

LEAST: Final = 0.42
FROM: Final = 0.4
MOST: Final = 5
SLOPE: Final = 0.1
TURN: Final = 0.4
SAID: Final = 0.75
_SHOWN: Final = 2


@dataclass(frozen=True, slots=True)
class Rephrasing:
    """What joins a question: its vector turned, weights by term, and the wordings to tell of.

    ``tokens`` are those of what research calls it, as unit vectors, and ``token_weights`` how much
    each says where the question's own say 1 together.
    """

    vector: Floats
    tokens: Floats
    token_weights: Floats
    weights: Mapping[str, float]
    wordings: tuple[str, ...]


def rephrase(vector: Floats, best_cosine: float, snapshot: Snapshot) -> Rephrasing | None:
    """Return what research calls a question, or None where it is near enough as it is.

    None too where the snapshot has other phrasings than the program.
    """
    if not snapshot.phrasings.fits:
        return None
    similarities = snapshot.phrasings.similarities(vector)
    order = np.argsort(-similarities, kind="stable")[:MOST]
    nearest = order[similarities[order] >= LEAST]
    if not len(nearest):
        return None
    gate = min(1.0, (float(similarities[nearest[0]]) - best_cosine) / SLOPE)
    if gate <= 0:
        return None
    shares = similarities[nearest] - np.float32(FROM)
    shares /= shares.sum()
    mean = shares @ snapshot.phrasings.meanings[nearest]
    turned = (1 - TURN * gate) * vector + TURN * gate / np.linalg.norm(mean) * mean
    tokens = [snapshot.phrasings.tokens_of(entry) for entry in nearest.tolist()]
    token_weights = np.repeat(
        [
            SAID * gate * share / max(len(each), 1)
            for share, each in zip(shares, tokens, strict=True)
        ],
        [len(each) for each in tokens],
    )
    weights: Counter[str] = Counter()
    for entry, share in zip(nearest.tolist(), shares.tolist(), strict=True):
        for term in _terms(entry):
            weights[term] += gate * share
    return Rephrasing(
        (turned / np.linalg.norm(turned)).astype(np.float32),
        np.concatenate(tokens),
        token_weights.astype(np.float32),
        {term: each for term, each in weights.items() if snapshot.impacts.frequency(term)},
        tuple(load_phrasings()[entry].means[0] for entry in nearest[:_SHOWN].tolist()),
    )


@cache
def _terms(entry: int) -> frozenset[str]:
    """Return the telling terms of what research calls an entry."""
    return frozenset(telling_terms(", ".join(load_phrasings()[entry].means)))
