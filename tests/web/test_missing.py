import pytest

from search.searcher import Searcher
from tests.audit import AuditingClient, read


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
    assert page.select_one("form[action='/search'] input[name=q]")


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
