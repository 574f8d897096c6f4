"""The way through by keyboard alone, with JavaScript and without, and what a fault looks like."""

import math
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


def press_back(visited: Visit) -> None:
    """Go back, and wait until what was there before is shown."""
    visited.page.go_back(wait_until="load")
    visited.page.locator("main:not([aria-busy])").wait_for()


def total(visited: Visit) -> int:
    found = re.match(r"([\d,]+) summar", visited.page.locator("h1").inner_text())
    assert found
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("script", [False, True])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_main_flow_by_keyboard_alone(visit: Callable[..., Visit], width: int, *, script: bool):
    visited = visit(width=width, java_script_enabled=script)
    page = visited.page
    visited.goto("/")
    tab_to(visited, "#q")
    page.keyboard.type("therapist empathy")
    press(visited, "Enter")
    assert page.url.endswith("/search?q=therapist+empathy")
    every = total(visited)

    for _ in range(3):
        tab_to(visited, ".card h2 a")
    place = page.locator("main").bounding_box()["y"]
    title = page.locator(":focus").inner_text()
    press(visited, "Enter")
    assert page.locator("h1").inner_text() == title
    press_back(visited)
    assert total(visited) == every
    assert page.locator("main").bounding_box()["y"] == pytest.approx(place, abs=2)

    tab_to(visited, ".facets input[name=topic]")
    label = page.locator(":focus").locator("..")
    name, count = label.inner_text().split("\n")[0].strip(), label.locator("small").inner_text()
    name = name.removesuffix(count).strip()
    if script:
        press(visited, "Space")
        assert page.locator(":focus").get_attribute("value") == name
    else:
        page.keyboard.press("Space")
        tab_to(visited, ".facets button")
        press(visited, "Enter")
    assert total(visited) == int(count) < every
    assert page.locator(".chips a").first.inner_text().startswith(name)
    assert page.locator(".facets input:checked").count() == 1

    tab_to(visited, ".chips a")
    press(visited, "Enter")
    assert total(visited) == every
    assert page.locator(".chips").count() == 0

    tab_to(visited, ".pages [rel=next]")
    press(visited, "Enter")
    assert page.locator("h1").inner_text().endswith(f"page 2 of {math.ceil(every / 10)}")
    assert page.locator(".cards").get_attribute("start") == "11"
    press_back(visited)
    assert page.locator(".cards").get_attribute("start") == "1"

    tab_to(visited, ".pick input")
    page.keyboard.press("Space")
    if script:
        page.locator(".to-sheet.ready").wait_for()
    tab_to(visited, ".to-sheet button")
    press(visited, "Enter")
    assert page.locator(".sheet .entry").count() == 1


def test_the_first_tab_skips_to_the_content(visit: Callable[..., Visit]):
    visited = visit(java_script_enabled=False)
    visited.goto("/search?q=therapist+empathy")
    visited.page.keyboard.press("Tab")
    assert visited.page.locator(".skip:focus").is_visible()
    visited.page.keyboard.press("Enter")
    visited.page.keyboard.press("Tab")
    assert visited.page.locator("main :focus").count() == 1


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
    for selector in ("#q", ".ask button", ".card h2 a", ".card summary", ".facets input"):
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
