"""The table of findings in a real browser, by keyboard alone and in forced colours."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.test_looks import PICTURES

TABLE = "/evidence?q=alliance"


def numbers(page: Page) -> list[str]:
    """Return the numbers of the first part of the table, as shown."""
    return page.locator(".findings").first.locator(".number > a").all_inner_texts()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("look", ["light", "dark", "forced"])
def test_the_table_is_sorted_by_keyboard_alone(visit: Callable[..., Visit], width: int, look: str):
    visited = visit(width=width, scheme="dark" if look == "dark" else "light")
    if look == "forced":
        visited.page.emulate_media(forced_colors="active")
    visited.goto(TABLE)
    before = numbers(visited.page)
    link = visited.page.locator(".findings th a").first
    for _ in range(400):
        visited.page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    else:
        pytest.fail("the heading can't be reached by Tab")
    assert link.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
    visited.page.keyboard.press("Enter")
    visited.page.wait_for_url("**order=value**")
    after = numbers(visited.page)
    values = [float(each.split(" = ")[1].split(" ")[0].replace("−", "-")) for each in after]
    assert sorted(after) == sorted(before)
    assert values == sorted(values, reverse=True)
    heading = visited.page.locator(".findings th").first
    assert heading.get_attribute("aria-sort") == "descending"
    assert visited.page.evaluate("document.documentElement.scrollWidth") <= width
    PICTURES.mkdir(exist_ok=True)
    visited.page.screenshot(path=PICTURES / f"sorted-evidence-{width}-{look}.png")
    assert visited.faults == []


def test_the_downloaded_csv_has_the_rows_of_the_page(visit: Callable[..., Visit]):
    visited = visit(width=1280, scheme="light")
    visited.goto(f"{TABLE}&order=value")
    with visited.page.expect_download() as download:
        visited.page.get_by_text("Download as CSV").click()
    text = download.value.path().read_text(encoding="utf-8")
    rows = list(csv.DictReader(StringIO(text)))
    clauses = visited.page.locator(".findings .clause").all_inner_texts()
    assert len(rows) == len(clauses)
    for row, clause in zip(rows, clauses, strict=True):
        assert row["clause"].lstrip("'") in clause


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_table_keeps_its_marks_in_forced_colours(visit: Callable[..., Visit], width, scheme):
    visited = visit(width=width, scheme=scheme)
    visited.page.emulate_media(forced_colors="active")
    visited.goto(TABLE)
    PICTURES.mkdir(exist_ok=True)
    visited.page.screenshot(path=PICTURES / f"forced-evidence-{width}-{scheme}.png")
    assert visited.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visited.page.locator("svg[role=img]").first.is_visible()


def test_a_number_leads_to_its_sentence(visit: Callable[..., Visit]):
    visited = visit(width=1280, scheme="light")
    visited.goto("/search?q=how+to+repair+ruptures")
    visited.page.locator(".card .evidence a").get_by_text("r = .29").click()
    visited.page.wait_for_url("**/summary/2019-04-therapeutic-alliance-rupture-repair*#**")
    assert "r = .29" in visited.page.locator(":target").inner_text()
