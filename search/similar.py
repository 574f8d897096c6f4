"""A summary -> those that are nearest to it in meaning, and its neighbours in time on its topic.

similarity = cosine of the mean vectors of two summaries, compared with every other one
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from corpus.summary import Summary
from index.snapshot import Snapshot
from search.order import best

MOST: Final = 5
EACH_WAY: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A summary that is near to another, and what the two share."""

    summary: Summary
    similarity: float
    topics: tuple[str, ...]
    therapies: tuple[str, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The summaries on a topic that were posted next before and after one, oldest first."""

    topic: str
    before: tuple[Summary, ...]
    after: tuple[Summary, ...]


def find_similar(snapshot: Snapshot, ordinal: int) -> tuple[Related, ...]:
    """Return the summaries nearest to one, nearest first, never itself."""
    means = snapshot.mean_vectors
    others = np.delete(np.arange(snapshot.count), ordinal)
    # not by @, whose threads wait for each other where the cores are busy: 8 ms for 0.3
    cosines = np.vecdot(means, means[ordinal]).astype(np.float64)
    return tuple(
        Related(
            summary=snapshot.summary(other),
            similarity=float(cosines[other]),
            topics=_shared(snapshot, "topic", ordinal, other),
            therapies=_shared(snapshot, "therapy", ordinal, other),
            conditions=_shared(snapshot, "condition", ordinal, other),
        )
        for other in best(cosines, others, MOST).tolist()
    )


def find_timeline(snapshot: Snapshot, ordinal: int) -> Timeline | None:
    """Return the neighbours in time of a summary on its first topic, or None if it has none.

    Those of one month are in the order of their ids.
    """
    column = snapshot.columns.facets["topic"]
    values = column.of(ordinal)
    if not values:
        return None
    topic = values[0]
    on_topic = np.flatnonzero(column.admits((topic,)))
    ordered = snapshot.columns.newest_first(on_topic)[::-1].tolist()
    at = ordered.index(ordinal)
    before = ordered[max(0, at - EACH_WAY) : at]
    after = ordered[at + 1 : at + 1 + EACH_WAY]
    return Timeline(topic, *(tuple(map(snapshot.summary, each)) for each in (before, after)))


def _shared(snapshot: Snapshot, facet: str, one: int, other: int) -> tuple[str, ...]:
    """Return the values of a facet that two summaries have both, in the order of the first."""
    column = snapshot.columns.facets[facet]
    held = column.of(other)
    return tuple(value for value in column.of(one) if value in held)
