"""axe-core finds nothing on any kind of page, as it comes and with everything opened."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from search.searcher import Searcher
from tests.browser.conftest import Scheme, Visit, expecting
from tests.browser.test_looks import PAGES, open_named

AXE = Axe()


def violations(page: Page) -> list[str]:
    """Return what axe-core objects to, with the elements."""
    found = AXE.run(page).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1280, "light")])
@pytest.mark.parametrize("name", PAGES)
def test_no_violation(
    visit: Callable[..., Visit], searcher: Searcher, name: str, width: int, scheme: Scheme
):
    page = open_named(visit, searcher, name, width=width, scheme=scheme).page
    assert violations(page) == []
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/nothing", "/topic/none", "/summary/none", "/month/1999-01"])
def test_no_violation_where_nothing_is_found(visit: Callable[..., Visit], path: str):
    visited = visit()
    with expecting(visited, "404"):
        visited.goto(path)
    assert violations(visited.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_while_a_question_is_completed(visit: Callable[..., Visit], scheme: Scheme):
    visited = visit(scheme=scheme)
    visited.goto("/")
    page = visited.page
    page.locator("#q").fill("alliance")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


def test_a_violation_would_be_found(visit: Callable[..., Visit]):
    visited = visit()
    visited.goto("/about")
    visited.page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"data:,\">'")
    assert any(each.startswith("image-alt") for each in violations(visited.page))
