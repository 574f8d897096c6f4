import logging
import re
from pathlib import Path

import pytest

from index.encoder import BUNDLED
from search.serving import Serving
from tests.audit import AuditingClient, client_of
from tests.conftest import ROOT
from web.app import create_app

ADDRESSES = [
    "/",
    "/search?q=empathy",
    "/search",
    "/about",
    "/evidence?q=empathy",
    "/summary/none",
    "/archive",
    "/topic/empathy",
    "/month/2019-04",
    "/feed.xml",
    "/opensearch.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/summary/2018-05-burnout-in-psychotherapists.ris",
    "/nothing",
    "/static/attune.css",
    "/static/attune.js",
    "/static/icon.svg",
    "/api/v1/complete?q=emp",
    "/static/none",
    "/api/v1/search?q=empathy",
    "/api/v1/search?page=x",
    "/api/v1/evidence?q=empathy",
    "/api/v1/evidence.csv?q=empathy",
    "/api/v1/evidence.csv?page=x",
    "/livez",
    "/readyz",
    "//about",
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_every_response_lets_nothing_in_and_tells_nothing(
    client: AuditingClient, method: str, path: str
):
    headers = client.open(path, method=method).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in headers
    assert not [name for name, _ in headers if name.startswith("Access-Control")]


def test_a_failing_app_has_the_same_headers(home: Path, client: AuditingClient):
    failing = client_of(create_app(Serving(home, BUNDLED))).get("/")
    assert failing.status_code == 503
    for name in ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"):
        assert failing.headers[name] == client.get("/").headers[name]


def test_the_policy_allows_only_what_is_ours(client: AuditingClient):
    policy = dict(
        part.strip().split(" ", 1)
        for part in client.get("/").headers["Content-Security-Policy"].split(";")
    )
    assert policy.pop("default-src") == "'none'"
    assert policy.pop("base-uri") == policy.pop("frame-ancestors") == "'none'"
    assert policy.pop("img-src") == "data:"
    assert policy
    assert set(policy.values()) == {"'self'"}


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/nothing", "text/html; charset=utf-8"),
        ("/static/attune.css", "text/css; charset=utf-8"),
        ("/static/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/api/v1/search?q=a", "application/json"),
        ("/api/v1/nothing", "application/problem+json"),
        ("/livez", "application/json"),
        ("/archive", "text/html; charset=utf-8"),
        ("/opensearch.xml", "application/opensearchdescription+xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_every_response_says_what_it_is(client: AuditingClient, path: str, content_type: str):
    assert client.get(path).content_type == content_type


def test_what_is_static_refers_to_nothing_elsewhere():
    files = list((ROOT / "web" / "static").iterdir())
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//[a-z]|@import|url\(|<script", text), path.name


def test_a_static_file_that_is_unchanged_is_not_sent_again(client: AuditingClient):
    first = client.get("/static/attune.css")
    again = client.get("/static/attune.css", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_no_question_is_logged(client: AuditingClient, caplog: pytest.LogCaptureFixture):
    paths = ["/search?q={}", "/api/v1/search?q={}", "/search?q={}&page=x", "/search?q=-({}", "/{}"]
    paths += ["/evidence?q={}", "/api/v1/evidence?q={}", "/api/v1/evidence.csv?q={}&order=x"]
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("tests").info("logs are caught")
        for path in paths:
            client.get(path.format("suicidal+grandmother"))
            client.post(path.format("suicidal+grandmother"), data={"q": "suicidal"})
    assert "logs are caught" in caplog.text
    assert "suicidal" not in caplog.text
