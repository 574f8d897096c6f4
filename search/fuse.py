"""Two halves -> one score: a convex combination with theoretical minimum.

    score = weight * (cosine - LEAST) / (best cosine - LEAST)
          + (1 - weight) * bm25 / best bm25
          + 1 where the question is the summary's title

A half is scaled from the least that it can be, not from the least that was found, so that a list
of bad matches stays bad (Bruch, Gai & Ingber 2023, arXiv 2210.11934).  BM25's least is 0; a
cosine's is -1 by definition.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.retrieve import Retrieved

WEIGHT: Final = 0.7
LEAST_COSINE: Final = -1.0
TITLE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Scale:
    """What turns the two halves into parts of a score."""

    best_keyword: float
    best_cosine: float
    weight: float
    titled: tuple[int, ...]

    def title_part(self, ordinal: int) -> float:
        """Return what an exact title adds to the score."""
        return TITLE if ordinal in self.titled else 0.0

    def keyword_part(self, bm25: float) -> float:
        """Return what a BM25 score adds to the score."""
        return (1 - self.weight) * bm25 / self.best_keyword if self.best_keyword > 0 else 0.0

    def meaning_part(self, cosine: float) -> float:
        """Return what a cosine adds to the score."""
        reach = self.best_cosine - LEAST_COSINE
        return self.weight * (cosine - LEAST_COSINE) / reach if self.weight and reach > 0 else 0.0


def fuse(found: Retrieved) -> tuple[NDArray[np.float64], Scale]:
    """Return a score for each ordinal, and the scale that it was made with.

    Where the question has no meaning to encode, or none of its words is known, the other half
    decides alone.
    """
    best_keyword = float(found.keyword.max(where=found.matches, initial=0.0))
    best_cosine = float(found.meaning.max(where=found.matches, initial=LEAST_COSINE))
    weight = 0.0 if found.vector is None else 1.0 if best_keyword <= 0 else WEIGHT
    scale = Scale(best_keyword, best_cosine, weight, found.titled)
    scores = np.zeros(len(found.keyword), dtype=np.float64)
    if best_keyword > 0:
        scores += (1 - weight) / best_keyword * found.keyword.astype(np.float64)
    if weight and best_cosine > LEAST_COSINE:
        scores += (
            weight
            / (best_cosine - LEAST_COSINE)
            * (found.meaning.astype(np.float64) - LEAST_COSINE)
        )
    scores[list(found.titled)] += TITLE
    return scores, scale
