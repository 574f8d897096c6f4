"""The greatest value of each of many short runs, several times as fast as ``np.maximum.reduceat``.

Runs are taken in turns, the longest first: all their first values, then the second ones of those
that have one, and so on.  Each turn compares arrays, while reduceat compares value by value.
"""

import numpy as np

from index.types import Floats, Ints


class Maxima:
    """Runs that begin at ``starts``, whose last entry is where the last one ends."""

    def __init__(self, starts: Ints) -> None:
        """Raise ValueError where there is no run, or an empty one, which has no greatest value."""
        sizes = np.diff(starts)
        if not len(sizes) or sizes.min() < 1:
            raise ValueError("no runs, or an empty one")
        longest_first = np.argsort(-sizes, kind="stable")
        firsts = starts[longest_first]
        lasts = np.searchsorted(-sizes[longest_first], -np.arange(sizes.max()))
        self._turns = [firsts[:last] + turn for turn, last in enumerate(lasts.tolist())]
        self._places = np.argsort(longest_first)

    def of(self, values: Floats) -> Floats:
        """Return the greatest value of each run, in the order of the runs: shape (runs,)."""
        greatest = values.take(self._turns[0])
        for turn in self._turns[1:]:
            part = greatest[: len(turn)]
            np.maximum(part, values.take(turn), out=part)
        return greatest.take(self._places)
