"""The way through by keyboard alone, without JavaScript, and what a faulty visit looks like."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import Visit, expecting


def tab_to(visited: Visit, selector: str) -> None:
    """Press Tab until something has the focus, as someone without a mouse does."""
    focused = visited.page.locator(selector).and_(visited.page.locator(":focus"))
    for _ in range(150):
        visited.page.keyboard.press("Tab")
        if focused.count():
            return
    pytest.fail(f"{selector} can't be reached by Tab")


def press(visited: Visit, key: str) -> None:
    """Press a key that leads to another page, and wait for that."""
    with visited.page.expect_navigation(wait_until="load"):
        visited.page.keyboard.press(key)


def total(visited: Visit) -> int:
    found = re.match(r"([\d,]+) summar", visited.page.locator("h1").inner_text())
    assert found
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("width", [360, 1280])
def test_the_main_flow_by_keyboard_alone_without_javascript(
    visit: Callable[..., Visit], width: int
):
    visited = visit(width=width, java_script_enabled=False)
    page = visited.page
    visited.goto("/")
    tab_to(visited, "#q")
    page.keyboard.type("therapist empathy")
    press(visited, "Enter")
    assert page.url.endswith("/search?q=therapist+empathy")
    every = total(visited)

    tab_to(visited, ".card h2 a")
    title = page.locator(".card h2 a").first.inner_text()
    press(visited, "Enter")
    assert page.locator("h1").inner_text() == title
    page.go_back()
    assert total(visited) == every

    tab_to(visited, ".facets input[name=topic]")
    label = page.locator(".facets label").first
    name = label.locator("span").first.inner_text()
    count = int(re.findall(r"\d+", label.locator(".count").inner_text())[0])
    page.keyboard.press("Space")
    tab_to(visited, ".facets button")
    press(visited, "Enter")
    assert total(visited) == count < every
    assert page.locator(".chips a").first.inner_text().startswith(name)
    assert page.locator(".facets input:checked").count() == 1

    tab_to(visited, ".chips a")
    press(visited, "Enter")
    assert total(visited) == every
    assert page.locator(".chips").count() == 0


def test_the_first_tab_skips_to_the_content(visit: Callable[..., Visit]):
    visited = visit(java_script_enabled=False)
    visited.goto("/search?q=therapist+empathy")
    visited.page.keyboard.press("Tab")
    assert visited.page.locator(".skip:focus").is_visible()
    visited.page.keyboard.press("Enter")
    visited.page.keyboard.press("Tab")
    assert visited.page.locator("main a:focus, main summary:focus").count() == 1


def test_a_new_question_keeps_the_filters_that_are_chosen(visit: Callable[..., Visit]):
    visited = visit(java_script_enabled=False)
    visited.goto("/search?q=therapist&topic=Empathy&year=2015..2021")
    visited.page.locator("#q").fill("outcome")
    visited.page.locator("#q").focus()
    press(visited, "Enter")
    sent = parse_qs(urlsplit(visited.page.url).query)
    assert sent == {"q": ["outcome"], "topic": ["Empathy"], "year": ["2015..2021"]}


def test_what_has_the_focus_can_be_seen(visit: Callable[..., Visit]):
    visited = visit()
    visited.goto("/search?q=therapist+empathy")
    for selector in ("#q", "#ask button", ".card h2 a", ".card summary", ".facets input"):
        tab_to(visited, selector)
        style = visited.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        width = visited.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert style == "solid"
        assert float(width.removesuffix("px")) >= 2


def test_why_this_opens_by_keyboard(visit: Callable[..., Visit]):
    visited = visit(java_script_enabled=False)
    visited.goto("/search?q=therapist+empathy")
    reasons = visited.page.locator(".why ul").first
    assert not reasons.is_visible()
    tab_to(visited, ".why summary")
    visited.page.keyboard.press("Enter")
    assert reasons.is_visible()


def test_a_missing_page_and_a_forbidden_script_would_be_seen(visit: Callable[..., Visit]):
    visited = visit()
    with expecting(visited, "404"):
        visited.goto("/nothing")
    with expecting(visited, "Content Security Policy"):
        visited.page.evaluate(
            "document.body.appendChild(document.createElement('script')).text = 'x = 1'"
        )
