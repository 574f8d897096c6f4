import re
from urllib.parse import urlencode

import pytest
from bs4 import Tag

from search.query import Query
from search.searcher import Searcher
from tests.audit import AuditingClient, press, read, sent
from tests.conftest import ROOT

ASKED = "/search?q=therapist+empathy"
ORDERS = ["", "newest", "sample"]


def heading(response) -> str:
    return read(response).h1.get_text()


def total(response) -> int:
    said = re.search(r"(?:^|; )([\d,]+|No) summar", heading(response))
    assert said, heading(response)
    return 0 if said[1] == "No" else int(said[1].replace(",", ""))


def notices(page: Tag) -> str:
    return " ".join(notice.get_text() for notice in page.select(".notice"))


def checkboxes(response) -> list[Tag]:
    return read(response).select('.facets input[type="checkbox"]')


def count_beside(checkbox: Tag) -> int:
    return int(checkbox.parent.select_one("small").get_text())


def test_the_start_says_how_many_summaries_there_are(client, searcher: Searcher):
    page = read(client.get("/"))
    assert f"{searcher.snapshot.count} plain summaries" in page.main.get_text()
    assert page.select_one("input[name=q]")["value"] == ""


def test_the_counts_on_the_start_are_the_totals_behind_them(client: AuditingClient):
    listed = read(client.get("/")).select(".browse li")
    assert len(listed) > 40
    for item in listed:
        assert total(client.get(item.a["href"])) == int(item.select_one(".quiet").get_text())


def test_every_link_on_the_start_leads_to_a_page(client: AuditingClient):
    page = read(client.get("/"))
    links = {link["href"] for link in page.select("a[href^='/']")}
    browsed = {link["href"] for link in page.select(".browse a")}
    assert len(links - browsed) > 10
    for link in links - browsed:
        assert client.get(link).status_code == 200


def test_a_question_gives_its_hits_best_first(client, searcher: Searcher):
    response = client.get(ASKED)
    results = searcher.search(Query(text="therapist empathy"))
    shown = [card.get_text() for card in read(response).select(".card h2")]
    assert shown == [hit.summary.title for hit in results.hits]
    assert total(response) == results.total
    assert read(response).select_one("input[name=q]")["value"] == "therapist empathy"


def test_the_words_of_the_question_are_marked_in_the_answer(client: AuditingClient):
    marked = [mark.get_text().lower() for mark in read(client.get(ASKED)).select("mark")]
    assert "empathy" in marked


def test_the_answer_stands_in_the_summary_that_the_hit_leads_to(client: AuditingClient):
    for card in read(client.get(ASKED)).select(".card"):
        answer = card.select_one("blockquote p:last-child").get_text()
        summary = client.get(card.select_one("h2 a")["href"])
        assert answer.removeprefix("- ") in read(summary).main.get_text()


def test_every_link_on_a_page_of_results_leads_to_a_page(client: AuditingClient):
    url = ASKED + "&topic=Empathy&type=meta-analysis&year=2018..&page=1&per_page=2"
    links = {link["href"] for link in read(client.get(url)).select("a[href^='/']")}
    assert len(links) > 10
    for link in links:
        assert client.get(link).status_code == 200


@pytest.mark.parametrize("filters", ["", "&type=meta-analysis", "&topic=Empathy&year=2015..2021"])
def test_the_count_beside_a_value_is_the_total_once_it_alone_is_chosen(client, filters: str):
    response = client.get(ASKED + filters)
    assert len(checkboxes(response)) > 10
    for box in checkboxes(response):
        others = [part for part in filters.split("&") if not part.startswith(box["name"] + "=")]
        url = "&".join([ASKED, *filter(None, others), urlencode({box["name"]: box["value"]})])
        assert total(client.get(url)) == count_beside(box), url


def test_chosen_values_are_checked_and_can_be_removed(client: AuditingClient):
    response = client.get(ASKED + "&topic=Empathy&year=2015..2021")
    page = read(response)
    assert [box["value"] for box in checkboxes(response) if box.has_attr("checked")] == ["Empathy"]
    chips = [chip.get_text(" ", strip=True) for chip in page.select(".chips a")]
    assert chips == ["Empathy ×", "2015 to 2021 ×", "Remove all"]
    removed = client.get(page.select_one(".chips a")["href"])
    assert total(removed) > total(response)
    assert (
        read(removed).select_one(".chips").get_text(" ", strip=True) == "2015 to 2021 × Remove all"
    )
    assert total(client.get(page.select(".chips a")[-1]["href"])) == total(client.get(ASKED))


def test_the_form_keeps_what_no_checkbox_shows(client: AuditingClient):
    page = read(client.get(ASKED + "&topic=Empathy&year=2015..2021&per_page=3&page=1"))
    kept = {"q": "therapist empathy", "topic": "Empathy", "year": "2015..2021", "per_page": "3"}
    assert sorted(sent(page)) == sorted({**kept, "sort": ""}.items())


@pytest.mark.parametrize("params", ["", "&page=2", "&topic=No+such+topic"])
def test_the_form_keeps_the_order_and_changes_it(client: AuditingClient, params: str):
    page = read(client.get(f"{ASKED}&sort=newest{params}"))
    assert [value for name, value in sent(page) if name == "sort"] == ["newest"]
    assert "page" not in dict(sent(page))
    orders = page.select("[type=radio][name=sort]")
    assert [each["value"] for each in orders] == ([] if "topic" in params else ORDERS)
    for each in orders:
        other = read(client.get(f"{ASKED}&sort={each['value']}"))
        (chosen,) = other.select("[type=radio][name=sort][checked]")
        assert chosen["value"] == each["value"]


def test_the_second_page_goes_on_where_the_first_ends(client: AuditingClient):
    first = read(client.get(ASKED))
    second = read(client.get(first.select_one("a[rel=next]")["href"]))
    assert second.select_one("ol.cards")["start"] == "11"
    assert ", page 2 of " in second.h1.get_text()
    titles = {card.get_text() for card in first.select(".card h2")}
    assert not titles & {card.get_text() for card in second.select(".card h2")}
    assert first.select_one(".pages span").get_text().startswith("Page 1 of ")
    assert second.select_one(".pages span").get_text().startswith("Page 2 of ")
    assert second.select_one("a[rel=prev]")["href"].startswith("/search?q=therapist+empathy&snap")


def test_all_pages_together_show_every_hit_once(client: AuditingClient):
    url, seen = ASKED + "&per_page=25", []
    while url:
        page = read(client.get(url))
        seen += [card["href"] for card in page.select(".card h2 a")]
        later = page.select_one("a[rel=next]")
        url = later["href"] if later else ""
    assert len(seen) == len(set(seen)) == total(client.get(ASKED))


def test_past_the_end_the_last_page_is_shown_and_said(client: AuditingClient):
    page = read(client.get(ASKED + "&page=999999"))
    assert "no page 999,999" in notices(page)
    assert page.select_one("ol.cards")


@pytest.mark.parametrize("bad", ["year=soon", "page=zero", "per_page=1000"])
def test_what_cannot_be_read_is_said_and_the_rest_answered(client: AuditingClient, bad: str):
    response = client.get(f"{ASKED}&{bad}")
    assert response.status_code == 200
    assert bad.split("=")[1] in notices(read(response))
    assert total(response) == total(client.get(ASKED))


def test_nothing_found_says_so_and_what_to_do(client: AuditingClient):
    response = client.get(ASKED + "&topic=No+such+topic")
    assert heading(response) == "No summary for “therapist empathy”"
    page = read(response)
    assert "Nothing matches with these filters" in page.main.get_text()
    assert total(client.get(page.select_one(".nothing a")["href"])) == total(client.get(ASKED))


def test_a_misspelt_question_offers_another_with_the_same_filters(client: AuditingClient):
    page = read(client.get("/search?q=aliance+ruptures&year=2013.."))
    offers = [link["href"] for link in page.select(".notice a")]
    assert "/search?q=alliance+ruptures&year=2013.." in offers
    for offer in offers:
        assert client.get(offer).status_code == 200


def test_other_wordings_are_said_and_can_be_switched_off_and_on(client: AuditingClient):
    page = read(client.get(ASKED))
    (off,) = page.select("#ask button[name=synonyms]")
    plain = read(client.get(press(page, off)))
    assert "Also looked for" in page.main.get_text()
    assert "Also looked for" not in plain.main.get_text()
    assert plain.select_one(".chips a").get_text(" ", strip=True) == "only my words ×"
    assert read(client.get(plain.select_one(".chips a")["href"])).h1 == page.h1


def test_a_question_that_nothing_answers_says_so_in_its_heading(client: AuditingClient):
    response = client.get("/search?q=how+to+fix+a+diesel+engine")
    assert heading(response).startswith("No sure answer")
    assert "nearest" in notices(read(response))
    assert total(response) > 0


@pytest.mark.parametrize("url", ["/search", "/search?q=", "/search?q=&topic=&page=1"])
def test_a_search_for_nothing_leads_to_the_start(client: AuditingClient, url: str):
    response = client.get(url)
    assert response.status_code == 302
    assert response.headers["Location"] == "/"


def test_a_topic_without_question_lists_its_summaries_newest_first(client: AuditingClient):
    facts = read(client.get("/search?topic=Empathy&per_page=100")).select(".card .facts")
    years = [int(re.findall(r"\d{4}", fact.get_text())[0]) for fact in facts]
    assert years == sorted(years, reverse=True)
    assert len(years) > 2


def test_every_summary_has_a_page_with_all_its_text(client, searcher: Searcher):
    for ordinal in range(searcher.snapshot.count):
        summary = searcher.snapshot.summary(ordinal)
        page = read(client.get(f"/summary/{summary.id}"))
        assert page.h1.get_text() == summary.title
        text = page.main.get_text()
        for section in summary.sections:
            assert all(line.removeprefix("- ") in text for line in section.text.split("\n"))
        assert (summary.citation or "No citation was given.") in text


def test_a_topic_on_a_summary_leads_to_all_summaries_on_it(client, searcher: Searcher):
    summary = searcher.snapshot.summary(0)
    links = read(client.get(f"/summary/{summary.id}")).select(".topics a")
    assert [link.get_text() for link in links] == list(summary.topics)
    for link in links:
        assert summary.topics
        assert total(client.get(link["href"])) >= 1


def test_about_says_what_is_served(client, searcher: Searcher):
    text = read(client.get("/about")).main.get_text()
    assert searcher.snapshot.name in text
    assert "no cookie" in text


def test_no_template_and_no_code_lets_text_through_as_html():
    files = [*(ROOT / "web").rglob("*.py"), *(ROOT / "web" / "templates").iterdir()]
    assert len(files) > 10
    for path in files:
        found = re.search(
            r"\|\s*safe\b|Markup\(|autoescape|\|\s*tojson", path.read_text(encoding="utf-8")
        )
        assert not found, f"{path.name}: {found}"
