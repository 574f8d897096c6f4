"""Two halves -> one score: a convex combination with theoretical minimum.

    score = weight * (cosine - LEAST) / (best cosine - LEAST)
          + (1 - weight) * trust * bm25 / best bm25
          + 1 where the question is the summary's title

A half is scaled from the least that it can be, not from the least that was found, so that a list
of bad matches stays bad (Bruch, Gai & Ingber 2023, arXiv 2210.11934).  BM25's least is 0.  A
cosine's is -1 by definition, but the encoder hardly goes below LEAST_COSINE, and the scale is
better used from there.  Where even the best match holds little of what the question's words
could weigh, chance words decide, and the keyword half is trusted less; sooner where everyday
phrasings joined the question, whose own words are then not those of research:

    trust = min(1, best bm25 / (sure * attainable)) ** 4,  sure = SURE or SURE_EVERYDAY

The constants were tuned on the train and dev splits and on tests/asked; docs/relevance.md has the
figures and the command.
"""

from typing import Final, Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from index.types import Floats
from search.retrieve import Retrieved

WEIGHT: Final = 0.75
LEAST_COSINE: Final = -0.3
SURE: Final = 0.4
SURE_EVERYDAY: Final = 0.8
TITLE: Final = 1.0
RRF_K: Final = 60
RRF_DEPTH: Final = 1000

Way = Literal["fused", "keyword", "meaning", "rrf"]


class Scale(Struct, frozen=True):
    """What turns the two halves into parts of a score."""

    best_keyword: float
    best_cosine: float
    weight: float
    trust: float
    titled: tuple[int, ...]

    def title_part(self, ordinal: int) -> float:
        """Return what an exact title adds to the score."""
        return TITLE if ordinal in self.titled else 0.0

    def keyword_part(self, bm25: float) -> float:
        """Return what a BM25 score adds to the score."""
        return self._keyword_factor * bm25

    def meaning_part(self, cosine: float) -> float:
        """Return what a cosine adds to the score."""
        return self._meaning_factor * (cosine - LEAST_COSINE)

    def score(self, keyword: Floats, cosines: Floats) -> NDArray[np.float64]:
        """Return the score of every ordinal from what each half gives it."""
        scores = keyword.astype(np.float64)
        scores *= self._keyword_factor
        meaning = cosines.astype(np.float64)
        meaning -= LEAST_COSINE
        meaning *= self._meaning_factor
        scores += meaning
        for each in self.titled:
            scores[each] += TITLE
        return scores

    @property
    def _keyword_factor(self) -> float:
        return (1 - self.weight) * self.trust / self.best_keyword if self.best_keyword > 0 else 0.0

    @property
    def _meaning_factor(self) -> float:
        reach = self.best_cosine - LEAST_COSINE
        return self.weight / reach if reach > 0 else 0.0


def fuse(found: Retrieved) -> tuple[NDArray[np.float64], Scale]:
    """Return a score for each ordinal, and the scale that it was made with."""
    scale = make_scale(found)
    return scale.score(found.keyword, found.cosines), scale


def fuse_moved(
    found: Retrieved, cosines: Floats, before: Scale
) -> tuple[NDArray[np.float64], Scale]:
    """Return the same again with other cosines, given the scale of before."""
    scale = replace(before, best_cosine=_best_cosine(found, cosines))
    return scale.score(found.keyword, cosines), scale


def make_scale(found: Retrieved) -> Scale:
    """Return the scale of what was found.

    Where the question has no meaning to encode, or none of its words is known, the other half
    decides alone.
    """
    best_keyword = float(found.keyword[found.matches].max(initial=0.0))
    weight = 0.0 if found.vector is None else 1.0 if best_keyword <= 0 else WEIGHT
    sure = SURE_EVERYDAY if found.phrased else SURE
    trust = 1.0 if found.vector is None else _trust(best_keyword, sure * found.attainable)
    best_cosine = _best_cosine(found, found.cosines)
    return Scale(best_keyword, best_cosine, weight, trust, found.titled)


def _best_cosine(found: Retrieved, cosines: Floats) -> float:
    return float(cosines[found.matches].max(initial=LEAST_COSINE))


def _trust(best_keyword: float, enough: float) -> float:
    """Return how far the keyword half is trusted: 1 if its best match holds enough."""
    return min(1.0, best_keyword / enough) ** 4 if enough > 0 else 1.0


def rank_otherwise(found: Retrieved, way: Way) -> NDArray[np.float64]:
    """Return scores by one half alone, or by reciprocal ranks (Cormack et al. 2009)."""
    if way == "keyword":
        return found.keyword.astype(np.float64)
    if way == "meaning":
        return found.cosines.astype(np.float64)
    scores = np.zeros(len(found.keyword), dtype=np.float64)
    for half in (found.keyword, found.cosines):
        best = np.argsort(-half, kind="stable")[:RRF_DEPTH]
        scores[best] += 1 / (RRF_K + np.arange(1, len(best) + 1))
    return scores
