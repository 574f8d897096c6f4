import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from corpus.vocabulary import load_vocabulary
from search.searcher import Searcher
from tests.audit import AuditingClient, read
from tests.web.conftest import write_summary
from web.browse import list_months, topic_path, type_path
from web.cards import month_name

TOPICS = [label.name for label in load_vocabulary().topics.all]
TYPES = [label.name for label in load_vocabulary().research_types.all]


def summaries(searcher: Searcher):
    return [searcher.snapshot.summary(ordinal) for ordinal in range(searcher.snapshot.count)]


def titles(page) -> list[str]:
    return [each.get_text() for each in page.select(".entries h2")]


def count(page) -> int:
    found = re.search(r"([\d,]+) summar", page.main.select_one("h1 + p").get_text())
    return int(found[1].replace(",", "")) if found else 0


def every_page(client: AuditingClient, path: str):
    """Fetch a list and the pages after it."""
    page = read(client.get(path))
    yield page
    while following := page.select_one("nav.pages a[rel=next]"):
        page = read(client.get(following["href"]))
        yield page


def test_every_topic_has_a_page_that_lists_all_its_summaries(client, searcher: Searcher):
    for name in TOPICS:
        expected = [each.title for each in summaries(searcher) if name in each.topics]
        pages = list(every_page(client, topic_path(name)))
        assert pages[0].h1.get_text() == name
        assert count(pages[0]) == len(expected)
        assert sorted(title for page in pages for title in titles(page)) == sorted(expected)


def test_every_type_has_a_page_with_as_many_as_its_facet_counts(client, searcher: Searcher):
    for name in TYPES:
        page = read(client.get(type_path(name)))
        assert page.h1.get_text().casefold() == name.casefold()
        column = searcher.snapshot.columns.facets["type"]
        held = [row for row in column.rows() if name in row]
        assert count(page) == len(held)


def test_every_month_has_a_page_and_leads_to_the_months_beside_it(client, searcher: Searcher):
    posted = Counter(each.published for each in summaries(searcher))
    assert dict(list_months(searcher.snapshot.columns)) == posted
    page = read(client.get(f"/month/{max(posted)}"))
    visited = []
    while True:
        visited.append(page.h1.get_text())
        assert {each.get_text() for each in page.select(".entries .facts")} == {visited[-1]}
        link = page.main.find("a", string=re.compile("^Earlier: "))
        if link is None:
            break
        assert count(page) == len(titles(page))
        page = read(client.get(link["href"]))
    assert visited == [month_name(month) for month in sorted(posted, reverse=True)]


def test_the_archive_has_every_summary_newest_first_fifty_a_page(client, searcher: Searcher):
    pages = list(every_page(client, "/archive"))
    newest = searcher.snapshot.latest(searcher.snapshot.count)
    assert [title for page in pages for title in titles(page)] == [each.title for each in newest]
    assert [len(titles(page)) for page in pages][:-1] == [50] * (len(pages) - 1)
    assert pages[1].h1.get_text() == f"All summaries, page 2 of {len(pages)}"
    assert pages[1].select_one("a[rel=prev]")["href"] == "/archive"


def test_the_counts_in_the_archive_are_the_totals_behind_them(client: AuditingClient):
    items = read(client.get("/archive")).select(".lists li")
    assert len(items) > 60
    for item in items:
        page = read(client.get(item.a["href"]))
        assert count(page) == int(re.findall(r"\d+", item.select_one(".count").get_text())[0])


def test_each_summary_stands_with_its_month_and_its_evidence(client: AuditingClient):
    entry = (
        read(client.get("/topic/alliance-and-therapeutic-relationship"))
        .find("a", string="Therapeutic Alliance Rupture Repair")
        .find_parent("li")
    )
    said = entry.get_text(" ", strip=True)
    assert "April 2019" in said
    assert "Meta-analysis" in said
    assert "11 studies" in said
    for link in entry.select("a"):
        assert client.get(link["href"]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/topic/empathy", "/type/meta-analysis", "/month/2019-04", "/archive"]
)
def test_every_link_on_a_page_to_browse_by_leads_somewhere(client: AuditingClient, path: str):
    page = read(client.get(path))
    links = {link["href"] for link in page.select("a[href^='/'], link[href^='/']")}
    for link in links:
        assert client.get(link).status_code == 200
    assert page.select_one("meta[name=description]")["content"].count("psychotherapy research") == 1


def test_searching_within_a_topic_asks_of_its_summaries_alone(client: AuditingClient):
    page = read(client.get("/topic/empathy"))
    found = read(client.get(page.main.find("a", string="Search within this topic")["href"]))
    assert found.select_one("input[name=topic][value=Empathy]").has_attr("checked")
    assert found.h1.get_text() == f"{count(page)} summaries"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/topic/EMPATHY", "/topic/empathy"),
        ("/topic/ptsd", "/topic/trauma-and-or-ptsd"),
        ("/type/rct", "/type/randomized-trial"),
        ("/type/RCT", "/type/randomized-trial"),
    ],
)
def test_another_name_leads_to_the_page(client: AuditingClient, path: str, leads_to: str):
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (301, leads_to)


@pytest.mark.parametrize(
    ("path", "title", "offers"),
    [
        ("/topic/empaty", "There is no such topic", "/topic/empathy"),
        ("/topic/empaty/feed.xml", "There is no such topic", "/topic/empathy"),
        ("/topic/terminaton", "There is no such topic", "/topic/termination"),
        ("/type/metaanalysis", "There is no such type of research", "/type/meta-analysis"),
        ("/month/2019-07", "There is no such month", "/month/2019-06"),
        ("/month/1999-01", "There is no such month", "/month/2013-02"),
        ("/month/2019-13", "There is no such month", "/archive"),
        ("/month/soon", "There is no such month", "/archive"),
        ("/topic/qqqq", "There is no such topic", "/archive"),
    ],
)
def test_what_is_not_there_offers_the_nearest(client, path: str, title: str, offers: str):
    response = client.get(path)
    assert response.status_code == 404
    page = read(response)
    assert page.h1.get_text() == title
    links = [link["href"] for link in page.main.select("a")]
    assert offers in links
    assert all(client.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a" * 4000, "٢٠١٩-٠٤", "\u202e", "'"]
)
@pytest.mark.parametrize("kind", ["topic", "type", "month"])
def test_a_hostile_name_stays_text(client: AuditingClient, kind: str, text: str):
    response = client.get(f"/{kind}/{quote(text, safe='')}")
    assert response.status_code == 404
    assert not read(response).find("script", src=False)


def test_a_page_past_the_last_is_said_and_one_that_cannot_be_read_too(client: AuditingClient):
    page = read(client.get("/archive?page=99"))
    assert "There is no page 99" in page.select_one(".notice").get_text()
    assert titles(page)
    assert "page=soon" in read(client.get("/archive?page=soon")).select_one(".notice").get_text()


def test_a_topic_without_summaries_has_a_page_that_says_so(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    write_summary(tmp_path / "corpus", "Listen before you speak.")
    client = client_over(tmp_path / "corpus")
    assert "No summary yet" in read(client.get("/topic/training")).main.get_text()
    assert titles(read(client.get("/topic/empathy"))) == ["Empathy and Outcome"]
    assert not read(client.get("/archive")).select("nav.pages")
