import csv
import re
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from index.encoder import BUNDLED
from search import searcher as searching
from search.searcher import Searcher
from search.serving import Serving
from tests.audit import AuditingClient, client_of, press, read
from tests.conftest import index_into, new_home
from tests.web.conftest import write_summary
from tests.web.test_hostile import BYTES, TEXTS
from web.app import create_app

ASKED = "q=alliance+and+outcome"
CONFLICT = "/summary/2017-06-specific-and-non-specific-effects-in-psychotherapy"


def table_rows(client: AuditingClient, query: str) -> list[tuple[str, str]]:
    page = read(client.get(f"/evidence?{query}"))
    return [
        (row.select_one(".number > a").get_text(), row.select_one(".clause").get_text())
        for row in page.select(".findings tbody tr")
    ]


@pytest.mark.parametrize("order", ["", "&order=value", "&order=people", "&order=year"])
def test_csv_and_json_have_the_findings_of_the_page_in_its_order(client, order: str):
    shown = table_rows(client, ASKED + order)
    rows = list(csv.DictReader(StringIO(client.get(f"/api/v1/evidence.csv?{ASKED}{order}").text)))
    found = client.get(f"/api/v1/evidence?{ASKED}{order}").json
    as_json = [each for part in found["parts"] for each in part["findings"]]
    assert len(shown) == len(rows) == len(as_json) > 50
    for (_, clause), row, data in zip(shown, rows, as_json, strict=True):
        assert row["clause"].lstrip("'") in clause
        assert data["clause"] in clause
        assert row["id"] == data["id"]
        assert row["measure"] == data["measure"]
        assert (float(row["value"]) if row["value"] else None) == data["value"]
        assert (int(row["n"]) if row["n"] else None) == data["n"]


def test_each_measure_and_time_has_a_part_of_its_own(client: AuditingClient):
    page = read(client.get(f"/evidence?{ASKED}"))
    headings = [each.get_text() for each in page.select(".group h2")]
    assert len(headings) == len(set(headings))
    assert "Correlation" in headings
    for group in page.select(".group"):
        symbols = {each.get_text().split(" = ")[0] for each in group.select(".number > a")}
        if group.select("svg"):
            assert len(symbols) == 1


def test_measures_and_times_never_stand_together(client: AuditingClient):
    page = read(client.get("/evidence?q="))
    parts = client.get("/api/v1/evidence").json["parts"]
    kinds = [(part["measure"], part["time"]) for part in parts]
    assert len(kinds) == len(set(kinds))
    assert {"r", "d", "g"} <= {measure for measure, _ in kinds}
    assert len({measure for measure, _ in kinds}) > 10
    for group, part in zip(page.select(".group"), parts, strict=True):
        time = f" at {part['time']}" if part["time"] else ""
        assert group.h2.get_text() == f"{part['title'][:1].upper()}{part['title'][1:]}{time}"
        for found in part["findings"]:
            assert found["measure"] == part["measure"]
            assert found["time"] == part["time"]
        numbers = [each.get_text() for each in group.select(".number > a")]
        assert len(numbers) == len(part["findings"])
        if part["measure"] in "rdg":
            assert all(number.startswith(f"{part['measure']} = ") for number in numbers)
        assert len(group.select("svg")) <= 1


@pytest.mark.parametrize(
    "params",
    [
        "q=alliance",
        "q=alliance&type=meta-analysis&cited=2015..&effect=stated&synonyms=0&sort=sample",
        "q=alliance&page=2",
        "q=alliance+%26+%3D+%23&order=people",
        "",
    ],
)
def test_the_links_of_the_table_give_the_same_findings_as_data(client, params: str):
    page = read(client.get(f"/evidence?{params}"))
    shown = [each.get_text() for each in page.select(".findings .clause")]
    results, as_csv, as_json = [str(link["href"]) for link in page.select(".links a")]
    rows = list(csv.DictReader(StringIO(client.get(as_csv).text)))
    parts = client.get(as_json).json["parts"]
    found = [each["clause"] for part in parts for each in part["findings"]]
    assert [row["clause"].lstrip("'") for row in rows] == [each.lstrip("'") for each in found]
    assert len(shown) == len(found) > 20
    assert all(clause in text for clause, text in zip(found, shown, strict=True))
    assert client.get(results).status_code == (200 if params else 302)


def test_the_links_of_a_table_reached_from_a_longer_page_lead_somewhere(client: AuditingClient):
    page = read(client.get("/search?q=alliance&per_page=25"))
    (way,) = (each for each in page.select("#ask button") if "one table" in each.get_text())
    table = read(client.get(press(page, way)))
    assert [client.get(str(link["href"])).status_code for link in table.select(".links a")] == [
        200
    ] * 3


def test_each_heading_sorts_by_its_own_order(client: AuditingClient):
    page = read(client.get("/evidence?q=alliance&type=meta-analysis"))
    group = page.select_one(".group")
    links = [str(link["href"]) for link in group.select("th a")]
    assert len(set(links)) == 5
    for number, link in enumerate(links):
        path, anchor = link.split("#")
        assert "type=meta-analysis" in path
        sorted_page = read(client.get(path))
        assert sorted_page.find(id=anchor)
        marks = [each.get("aria-sort") for each in sorted_page.select_one(".group").select("th")]
        assert [at for at, mark in enumerate(marks) if mark] == [number]


def test_too_many_summaries_are_told_on_the_page(client, monkeypatch: pytest.MonkeyPatch):
    said = "these are the numbers of the first"
    assert said not in client.get("/evidence?q=therapy").text
    monkeypatch.setattr(searching, "MOST_SUMMARIES", 5)
    page = read(client.get("/evidence?q=therapy"))
    (notice,) = [each for each in page.select(".notice") if said in each.get_text()]
    found = client.get("/api/v1/evidence?q=therapy").json
    assert found["listed"] == 5 < found["total"]
    assert notice.get_text() == (
        f"{found['total']:,} summaries match; these are the numbers of the first 5."
    )


def test_a_plot_says_in_words_what_it_shows(client: AuditingClient):
    page = read(client.get(f"/evidence?{ASKED}"))
    for plot in page.select("svg"):
        assert plot["role"] == "img"
        assert "findings" in plot.find("desc").get_text()


def test_an_unknown_order_is_told(client: AuditingClient):
    assert "order=size is none of" in client.get("/evidence?q=a&order=size").text
    problem = client.get("/api/v1/evidence?q=a&order=size")
    assert (problem.status_code, problem.json["parameter"]) == (400, "order")
    assert client.get("/api/v1/evidence?q=a&page=2").json["parameter"] == "page"


def test_every_number_leads_to_a_sentence_that_holds_it(client: AuditingClient):
    page = read(client.get("/search?q=meta-analysis&per_page=10"))
    links = [link for link in page.select(".evidence a") if "#" in str(link["href"])]
    assert len(links) > 10
    for link in links:
        path, anchor = str(link["href"]).split("#")
        sentence = read(client.get(path)).find(id=anchor)
        assert sentence is not None
        for part in link.get_text().split(" · "):
            number = re.search(r"[−.\d][.,\d]*", part.split(" = ")[-1])
            assert number
            assert number[0].replace(",", "") in sentence.get_text().replace(",", "")
    for line in page.select(".evidence"):
        ways = [link["href"] for link in line.select("a")]
        assert len(set(ways)) == len(ways)


def test_every_link_of_the_table_leads_to_a_sentence(client: AuditingClient):
    page = read(client.get("/evidence?q="))
    rows = page.select(".findings tbody tr")
    assert len(rows) > 300
    summaries: dict[str, BeautifulSoup] = {}
    for row in rows:
        links = {str(link["href"]) for link in row.select("a")}
        assert len(links) == 1
        path, anchor = links.pop().split("#")
        if path not in summaries:
            summaries[path] = read(client.get(path))
        summary = summaries[path]
        sentence = summary.find(id=anchor)
        assert sentence is not None
        assert row.select_one(".clause").get_text().split("”")[0].strip("“") in sentence.get_text()
        assert anchor in {
            str(link["href"]).split("#")[1] for link in summary.select(".numbers .number > a")
        }


def test_a_summary_that_disagrees_with_itself_says_so(client: AuditingClient):
    (notice,) = read(client.get(CONFLICT)).select(".notice")
    assert "84 studies and over 87 studies" in notice.get_text()
    page = read(client.get(CONFLICT))
    for link, number in zip(notice.select("a"), ("84", "87"), strict=True):
        path, anchor = str(link["href"]).split("#")
        assert path == CONFLICT
        assert number in page.find(id=anchor).get_text()


def test_no_other_summary_of_the_sample_disagrees_with_itself(client, searcher: Searcher):
    told = [
        f"/summary/{each}"
        for each in searcher.snapshot.ids
        if "differently in two places" in client.get(f"/summary/{each}").text
    ]
    assert told == [CONFLICT]


def test_a_qualitative_study_shows_no_effect_size(client: AuditingClient):
    page = read(client.get("/search?type=qualitative+study&per_page=100"))
    cards = page.select(".card")
    assert len(cards) > 3
    for card in cards:
        for line in (card, read(client.get(str(card.select_one("h2 a")["href"]).split("#")[0]))):
            text = line.select_one(".evidence").get_text()
            assert text.strip().startswith("Qualitative study")
            assert "effect" not in text
            assert "=" not in text


def test_what_is_not_stated_is_said_so(client: AuditingClient):
    assert "effect size not stated" in client.get("/search?q=burnout").text
    page = read(client.get("/search?per_page=100&sort=newest"))
    absent = [each.get_text() for each in page.select(".evidence .quiet")]
    assert {each.strip(" ,\n") for each in absent} == {
        "sample not stated",
        "effect size not stated",
    }
    for row in read(client.get(CONFLICT)).select(".studied dd"):
        is_quiet = "quiet" in (row.get("class") or ())
        assert is_quiet is (row.get_text() == "not stated")
    assert "not stated" in read(client.get(CONFLICT)).select_one(".studied").get_text()


def test_nothing_found_is_said_in_words(client: AuditingClient):
    page = read(client.get('/evidence?q="no+such+words+stand+together"'))
    assert page.h1.get_text().startswith("No numbers from 0 summaries")
    assert "No sentence" in page.get_text()


def test_hostile_text_stays_text_and_is_no_formula(tmp_path: Path):
    corpus = tmp_path / "corpus"
    write_summary(
        corpus,
        "=cmd() <script>alert(1)</script> went with it (r = .3, 95% CI [.1, .5]). "
        "Another \u202e<b onclick=x>one</b> did (r = .2).",
        title="'=HYPERLINK(\"x\") <img src=x onerror=y>'",
    )
    home = new_home(tmp_path / "home")
    index_into(corpus, home)
    client = client_of(create_app(Serving(home, BUNDLED)))
    page = client.get("/evidence?q=%3Cscript%3Ealert(2)%3C/script%3E+empathy")
    assert "<script>" not in page.text
    assert "<b onclick" not in page.text
    assert "<img" not in page.text
    text = client.get("/api/v1/evidence.csv?q=empathy").text
    for row in csv.reader(StringIO(text)):
        assert not [cell for cell in row if cell[:1] in ("=", "+", "@", "-", "\t", "\r")]
    assert "'=HYPERLINK" in text
    for path in ("/search?q=empathy", "/summary/2020-01-empathy", "/evidence?q=empathy"):
        shown = read(client.get(path))
        assert not shown.find("script", src=False)
        assert not shown.find("img")
        is_answer = path.startswith("/search")
        assert is_answer or "<script>alert(1)</script>" in shown.main.get_text()


@pytest.mark.parametrize("text", [*map(quote, TEXTS), *BYTES], ids=lambda text: ascii(text[:20]))
def test_hostile_parameters_of_the_table_stay_text(client: AuditingClient, text: str):
    for name in ("q", "topic", "cited", "size", "sort", "order", "x"):
        response = client.get(f"/evidence?{name}={text}&per_page=1&type=survey")
        assert response.status_code == 200
        page = read(response)
        assert not page.find("script", src=False)
        assert not page.find("img")
        assert "49" not in page.h1.get_text()
    for path in ("/api/v1/evidence", "/api/v1/evidence.csv"):
        for name in ("q", "topic", "cited", "order", "x"):
            response = client.get(f"{path}?{name}={text}&type=survey")
            assert response.status_code in (200, 400)
            is_text = response.mimetype == "text/csv"
            assert is_text or response.json is not None
