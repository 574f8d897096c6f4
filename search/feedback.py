"""A first ranking -> the meaning half of its best once more, truly and for the moved question.

The first cosines are those of a scan in 8 bits.  The question is moved towards its best hits:

    moved = (1 - SHARE) * question + SHARE * mean of the best hits' vectors, weighted by score

The best are chosen word by word too, but where everyday phrasings joined the question: the words of
an idiom are near to what it isn't about.  Pseudo-relevance feedback in the space of the encoder
(Rocchio 1971).  What matches does not change, only the order of the first DEPTH; the answers are
still chosen by the question itself.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.snapshot import Snapshot
from index.types import Ints
from index.unit import unit
from search.retrieve import Retrieved
from search.wordwise import Wordwise

BEST: Final = 2
SHARE: Final = 0.4
NEXT: Final = 16
"""Summaries that the best are chosen from: word by word, a later one may be better."""

DEPTH: Final = 100
"""Summaries that are compared truly with the moved question: a small part of a scan's work."""


def feed_back(
    found: Retrieved,
    scores: NDArray[np.float64],
    ranked: Ints,
    wordwise: Wordwise,
    snapshot: Snapshot,
) -> Retrieved:
    """Return what was found with its best ranked by the moved question, and by true cosines.

    ``ranked`` are the best of what was found, best first, by their ``scores``.
    """
    if found.vector is None or not len(ranked):
        return found
    first = np.sort(ranked[:NEXT])
    held = scores[first]
    if not found.phrased:
        held += wordwise.parts_of(first)
    top = np.argsort(-held, kind="stable")[:BEST].tolist()
    vector = found.vector
    if len(top) == BEST:
        means = [float(held[each]) * snapshot.mean_vector(int(first[each])) for each in top]
        vector = unit((1 - SHARE) * vector + SHARE * unit(np.sum(means, axis=0)))
    ranked = np.sort(ranked[:DEPTH])
    meaning = found.cosines.copy()
    meaning[ranked] = snapshot.cosines_among(ranked, vector)
    return replace(found, meaning=meaning)
