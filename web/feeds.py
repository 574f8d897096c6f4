"""Feeds of the newest summaries, of all and of a topic: Atom (RFC 4287).

An entry's id is its address.  A post is dated by its month, of which the feed gives the first
moment; a feed is as new as its newest entry or, where it has none, as the snapshot.
"""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response

from corpus.summary import Summary
from search.query import Filters, Query, Sort
from search.searcher import Searcher
from web.browse import find_label, topic_path
from web.markup import Element, add, answer_xml, site
from web.params import summary_path
from web.reading import shorten
from web.slugs import topic_slugs

ATOM: Final = "http://www.w3.org/2005/Atom"
_NEWEST: Final = 30
_OPENING: Final = 500
"""Characters of a summary's opening that stand in its entry."""


def make_feeds(searcher: Callable[[], Searcher]) -> Blueprint:
    """Make the routes of the feeds over whatever searcher is current at each request."""
    feeds = Blueprint("feeds", __name__)

    @feeds.get("/feed.xml")
    def newest() -> Response:
        return _feed(searcher(), "Attune: newest summaries", "/feed.xml", "/archive", Filters())

    @feeds.get("/topic/<slug>/feed.xml")
    def topic(slug: str) -> Response:
        name = find_label("topic", slug, topic_slugs())
        path = topic_path(name)
        filters = Filters(topics=(name,))
        return _feed(searcher(), f"Attune: {name}", f"{path}/feed.xml", path, filters)

    return feeds


def _feed(searcher: Searcher, title: str, path: str, page: str, filters: Filters) -> Response:
    query = Query(filters=filters, per_page=_NEWEST, sort=Sort.NEWEST)
    held = [hit.summary for hit in searcher.search(query).hits]
    updated = _moment(held[0]) if held else searcher.snapshot.manifest.created
    here = site()
    feed = Element("feed", xmlns=ATOM)
    add(feed, "id", here + path)
    add(feed, "title", title)
    add(feed, "updated", updated)
    add(add(feed, "author"), "name", "Attune")
    add(feed, "link", rel="self", type="application/atom+xml", href=here + path)
    add(feed, "link", rel="alternate", type="text/html", href=here + page)
    for summary in held:
        _add_entry(feed, summary, here)
    return answer_xml(feed, "application/atom+xml")


def _add_entry(feed: Element, summary: Summary, here: str) -> None:
    url = here + summary_path(summary.id)
    entry = add(feed, "entry")
    add(entry, "id", url)
    add(entry, "title", summary.title)
    add(entry, "published", _moment(summary))
    add(entry, "updated", _moment(summary))
    add(entry, "link", rel="alternate", type="text/html", href=url)
    for topic in summary.topics:
        add(entry, "category", term=topic)
    add(entry, "summary", shorten(summary.sections[0].text, _OPENING), type="text")


def _moment(summary: Summary) -> str:
    return f"{summary.published}-01T00:00:00Z"
