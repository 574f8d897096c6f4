"""The first hit of a question that is surely answered: what was found, and what to do."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import Tag

from search.query import Query
from search.searcher import Searcher
from tests.audit import AuditingClient, read
from tests.web.conftest import write_summary

ASKED = "/search?q=how+to+repair+ruptures"
BOTH = ["What was found", "What to do in session"]


def labels(card: Tag) -> list[str]:
    return [label.get_text() for label in card.select(".lead-in")]


def test_the_best_hit_says_what_was_found_and_what_to_do(client: AuditingClient):
    cards = read(client.get(ASKED)).select(".card")
    assert labels(cards[0]) == BOTH
    assert "sure" in cards[0]["class"]
    assert not any("sure" in card["class"] for card in cards[1:])
    assert all(len(card.select("blockquote")) == 1 for card in cards[1:])


def test_the_best_hit_is_the_first_of_the_list_and_stands_there_once(client, searcher: Searcher):
    page = read(client.get(ASKED))
    titles = [title.get_text() for title in page.select(".card h2")]
    results = searcher.search(Query(text="how to repair ruptures"))
    assert titles == [hit.summary.title for hit in results.hits]
    assert page.select_one("ol.cards")["start"] == "1"


@pytest.mark.parametrize("question", ["how to repair ruptures", "clients drop out", "empathy"])
def test_each_sentence_of_the_best_hit_stands_where_its_link_leads(client, question: str):
    card = read(client.get("/search", query_string={"q": question})).select_one(".sure")
    assert labels(card) == BOTH
    for quote in card.select("blockquote"):
        url = quote.a["href"]
        place = read(client.get(url)).find(id=urlsplit(url).fragment)
        assert place.get_text().strip() == quote.select_one("p:last-child").get_text()
        is_advice = place.find_parent("section", class_="advice") is not None
        assert is_advice is ("advice" in quote.get("class", []))


@pytest.mark.parametrize(
    "url",
    [
        f"{ASKED}&sort=newest",
        f"{ASKED}&page=2&per_page=3",
        "/search?q=how+to+fix+a+diesel+engine",
        "/search?topic=Empathy",
        "/search?q=year:2019",
        "/search?q=+&topic=Empathy",
    ],
)
def test_no_hit_is_the_best_where_none_surely_is(client: AuditingClient, url: str):
    page = read(client.get(url))
    assert page.select(".card")
    assert not page.select(".sure")


def test_a_best_hit_without_advice_says_what_was_found(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    write_summary(tmp_path / "corpus", "Empathy of the therapist predicts outcome.")
    card = read(client_over(tmp_path / "corpus").get("/search?q=empathy")).select_one(".sure")
    assert labels(card) == BOTH[:1]


def test_the_api_gives_the_same_in_brief(client: AuditingClient):
    brief = client.get(ASKED.replace("/search", "/api/v1/search")).json["brief"]
    card = read(client.get(ASKED)).select_one(".sure")
    shown = [quote.select_one("p:last-child").get_text() for quote in card.select("blockquote")]
    assert [brief["finding"]["text"], brief["advice"]["text"]] == shown
    assert brief["advice"]["section"] == "Practice Implications"
    assert client.get("/api/v1/search?topic=Empathy").json["brief"] is None
