"""A first ranking -> the meaning half once more, with the question moved towards its best hits.

    moved = (1 - SHARE) * question + SHARE * mean of the best hits' vectors, weighted by score

Pseudo-relevance feedback in the space of the encoder (Rocchio 1971).  What matches does not
change, only the order of the first DEPTH; the answers are still chosen by the question itself.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.snapshot import Snapshot
from search.order import best
from search.retrieve import Retrieved

BEST: Final = 2
SHARE: Final = 0.4
DEPTH: Final = 200
"""Summaries that are compared with the moved question, which costs a small part of a full scan."""


def feed_back(found: Retrieved, scores: NDArray[np.float64], snapshot: Snapshot) -> Retrieved:
    """Return what was found with its meaning half ranked by the moved question."""
    matching = np.flatnonzero(found.matches)
    if found.vector is None or len(matching) < BEST:
        return found
    ranked = best(scores, matching, DEPTH)
    top = ranked[:BEST].tolist()
    mean = sum(float(scores[each]) * snapshot.mean_vector(each) for each in top)
    norm = float(np.linalg.norm(mean))
    if not norm:
        return found
    moved = (1 - SHARE) * found.vector + SHARE / norm * mean
    unit = (moved / np.linalg.norm(moved)).astype(np.float32)
    meaning = found.meaning.copy()
    meaning[ranked] = snapshot.similarities_of(unit, ranked)
    return replace(found, meaning=meaning)
