"""What pages gain by the script: results in place, keys, completion, a filter, copying."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit, expecting
from tests.conftest import ROOT

ASKED = "/search?q=therapist+empathy"
SUMMARY = "/summary/2019-04-therapeutic-alliance-rupture-repair"


def open_marked(visit: Callable[..., Visit], path: str = ASKED, **options) -> Visit:
    """Open a page and mark its window, which a new page would not have kept."""
    visited = visit(**options)
    visited.goto(path)
    visited.page.evaluate("window.stayed = true")
    return visited


def has_stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def test_the_script_is_small():
    assert (ROOT / "web" / "static" / "attune.js").stat().st_size < 10_000


def test_results_change_in_place_and_the_back_button_goes_through_them(visit):
    visited = open_marked(visit)
    page = visited.page
    first = page.title()
    page.get_by_label("Newest").check()
    expect(page).to_have_url(re.compile(r"sort=newest$"))
    expect(page.get_by_label("Newest")).to_be_checked()
    page.keyboard.press("j")
    expect(page.locator(".card h2 a").first).to_be_focused()
    page.locator("#q").fill("supervision")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("supervision"))
    assert re.search(r"q=supervision&sort=newest$", page.url)
    assert page.evaluate("document.activeElement.id") == "q"
    expect(page.locator("[role=status].unseen")).to_have_text(re.compile("for “supervision”"))
    page.go_back()
    expect(page.locator("#q")).to_have_value("therapist empathy")
    expect(page.get_by_label("Newest")).to_be_checked()
    page.go_back()
    expect(page).to_have_title(first)
    expect(page.get_by_label("Best match")).to_be_checked()
    page.go_forward()
    expect(page.get_by_label("Newest")).to_be_checked()
    assert has_stayed(page)


def test_the_place_on_a_page_is_kept_when_coming_back_to_it(visit):
    page = open_marked(visit).page
    page.locator("[rel=next]").scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 500
    page.locator("[rel=next]").click()
    expect(page.locator(".cards")).to_have_attribute("start", "11")
    assert page.evaluate("scrollY") == 0
    page.go_back()
    expect(page.locator(".cards")).to_have_attribute("start", "1")
    assert page.evaluate("scrollY") == pytest.approx(place, abs=2)
    assert has_stayed(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_facet_acts_at_once_and_stays_under_the_finger(visit, width: int):
    page = open_marked(visit, width=width).page
    box = page.get_by_role("checkbox", name="Empathy")
    page.locator(".facets details summary").first.click()
    box.scroll_into_view_if_needed()
    before = box.bounding_box()["y"]
    box.check()
    expect(page.locator(".chips a").first).to_have_text(re.compile("Empathy"))
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    assert box.bounding_box()["y"] == pytest.approx(before, abs=2)
    box.uncheck()
    expect(page.locator(".chips")).to_have_count(0)
    assert "topic" not in page.url
    assert has_stayed(page)


def test_a_link_to_a_place_or_with_a_key_held_is_left_to_the_browser(visit):
    page = open_marked(visit, width=360).page
    page.locator(".to-narrow").click()
    expect(page).to_have_url(re.compile("#narrow$"))
    with page.context.expect_page() as opened:
        page.locator(".topics a").first.click(modifiers=["Control"])
    assert "topic=" in opened.value.url
    assert "topic" not in page.url


def test_where_results_do_not_come_the_browser_goes_there_itself(visit):
    visited = open_marked(visit)
    page = visited.page
    fails = [True]

    def fail_once(route: Route) -> None:
        if fails and "sort=newest" in route.request.url:
            fails.clear()
            route.abort()
        else:
            route.fallback()

    page.route("**/search?*", fail_once)
    with expecting(visited, "net::ERR_FAILED"):
        page.get_by_label("Newest").check()
        expect(page).to_have_url(re.compile("sort=newest"))
        expect(page.get_by_label("Newest")).to_be_checked()
    assert not has_stayed(page)


def test_of_two_questions_the_later_one_is_shown(visit):
    page = open_marked(visit).page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search?*sort=newest", hold)
    page.get_by_label("Newest").check()
    page.get_by_label("Most people studied").check()
    expect(page).to_have_url(re.compile("sort=sample"))
    expect(page.get_by_label("Most people studied")).to_be_checked()
    for route in held:
        route.abort()
    assert "sort=sample" in page.url
    assert has_stayed(page)


def test_keys_go_to_the_question_and_through_the_hits_until_turned_off(visit):
    page = open_marked(visit).page
    titles = page.locator(".card h2 a")
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(titles.nth(at)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("j/k")
    expect(page.locator("#q")).to_have_value("j/k")
    page.goto(page.url.split("/search")[0] + "/about")
    page.get_by_role("checkbox", name="Use these keys").uncheck()
    page.keyboard.press("Tab")
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
    page.reload()
    box = page.get_by_role("checkbox", name="Use these keys")
    expect(box).not_to_be_checked()
    box.check()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_completion_by_keys(visit):
    visited = visit()
    visited.goto("/")
    page = visited.page
    box = page.get_by_role("combobox", name="Your question")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("alliance rup")
    options = page.get_by_role("option")
    expect(options.first).to_have_text(re.compile("alliance rupture"))
    expect(box).to_have_attribute("aria-expanded", "true")
    count = options.count()
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None)):
        page.keyboard.press(key)
        chosen = [
            n for n in range(count) if options.nth(n).get_attribute("aria-selected") == "true"
        ]
        assert chosen == ([] if at is None else [at])
        active = box.get_attribute("aria-activedescendant")
        assert active == (None if at is None else options.nth(at).get_attribute("id"))
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("alliance rup")
    page.keyboard.type("t")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(re.compile("for “Therapeutic Alliance Rupture Repair”"))
    expect(page.locator(".card h2").first).to_have_text("Therapeutic Alliance Rupture Repair")


def test_what_is_being_chosen_is_not_taken_away_by_a_late_answer(visit):
    page = open_marked(visit).page
    box, options = page.locator("#q"), page.get_by_role("option")
    box.fill("alliance")
    expect(options.first).to_be_visible()
    held: list[Route] = []
    page.route("**/api/v1/complete?*", lambda route: held.append(route))  # noqa: PLW0108
    with page.expect_request("**/api/v1/complete?*"):
        page.keyboard.type(" rup")
    page.keyboard.press("ArrowDown")
    chosen = options.first.inner_text()
    for route in held:
        route.fulfill(json={"completions": []})
    page.wait_for_timeout(200)
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert options.first.inner_text() == chosen
    with page.expect_request("**/api/v1/complete?*"):
        page.keyboard.type("t")
    expect(page.locator("#offers [aria-selected=true]")).to_have_count(0)


def test_completion_by_touch_and_in_place(visit):
    page = open_marked(visit, width=360, has_touch=True).page
    page.locator("#q").tap()
    page.locator("#q").fill("safr")
    option = page.get_by_role("option")
    expect(option).to_have_text(re.compile("Safran author"))
    assert option.bounding_box()["height"] >= 24
    option.tap()
    expect(page.locator("#q")).to_have_value("author:Safran")
    expect(page).to_have_title(re.compile("author:Safran"))
    expect(option).to_have_count(0)
    assert has_stayed(page)


def test_nothing_is_offered_once_the_question_is_left_or_asked(visit):
    page = open_marked(visit).page
    page.locator("#q").fill("empath")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("option")).to_have_count(0)
    page.locator("#q").fill("empathy in")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("empathy in"))
    page.wait_for_timeout(300)
    expect(page.get_by_role("option")).to_have_count(0)


def test_a_hostile_offer_stays_text(visit):
    page = open_marked(visit).page
    offer = {
        "text": "<img src=x onerror=alert(1)>",
        "kind": "<b>",
        "question": "<i>",
        "summaries": 1,
    }
    page.route("**/api/v1/complete?*", lambda route: route.fulfill(json={"completions": [offer]}))
    page.locator("#q").fill("any")
    expect(page.get_by_role("option")).to_have_text("<img src=x onerror=alert(1)> <b>")
    assert page.locator("#offers img, #offers b").count() == 0


def test_a_long_facet_is_filtered(visit):
    page = open_marked(visit).page
    filter_box = page.get_by_role("searchbox", name="Find in Topic")
    filter_box.fill("supervis")
    shown = page.locator(".facets fieldset").first.locator("label:visible")
    expect(shown).to_have_count(0)
    filter_box.fill("thera")
    expect(shown.first).to_be_visible()
    assert all("thera" in text.lower() for text in shown.all_inner_texts())
    filter_box.fill("")
    expect(shown).to_have_count(7)
    assert page.url.endswith("q=therapist+empathy")


def test_a_citation_is_copied(visit):
    visited = visit(permissions=["clipboard-read", "clipboard-write"])
    visited.goto(SUMMARY)
    page = visited.page
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#cited").inner_text()
