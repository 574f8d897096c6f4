"""Texts that would be code, control what is shown or break what reads them, wherever they go."""

from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.audit import AuditingClient, read
from tests.web.conftest import write_summary

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
TEMPLATE = "{{ 7 * 7 }}{% raw %}${7*7}"
BIDI = "\u202egnirts\u2066 \u200f\ufeff"
TEXTS = [
    SCRIPT,
    IMAGE,
    TEMPLATE,
    BIDI,
    "a" * 10_000,
    "word " * 2_000,
    "(" * 3_000,
    '"' * 501,
    "+-" * 500,
    "' OR 1=1; DROP TABLE summaries --",
    "../../etc/passwd",
    "title: author: topic: year: -( AND OR NOT",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀 ﷽ é",
    "\r\nSet-Cookie: a=b",
]
BYTES = ["%00", "%ff", "%ed%a0%80", "%c0%af", "%", "%zz", "%e2%80%ae", "%0d%0aX: y"]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize("name", ["q", "topic", "year", "page", "x"])
def test_a_hostile_text_in_any_parameter_stays_text(client: AuditingClient, name: str, text: str):
    response = client.get(f"/search?q=empathy&{name}={quote(text)}".replace("q=empathy&q", "q"))
    assert response.status_code == 200
    page = read(response)
    assert not page.find("script", src=False)
    assert not page.find("img")
    assert "49" not in page.h1.get_text()


def test_a_hostile_question_stands_in_the_field_and_the_heading_as_it_was_typed(client):
    for text in (SCRIPT, IMAGE, TEMPLATE, BIDI):
        page = read(client.get(f"/search?q={quote(text)}"))
        assert page.select_one("#q")["value"] == text
        assert f"“{' '.join(text.split())}”" in page.h1.get_text()


@pytest.mark.parametrize("text", BYTES)
@pytest.mark.parametrize("name", ["q", "topic", "year", "page", "synonyms"])
def test_bytes_that_are_no_text_get_a_page(client: AuditingClient, name: str, text: str):
    assert client.get(f"/search?q=empathy&{name}={text}").status_code == 200
    assert client.get(f"/search?{name}={text}").status_code in (200, 302)


@pytest.mark.parametrize("text", [*BYTES, "%2e%2e%2f", quote(SCRIPT), "a" * 5_000, "a%2Fb", "."])
@pytest.mark.parametrize("before", ["/", "/summary/", "/api/v1/summaries/", "/static/"])
def test_bytes_that_are_no_address_get_a_page_that_says_so(client, before: str, text: str):
    response = client.get(before + text)
    assert response.status_code in (404, 308) or (before, text) == ("/", ".")
    assert SCRIPT not in response.text


@pytest.mark.parametrize("text", [*map(quote, TEXTS), *BYTES], ids=lambda text: ascii(text[:20]))
def test_the_api_answers_or_refuses_a_hostile_text(client: AuditingClient, text: str):
    for name in ("q", "topic", "year", "page", "x"):
        response = client.get(f"/api/v1/search?{name}={text}")
        assert response.status_code in (200, 400)
        assert response.mimetype in ("application/json", "application/problem+json")
        assert response.json is not None


def test_hostile_text_in_every_field_of_a_summary_is_shown_as_text(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7*7 }} &lt;b&gt; \u202eabc"
    quoted = "'" + hostile + "'"
    write_summary(
        tmp_path / "corpus",
        f"Opening {SCRIPT}.\n\n## Findings {SCRIPT}\n\n- Item `{SCRIPT}`\n\n"
        f"## Practice Implications\n\nAdvice `{IMAGE}` and [link](javascript:alert(1)).",
        id="hostile",
        title=quoted,
        citation=quoted,
        contact=quoted,
        doi="'10.1000/\"><script>alert(1)</script>#a?b%c'",
        source_url="'https://example.org/\"onmouseover=alert(1)'",
        topics_source=quoted,
    )
    client = client_over(tmp_path / "corpus")
    text = unescape(hostile)
    summary = client.get("/summary/hostile")
    page = read(summary)
    assert page.h1.get_text() == hostile
    assert page.select_one(".citation p").get_text() == hostile
    assert f"Author’s address: {hostile}" in page.main.get_text()
    assert page.main.get_text().count(SCRIPT) >= 5
    assert IMAGE in page.main.get_text()
    assert page.select_one("a[href^='https://doi.org/']")["href"] == (
        "https://doi.org/10.1000/%22%3E%3Cscript%3Ealert%281%29%3C/script%3E%23a%3Fb%25c"
    )
    for url in ("/", "/search?q=alert", "/search?topic=Empathy", "/summary/hostile"):
        shown = read(client.get(url))
        assert not shown.find("script", src=False)
        assert not shown.find("img")
        assert hostile in shown.main.get_text(), text
        assert "49 " not in shown.main.get_text()


def test_a_summary_of_the_oddest_shape_has_a_page(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    corpus = tmp_path / "corpus"
    write_summary(corpus, "A", id="0", title="'?'", citation='""', topics="[]")
    write_summary(corpus, "1. one\n2. two\n\n- a\n- b\n\n## H\n\n# H\n\n## H\n\nx", id="q")
    write_summary(corpus, "w" * 20_000, id="ask", title="t" * 500)
    client = client_over(corpus)
    for name in ("0", "q", "ask"):
        assert client.get(f"/summary/{name}").status_code == 200
    assert "No citation was given." in client.get("/summary/0").text
    assert client.get("/search?q=www").status_code == 200
    assert client.get("/").status_code == 200
