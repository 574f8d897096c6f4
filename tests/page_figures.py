"""What a page of results takes: time to find and to print it, weight, and when it is seen.

    python -m tests.page_figures [SUMMARIES]      made ones; 4000 unless said

Printing is timed in a loop of one process, with what was found for each golden question.  When a
page is seen is asked of Chromium at 360 px with its processor slowed down four times, over the
sample corpus.
"""

import statistics
import time
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from flask import render_template
from flask.testing import FlaskClient
from playwright.sync_api import sync_playwright

from index.encoder import BUNDLED
from search.query import Query
from search.searcher import Searcher
from search.serving import Serving
from tests.bench.data import made_searcher, questions
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.test_speed import MOVED, PAINTED
from tests.conftest import SAMPLE, index_into, new_home
from tests.figures import print_figures
from tests.web.conftest import servers
from web.app import create_app
from web.pages import EXAMPLES
from web.params import MOST_PICKED
from web.present import present_results

MOST_BYTES: Final = 60_000
_STATIC: Final = Path(__file__).parent.parent / "web" / "static"
_CARRIED: Final = ("attune.css", "attune.js")
_ROUNDS: Final = 3
_VISITS: Final = 5


class _Fixed:
    """Gives one searcher."""

    warning = ""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def searcher(self) -> Searcher:
        return self._searcher


def measure(count: int, place: Path) -> dict[str, Any]:
    """Return the figures; times in milliseconds, weights in bytes."""
    home = new_home(place / "home", embeddings=True)
    index_into(SAMPLE, home)
    asked = questions()
    serving = Serving(home, BUNDLED)
    client = create_app(serving).test_client()
    picks = pick_ten(serving.searcher())
    return {
        "summaries": count,
        "printing": _print(made_searcher(count, place), asked),
        "weight": _sum_up(weigh(client, asked).values()),
        "weight_with_ten_picked": _sum_up(weigh(client, asked, picks).values()),
        "seen": _see(home, place),
    }


def _print(searcher: Searcher, asked: list[str]) -> dict[str, float]:
    app = create_app(_Fixed(searcher))
    found = [searcher.search(Query(text=each)) for each in asked]
    times = []
    with app.test_request_context("/search"):
        for number in range(-len(found), _ROUNDS * len(found)):
            results = found[number % len(found)]
            start = time.perf_counter()
            render_template(
                "results.html",
                page=present_results(results),
                said=(),
                query=results.query,
                picks=(),
            )
            times += [1000 * (time.perf_counter() - start)] if number >= 0 else []
    return {"p50_ms": _at(times, 50), "p95_ms": _at(times, 95)}


def weigh(client: FlaskClient, asked: Iterable[str], picks: Sequence[str] = ()) -> dict[str, int]:
    """Return for each question the bytes of its page of results with its styles and script.

    ``picks`` are ids of summaries that are picked for a sheet.
    """
    carried = sum((_STATIC / name).stat().st_size for name in _CARRIED)
    kept = "".join(f"&pick={each}" for each in picks)
    return {
        each: carried + len(client.get(f"/search?q={quote(each)}{kept}").data) for each in asked
    }


def pick_ten(searcher: Searcher) -> tuple[str, ...]:
    """Return ids of summaries as a full sheet holds: the hits of a question that many answer."""
    found = searcher.search(Query(text="therapy", per_page=MOST_PICKED))
    return tuple(hit.summary.id for hit in found.hits)


def _sum_up(weights: Collection[int]) -> dict[str, int]:
    return {
        "median": round(statistics.median(weights)),
        "most": max(weights),
        "over_60000": sum(each > MOST_BYTES for each in weights),
        "pages": len(weights),
    }


def _see(home: Path, place: Path) -> dict[str, float]:
    times, moves = [], []
    with servers(place) as start, sync_playwright() as playwright:
        address = f"http://127.0.0.1:{start(home, workers='1').port}"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 360, "height": 800})
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        for question in EXAMPLES * _VISITS:
            page.goto(f"{address}/search?q={quote(question)}")
            moves.append(page.evaluate(MOVED))
            times.append(page.evaluate(PAINTED))
        browser.close()
    return {"p50_ms": _at(times, 50), "most_ms": round(max(times), 1), "moved": max(moves)}


def _at(times: list[float], share: int) -> float:
    return round(statistics.quantiles(times, n=100)[share - 1], 2)


if __name__ == "__main__":
    print_figures(measure, 4_000)
