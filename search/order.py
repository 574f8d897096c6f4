"""Scores -> the ordinals of the best ones, in order; equal scores stay in the order of ordinals."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.types import Ints

_GROUPS: Final = 128
"""At least so many groups are compared side by side, by instructions that take several scores."""


def best(scores: NDArray[np.float64], ordinals: Ints, count: int) -> Ints:
    """Return the ``count`` ordinals with the highest scores, best first.

    ``ordinals`` are ascending, ``scores`` of every ordinal.  Of twice as many groups or more, the
    greatest scores of the ``count`` best are as many scores, so that only what is not below the
    least of these is sorted: for thousands in a fraction of the time of a partition.
    """
    held = scores[ordinals]
    groups = max(2 * count, _GROUPS)
    if groups < len(held):
        greatest = held[: len(held) // groups * groups].reshape(-1, groups).max(axis=0)
        greatest.sort()
        near = held >= greatest[-count]
        ordinals, held = ordinals[near], held[near]
    return ordinals[np.argsort(-held, kind="stable")[:count]]
