"""A first ranking -> the meaning half of its best once more, truly and for the moved question.

The first cosines are those of a scan in 8 bits.  The question is moved towards its best hits:

    moved = (1 - SHARE) * question + SHARE * mean of the best hits' vectors, weighted by score

The best are chosen word by word too, but where everyday phrasings joined the question: the words of
an idiom are near to what it isn't about.  Pseudo-relevance feedback in the space of the encoder
(Rocchio 1971).  What matches does not change, only the order of the best; the answers are still
chosen by the question itself.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.snapshot import Snapshot
from index.types import Floats, Ints
from index.unit import unit
from search.retrieve import Retrieved
from search.wordwise import Wordwise

BEST: Final = 2
SHARE: Final = 0.4
NEXT: Final = 16
"""Summaries that the best are chosen from: word by word, a later one may be better."""


def feed_back(
    found: Retrieved,
    scores: NDArray[np.float64],
    ranked: Ints,
    wordwise: Wordwise,
    snapshot: Snapshot,
) -> Floats:
    """Return the cosines that rank: those of the best true ones, and with the moved question.

    ``ranked`` are the best of what was found, best first, by their ``scores``.
    """
    if found.vector is None or not len(ranked):
        return found.cosines
    first = np.sort(ranked[:NEXT])
    held = scores[first]
    if not found.phrased:
        held += wordwise.parts_of(first)
    top = np.argsort(-held, kind="stable")[:BEST]
    vector = found.vector
    if len(top) == BEST:
        means = [snapshot.mean_vector(each) for each in first[top].tolist()]
        mean = unit(np.dot(held[top].astype(np.float32), means))
        vector = unit((1 - SHARE) * vector + SHARE * mean)
    ranked = np.sort(ranked)
    cosines = found.cosines.copy()
    cosines[ranked] = snapshot.cosines_among(ranked, vector)
    return cosines
