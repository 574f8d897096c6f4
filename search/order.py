"""Scores -> the ordinals of the best ones, in order; equal scores stay in the order of ordinals."""

import numpy as np
from numpy.typing import NDArray

from index.types import Ints


def best(scores: NDArray[np.float64], ordinals: Ints, count: int) -> Ints:
    """Return the ``count`` ordinals with the highest scores, best first.

    ``ordinals`` are ascending, ``scores`` of every ordinal.  Only what may be among them is sorted.
    """
    held = -scores[ordinals]
    if 0 < count < len(held):
        near = held <= np.partition(held, count - 1)[count - 1]
        ordinals, held = ordinals[near], held[near]
    return ordinals[np.argsort(held, kind="stable")[:count]]
