from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.reference import read_reference, write_bibtex, write_ris
from search.searcher import Searcher
from tests.audit import AuditingClient, read
from tests.web.conftest import write_summary

REPAIR = "2019-04-therapeutic-alliance-rupture-repair"


def test_every_summary_leads_to_its_citation_as_two_files(client, searcher: Searcher):
    for ordinal in range(searcher.snapshot.count):
        summary = searcher.snapshot.summary(ordinal)
        page = read(client.get(f"/summary/{summary.id}"))
        links = {each.get_text(): each["href"] for each in page.select(".citation a[download]")}
        assert list(links) == ["RIS", "BibTeX"]
        reference = read_reference(summary.citation, summary.doi)
        assert client.get(links["RIS"]).text == write_ris(reference)
        assert client.get(links["BibTeX"]).text == write_bibtex(reference, summary.id)


@pytest.mark.parametrize(
    ("ending", "content_type"),
    [("ris", "application/x-research-info-systems"), ("bib", "text/plain")],
)
def test_a_citation_is_a_file_to_save(client: AuditingClient, ending: str, content_type: str):
    response = client.get(f"/summary/{REPAIR}.{ending}")
    assert response.content_type == f"{content_type}; charset=utf-8"
    name = f'attachment; filename="{REPAIR}.{ending}"'
    assert response.headers["Content-Disposition"] == name
    assert "Eubanks" in response.text


@pytest.mark.parametrize("ending", ["ris", "bib"])
def test_the_citation_of_no_summary_offers_the_nearest(client: AuditingClient, ending: str):
    response = client.get(f"/summary/{REPAIR}s.{ending}")
    assert response.status_code == 404
    assert f"/summary/{REPAIR}" in [each["href"] for each in read(response).main.select("a")]


def test_a_summary_without_citation_offers_none(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    write_summary(tmp_path / "corpus", "Listen before you speak.", citation='""')
    client = client_over(tmp_path / "corpus")
    assert not read(client.get("/summary/2020-01-empathy")).select("a[download]")
    response = client.get("/summary/2020-01-empathy.ris")
    assert response.status_code == 404
    page = read(response)
    assert page.h1.get_text() == "There is no citation"
    assert page.main.select_one("a[href='/summary/2020-01-empathy']")


def test_a_hostile_citation_adds_no_field_and_no_record(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    hostile = "Evil, A. (2019). }, url = {x} \\input{y} %. ER  - TY  - GEN <b>, 1(2), 3-4."
    write_summary(tmp_path / "corpus", "Listen.", citation="'" + hostile + "'")
    client = client_over(tmp_path / "corpus")
    bib = client.get("/summary/2020-01-empathy.bib").text
    assert "url = {" not in bib
    assert "\\input" not in bib
    assert bib.count("{") == bib.count("}")
    ris = client.get("/summary/2020-01-empathy.ris").text
    assert [line[:2] for line in ris.splitlines()].count("TY") == 1
