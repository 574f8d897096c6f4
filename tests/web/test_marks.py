"""A summary that is reached from a search: the question's words are marked, and nothing else."""

from urllib.parse import quote, urlsplit

import pytest

from search.searcher import Searcher
from tests.audit import AuditingClient, read

SUMMARY = "/summary/2019-04-therapeutic-alliance-rupture-repair"
HOSTILE = ["<script>alert(1)</script> rupture", '"><img src=x onerror=alert(1)> rupture', "{{7*7}}"]


def test_links_of_a_hit_to_its_text_carry_the_question(client: AuditingClient):
    """Those of its numbers lead to the sentence of each, and one to what is related."""
    for card in read(client.get("/search?q=how+to+repair+ruptures")).select(".card"):
        links = [link["href"] for link in card.select("h2 a, .lead-in a")]
        assert links
        for link in links:
            parts = urlsplit(link)
            assert parts.query == "q=how+to+repair+ruptures"
            assert not parts.fragment or read(client.get(link)).find(id=parts.fragment)


def test_the_words_of_the_question_are_marked_and_listed(client: AuditingClient):
    page = read(client.get(f"{SUMMARY}?q=how+to+repair+ruptures"))
    marked = [mark.get_text().lower() for mark in page.select("mark")]
    assert {"repair", "ruptures", "rupture"} <= set(marked)
    said = page.select_one(".asked").get_text()
    assert "Marked for “how to repair ruptures”: " in said
    assert all(word in said for word in set(marked))
    assert page.select_one("#q")["value"] == "how to repair ruptures"


def test_marks_are_those_of_the_answer(client: AuditingClient, searcher: Searcher):
    for card in read(client.get("/search?q=therapist+empathy&per_page=5")).select(".card"):
        for answer in card.select("blockquote"):
            url = card.select_one("h2 a")["href"]
            text = answer.select_one("p:last-child").get_text()
            spans = read(client.get(url)).select("span[id]")
            (place,) = [each for each in spans if each.get_text().strip() == text]
            shown = [mark.get_text() for mark in answer.select("mark")]
            assert [mark.get_text() for mark in place.select("mark")] == shown


def test_the_text_is_the_same_with_marks_as_without(client: AuditingClient, searcher: Searcher):
    for ordinal in range(0, searcher.snapshot.count, 10):
        url = f"/summary/{searcher.snapshot.ids[ordinal]}"
        marked = read(client.get(f"{url}?q=therapist+outcome+clients"))
        plain = read(client.get(marked.select_one(".asked a")["href"]))
        assert not plain.select("mark")
        assert not plain.select(".asked")
        said = [[each.get_text() for each in page.select("span[id]")] for page in (marked, plain)]
        assert said[0] == said[1]


def test_links_within_a_marked_summary_stay_in_it(client: AuditingClient):
    page = read(client.get(f"{SUMMARY}?q=repair"))
    places = [link["href"] for link in page.select(f"main a[href^='{SUMMARY}']")][:-1]
    inside = [url for url in places if "#" in url]
    assert len(inside) > 3
    assert all(url.startswith(f"{SUMMARY}?q=repair#") for url in inside)
    assert all(page.find(id=urlsplit(url).fragment) for url in inside)


def test_a_question_without_a_word_of_the_summary_says_so(client: AuditingClient):
    page = read(client.get(f"{SUMMARY}?q=diesel"))
    assert "No word of “diesel” stands here" in page.select_one(".asked").get_text()
    assert not page.select("mark")


@pytest.mark.parametrize("query", ["", "?q=", "?q=+%20"])
def test_without_a_question_nothing_is_said_of_one(client: AuditingClient, query: str):
    page = read(client.get(SUMMARY + query))
    assert not page.select(".asked, mark")


@pytest.mark.parametrize("text", [*HOSTILE, "a" * 10_000, "\u202ertl", "(" * 500], ids=ascii)
def test_a_hostile_question_stays_text(client: AuditingClient, text: str):
    page = read(client.get(f"{SUMMARY}?q={quote(text)}"))
    assert not page.find("img")
    assert page.select_one("#q")["value"] == text
    assert len(page.select_one(".asked").get_text()) < 400


@pytest.mark.parametrize("text", ["%00", "%ff", "%ed%a0%80", "%", "%0d%0aX: y"])
def test_bytes_that_are_no_question_get_the_page(client: AuditingClient, text: str):
    assert client.get(f"{SUMMARY}?q={text}").status_code == 200
