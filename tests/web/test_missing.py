from collections.abc import Callable
from pathlib import Path

import pytest

from search.searcher import Searcher
from tests.audit import AuditingClient, read
from tests.web.conftest import write_summary


@pytest.mark.parametrize(
    "mistyped",
    [
        "2019-04-therapeutic-aliance-rupture-repair",
        "2019-05-therapeutic-alliance-rupture-repair",
        "therapeutic-alliance-rupture-repair",
        "2019-04-THERAPEUTIC-alliance-rupture-repai",
    ],
)
def test_a_mistyped_summary_offers_the_one_that_was_meant(client: AuditingClient, mistyped: str):
    response = client.get(f"/summary/{mistyped}")
    assert response.status_code == 404
    page = read(response)
    offers = page.select(".offers a")
    assert 1 <= len(offers) <= 3
    assert offers[0].get_text() == "Therapeutic Alliance Rupture Repair"
    assert offers[0]["href"] == "/summary/2019-04-therapeutic-alliance-rupture-repair"
    assert page.select_one("form#ask[action='/search']")
    assert page.select_one("input[name=q][form=ask]")


@pytest.mark.parametrize("text", ["q", "zzzz-zzzz-zzzz", "0" * 5000, "心", "a%00b"])
def test_what_is_like_no_summary_offers_none(client: AuditingClient, text: str):
    page = read(client.get(f"/summary/{text}"))
    assert page.h1.get_text() == "There is no such summary"
    assert not page.select(".offers")
    assert "What may have been meant" not in page.main.get_text()


def test_what_is_offered_is_there(client, searcher: Searcher):
    for name in searcher.snapshot.ids[::10]:
        offers = read(client.get(f"/summary/{name}x")).select(".offers a")
        assert offers[0]["href"] == f"/summary/{name}"
        assert all(client.get(each["href"]).status_code == 200 for each in offers)


def test_a_summary_that_was_taken_out_is_gone_by_its_title(
    tmp_path: Path, home: Path, client_over: Callable[[Path], AuditingClient]
):
    corpus = tmp_path / "corpus"
    write_summary(corpus, "Quokkas.", id="2020-01-quokka", title="Quokkas <b>in</b> Session")
    write_summary(corpus, "Wombats.", id="2020-01-wombat", title="Wombats in Session")
    earlier = client_over(corpus)
    assert earlier.get("/summary/2020-01-quokka").status_code == 200
    (corpus / "2020-01-quokka.md").rename(corpus / "renamed.md")
    text = (corpus / "renamed.md").read_text(encoding="utf-8")
    (corpus / "renamed.md").write_text(text.replace("2020-01-q", "2020-02-q"), encoding="utf-8")
    client = client_over(corpus)
    for path in ("/summary/2020-01-quokka", "/summary/2020-01-quokka.ris"):
        response = client.get(path)
        assert response.status_code == 410
        assert "“Quokkas <b>in</b> Session” has been taken out" in read(response).main.get_text()
    page = read(client.get("/summary/2020-01-quokka"))
    assert page.h1.get_text() == "This summary is gone"
    assert page.select_one(".offers a")["href"] == "/summary/2020-02-quokka"
    assert client.get("/summary/2020-01-dingo").status_code == 404
    assert earlier.get("/summary/2020-02-quokka").status_code == 404
    assert client.get("/api/v1/summaries/2020-01-quokka").status_code == 404
    for folder in sorted((home / "snapshots").iterdir())[:-1]:
        (folder / "store.sqlite").write_bytes(b"broken")
    assert client.get("/summary/2020-01-quokka").status_code == 404
