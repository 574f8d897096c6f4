"""How much a page of results weighs, how soon it is seen, and that nothing in it moves."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.browser.conftest import Visit
from web.pages import EXAMPLES

PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
MOVED = """
() => new Promise(resolve => {
  let moved = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) moved += each.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(moved), 300);
})
"""


@pytest.mark.parametrize("question", EXAMPLES)
def test_a_page_of_results_weighs_little_and_is_three_requests(
    visit: Callable[..., Visit], question: str
):
    visited = visit()
    sizes: list[int] = []
    visited.page.on("response", lambda response: sizes.append(len(response.body())))
    visited.goto(f"/search?q={quote(question)}")
    visited.page.wait_for_load_state("networkidle")
    assert len(sizes) == 3
    assert sum(sizes) <= 60_000


@pytest.mark.parametrize("path", ["/", "/search?q=therapist+empathy", "/archive"])
def test_a_page_is_seen_at_once_on_a_slow_machine_and_nothing_moves(
    visit: Callable[..., Visit], path: str
):
    """The best of three counts: other tests run beside this one."""
    visited = visit(width=360)
    page = visited.page
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    times, moves = [], []
    for _ in range(3):
        visited.goto(path)
        moves.append(page.evaluate(MOVED))
        times.append(page.evaluate(PAINTED))
    assert min(times) < 500
    assert moves == [0, 0, 0]
