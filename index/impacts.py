"""BM25 weights by term, computed once at build time: a question is a few array additions.

    weight(t, s) = sum over fields f of  w_f * idf(t) * tf * (k1 + 1) / (tf + k1 * norm_f(s))
    norm_f(s)    = 1 - b + b * length_f(s) / mean length_f
    idf(t)       = ln(1 + (n - df + 1/2) / (df + 1/2)),  df over all fields

which is Whoosh's BM25F with the idf of Lucene.  On disk, as npy: a weight for each posting of
``index.postings``, which has the rest; and the weights of common terms once more, a row each, since
a row is added in a fraction of the time of its postings.  Robertson & Zaragoza 2009, The
Probabilistic Relevance Framework.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from index.files import map_array
from index.postings import FIELDS, Postings
from index.types import Floats, Ints, Ordinals

K1: Final = 1.2
B: Final = 0.75
FIELD_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 0.5,
    "text": 1.0,
    "citation": 0.3,
    "concepts": 1.0,
}

_UNKNOWN: Final = -1
_WEIGHTS: Final = "impacts.npy"
_ROWS: Final = "common.npy"
COMMON: Final = 0.25
"""A term is common that stands in more than this share of all summaries."""


@dataclass(frozen=True, slots=True)
class Impacts:
    """The weights of a corpus, and how many summaries they are about.

    ``places`` are the numbers of the terms; the postings of term n begin at ``starts[n]``;
    ``rows`` are the weights of common terms by ordinal, 0 where a term doesn't stand: shape (common
    terms, count); ``common`` tells which row is that of term n.
    """

    count: int
    places: Mapping[bytes, int]
    starts: Ints
    ordinals: Ordinals
    weights: Floats
    rows: Floats
    common: Mapping[int, int]

    def score(self, weighted: Mapping[str, float]) -> Floats:
        """Sum the weights of terms, each times its factor, for every ordinal: shape (count,)."""
        return self.add(weighted, np.zeros(self.count, dtype=np.float32))

    def add(self, weighted: Mapping[str, float], scores: Floats) -> Floats:
        """Add the same to scores, and return these."""
        numbers, factors = [], []
        for term, factor in weighted.items():
            at = self.places.get(term.encode(), _UNKNOWN)
            if at in self.common:
                scores += self.rows[self.common[at]] * np.float32(factor)
            elif at != _UNKNOWN:
                numbers.append(at)
                factors.append(factor)
        if numbers:
            self._add_postings(numbers, factors, scores)
        return scores

    def _add_postings(self, numbers: list[int], factors: list[float], scores: Floats) -> None:
        """Add the weights of all postings of some terms at once."""
        starts, stops = self.starts[numbers], self.starts[np.add(numbers, 1)]
        places = [slice(*ends) for ends in zip(starts.tolist(), stops.tolist(), strict=True)]
        weights = np.concatenate([self.weights[each] for each in places])
        weights *= np.array(factors, dtype=np.float32).repeat(stops - starts)
        np.add.at(scores, np.concatenate([self.ordinals[each] for each in places]), weights)

    def weights_at(self, term: str, ordinals: Ints) -> Floats:
        """Return the weight of a term in some summaries, 0 where it doesn't stand."""
        at = self.places.get(term.encode(), _UNKNOWN)
        if at in self.common:
            row: Floats = self.rows[self.common[at]]
            return row[ordinals]
        where = self._postings(at)
        held = self.ordinals[where]
        if not len(held):
            return np.zeros(len(ordinals), dtype=np.float32)
        places = np.minimum(held.searchsorted(ordinals.astype(held.dtype)), len(held) - 1)
        weights: Floats = np.where(held[places] == ordinals, self.weights[where][places], 0.0)
        return weights

    def frequency(self, term: str) -> int:
        """Return how many summaries hold a term."""
        where = self._postings(self.places.get(term.encode(), _UNKNOWN))
        return int(where.stop - where.start)

    def holds(self, term: str) -> bool:
        """Tell whether some summary holds a term."""
        return term.encode() in self.places

    def held(self, weighted: Mapping[str, float]) -> dict[str, float]:
        """Return what some summary holds of weighted terms."""
        places = self.places
        return {term: each for term, each in weighted.items() if term.encode() in places}

    def rarity(self, term: str) -> float:
        """Return the idf of a term: large for a rare one, largest for an unknown one."""
        return inverse_frequency(self.count, self.frequency(term))

    def _postings(self, at: int) -> slice:
        """Return where the ordinals and weights of a term stand; empty for an unknown one."""
        return slice(0, 0) if at == _UNKNOWN else slice(*self.starts[at : at + 2].tolist())


def compute_impacts(postings: Postings) -> Impacts:
    """Compute the weights of all postings."""
    count = len(postings.lengths)
    frequencies = postings.frequencies
    idf = np.log1p((count - frequencies + 0.5) / (frequencies + 0.5))
    weights = np.zeros(len(postings.ordinals), dtype=np.float64)
    for column, field in enumerate(FIELDS):
        lengths = postings.lengths[:, column]
        mean = lengths.mean() if lengths.any() else 1.0
        norms = K1 * (1 - B + B * lengths / mean)
        times = postings.counts[:, column].astype(np.float64)
        weights += FIELD_WEIGHTS[field] * (K1 + 1) * times / (times + norms[postings.ordinals])
    weights *= np.repeat(idf, frequencies)
    narrow = weights.astype(np.float32)
    common = _common(postings)
    rows = np.zeros((len(common), count), dtype=np.float32)
    for row, at in zip(rows, common.tolist(), strict=True):
        where = slice(*postings.starts[at : at + 2].tolist())
        row[postings.ordinals[where]] = narrow[where]
    return _impacts(postings, narrow, rows)


def inverse_frequency(count: int, frequency: int) -> float:
    """Return the idf of a term that stands in ``frequency`` of ``count`` summaries."""
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


def write_impacts(folder: Path, impacts: Impacts) -> None:
    """Write the weights as npy without pickle; the rest is written with the postings."""
    np.save(folder / _WEIGHTS, impacts.weights, allow_pickle=False)
    np.save(folder / _ROWS, impacts.rows, allow_pickle=False)


def read_impacts(folder: Path, postings: Postings) -> Impacts:
    """Map what ``write_impacts`` wrote for these postings."""
    return _impacts(postings, map_array(folder / _WEIGHTS), map_array(folder / _ROWS))


def _common(postings: Postings) -> Ints:
    return np.flatnonzero(postings.frequencies > COMMON * len(postings.lengths))


def _impacts(postings: Postings, weights: Floats, rows: Floats) -> Impacts:
    count = len(postings.lengths)
    places = {term: at for at, term in enumerate(postings.terms.tolist())}
    common = {at: row for row, at in enumerate(_common(postings).tolist())}
    return Impacts(count, places, postings.starts, postings.ordinals, weights, rows, common)
