"""The best of a ranking, compared with the question once more, word by word.

    nearness = mean over the question's tokens, by weight, of the best cosine with one of a summary
    part     = WORDWISE * (nearness - the least nearness of the best DEPTH)

A question's one vector says what it is about as a whole; its tokens, each in its context, must all
find something near in a summary.  Where everyday phrasings joined it, so do those of what research
calls it.  The best are those of all that matches, before filters.  Late interaction: Khattab &
Zaharia 2020 (ColBERT), arXiv 2004.12832.  In 8 bits, the question in 7, as in ``index.scan``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.change import starts_of
from index.scan import MOST_ASKED, ZERO, multiply
from index.snapshot import Snapshot
from index.tokens import TOKEN_SCALE
from index.types import Bytes
from search.order import best
from search.retrieve import Retrieved

WORDWISE: Final = 1.25
DEPTH: Final = 40


@dataclass(frozen=True, slots=True)
class Wordwise:
    """How near the best summaries are to the question word by word: by ordinal, and the least."""

    nearness: Mapping[int, float]
    least: float

    def part(self, ordinal: int) -> float:
        """Return what is added to the score of a summary; nothing if it isn't among the best."""
        return WORDWISE * (self.nearness.get(ordinal, self.least) - self.least)


NOTHING: Final = Wordwise({}, 0.0)


def compare_wordwise(found: Retrieved, scores: NDArray[np.float64], snapshot: Snapshot) -> Wordwise:
    """Compare a question with the best of what was found; with none if either has no tokens."""
    total = float(found.token_weights.sum())
    if not total:
        return NOTHING
    first = snapshot.columns.first_tokens
    ranked = best(scores, np.flatnonzero(found.matches), DEPTH)
    ranked = ranked[first[ranked + 1] > first[ranked]]
    if not len(ranked):
        return NOTHING
    places = zip(first[ranked].tolist(), first[ranked + 1].tolist(), strict=True)
    held = [snapshot.tokens[start:stop] for start, stop in places]
    starts = starts_of([len(each) for each in held])[:-1]
    asked = np.rint(found.tokens.T * MOST_ASKED).astype(np.int8)
    codes: Bytes = np.concatenate(held).view(np.uint8)
    products = multiply(codes ^ np.uint8(ZERO), asked)
    nearest = np.maximum.reduceat(products, starts, axis=0)
    nearest -= ZERO * asked.sum(axis=0, dtype=np.int32)
    near = nearest @ found.token_weights / (TOKEN_SCALE * MOST_ASKED * total)
    return Wordwise(dict(zip(ranked.tolist(), near.tolist(), strict=True)), float(near.min()))
