"""What is ticked for a sheet, with the script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_script import has_stayed, open_marked


def test_what_is_picked_in_place_goes_with_the_next_question(visit):
    page = open_marked(visit).page
    pick = page.locator(".pick input").nth(2)
    pick.scroll_into_view_if_needed()
    before = pick.bounding_box()["y"]
    pick.check()
    expect(page.locator(".to-sheet")).to_have_text("1 picked: make the sheet")
    expect(pick).to_be_focused()
    assert pick.bounding_box()["y"] == pytest.approx(before, abs=2)
    page.locator("#q").fill("supervision")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("supervision"))
    expect(page.locator(".to-sheet")).to_have_text("1 picked: make the sheet")
    page.locator(".topics a").first.click()
    expect(page).to_have_url(re.compile("topic="))
    expect(page.locator(".to-sheet")).to_have_text("1 picked: make the sheet")
    page.go_back()
    expect(page).to_have_title(re.compile("supervision"))
    page.go_back()
    expect(page).to_have_title(re.compile("empathy"))
    page.evaluate("document.querySelectorAll('.pick input')[4].checked = true")
    page.locator("[rel=next]").click()
    expect(page.locator(".to-sheet")).to_have_text("2 picked: make the sheet")
    page.go_back()
    expect(page.locator(".to-sheet")).to_have_text("1 picked: make the sheet")
    pick.uncheck()
    expect(page.locator(".to-sheet.ready")).to_have_count(0)
    assert "pick=" not in page.url
    assert has_stayed(page)
