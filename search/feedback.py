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
from index.types import Floats, Ints
from search.fuse import Scale
from search.order import best
from search.retrieve import Retrieved
from search.wordwise import Wordwise

BEST: Final = 2
SHARE: Final = 0.4
NEXT: Final = 16
"""Summaries that are compared truly to find the best: the scan hardly confuses so many."""

DEPTH: Final = 200
"""Summaries that are compared truly with the moved question: a small part of a scan's work."""


def feed_back(
    found: Retrieved,
    scores: NDArray[np.float64],
    scale: Scale,
    wordwise: Wordwise,
    snapshot: Snapshot,
) -> Retrieved:
    """Return what was found with its best ranked by the moved question, and by true cosines.

    ``scores`` and ``scale`` are those of what was found.
    """
    vector = found.vector
    if vector is None or not found.matches.any():
        return found
    ranked = best(scores, np.flatnonzero(found.matches), DEPTH)
    first = np.sort(ranked[:NEXT])
    true = snapshot.cosines_among(first, vector)
    cosines = meaning = _renew(found.cosines, first, true)
    held = scale.score(found.keyword[first], true, first)
    if not found.phrased:
        held += [wordwise.part(ordinal) for ordinal in first.tolist()]
    top = np.argsort(-held, kind="stable")[:BEST].tolist()
    mean = sum(float(held[each]) * snapshot.mean_vector(int(first[each])) for each in top)
    norm = float(np.linalg.norm(mean))
    if len(top) == BEST and norm:
        moved = (1 - SHARE) * vector + SHARE / norm * mean
        unit = (moved / np.linalg.norm(moved)).astype(np.float32)
        ranked = np.sort(ranked)
        meaning = _renew(cosines, ranked, snapshot.cosines_among(ranked, unit))
    return replace(found, cosines=cosines, meaning=meaning)


def _renew(cosines: Floats, ordinals: Ints, true: Floats) -> Floats:
    """Return cosines with those of some ordinals replaced by the true ones."""
    changed = cosines.copy()
    changed[ordinals] = true
    return changed
