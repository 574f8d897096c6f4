"""BM25 weights by term, computed once at build time: a question is a few array additions.

    weight(t, s) = sum over fields f of  w_f * idf_f(t) * tf * (k1 + 1) / (tf + k1 * norm_f(s))
    norm_f(s)    = 1 - b + b * length_f(s) / mean length_f
    idf_f(t)     = 1 + ln(n / (df_f(t) + 1))

which is Whoosh's BM25F, field by field.  On disk, in one npz: the terms sorted, and for each the
ordinals that hold it with their weights, one after the other (``starts`` has one entry more than
there are terms).  Robertson & Zaragoza 2009, The Probabilistic Relevance Framework.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.types import Floats, Ints, Ordinals

K1: Final = 1.2
B: Final = 0.75
FIELD_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 1.0,
    "body": 1.0,
    "implications": 1.0,
    "citation": 1.0,
}


@dataclass(frozen=True, slots=True)
class Impacts:
    """The weights of a corpus: arrays as on disk, and how many summaries they are about."""

    count: int
    terms: "np.ndarray[tuple[int], np.dtype[np.bytes_]]"
    starts: Ints
    ordinals: Ordinals
    weights: Floats

    def score(self, weighted: Mapping[str, float]) -> Floats:
        """Sum the weights of terms, each times its factor, for every ordinal: shape (count,)."""
        scores = np.zeros(self.count, dtype=np.float32)
        for term, factor in weighted.items():
            where = self.postings(term)
            scores[self.ordinals[where]] += self.weights[where] * np.float32(factor)
        return scores

    def weight(self, term: str, ordinal: int) -> float:
        """Return the weight of a term in one summary, 0 where it doesn't stand."""
        where = self.postings(term)
        at = where.start + int(np.searchsorted(self.ordinals[where], ordinal))
        found = at < where.stop and self.ordinals[at] == ordinal
        return float(self.weights[at]) if found else 0.0

    def frequency(self, term: str) -> int:
        """Return how many summaries hold a term."""
        where = self.postings(term)
        return int(where.stop - where.start)

    def rarity(self, term: str) -> float:
        """Return the idf of a term over all text: large for a rare one, and for an unknown one."""
        return 1 + math.log(self.count / (self.frequency(term) + 1))

    def postings(self, term: str) -> slice:
        """Return where the ordinals and weights of a term stand; empty for an unknown one."""
        key = np.bytes_(term.encode())
        at = int(np.searchsorted(self.terms, key))
        if at < len(self.terms) and self.terms[at] == key:
            return slice(int(self.starts[at]), int(self.starts[at + 1]))
        return slice(0, 0)


def compute_impacts(rows: Sequence[Mapping[str, Sequence[str]]]) -> Impacts:
    """Compute the weights of summaries given as the terms of their fields."""
    postings: dict[str, dict[int, float]] = {}
    for field, boost in FIELD_WEIGHTS.items():
        lengths = np.array([len(row.get(field, ())) for row in rows], dtype=np.float64)
        mean = lengths.mean() if lengths.any() else 1.0
        norms = K1 * (1 - B + B * lengths / mean)
        counts = [Counter(row.get(field, ())) for row in rows]
        frequency = Counter(term for count in counts for term in count)
        for ordinal, count in enumerate(counts):
            for term, times in count.items():
                idf = 1 + np.log(len(rows) / (frequency[term] + 1))
                weight = boost * idf * times * (K1 + 1) / (times + norms[ordinal])
                held = postings.setdefault(term, {})
                held[ordinal] = held.get(ordinal, 0.0) + float(weight)
    ordered = sorted(postings, key=str.encode)
    sizes = [len(postings[term]) for term in ordered]
    ascending = [dict(sorted(postings[term].items())) for term in ordered]
    return Impacts(
        len(rows),
        np.array([term.encode() for term in ordered], dtype=np.bytes_),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        _flat((held.keys() for held in ascending), np.int32),
        _flat((held.values() for held in ascending), np.float32),
    )


def write_impacts(path: Path, impacts: Impacts) -> None:
    """Write the weights as one npz without pickle."""
    np.savez(
        path,
        count=np.int64(impacts.count),
        terms=impacts.terms,
        starts=impacts.starts,
        ordinals=impacts.ordinals,
        weights=impacts.weights,
    )


def read_impacts(path: Path) -> Impacts:
    """Read what ``write_impacts`` wrote."""
    with np.load(path, allow_pickle=False) as held:
        return Impacts(
            int(held["count"]), held["terms"], held["starts"], held["ordinals"], held["weights"]
        )


def _flat(parts: Iterable[Iterable[float]], dtype: type[np.number[Any]]) -> NDArray[Any]:
    return np.fromiter((value for part in parts for value in part), dtype=dtype)
