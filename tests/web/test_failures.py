import logging
from pathlib import Path

import pytest
from flask import Flask

from corpus.summary import CorpusError
from index.encoder import BUNDLED
from index.errors import ModelError, SnapshotError
from search.errors import SearchError
from search.searcher import Searcher
from search.serving import Serving
from tests.audit import AuditingClient, client_of, read
from tests.conftest import index_into
from web.app import create_app

HOME = Path("somewhere")
FAILURES = [
    (SnapshotError("no index in somewhere: run 'attune index' first", HOME), 503, "attune index"),
    (ModelError("minilm", "has changed"), 503, "has changed"),
    (CorpusError("corpus folder is gone", HOME), 500, "is gone"),
    (SearchError("topic 'x' is unknown", "topic"), 400, "topic 'x' is unknown"),
    (RuntimeError("secret inside"), 500, "Please try again"),
    (UnicodeError("secret inside"), 500, "Please try again"),
    (MemoryError("secret inside"), 500, "Please try again"),
]
ADDRESSES = [
    "/",
    "/search?q=a",
    "/evidence?q=a",
    "/summary/a",
    "/about",
    "/archive",
    "/topic/empathy",
    "/feed.xml",
    "/sitemap.xml",
    "/summary/a.ris",
    "/api/v1/search?q=a",
    "/api/v1/evidence?q=a",
    "/api/v1/evidence.csv?q=a",
    "/readyz",
]


def failing_with(error: Exception) -> AuditingClient:
    """Return a client of an app whose searcher fails at each request."""

    class Failing:
        warning = ""

        def searcher(self) -> Searcher:
            raise error

    return client_of(create_app(Failing()), may_fail=True)


@pytest.mark.parametrize(("error", "status", "said"), FAILURES, ids=lambda each: repr(each)[:20])
@pytest.mark.parametrize("address", ADDRESSES)
def test_each_failure_has_its_status_and_says_what_to_do(address, error, status: int, said: str):
    response = failing_with(error).get(address)
    assert response.status_code == status
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    if address.startswith(("/api", "/readyz")):
        assert response.content_type == "application/problem+json"
        assert said in response.json["detail"]
    else:
        assert said in read(response).main.get_text()


def test_an_unforeseen_failure_is_logged_with_its_place_but_not_its_message(
    caplog: pytest.LogCaptureFixture,
):
    with caplog.at_level(logging.DEBUG):
        failing_with(ValueError("can't read 'my secret question'")).get("/search?q=my+secret")
    assert "unforeseen ValueError on pages.search" in caplog.text
    assert "in searcher" in caplog.text
    assert "secret" not in caplog.text


def test_a_foreseen_failure_is_not_logged(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        failing_with(SnapshotError("no index", HOME)).get("/search?q=my+secret")
    assert caplog.text == ""


@pytest.mark.parametrize("path", ["/nothing", "/search/", "/summary/", "/static/none.css", "/.env"])
def test_an_unknown_address_has_a_page_that_helps(client: AuditingClient, path: str):
    response = client.get(path)
    assert response.status_code == 404
    page = read(response)
    assert page.h1.get_text() == "There is no such page"
    assert page.main.select_one("a[href='/']")
    assert page.select_one("form#ask[action='/search']")
    assert page.select_one("input[name=q][form=ask]")


def test_an_unknown_summary_has_a_page_that_names_it(client: AuditingClient):
    response = client.get("/summary/2019-04-no-such-summary")
    assert response.status_code == 404
    page = read(response)
    assert page.h1.get_text() == "There is no such summary"
    assert "2019-04-no-such-summary" in page.main.get_text()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/search", "/about", "/summary/a", "/static/attune.css"])
def test_pages_are_only_read(client: AuditingClient, method: str, path: str):
    response = client.open(path, method=method, data={"q": "a"})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert read(response).h1.get_text() == "That can't be done here"


@pytest.mark.parametrize("path", ["/", "/search?q=empathy", "/about", "/livez", "/nothing"])
def test_head_has_the_status_of_get_and_no_body(client: AuditingClient, path: str):
    response = client.head(path)
    assert response.status_code == client.get(path).status_code
    assert response.data == b""


def test_without_index_every_page_says_how_to_make_one_and_then_it_works(
    home: Path, small_corpus: Path
):
    client = client_of(create_app(Serving(home, BUNDLED)))
    for path in ("/", "/search?q=empathy", "/about", "/summary/2020-01-empathy"):
        response = client.get(path)
        assert response.status_code == 503
        assert "attune index" in read(response).main.get_text()
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 503
    index_into(small_corpus, home)
    assert client.get("/readyz").json["summaries"] == 2
    assert client.get("/search?q=empathy").status_code == 200


def test_an_index_that_was_changed_on_the_disk_is_not_served(home: Path, small_corpus: Path):
    name = index_into(small_corpus, home).manifest.name
    store = home / "snapshots" / name / "store.sqlite"
    content = bytearray(store.read_bytes())
    content[len(content) // 2] ^= 1
    store.write_bytes(content)
    response = client_of(create_app(Serving(home, BUNDLED))).get("/")
    assert response.status_code == 503
    assert "store.sqlite" in read(response).main.get_text()


def test_a_failure_leaves_the_app_working(app: Flask, client: AuditingClient):
    assert client.get("/summary/none").status_code == 404
    assert client.get("/search?q=empathy").status_code == 200
    assert app.debug is False
