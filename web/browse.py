"""The pages to browse by: all summaries on a topic, of a type, of a month, and all there are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import numpy as np
from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from corpus.summary import MONTH_PATTERN, Month
from index.columns import Columns
from search.query import Filters, Query, Sort, YearRange
from search.results import Facet, Hit
from search.searcher import Searcher
from web.cards import Link, count_summaries, month_name
from web.evidence import LineLink, show_line
from web.links import Links, say_page
from web.missing import MissingError
from web.params import read_params, write_url
from web.reading import summary_url
from web.slugs import Slugs, topic_slugs, type_slugs

_PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """What a page lists: its name, what kind of name that is, and where else to go from it."""

    name: str
    kind: str
    path: str
    filters: Filters
    links: tuple[Link, ...] = ()
    feed: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A summary in a list."""

    title: str
    url: str
    month: str
    line: tuple[LineLink, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A page to browse by, with how many summaries it lists."""

    text: str
    url: str
    count: int


def make_browse(searcher: Callable[[], Searcher]) -> Blueprint:
    """Make the routes of these pages over whatever searcher is current at each request."""
    browse = Blueprint("browse", __name__)

    @browse.get("/topic/<slug>")
    def topic(slug: str) -> str | Response:
        name = find_label("topic", slug, topic_slugs())
        path = topic_path(name)
        filters = Filters(topics=(name,))
        listing = _Listing(
            name=name,
            kind="Topic",
            path=path,
            filters=filters,
            links=(*_within(filters, "this topic"), Link("Feed of this topic", f"{path}/feed.xml")),
            feed=f"{path}/feed.xml",
        )
        return _show_at_its_path(searcher, listing)

    @browse.get("/type/<slug>")
    def research_type(slug: str) -> str | Response:
        name = find_label("type of research", slug, type_slugs())
        filters = Filters(types=(name,))
        listing = _Listing(
            name=name[:1].upper() + name[1:],
            kind="Type of research",
            path=type_path(name),
            filters=filters,
            links=_within(filters, "this type"),
        )
        return _show_at_its_path(searcher, listing)

    @browse.get("/month/<month>")
    def month(month: str) -> str:
        held = searcher()
        months = [each for each, _ in list_months(held.snapshot.columns)]
        if month not in months:
            raise _missing_month(month, months)
        known = Month(month)
        at = months.index(known)
        year = Filters(years=(YearRange(int(month[:4]), int(month[:4])),))
        beside = [("Earlier", months[at + 1 : at + 2]), ("Later", months[max(0, at - 1) : at])]
        links = [
            Link(f"{word}: {month_name(each)}", month_path(each))
            for word, found in beside
            for each in found
        ]
        listing = _Listing(
            name=month_name(known),
            kind="Month",
            path=month_path(known),
            filters=Filters(months=(known,)),
            links=(*links, *_within(year, month[:4])[:1]),
        )
        return _show(held, listing)

    @browse.get("/archive")
    def archive() -> str:
        held = searcher()
        listing = _Listing(
            name="All summaries",
            kind="Archive",
            path="/archive",
            filters=Filters(),
            links=(Link("Feed of the newest", "/feed.xml"),),
        )
        return _show(held, listing, list_labels(held), _by_year(held.snapshot.columns))

    return browse


def find_label(kind: str, slug: str, slugs: Slugs) -> str:
    """Return the name that a slug stands for; raise MissingError with the nearest ones."""
    if name := slugs.names.get(slug.lower()):
        return name
    path = topic_path if kind == "topic" else type_path
    offers = tuple((each, path(each)) for each in slugs.nearest(slug))
    detail = f"No {kind} is called “{slug}”; “All summaries” has them all."
    raise MissingError(f"There is no such {kind}", detail, offers)


def topic_path(name: str) -> str:
    """Return the path of a topic's page."""
    return f"/topic/{topic_slugs().of[name]}"


def type_path(name: str) -> str:
    """Return the path of the page of a type of research."""
    return f"/type/{type_slugs().of[name]}"


def month_path(month: Month) -> str:
    """Return the path of a month's page."""
    return f"/month/{month}"


def list_months(columns: Columns) -> list[tuple[Month, int]]:
    """Return the months that have summaries, newest first, each with how many."""
    months, counts = np.unique(columns.months, return_counts=True)
    pairs = zip(months.tolist(), counts.tolist(), strict=True)
    return [(Month(f"{n // 100:04}-{n % 100:02}"), count) for n, count in pairs][::-1]


def list_labels(searcher: Searcher) -> tuple[tuple[str, tuple[Counted, ...]], ...]:
    """Return the pages of topics and of types of research that have summaries."""
    facets = searcher.facets()
    return (
        ("Topics", _counted(facets["topic"], topic_slugs(), topic_path)),
        ("Types of research", _counted(facets["type"], type_slugs(), type_path)),
    )


def _show_at_its_path(searcher: Callable[[], Searcher], listing: _Listing) -> str | Response:
    """Show a listing, or lead there from an alias."""
    if request.path != listing.path:
        return redirect(listing.path, 301)
    return _show(searcher(), listing)


def _show(
    searcher: Searcher,
    listing: _Listing,
    lists: tuple[tuple[str, tuple[Counted, ...]], ...] = (),
    years: tuple[tuple[str, tuple[Counted, ...]], ...] = (),
) -> str:
    asked, notices = read_params(request.args)
    query = Query(filters=listing.filters, page=asked.page, per_page=_PER_PAGE, sort=Sort.NEWEST)
    results = searcher.search(query)
    links = Links(Query(page=results.page), path=listing.path)
    page = f", {say_page(results.page, results.pages)}" if results.page > 1 else ""
    said = [each.message for each in notices if each.kind == "page"]
    return render_template(
        "browse.html",
        heading=f"{listing.name}{page}",
        listing=listing,
        count=count_summaries(results.total) if results.total else "No summary yet",
        said=[*said, *(_sentence(each.message) for each in results.notices)],
        entries=[_entry(hit) for hit in results.hits],
        paging=links.paging(results.page, results.pages),
        lists=lists,
        years=years,
        query=Query(),
    )


def _entry(hit: Hit) -> _Entry:
    line = tuple(replace(part, remarks=()) for part in show_line(hit.stored))
    published = month_name(hit.summary.published)
    return _Entry(hit.summary.title, summary_url(hit.stored, None), published, line)


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."


def _within(filters: Filters, where: str) -> tuple[Link, ...]:
    """Link to where a question is asked of these summaries alone, and to their numbers."""
    query = Query(filters=filters)
    return (
        Link(f"Search within {where}", write_url("/search", query)),
        Link("All numbers in one table", write_url("/evidence", query)),
    )


def _counted(facet: Facet, slugs: Slugs, path: Callable[[str], str]) -> tuple[Counted, ...]:
    return tuple(
        Counted(each.value, path(each.value), each.count)
        for each in facet.values
        if each.value in slugs.of
    )


def _by_year(columns: Columns) -> tuple[tuple[str, tuple[Counted, ...]], ...]:
    def months() -> Iterator[tuple[str, tuple[Counted, ...]]]:
        for year, held in groupby(list_months(columns), key=lambda pair: pair[0][:4]):
            shown = (
                Counted(month_name(month).split()[0], month_path(month), count)
                for month, count in held
            )
            yield year, tuple(shown)

    return tuple(months())


def _missing_month(month: str, months: list[Month]) -> MissingError:
    """Say that nothing was posted then, and offer the months before and after."""
    offers: list[tuple[str, str]] = []
    detail = f"“{month}” is no month; one is written like 2019-04."
    if MONTH_PATTERN.fullmatch(month):
        detail = f"No summary was posted in {month_name(Month(month))}."
        later = [each for each in months if each > month][-1:]
        earlier = [each for each in months if each < month][:1]
        offers = [(month_name(each), month_path(each)) for each in (*earlier, *later)]
    return MissingError("There is no such month", detail, tuple(offers))
