"""A corpus full of code, endless words and controls of direction, before a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, expect

from tests.browser.conftest import Visit
from tests.browser.test_axe import violations
from tests.browser.test_looks import CLIPPED, PICTURES
from tests.conftest import index_into, new_home
from tests.web.conftest import servers, write_summary

SCRIPT = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
BIDI = "\u202ednekcab\u2066 \u200f"
WORD = "Donaudampfschiff"
PAGES = [
    "/",
    "/search?q=therapist",
    "/search?q=title:" + WORD * 30,
    "/summary/hostile?q=therapist",
    "/sheet?pick=hostile&pick=endless",
    "/evidence?q=therapist",
    "/archive",
]


@pytest.fixture(scope="module")
def hostile_address(tmp_path_factory: pytest.TempPathFactory, encoder: object) -> Iterator[str]:
    """Where the real program serves two summaries that no editor would write."""
    assert encoder
    place = tmp_path_factory.mktemp("hostile")
    corpus, home = place / "corpus", new_home(place / "home")
    title = f"'{SCRIPT} {BIDI}therapist'".replace("'run'", '"run"')
    write_summary(
        corpus,
        f"A therapist `{SCRIPT}` was found {BIDI} (r = .3, N = 40).\n\n"
        f"## Practice Implications\n\nListen `{SCRIPT}` therapist {BIDI}.",
        id="hostile",
        title=title,
        citation=f"'{SCRIPT} {BIDI} (2018). T. Psychotherapy, 5, 1-2.'".replace("'run'", '"run"'),
    )
    word = WORD * 625
    write_summary(
        corpus,
        f"{word} therapist (r = .3).\n\n## Practice Implications\n\n{word} therapist.",
        id="endless",
        title=WORD * 30,
        citation=f"{WORD * 30}, A. (2018). {WORD * 30}. Psychotherapy, 5, 1-2.",
    )
    index_into(corpus, home)
    with servers(place) as start:
        yield f"http://127.0.0.1:{start(home, workers='1').port}"


@pytest.fixture
def hostile(chromium: Browser, hostile_address: str) -> Iterator[Visit]:
    """A visit there, in which no dialog may open."""
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    visited = Visit(context.new_page(), hostile_address)
    visited.watch()
    dialogs: list[Dialog] = []
    visited.page.on("dialog", lambda dialog: dialogs.append(dialog))  # noqa: PLW0108
    yield visited
    context.close()
    assert (visited.faults, dialogs) == ([], [])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path[:20])
def test_nothing_runs_nothing_is_cut_off_and_axe_finds_nothing(hostile: Visit, path: str):
    page = hostile.page
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        hostile.goto(path)
        assert "run – " not in page.title()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CLIPPED) == []
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"hostile-{PAGES.index(path)}.png")
    assert violations(page) == []


def test_what_is_offered_stays_text(hostile: Visit):
    hostile.goto("/")
    page = hostile.page
    page.locator("#q").fill("script")
    expect(page.get_by_role("option").first).to_contain_text("<script>")
    page.locator("#q").fill(WORD[:6])
    expect(page.get_by_role("option").first).to_contain_text(WORD)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("#offers img, #offers script").count() == 0


def test_a_change_of_direction_ends_with_its_text(hostile: Visit):
    hostile.goto("/search?q=therapist")
    page = hostile.page
    link = page.locator(".card h2 a").filter(has_text="dnekcab")
    assert link.evaluate("each => getComputedStyle(each).unicodeBidi") == "isolate"
