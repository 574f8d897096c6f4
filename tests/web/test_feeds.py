import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.searcher import Searcher
from tests.audit import AuditingClient, read
from tests.web.conftest import write_summary
from web.feeds import ATOM
from web.markup import Element, add, answer_xml, clean

NAMES = {"a": ATOM}
MOMENT = re.compile(r"\d{4}-(0[1-9]|1[0-2])-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
FEEDS = ["/feed.xml", "/topic/empathy/feed.xml", "/topic/alliance/feed.xml"]


def audit_feed(text: str) -> ET.Element:
    """Parse a feed; raise AssertionError where RFC 4287 (4.1.1, 4.1.2) wants it otherwise."""
    feed = ET.fromstring(text)
    assert feed.tag == f"{{{ATOM}}}feed"
    assert feed.findtext("a:author/a:name", namespaces=NAMES)
    held = feed.findall("a:entry", NAMES)
    for each in (feed, *held):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"a:{name}", NAMES)) == 1, name
        assert re.match(r"http://[^/ ]+/", each.findtext("a:id", "", NAMES))
        assert MOMENT.fullmatch(each.findtext("a:updated", "", NAMES))
        links = each.findall("a:link", NAMES)
        kinds = [(link.get("rel"), link.get("type")) for link in links]
        assert len(kinds) == len(set(kinds))
        assert any(rel == "alternate" for rel, _ in kinds)
        assert all(str(link.get("href")).startswith("http://") for link in links)
    own = [link for link in feed.findall("a:link", NAMES) if link.get("rel") == "self"]
    assert own[0].get("href") == feed.findtext("a:id", "", NAMES)
    ids = [each.findtext("a:id", "", NAMES) for each in held]
    assert len(ids) == len(set(ids))
    for each in held:
        assert len(each.findall("a:summary", NAMES)) == 1
    return feed


def entries(response) -> list[ET.Element]:
    return audit_feed(response.text).findall("a:entry", NAMES)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_valid_and_as_new_as_its_newest(client: AuditingClient, path: str):
    response = client.get(path)
    assert response.content_type == "application/atom+xml; charset=utf-8"
    held = entries(response)
    moments = [each.findtext("a:updated", "", NAMES) for each in held]
    assert moments == sorted(moments, reverse=True)
    assert moments[0] == audit_feed(response.text).findtext("a:updated", "", NAMES)


def test_the_feed_has_the_newest_thirty_as_text(client, searcher: Searcher):
    held = entries(client.get("/feed.xml"))
    newest = searcher.snapshot.latest(30)
    assert [each.findtext("a:title", "", NAMES) for each in held] == [each.title for each in newest]
    for entry, summary in zip(held, newest, strict=True):
        assert entry.findtext("a:updated", "", NAMES) == f"{summary.published}-01T00:00:00Z"
        assert [each.get("term") for each in entry.findall("a:category", NAMES)] == [
            *summary.topics
        ]
        opening = entry.findtext("a:summary", "", NAMES).removesuffix("…")
        assert opening
        assert " ".join(summary.sections[0].text.split()).startswith(opening)
        path = entry.findtext("a:id", "", NAMES).removeprefix("http://localhost")
        assert read(client.get(path)).h1.get_text() == summary.title


def test_the_feed_of_a_topic_has_its_summaries_alone(client, searcher: Searcher):
    found = [searcher.snapshot.summary(n) for n in range(searcher.snapshot.count)]
    expected = {each.title for each in found if "Empathy" in each.topics}
    held = entries(client.get("/topic/empathy/feed.xml"))
    assert {each.findtext("a:title", "", NAMES) for each in held} == expected


def test_pages_lead_to_their_feeds(client: AuditingClient):
    assert [each["href"] for each in read(client.get("/")).select("link[rel=alternate]")] == [
        "/feed.xml"
    ]
    page = read(client.get("/topic/empathy"))
    assert [each["href"] for each in page.select("link[rel=alternate]")] == [
        "/topic/empathy/feed.xml",
        "/feed.xml",
    ]


def test_a_feed_without_entries_is_valid(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    write_summary(tmp_path / "corpus", "Listen before you speak.")
    assert entries(client_over(tmp_path / "corpus").get("/topic/training/feed.xml")) == []


def test_hostile_text_in_a_summary_stays_text_in_its_feed(
    tmp_path: Path, client_over: Callable[[Path], AuditingClient]
):
    hostile = "</title><script>alert(1)</script> ]]> &lt; <!-- \u202e &amp;"
    write_summary(tmp_path / "corpus", f"Opening `{hostile}`.", title=f"'{hostile}'")
    client = client_over(tmp_path / "corpus")
    response = client.get("/feed.xml")
    assert "<script" not in response.text
    (entry,) = entries(response)
    assert entry.findtext("a:title", "", NAMES) == hostile
    assert "alert(1)" in entry.findtext("a:summary", "", NAMES)


@given(st.text(), st.text())
def test_any_text_comes_back_from_xml_without_what_it_forbids(text: str, value: str):
    root = Element("root")
    add(root, "child", text, name=value)
    child = ET.fromstring(answer_xml(root, "application/xml").data)[0]
    assert (child.text or "") == clean(text)
    assert child.get("name") == clean(value)
    kept = "".join(each for each in text if each.isprintable() and not each.isspace())
    assert set(kept) - {"\ufffe", "\uffff"} <= set(clean(text))


@pytest.mark.parametrize("path", [*FEEDS, "/opensearch.xml", "/sitemap.xml", "/robots.txt"])
@pytest.mark.parametrize("host", ['a"><b>', "[", "x y", "a/b", "é.org", "a:b", "a@b"])
def test_a_hostile_host_is_refused(client: AuditingClient, path: str, host: str):
    assert client.get(path, headers={"Host": host}).status_code == 400


def test_addresses_are_those_of_the_host_that_was_asked(client: AuditingClient):
    for host in ("attune.example:8080", "[::1]:8000", "127.0.0.1"):
        feed = client.get("/feed.xml", headers={"Host": host})
        assert feed.text.count("<id>") == feed.text.count(f"<id>http://{host}/")
