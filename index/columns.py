"""Facet values by ordinal, as arrays: what filters test and counts add up.

For each facet: its ``values``, and for each ordinal the numbers of its values, one after the
other (``starts`` has one entry more than there are ordinals).  What the values are of is said in
``index.facets``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corpus.evidence import Evidence
from corpus.summary import Summary
from index.change import Change, starts_of
from index.facets import FACETS, facet_values
from index.types import Bits, Bools, Ints, Keys, Ordinals

_PLAIN: Final = ("ids", "months", "samples", "first_passages", "first_sentences", "first_tokens")


@dataclass(frozen=True)
class Column:
    """The values of one facet, sorted, each of some ordinal.

    ``numbers`` of the values by ordinal, ordinal n's from ``starts[n]``.
    """

    values: tuple[str, ...]
    starts: Ints
    numbers: Ordinals

    @cached_property
    def bits(self) -> Bits:
        """For each value a row with a bit for each ordinal that has it: shape (values, words)."""
        count = len(self.starts) - 1
        held = np.zeros((len(self.values), count), dtype=np.bool_)
        held[self.numbers, np.repeat(np.arange(count), np.diff(self.starts))] = True
        return _pack(held)

    def admits(self, chosen: Collection[str]) -> Bools:
        """Tell for each ordinal whether it has one of the chosen values."""
        rows = [number for number, value in enumerate(self.values) if value in chosen]
        either = np.bitwise_or.reduce(self.bits[rows], axis=0)
        return np.unpackbits(either.view(np.uint8), count=len(self.starts) - 1).view(np.bool_)

    def rows(self) -> list[tuple[str, ...]]:
        """Return the values of each ordinal."""
        held = [self.values[number] for number in self.numbers.tolist()]
        starts = self.starts.tolist()
        return [tuple(held[start:stop]) for start, stop in pairwise(starts)]

    def of(self, ordinal: int) -> tuple[str, ...]:
        """Return the values of one ordinal, in their order."""
        first, last = self.starts[ordinal : ordinal + 2].tolist()
        return tuple(self.values[number] for number in self.numbers[first:last].tolist())

    def count(self, among: Bools) -> Ints:
        """Count for each value the ordinals among those given that have it."""
        return _count(self.bits, among)


@dataclass(frozen=True)
class Columns:
    """All that is known of each ordinal, as arrays.

    ``ids`` are those of the summaries, sorted, as bytes; ``months`` are year * 100 + month posted;
    ``samples`` are how many people were studied, 0 where that isn't stated; passages of
    ordinal n are those from ``first_passages[n]`` up to ``first_passages[n + 1]``, and sentences
    likewise.
    """

    facets: Mapping[str, Column]
    ids: Keys
    months: Ints
    samples: Ints
    first_passages: Ints
    first_sentences: Ints
    first_tokens: Ints

    def count(self, among: Bools) -> dict[str, list[int]]:
        """Count for each value of each facet the ordinals among those given that have it."""
        counted = _count(self._bits, among).tolist()
        return {name: counted[place] for name, place in self._places.items()}

    @cached_property
    def _bits(self) -> Bits:
        return np.concatenate([column.bits for column in self.facets.values()])

    @cached_property
    def _places(self) -> dict[str, slice]:
        starts = starts_of([len(column.values) for column in self.facets.values()]).tolist()
        return {
            name: slice(*ends) for name, ends in zip(self.facets, pairwise(starts), strict=True)
        }

    def find(self, summary_id: str) -> int | None:
        """Return the ordinal of an id, or None."""
        at = int(np.searchsorted(self.ids, np.bytes_(summary_id.encode("utf-8", "replace"))))
        return at if at < len(self.ids) and self.ids[at].decode() == summary_id else None

    def largest_first(self, ordinals: Ints) -> Ints:
        """Sort ordinals by sample, the largest first, those of one size newest first."""
        newest = self.newest_first(ordinals)
        return newest[np.argsort(-self.samples[newest], kind="stable")]

    def newest_first(self, ordinals: Ints) -> Ints:
        """Sort ordinals by month, newest first, those of one month from the last id."""
        backwards = ordinals[::-1]
        return backwards[np.argsort(-self.months[backwards], kind="stable")]


def make_columns(
    before: Columns | None,
    change: Change,
    fresh: Sequence[tuple[Summary, Evidence]],
    first_passages: Ints,
    first_sentences: Ints,
    first_tokens: Ints,
) -> Columns:
    """Put together the columns of carried and of fresh summaries."""
    shown = [facet_values(*each) for each in fresh]
    facets = {
        facet: _column(
            change.carry(
                before.facets[facet].rows() if before else (), [row[facet] for row in shown]
            )
        )
        for facet in FACETS
    }
    months = [int(each.published.replace("-", "")) for each, _ in fresh]
    samples = [held.people.value if held.people else 0 for _, held in fresh]
    return Columns(
        facets,
        np.array([each.encode() for each in change.ids], dtype=np.bytes_),
        np.array(change.carry(before.months.tolist() if before else (), months), dtype=np.int64),
        np.array(change.carry(before.samples.tolist() if before else (), samples), dtype=np.int64),
        first_passages,
        first_sentences,
        first_tokens,
    )


def write_columns(path: Path, columns: Columns) -> None:
    """Write columns as one npz without pickle."""
    arrays: dict[str, NDArray[Any]] = {name: getattr(columns, name) for name in _PLAIN}
    for name, column in columns.facets.items():
        arrays[f"{name}.values"] = np.array(column.values, dtype=np.str_)
        arrays[f"{name}.starts"] = column.starts
        arrays[f"{name}.numbers"] = column.numbers
    np.savez(path, allow_pickle=False, **arrays)


def read_columns(path: Path) -> Columns:
    """Read what ``write_columns`` wrote."""
    with np.load(path, allow_pickle=False) as held:
        facets = {
            name: Column(
                tuple(held[f"{name}.values"].tolist()),
                held[f"{name}.starts"],
                held[f"{name}.numbers"],
            )
            for name in FACETS
        }
        return Columns(facets, **{name: held[name] for name in _PLAIN})


def _column(rows: Sequence[Iterable[str]]) -> Column:
    values = tuple(sorted({value for row in rows for value in row}))
    numbers = {value: number for number, value in enumerate(values)}
    held = [[numbers[value] for value in row] for row in rows]
    starts = starts_of([len(row) for row in held])
    flat = np.array([number for row in held for number in row], dtype=np.int32)
    return Column(values, starts, flat)


def _pack(held: Bools) -> Bits:
    """Return booleans as bits, 64 in a number, the last one filled up with zeros."""
    packed = np.packbits(held, axis=-1)
    filled = np.zeros((*held.shape[:-1], -(-held.shape[-1] // 64) * 8), dtype=np.uint8)
    filled[..., : packed.shape[-1]] = packed
    return filled.view(np.uint64)


def _count(bits: Bits, among: Bools) -> Ints:
    counted: Ints = np.bitwise_count(bits & _pack(among)).sum(axis=1, dtype=np.int64)
    return counted
