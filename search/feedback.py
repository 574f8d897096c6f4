"""A first ranking -> the meaning half of its best once more: truly, then for the moved question.

The first cosines are those of a scan in 8 bits.  The question is moved towards its best hits:

    moved = (1 - SHARE) * question + SHARE * mean of the best hits' vectors, weighted by score

Pseudo-relevance feedback in the space of the encoder (Rocchio 1971).  What matches does not
change, only the order of the first DEPTH; the answers are still chosen by the question itself.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from index.snapshot import Snapshot
from index.types import Floats, Ints
from search.fuse import fuse, make_scale
from search.order import best
from search.retrieve import Retrieved

BEST: Final = 2
SHARE: Final = 0.4
DEPTH: Final = 200
"""Summaries that are compared once more, with all bits, which costs a small part of a scan."""


def feed_back(found: Retrieved, snapshot: Snapshot) -> Retrieved:
    """Return what was found with true cosines for its best, ranked by the moved question."""
    vector = found.vector
    if vector is None or not found.matches.any():
        return found
    ranked = np.sort(best(fuse(found)[0], np.flatnonzero(found.matches), DEPTH))
    cosines_with = snapshot.cosines_among(ranked)
    cosines = _renew(found.cosines, ranked, cosines_with(vector))
    found = replace(found, cosines=cosines, meaning=cosines)
    if len(ranked) < BEST:
        return found
    scores = make_scale(found).score(found, ranked)
    top = np.argsort(-scores, kind="stable")[:BEST].tolist()
    mean = sum(float(scores[each]) * snapshot.mean_vector(int(ranked[each])) for each in top)
    norm = float(np.linalg.norm(mean))
    if not norm:
        return found
    moved = (1 - SHARE) * vector + SHARE / norm * mean
    unit = (moved / np.linalg.norm(moved)).astype(np.float32)
    return replace(found, meaning=_renew(cosines, ranked, cosines_with(unit)))


def _renew(cosines: Floats, ordinals: Ints, true: Floats) -> Floats:
    """Return cosines with those of some ordinals replaced by the true ones."""
    changed = cosines.copy()
    changed[ordinals] = true
    return changed
