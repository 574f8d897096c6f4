"""Pages and answers while snapshots come, go and break."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from index.encoder import BUNDLED
from search.serving import Serving
from tests.audit import AuditingClient, client_of, read
from tests.conftest import index_into
from web.app import create_app

PATHS = [
    "/",
    "/search?q=empathy",
    "/evidence?q=empathy",
    "/about",
    "/archive",
    "/topic/empathy",
    "/feed.xml",
    "/sitemap.xml",
    "/summary/2020-01-empathy.bib",
    "/api/v1/search?q=empathy",
    "/api/v1/evidence?q=empathy",
    "/api/v1/evidence.csv?q=empathy",
    "/readyz",
]


@pytest.fixture
def serving(home: Path, small_corpus: Path) -> Serving:
    index_into(small_corpus, home)
    return Serving(home, BUNDLED)


@pytest.fixture
def client(serving: Serving) -> AuditingClient:
    return client_of(create_app(serving))


@pytest.mark.parametrize("path", PATHS)
def test_a_response_names_its_snapshot_and_is_not_sent_again(
    client: AuditingClient, serving: Serving, small_corpus: Path, home: Path, path: str
):
    first = client.get(path)
    name = serving.searcher().snapshot.name
    assert name in first.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    index_into(small_corpus, home, full=True)
    serving.look()
    new = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert new.status_code == 200
    assert new.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("path", ["/summary/none", "/nothing", "/api/v1/search?page=x", "/livez"])
def test_what_is_of_no_snapshot_names_none(client: AuditingClient, path: str):
    assert "ETag" not in client.get(path).headers


def test_json_names_the_snapshot(client: AuditingClient, serving: Serving):
    name = serving.searcher().snapshot.name
    hit = client.get("/api/v1/search?q=empathy").json["hits"][0]["id"]
    paths = ("search?q=empathy", "evidence?q=empathy", f"summaries/{hit}")
    for path in (*(f"/api/v1/{each}" for each in paths), "/readyz"):
        assert client.get(path).json["snapshot"] == name


def test_a_damaged_index_is_told_on_each_page_until_it_is_mended(
    home: Path, small_corpus: Path, serving: Serving, client: AuditingClient
):
    serving.searcher()
    name = index_into(small_corpus, home, full=True).manifest.name
    (home / "snapshots" / name / "impacts.npy").write_bytes(b"broken")
    etag = client.get("/").headers["ETag"]
    serving.look()
    for path in ("/", "/search?q=empathy", "/about"):
        said = read(client.get(path)).select_one("main [role=status]").get_text()
        assert said.startswith("The newest index can't be used; these are the summaries as of")
        assert str(home) not in said
    assert client.get("/readyz").json["warning"].startswith("The newest index can't be used")
    assert client.get("/readyz").json["status"] == "ready"
    assert client.get("/").headers["ETag"] != etag
    index_into(small_corpus, home)
    serving.look()
    assert read(client.get("/")).select_one("main [role=status]") is None
    assert client.get("/readyz").json["warning"] == ""


def test_page_links_carry_the_snapshot_and_say_when_it_is_gone(
    home: Path, small_corpus: Path, serving: Serving, client: AuditingClient
):
    page = read(client.get("/search?q=empathy&per_page=1"))
    link = page.select_one("nav.pages a[rel=next]")["href"]
    assert parse_qs(urlsplit(link).query)["snapshot"] == [serving.searcher().snapshot.name]
    assert "have changed" not in read(client.get(link)).get_text()
    index_into(small_corpus, home, full=True)
    serving.look()
    assert "summaries have changed since you searched" in read(client.get(link)).get_text()
    kinds = [each["kind"] for each in client.get(f"/api/v1{link}").json["notices"]]
    assert "snapshot" in kinds


def test_a_hostile_snapshot_does_no_harm(client: AuditingClient):
    hostile = "%3Cscript%3Ealert(1)%3C/script%3E"
    page = client.get(f"/search?q=empathy&snapshot={hostile}")
    assert page.status_code == 200
    assert "alert(1)" not in page.get_data(as_text=True)
