import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from index.encoder import BUNDLED
from search.serving import Serving
from tests.audit import AuditingClient, client_of, read
from tests.conftest import index_into, new_home
from tests.web.conftest import write_summary
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
        number = re.search(r"[−.\d][.,\d]*", link.get_text().split(" = ")[-1])
        assert number
        assert number[0].replace(",", "") in sentence.get_text().replace(",", "")


def test_every_link_of_the_table_leads_to_a_sentence(client: AuditingClient):
    page = read(client.get("/evidence?q=rupture+repair"))
    for link in page.select(".findings .number > a"):
        path, anchor = str(link["href"]).split("#")
        assert read(client.get(path)).find(id=anchor) is not None


def test_a_summary_that_disagrees_with_itself_says_so(client: AuditingClient):
    (notice,) = read(client.get(CONFLICT)).select(".notice")
    assert "84 studies and over 87 studies" in notice.get_text()


def test_what_is_not_stated_is_said_so(client: AuditingClient):
    assert "effect size not stated" in client.get("/search?q=burnout").text
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
    assert "<script" not in page.text
    assert "<b onclick" not in page.text
    assert "<img" not in page.text
    text = client.get("/api/v1/evidence.csv?q=empathy").text
    for row in csv.reader(StringIO(text)):
        assert not [cell for cell in row if cell[:1] in ("=", "+", "@")]
