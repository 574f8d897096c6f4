"""The best of a ranking, compared with the question once more, word by word.

    nearness = mean over the question's tokens, by weight, of the best cosine with one of a summary
    part     = WORDWISE * (nearness - the least nearness of the best DEPTH)

A question's one vector says what it is about as a whole; its tokens, each in its context, must all
find something near in a summary.  Where everyday phrasings joined it, so do those of what the
nearest of these mean.  The best are those of all that matches, before filters.  Late interaction:
Khattab & Zaharia 2020 (ColBERT), arXiv 2004.12832.  In 8 bits, the question in 7, as in
``index.scan``.
"""

from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from index.scan import MOST_ASKED, ZERO, multiply
from index.snapshot import Snapshot
from index.types import Ints
from index.unit import SCALE
from search.retrieve import Retrieved

WORDWISE: Final = 1.25
DEPTH: Final = 40
"""Summaries that are compared word by word, and truly with the moved question."""


class Wordwise(Struct, frozen=True):
    """How near the best summaries are to the question word by word: those that were compared.

    ``parts`` are what is added to their scores, ``least`` is how near the least near of them is.
    """

    ordinals: Ints
    nearness: NDArray[np.float64]
    parts: NDArray[np.float64]
    least: float

    def parts_of(self, ordinals: Ints) -> NDArray[np.float64]:
        """Return what is added to the scores of some summaries; nothing for the others."""
        parts: NDArray[np.float64] = (ordinals[:, None] == self.ordinals) @ self.parts
        return parts

    def of(self, ordinal: int) -> tuple[float | None, float]:
        """Return how near one summary is, None if it wasn't compared, and what is added for it."""
        (at,) = (self.ordinals == ordinal).nonzero()
        return (float(self.nearness[at[0]]), float(self.parts[at[0]])) if len(at) else (None, 0.0)


def add_up(ordinals: Ints, nearness: NDArray[np.float64]) -> Wordwise:
    """Return what is added for summaries, given how near they are."""
    least = float(nearness.min()) if len(nearness) else 0.0
    return Wordwise(ordinals, nearness, WORDWISE * (nearness - least), least)


NOTHING: Final = add_up(np.zeros(0, dtype=np.int64), np.zeros(0))


def compare_wordwise(found: Retrieved, ranked: Ints, snapshot: Snapshot) -> Wordwise:
    """Compare a question with the best, as ranked; with none if either has no tokens."""
    total = float(found.token_weights.sum())
    first = snapshot.columns.first_tokens
    ranked = ranked[first[ranked + 1] > first[ranked]]
    if not (total and len(ranked)):
        return NOTHING
    starts, stops = first[ranked], first[ranked + 1]
    places = zip(starts.tolist(), stops.tolist(), strict=True)
    held = np.concatenate([snapshot.tokens[start:stop] for start, stop in places])
    asked = np.rint(found.tokens.T * MOST_ASKED).astype(np.int8)
    sizes = stops - starts
    nearest = np.maximum.reduceat(multiply(held, asked, ZERO), sizes.cumsum() - sizes)
    nearness = nearest @ (found.token_weights / (SCALE * MOST_ASKED * total))
    return add_up(ranked, nearness.astype(np.float64, copy=False))
