"""A first ranking -> the meaning half of its best once more: truly, then for the moved question.

The first cosines are those of a scan in 8 bits.  The question is moved towards its best hits:

    moved = (1 - SHARE) * question + SHARE * mean of the best hits' vectors, weighted by score

Pseudo-relevance feedback in the space of the encoder (Rocchio 1971).  What matches does not
change, only the order of the first DEPTH; the answers are still chosen by the question itself.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.snapshot import Snapshot
from index.types import Floats, Ints
from search.order import best
from search.retrieve import Retrieved

Score = Callable[[Retrieved], NDArray[np.float64]]

BEST: Final = 2
SHARE: Final = 0.4
DEPTH: Final = 200
"""Summaries that are compared once more, with all bits, which costs a small part of a scan."""


def feed_back(found: Retrieved, score: Score, snapshot: Snapshot) -> Retrieved:
    """Return what was found with true cosines for its best, ranked by the moved question.

    ``score`` fuses the two halves.
    """
    vector = found.vector
    if vector is None or not found.matches.any():
        return found
    ranked = best(score(found), np.flatnonzero(found.matches), DEPTH)
    cosines = _renew(found.cosines, ranked, vector, snapshot)
    found = replace(found, cosines=cosines, meaning=cosines)
    if len(ranked) < BEST:
        return found
    scores = score(found)
    top = best(scores, np.sort(ranked), BEST).tolist()
    mean = sum(float(scores[each]) * snapshot.mean_vector(each) for each in top)
    norm = float(np.linalg.norm(mean))
    if not norm:
        return found
    moved = (1 - SHARE) * vector + SHARE / norm * mean
    unit = (moved / np.linalg.norm(moved)).astype(np.float32)
    return replace(found, meaning=_renew(cosines, ranked, unit, snapshot))


def _renew(cosines: Floats, ordinals: Ints, vector: Floats, snapshot: Snapshot) -> Floats:
    """Return cosines with those of some ordinals computed truly, for a vector."""
    changed = cosines.copy()
    changed[ordinals] = snapshot.similarities_of(vector, ordinals)
    return changed
