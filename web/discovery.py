"""How browsers and crawlers find their way: OpenSearch description, sitemap, robots.txt."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from flask import Blueprint, Response

from search.searcher import Searcher
from web.browse import list_labels, list_months, month_path
from web.markup import Element, add, answer_xml, site
from web.params import summary_path

OPENSEARCH: Final = "http://a9.com/-/spec/opensearch/1.1/"
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MOST: Final = 50_000
"""Addresses of one sitemap, by its protocol; the oldest summaries would be left out."""


def make_discovery(searcher: Callable[[], Searcher]) -> Blueprint:
    """Make these routes over whatever searcher is current at each request."""
    discovery = Blueprint("discovery", __name__)

    @discovery.get("/opensearch.xml")
    def opensearch() -> Response:
        here = site()
        root = Element("OpenSearchDescription", xmlns=OPENSEARCH)
        add(root, "ShortName", "Attune")
        add(root, "Description", "Search summaries of psychotherapy research")
        add(root, "InputEncoding", "UTF-8")
        add(root, "Image", f"{here}/static/icon.svg", type="image/svg+xml")
        template = f"{here}/search?q={{searchTerms}}"
        add(root, "Url", type="text/html", method="get", template=template)
        return answer_xml(root, "application/opensearchdescription+xml")

    @discovery.get("/sitemap.xml")
    def sitemap() -> Response:
        here = site()
        root = Element("urlset", xmlns=SITEMAP)
        for number, (path, month) in enumerate(_addresses(searcher())):
            if number == _MOST:
                break
            url = add(root, "url")
            add(url, "loc", here + path)
            if month:
                add(url, "lastmod", month)
        return answer_xml(root, "application/xml")

    @discovery.get("/robots.txt")
    def robots() -> Response:
        text = f"User-agent: *\nAllow: /\n\nSitemap: {site()}/sitemap.xml\n"
        return Response(text, content_type="text/plain; charset=utf-8")

    return discovery


def _addresses(searcher: Searcher) -> Iterator[tuple[str, str]]:
    """Yield every page that has something to read, and of a summary its month, newest first."""
    columns = searcher.snapshot.columns
    for path in ("/", "/archive", "/about"):
        yield path, ""
    for _, pages in list_labels(searcher):
        for page in pages:
            yield page.url, ""
    for month, _ in list_months(columns):
        yield month_path(month), ""
    months, ids = columns.months.tolist(), searcher.snapshot.ids
    for ordinal in columns.newest_first(np.arange(len(ids))).tolist():
        changed = f"{months[ordinal] // 100:04}-{months[ordinal] % 100:02}"
        yield summary_path(ids[ordinal]), changed
