"""Every kind of page, narrow and wide, light and dark; a picture of each is in test-output/."""

from collections.abc import Callable

import pytest

from search.searcher import Searcher
from tests.browser.conftest import Scheme, Visit
from tests.conftest import ROOT

PICTURES = ROOT / "test-output"
SUMMARY = "/summary/2019-04-therapeutic-alliance-rupture-repair"
PICKS = (
    "pick=2019-04-therapeutic-alliance-rupture-repair"
    "&pick=2018-02-experts-agree-on-strategies-to-repair-alliance-ruptures"
    "&pick=2014-05-patients-with-high-levels-of-resistance-respond-better-to-less-directive-"
    "psychotherapy"
)
PAGES = {
    "start": "/",
    "results": "/search?q=how+to+repair+ruptures&per_page=3",
    "filtered": "/search?q=therapist+empathy&topic=Empathy&type=meta-analysis&year=2015..2021",
    "second-page": "/search?q=therapy&page=2&per_page=3",
    "nothing": "/search?q=zzz+qqq&topic=No+such+topic",
    "long-word": "/search?per_page=3&q=" + "Donaudampfschifffahrt" * 20,
    "about": "/about",
    "summary": "/summary/{id}",
    "numbers": "/summary/2017-04-efficacy-of-psychotherapies-for-borderline-personality-disorder",
    "evidence": "/evidence?q=rupture+repair",
    "marked": SUMMARY + "?q=how+to+repair+ruptures#s1-604",
    "picked": "/search?q=how+to+repair+ruptures&per_page=3&" + PICKS,
    "sheet": "/sheet?q=how+to+repair+ruptures&pick=no-such&" + PICKS,
    "archive": "/archive",
    "topic": "/topic/empathy",
}
LOOKS = [(360, "light"), (360, "dark"), (768, "light"), (1280, "light"), (1280, "dark")]
CONTRAST = """
() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255).map(
      v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = element => {
    for (let each = element; each; each = each.parentElement) {
      const color = parts(getComputedStyle(each).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const field of document.querySelectorAll("input[placeholder]")) {
    const hint = light(parts(getComputedStyle(field, "::placeholder").color));
    const ground = light(behind(field));
    const contrast = (Math.max(hint, ground) + 0.05) / (Math.min(hint, ground) + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)}: ${field.placeholder}`);
  }
  for (const element of document.querySelectorAll("body *")) {
    const says = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const box = element.getBoundingClientRect();
    if (!says || box.width < 2 || box.right < 0) continue;
    const [a, b] = [light(parts(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)}: ${element.textContent.trim()}`);
  }
  return faint;
}
"""
SMALL = """
() => [...document.querySelectorAll(
  "button, summary, label, .chips a, .pages a, .topics a, .sorts a, .links a")]
  .map(element => [element.getBoundingClientRect(), element])
  .filter(([box]) => box.width > 1 && (box.width < 24 || box.height < 24))
  .map(([box, element]) => `${box.width}x${box.height}: ${element.textContent.trim()}`)
"""
CLIPPED = """
() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter(element => !element.closest(".unseen"))
  .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.outerHTML.slice(0, 80))
"""


def open_named(visit: Callable[..., Visit], searcher: Searcher, name: str, **options) -> Visit:
    visited = visit(**options)
    longest = max(
        (searcher.snapshot.summary(n) for n in range(searcher.snapshot.count)),
        key=lambda summary: (bool(summary.doi), len(summary.title)),
    )
    visited.goto(PAGES[name].format(id=longest.id))
    return visited


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        *[(each, 320, "light") for each in PAGES],
        *[(each, width, scheme) for each in PAGES for width, scheme in LOOKS],
    ],
)
def test_a_page_fits_its_width_and_can_be_read(
    visit: Callable[..., Visit], searcher: Searcher, name: str, width: int, scheme: Scheme
):
    page = open_named(visit, searcher, name, width=width, scheme=scheme).page
    if width in (360, 768, 1280):
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)
        page.screenshot(path=PICTURES / f"top-{name}-{width}-{scheme}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["results", "filtered", "marked", "picked", "evidence"])
def test_in_colours_of_the_readers_own_what_matters_still_shows(
    visit: Callable[..., Visit], searcher: Searcher, name: str, width: int
):
    page = open_named(visit, searcher, name, width=width, forced_colors="active").page
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{width}-forced.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []
    for mark in page.locator("mark").all()[:5]:
        ground = "getComputedStyle(each).backgroundColor"
        own = mark.evaluate(f"each => {ground}")
        assert own != page.locator("main").evaluate(f"each => {ground}")
    page.locator("#q").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("name", ["start", "filtered", "about", "summary", "numbers", "evidence"])
def test_a_page_with_text_twice_as_large_still_fits(visit, searcher: Searcher, name: str):
    page = open_named(visit, searcher, name, width=640).page
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_stylesheet_is_used(visit: Callable[..., Visit]):
    visited = visit()
    visited.goto("/")
    rounded = visited.page.evaluate(
        "getComputedStyle(document.querySelector('button')).borderRadius"
    )
    assert rounded not in ("0px", "")


def test_dark_is_dark_and_light_is_light(visit: Callable[..., Visit]):
    def brightness(scheme: Scheme) -> int:
        visited = visit(scheme=scheme)
        visited.goto("/")
        color = visited.page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(each) for each in color.strip("rgb()").split(", "))

    assert brightness("light") > 600
    assert brightness("dark") < 150


def test_a_script_that_came_in_by_a_question_is_not_run(visit: Callable[..., Visit]):
    visited = visit()
    visited.goto("/search?q=%3Cimg+src%3Dx+onerror%3D%22document.title%3D'run'%22%3E")
    assert visited.page.title() != "run"
    assert "onerror" in visited.page.locator("h1").inner_text()


def test_on_paper_there_is_no_form_and_no_filter(visit: Callable[..., Visit]):
    visited = visit()
    visited.goto("/search?q=therapist+empathy")
    visited.page.emulate_media(media="print")
    assert visited.page.locator("h1").is_visible()
    for selector in (".facets", ".ask", ".pages", ".why"):
        assert not visited.page.locator(selector).first.is_visible()


def test_a_sheet_of_three_takes_about_half_a_page_of_paper(visit: Callable[..., Visit]):
    """A4 has 718 by 1047 px within margins of a centimetre."""
    visited = visit(width=718)
    visited.goto(PAGES["sheet"].replace("pick=no-such&", ""))
    visited.page.emulate_media(media="print")
    PICTURES.mkdir(exist_ok=True)
    visited.page.screenshot(path=PICTURES / "sheet-paper.png", full_page=True)
    for selector in (".ask", ".foot", ".off", ".sheet .links"):
        assert not visited.page.locator(selector).first.is_visible()
    assert visited.page.locator(".sheet").bounding_box()["height"] < 1047 * 0.55


def test_the_way_to_the_filters_marks_none_of_them(visit: Callable[..., Visit]):
    visited = visit(width=360)
    visited.goto("/search?q=therapist+empathy")
    visited.page.locator(".to-narrow").click()
    ground = "getComputedStyle(document.querySelector(':target')).backgroundColor"
    assert visited.page.evaluate(ground) == "rgba(0, 0, 0, 0)"
