"""Summaries are ticked and make a sheet: what to do, and apart from it what for."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from corpus.summary import IMPLICATIONS
from search.query import Query, Sort
from search.searcher import Searcher
from tests.audit import AuditingClient, press, read
from tests.web.conftest import write_summary
from web.links import Links
from web.params import MOST_PICKED, read_params, read_picks

ASKED = "/search?q=therapist+empathy&topic=Empathy&page=1&per_page=5"
ids = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,3}", fullmatch=True)
picked = st.lists(ids, max_size=MOST_PICKED, unique=True).map(tuple)


def picks_of(url: str) -> tuple[str, ...]:
    picks, notices = read_picks(MultiDict(parse_qsl(urlsplit(url).query)))
    assert notices == ()
    return picks


def query_of(url: str) -> Query:
    return read_params(MultiDict(parse_qsl(urlsplit(url).query)))[0]


@given(picked, ids)
def test_picked_twice_is_as_before_and_the_query_never_changes(picks: tuple[str, ...], one: str):
    links = Links(Query(text="a", page=3, per_page=5, sort=Sort.NEWEST), picks=picks)
    once = links.picked(one)
    assert query_of(once) == links.query
    if one in picks:
        assert picks_of(once) == tuple(each for each in picks if each != one)
    elif len(picks) < MOST_PICKED:
        assert picks_of(once) == (*picks, one)
        assert picks_of(Links(links.query, picks=picks_of(once)).picked(one)) == picks


@given(picked)
def test_every_way_on_keeps_what_is_picked_but_that_to_the_api(picks: tuple[str, ...]):
    links = Links(Query(text="a"), picks=picks)
    ways = [
        links.here(),
        links.page(2),
        links.toggled("topic", "Empathy"),
        links.unfiltered(),
        links.asking("b"),
        links.with_synonyms(),
        links.leading("/sheet"),
    ]
    assert [picks_of(each) for each in ways] == [picks] * len(ways)
    assert "pick=" not in links.as_json()


@given(st.lists(st.text(max_size=300) | ids, max_size=30))
def test_whatever_is_given_the_picks_are_ids_and_few(texts: list[str]):
    picks, _ = read_picks(MultiDict([("pick", each) for each in texts]))
    assert len(picks) <= MOST_PICKED
    assert len(set(picks)) == len(picks)
    assert picks_of(f"/?{urlencode([('pick', each) for each in picks])}") == picks


def test_a_hit_is_ticked_where_it_stands_and_makes_a_sheet(client: AuditingClient):
    page = read(client.get(ASKED))
    box = page.select(".pick input")[1]
    assert not page.select(".pick :checked")
    assert box["aria-describedby"] == "hit-2"
    assert box.find_parent("form") is page.select_one("#ask")
    after = read(client.get(f"{ASKED}&pick={box['value']}"))
    assert after.h1 == page.h1
    (ticked,) = after.select(".pick input[checked]")
    assert ticked["value"] == box["value"]
    assert ticked.find_parent("article").h2 == box.find_parent("article").h2
    assert not after.select("#ask [type=hidden][name=pick]")
    button = after.select_one(".to-sheet button")
    assert button.get_text() == "1 picked: make the sheet"
    sheet = read(client.get(f"{button['formaction']}?q=therapist+empathy&pick={box['value']}"))
    assert sheet.select_one(".entry h2 a").get_text() == box.find_parent("article").h2.get_text()


def test_links_and_form_of_a_page_of_results_keep_what_is_picked(client: AuditingClient):
    page = read(client.get(f"{ASKED}&pick=a-1&pick=b&year=2010.."))
    links = [a["href"] for a in page.select("main a[href^='/search']:not(.topics a)")]
    assert len(links) > 2
    for link in links:
        assert {"a-1", "b"} <= set(picks_of(link)), link
    assert [each["value"] for each in page.select("#ask [type=hidden][name=pick]")] == ["a-1", "b"]
    for button in page.select("#ask button"):
        assert {"a-1", "b"} <= set(picks_of(press(page, button))), button


def test_the_table_of_numbers_keeps_what_is_picked(client: AuditingClient):
    page = read(client.get(f"{ASKED.replace('/search', '/evidence')}&pick=a-1"))
    links = [a["href"] for a in page.select("main a[href^='/search'], main a[href^='/evidence']")]
    assert links
    assert all(picks_of(link) == ("a-1",) for link in links)
    assert client.get(page.select("main a[href^='/api']")[0]["href"]).status_code == 200


def test_a_full_sheet_takes_no_more(client: AuditingClient, searcher: Searcher):
    every = [("pick", each) for each in searcher.snapshot.ids[: MOST_PICKED + 2]]
    page = read(client.get(f"/search?q=zebra+therapy&{urlencode(every[:MOST_PICKED])}"))
    assert page.select_one(".to-sheet").get_text().startswith("10 picked")
    assert "The sheet is full" in page.select_one(".pick").get_text()
    assert page.select_one(".pick input").has_attr("disabled")
    sheet = read(client.get(f"/sheet?{urlencode(every)}"))
    assert len(sheet.select(".entry")) == MOST_PICKED
    assert "first of 12" in sheet.select_one(".notice").get_text()


def test_a_sheet_quotes_each_summary_and_keeps_findings_apart(client, searcher: Searcher):
    snapshot = searcher.snapshot
    for start in range(0, snapshot.count, MOST_PICKED):
        some = snapshot.ids[start : start + MOST_PICKED]
        url = f"/sheet?{urlencode([('pick', each) for each in some])}"
        page = read(client.get(url))
        assert page.h1.get_text().startswith("Before the session: ")
        entries = page.select(".entry")
        for each, entry in zip(some, entries, strict=True):
            stored = snapshot.store.fetch(each)
            told = {section.heading: section.text for section in stored.summary.sections}
            advice = told.pop(IMPLICATIONS, "")
            shown = [item.contents[0].strip() for item in entry.select(".advice li")]
            assert len(shown) <= 3
            assert advice.startswith((*shown[:1], "- "))
            assert all(sentence in advice for sentence in shown)
            finding = entry.select(".found > p")[-1].get_text()
            assert any(finding in text for text in told.values())
        papers = [item.get_text() for item in page.select(".citation li")]
        assert [
            text.startswith(snapshot.store.fetch(each).summary.citation)
            for each, text in zip(some, papers, strict=True)
        ] == [True] * len(some)


def test_the_rest_of_the_advice_begins_where_the_sheet_ends(client: AuditingClient):
    page = read(client.get("/sheet?q=repair&pick=2019-04-therapeutic-alliance-rupture-repair"))
    last = page.select(".advice li")[-1]
    url = last.a["href"]
    assert urlsplit(url).query == "q=repair"
    summary = read(client.get(url))
    place = summary.find(id=urlsplit(url).fragment)
    before = place.find_previous_sibling("span")
    assert before.get_text().strip() == last.contents[0].strip()


def test_a_sheet_leads_back_and_lets_go(client: AuditingClient):
    some = "pick=2019-04-therapeutic-alliance-rupture-repair&pick=2020-12-how-does-therapy-harm"
    page = read(client.get(f"/sheet?q=repair&topic=Empathy&{some}"))
    back = page.select_one(".sheet .links a")["href"]
    assert back == f"/search?q=repair&topic=Empathy&{some}"
    after = read(client.get(page.select_one(".off a")["href"]))
    assert [each.get_text() for each in after.select(".entry h2 a")] == [
        page.select(".entry h2 a")[1].get_text()
    ]
    none = read(client.get(after.select_one(".off a")["href"]))
    assert none.h1.get_text() == "Before the session: nothing picked"


def test_picks_without_a_question_keep_to_the_results(client: AuditingClient):
    assert client.get("/search?pick=2020-12-how-does-therapy-harm").status_code == 200
    assert client.get("/search?pick=").status_code == 302


def test_an_id_that_there_is_not_is_told_and_let_go(client: AuditingClient):
    page = read(client.get("/sheet?pick=no-such&pick=2020-12-how-does-therapy-harm"))
    assert "No summary has the id “no-such”" in page.select_one(".notice").get_text()
    assert len(page.select(".entry")) == 1
    assert "no-such" not in page.select_one(".sheet .links a")["href"]
    assert [each["value"] for each in page.select("#ask input[name=pick]")] == [
        "2020-12-how-does-therapy-harm"
    ]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x>', "{{ 7*7 }}", "a" * 10_000, "\u202eb", "A"],
)
@pytest.mark.parametrize("path", ["/sheet?", "/search?q=empathy&", "/evidence?q=empathy&"])
def test_what_is_no_id_is_told_and_stays_text(client: AuditingClient, path: str, text: str):
    page = read(client.get(f"{path}pick={quote(text)}"))
    assert not page.find("img")
    assert f"ick={text[:40]} is not the id" in page.select_one(".notice").get_text()
    assert not page.select("input[name=pick][type=hidden], .pick [checked], .to-sheet.ready")


@pytest.mark.parametrize("text", ["%00", "%ff", "%ed%a0%80", "%", "%0d%0aX: y"])
def test_bytes_that_are_no_id_get_a_page(client: AuditingClient, text: str):
    assert client.get(f"/sheet?pick={text}").status_code == 200


def test_hostile_and_odd_summaries_make_a_sheet(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*7 }}"
    corpus = tmp_path / "corpus"
    write_summary(
        corpus,
        f"Text `{hostile}`.\n\n## {IMPLICATIONS}\n\n- Do `{hostile}`.\n- Rest.",
        id="hostile",
        title=f"'{hostile}'",
        citation=f"'{hostile}'",
    )
    write_summary(corpus, "Nothing is advised.", id="bare", citation='""')
    write_summary(corpus, f"## {IMPLICATIONS}\n\nOnly advice, r = .3.", id="advice")
    page = read(client_over(corpus).get("/sheet?pick=hostile&pick=bare&pick=advice"))
    assert not page.find("img")
    first, bare, advice = page.select(".entry")
    assert [item.get_text() for item in first.select(".advice li")] == [f"Do {hostile}.", "Rest."]
    assert not first.select(".rest")
    assert "gives no practice implications" in bare.get_text()
    assert "Nothing is advised." in bare.select_one(".found").get_text()
    assert "Only advice" not in advice.select_one(".found").get_text()
    assert "No citation was given." in page.select(".citation li")[1].get_text()
