"""The summaries of one snapshot -> those of the next: which are carried over, and which are fresh.

Everything that is kept for each summary is carried over in the same way, so that a snapshot grown
from another is the one that would have been built from nothing.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.summary import SummaryId
from index.types import Bools, Ints

_T = TypeVar("_T")
_Number = TypeVar("_Number", np.float32, np.int8, np.uint8)


@dataclass(frozen=True, slots=True)
class Runs(Generic[_Number]):
    """A run of rows for each summary: all rows as pieces, and the row where each run starts.

    ``starts`` has one entry more than there are summaries.
    """

    pieces: tuple[NDArray[_Number], ...]
    starts: Ints

    def between(self, first: int, last: int) -> NDArray[_Number]:
        """Return the rows of the summaries from ``first`` up to ``last``, of one piece."""
        (rows,) = self.pieces
        return rows[self.starts[first] : self.starts[last]]


@dataclass(frozen=True, slots=True)
class Change:
    """Where each summary of now is taken from.

    ``sources`` has an entry for each ordinal of now: the ordinal that it had among the ``before``
    summaries, or ``before`` plus its place among the fresh ones.
    """

    ids: tuple[SummaryId, ...]
    before: int
    sources: Ints

    @property
    def is_fresh(self) -> Bools:
        """Tell for each ordinal of now whether the summary is new or rewritten."""
        return self.sources >= self.before

    @property
    def fresh(self) -> Ints:
        """The ordinals of now of the fresh summaries, in order."""
        return np.flatnonzero(self.is_fresh)

    @property
    def moved(self) -> Ints:
        """For each ordinal of before the one of now, or -1 if it isn't carried over."""
        moved = np.full(self.before, -1, dtype=np.int64)
        moved[self.sources[~self.is_fresh]] = np.flatnonzero(~self.is_fresh)
        return moved

    def refresh(self, ordinals: Ints) -> "Change":
        """Return this change with some more ordinals of now taken as fresh."""
        fresh = self.is_fresh
        fresh[ordinals] = True
        return _change(self.ids, self.before, np.where(fresh, -1, self.sources))

    def carry(self, before: Sequence[_T], fresh: Sequence[_T]) -> list[_T]:
        """Put together what there is one of for each summary."""
        both = [*before, *fresh]
        return [both[source] for source in self.sources.tolist()]

    def carry_runs(self, before: Runs[_Number], fresh: Runs[_Number]) -> Runs[_Number]:
        """Put together what there is a run of for each summary, copying nothing."""
        sizes = np.concatenate([np.diff(before.starts), np.diff(fresh.starts)])[self.sources]
        pieces: list[NDArray[_Number]] = []
        for first, last in self._stretches():
            carried = first < self.before
            held, offset = (before, 0) if carried else (fresh, self.before)
            pieces.append(held.between(first - offset, last - offset))
        return Runs(tuple(pieces), starts_of(sizes))

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Yield the longest ranges of sources that stay side by side, in the order of now."""
        if not len(self.sources):
            return
        follows = (np.diff(self.sources) == 1) & (self.sources[1:] != self.before)
        edges = np.concatenate([[0], np.flatnonzero(~follows) + 1, [len(self.sources)]])
        for start, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            yield int(self.sources[start]), int(self.sources[stop - 1]) + 1


def compare(
    before: Sequence[SummaryId], now: Sequence[SummaryId], fresh: Collection[SummaryId]
) -> Change:
    """Return the change between the ids of two snapshots, both sorted, given which are fresh."""
    ordinals = {each: ordinal for ordinal, each in enumerate(before)}
    sources = [-1 if each in fresh else ordinals[each] for each in now]
    return _change(tuple(now), len(before), np.array(sources, dtype=np.int64))


def starts_of(sizes: Sequence[int] | Ints) -> Ints:
    """Return where runs of the given sizes start, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _change(ids: tuple[SummaryId, ...], before: int, sources: Ints) -> Change:
    fresh = sources < 0
    numbered = np.where(fresh, before + np.cumsum(fresh) - 1, sources)
    return Change(ids, before, numbered)
