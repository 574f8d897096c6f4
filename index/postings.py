"""How often each term stands in each field of each summary: what BM25 weights are computed from.

    terms     sorted, as bytes
    starts    where the postings of each term begin; one entry more than there are terms
    ordinals  the summaries that hold a term, ascending, one term after the other
    counts    for each posting how often the term stands in each of FIELDS
    lengths   for each summary the number of terms in each of FIELDS

On disk a folder of npy files, which are mapped, so that the processes that read them share them.
A snapshot keeps them all so that the next one counts only what is new.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.change import Change, starts_of
from index.files import map_array
from index.types import Ints, Keys, Ordinals

FIELDS: Final = ("title", "text", "citation", "concepts")
"""``concepts`` holds the terms of synonym groups; see ``index.concepts``."""

Counts = NDArray[np.uint8] | NDArray[np.uint16]

_MOST: Final = int(np.iinfo(np.uint16).max)


@dataclass(frozen=True, slots=True)
class Postings:
    """The arrays described above."""

    terms: Keys
    starts: Ints
    ordinals: Ordinals
    counts: Counts
    lengths: Ints

    @property
    def frequencies(self) -> Ints:
        """In how many summaries each term stands."""
        return np.diff(self.starts)


def count_terms(rows: Sequence[Mapping[str, Sequence[str]]]) -> Postings:
    """Count the terms of summaries given as the terms of their fields."""
    held: dict[str, dict[int, list[int]]] = {}
    for ordinal, row in enumerate(rows):
        for column, field in enumerate(FIELDS):
            for term, times in Counter(row[field]).items():
                counts = held.setdefault(term, {}).setdefault(ordinal, [0] * len(FIELDS))
                counts[column] = min(times, _MOST)
    ordered = sorted(held, key=str.encode)
    flat = [counts for term in ordered for counts in held[term].values()]
    return Postings(
        np.array([term.encode() for term in ordered] or [b""], dtype=np.bytes_)[: len(ordered)],
        starts_of([len(held[term]) for term in ordered]),
        np.array([ordinal for term in ordered for ordinal in held[term]], dtype=np.int32),
        _narrow(np.array(flat, dtype=np.uint16).reshape(len(flat), len(FIELDS))),
        np.array([[len(row[field]) for field in FIELDS] for row in rows], dtype=np.int64).reshape(
            len(rows), len(FIELDS)
        ),
    )


def carry_postings(before: Postings, fresh: Postings, change: Change) -> Postings:
    """Put together the postings of carried and of fresh summaries."""
    count = len(change.ids)
    terms = np.union1d(before.terms, fresh.terms)
    width = np.promote_types(before.counts.dtype, fresh.counts.dtype)
    moved = change.moved.astype(np.int32)[before.ordinals]
    keys = np.repeat(_places(before, terms) * count, before.frequencies)
    keys += moved
    packed = _pack(before.counts, width)
    if (change.moved < 0).any():
        kept = moved >= 0
        moved, keys, packed = moved[kept], keys[kept], packed[kept]
    fresh_ordinals = change.fresh[fresh.ordinals]
    added = np.repeat(_places(fresh, terms) * count, fresh.frequencies)
    added += fresh_ordinals
    places = np.searchsorted(keys, added)
    ordinals = np.insert(moved, places, fresh_ordinals)
    counts = np.insert(packed, places, _pack(fresh.counts, width)).view(width)
    bounds = np.arange(len(terms) + 1, dtype=np.int64) * count
    starts = np.searchsorted(keys, bounds) + np.searchsorted(added, bounds)
    used = np.diff(starts) > 0
    lengths = np.concatenate([before.lengths, fresh.lengths])[change.sources]
    starts = starts[np.append(used, True)]
    return Postings(terms[used], starts, ordinals, counts.reshape(-1, len(FIELDS)), lengths)


def _narrow(counts: NDArray[np.uint16]) -> Counts:
    """Return counts in 8 bits where they fit, as they nearly always do."""
    return counts if counts.max(initial=0) > np.iinfo(np.uint8).max else counts.astype(np.uint8)


def _pack(counts: Counts, width: np.dtype[Any]) -> NDArray[np.unsignedinteger[Any]]:
    """Return the four counts of each posting as one number, which is moved in one piece."""
    whole: type[np.unsignedinteger[Any]] = np.uint64 if width.itemsize > 1 else np.uint32
    return np.ascontiguousarray(counts, dtype=width).view(whole).reshape(len(counts))


def _places(postings: Postings, terms: Keys) -> Ints:
    return np.searchsorted(terms, postings.terms)


def write_postings(folder: Path, postings: Postings) -> None:
    """Write postings as npy files without pickle, into a new folder."""
    folder.mkdir()
    for each in fields(postings):
        np.save(folder / f"{each.name}.npy", getattr(postings, each.name), allow_pickle=False)


def read_postings(folder: Path) -> Postings:
    """Map what ``write_postings`` wrote."""
    return Postings(
        **{each.name: map_array(folder / f"{each.name}.npy") for each in fields(Postings)}
    )
