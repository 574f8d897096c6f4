from collections.abc import Callable
from pathlib import Path

from search.searcher import Searcher
from tests.audit import AuditingClient, read
from tests.web.conftest import write_summary

EMPATHY = "/summary/2019-05-therapist-empathy-and-client-outcome"


def test_related_summaries_lead_on_and_say_why(client: AuditingClient):
    page = read(client.get(EMPATHY))
    listed = page.select("section[aria-labelledby=related] li")
    assert len(listed) == 5
    for item in listed:
        assert item.select_one(".reason").get_text().split(" · ")[1].startswith(("Also ", "Near"))
        assert item.a["href"] != EMPATHY
        assert read(client.get(item.a["href"])).h1.get_text() == item.a.get_text()
    assert any("Empathy" in item.select_one(".reason").get_text() for item in listed)


def test_what_a_reason_names_stands_on_both_pages(client: AuditingClient):
    here = read(client.get(EMPATHY)).main.get_text()
    for item in read(client.get(EMPATHY)).select("section[aria-labelledby=related] li"):
        said = item.select_one(".reason").get_text().split(" · ")[1]
        if said.startswith("Also on: "):
            for topic in said.removeprefix("Also on: ").split(";")[0].split(", "):
                assert topic in here
                assert topic in read(client.get(item.a["href"])).select_one(".topics").get_text()


def test_every_summary_stands_once_in_its_timeline_in_the_order_of_months(
    client: AuditingClient, searcher: Searcher
):
    for ordinal in range(0, searcher.snapshot.count, 7):
        summary = searcher.snapshot.summary(ordinal)
        page = read(client.get(f"/summary/{summary.id}"))
        items = page.select(".timeline li")
        own = [each for each in items if each.has_attr("aria-current")]
        assert [each.strong.get_text() for each in own] == [summary.title]
        links = [each.a["href"].removeprefix("/summary/")[:7] for each in items if each.a]
        at = items.index(own[0])
        months = [*links[:at], summary.published, *links[at:]]
        assert months == sorted(months)
        assert len(items) <= 5
        said = "Newer posts may qualify older ones" in page.main.get_text()
        assert said is (at < len(items) - 1)


def test_a_timeline_leads_to_all_on_its_topic(client: AuditingClient):
    section = read(client.get(EMPATHY)).select_one("section[aria-labelledby=timeline]")
    page = read(client.get(section.select("a")[-1]["href"]))
    assert page.select_one(".chips a").get_text(" ", strip=True) in (
        section.h2.get_text().removeprefix("Before and after, on ") + " ×"
    )


def test_a_summary_that_is_alone_has_neither(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    write_summary(tmp_path / "corpus", "Empathy predicts outcome.")
    page = read(client_over(tmp_path / "corpus").get("/summary/2020-01-empathy"))
    assert not page.select(".related")


def test_hostile_titles_and_topics_stay_text_where_they_are_related(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    title = "<script>alert(1)</script> {{ 7*7 }} \u202eabc"
    corpus = tmp_path / "corpus"
    write_summary(corpus, "Empathy predicts outcome.")
    write_summary(corpus, "Empathy is measured.", id="hostile", title=f"'{title}'")
    page = read(client_over(corpus).get("/summary/2020-01-empathy"))
    assert page.select_one(".related .list a").get_text() == title
    assert page.select_one(".timeline a").get_text() == title
    assert not page.find("script", src=False)
