"""Ranking within a topic, with three facets and with all: one process in a loop.

Beside it, with one hit shown.

    python -m tests.bench.ranking [SUMMARIES]      made ones; 4000 unless said

The encoder is left out, as in ``tests.bench.run``, which asks the same with other engines in turns.
"""

import statistics
import time
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from search.facets import LABELS
from search.heaps import settle_heaps
from search.query import Filters, Query
from search.results import Hit
from search.searcher import Searcher
from tests.bench.data import made_searcher, questions
from tests.figures import print_figures

_ROUNDS: Final = 5
_THREE: Final = ("topic", "type", "year")


class _Ranking(Searcher):
    """Ranks, filters and counts as a searcher does, and shows nothing."""

    def _show(self, *_: object, is_sure: bool) -> tuple[tuple[Hit, ...], None]:  # noqa: ARG002
        return (), None


def measure(count: int, place: Path) -> dict[str, Any]:
    """Build ``count`` summaries, ask each question in each round; return milliseconds."""
    searcher = made_searcher(count, place)
    snapshot = searcher.snapshot
    ranking = _Ranking(snapshot, searcher.encoder)
    with patch("search.facets.LABELS", {name: LABELS[name] for name in _THREE}):
        three = _time(ranking)
    return {
        "summaries": snapshot.count,
        "passages": snapshot.manifest.passages,
        "three facets": three,
        "ranking": _time(ranking),
        "with one hit": _time(searcher),
    }


def _time(searcher: Searcher) -> dict[str, float]:
    asked = questions()
    topics = searcher.snapshot.columns.facets["topic"].values
    times = []
    for number in range(-len(asked), _ROUNDS * len(asked)):
        if number == 0:
            settle_heaps()  # as what serves for long does once it has answered
        filters = Filters(topics=(topics[number % len(topics)],))
        query = Query(text=asked[number % len(asked)], filters=filters, per_page=1)
        start = time.perf_counter()
        searcher.search(query)
        times += [time.perf_counter() - start] if number >= 0 else []
    return {
        "asked": len(times),
        "p50_ms": round(1000 * statistics.median(times), 2),
        "p95_ms": round(1000 * statistics.quantiles(times, n=20)[18], 2),
    }


if __name__ == "__main__":
    print_figures(measure, 4_000)
