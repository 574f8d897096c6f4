"""The passages or the sentences of some summaries, whose rows lie one after the other for all.

``firsts`` has, for each ordinal and one more, where its rows begin.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.types import Floats, Ints


def parts_of(ordinals: Ints | Sequence[int], firsts: Ints) -> tuple[Ints, Ints]:
    """Return the rows of one ordinal or more, and where among these those of each begin."""
    first = firsts[ordinals]
    sizes = firsts[np.add(ordinals, 1)] - first
    ends = sizes.cumsum()
    starts = ends - sizes
    return np.arange(ends[-1]) + (first - starts).repeat(sizes), starts


def parted(values: Floats, starts: Ints) -> list[list[float]]:
    """Return the values of such rows by ordinal."""
    held, ends = values.tolist(), [*starts.tolist(), len(values)]
    return [held[start:stop] for start, stop in pairwise(ends)]
