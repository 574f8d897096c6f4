"""The pages for people: the start, results, a summary, a sheet, and what this is."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from corpus.citation import read_citation
from corpus.summary import Summary
from index.snapshot import Snapshot
from search.query import Notice, Query
from search.searcher import Searcher
from search.similar import find_similar, find_timeline
from web.cards import Link, month_name, pieces, topic_links
from web.evidence import show_conflict, show_findings, show_line, show_studied, show_table
from web.links import Links
from web.missing import find_summary
from web.params import note_change, read_order, read_params, read_picks
from web.present import present_results
from web.reading import list_marked, read_sections, shorten
from web.related import show_related, show_timeline
from web.sheet import make_sheet

_LATEST: Final = 5
"""Summaries on the start page, or all of the newest month if they are more."""

_MOST_OF_A_MONTH: Final = 20
_BROWSED: Final = ("topic", "condition", "therapy", "type", "year")
EXAMPLES: Final = (
    "how to repair ruptures",
    "does adding medication to therapy help depression",
    "clients who drop out early",
    "what to do when a client gets worse",
    "is online therapy as good as in person",
)


def make_pages(searcher: Callable[[], Searcher]) -> Blueprint:
    """Make the routes of the pages over whatever searcher is current at each request."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def start() -> str:
        held = searcher()
        facets = held.facets()
        browse = [
            (
                facets[name],
                [(each, Links(Query()).toggled(name, each.value)) for each in facets[name].values],
            )
            for name in _BROWSED
        ]
        return render_template(
            "start.html",
            count=held.snapshot.count,
            latest=[(each, month_name(each.published)) for each in _latest(held.snapshot)],
            examples=[Link(text, Links(Query(text=text)).here()) for text in EXAMPLES],
            browse=browse,
            query=Query(),
        )

    @pages.get("/search")
    def search() -> str | Response:
        query, notices = read_params(request.args)
        picks, more = read_picks(request.args)
        if query == Query() and not picks:
            return redirect("/")
        results = note_change(searcher().search(query), request.args)
        page = present_results(results, picks)
        said = _said((*notices, *more))
        return render_template("results.html", page=page, said=said, query=query, picks=picks)

    @pages.get("/summary/<summary_id>")
    def summary(summary_id: str) -> str:
        asked = request.args.get("q", "")
        snapshot = searcher().snapshot
        ordinal = find_summary(snapshot, summary_id)
        stored = snapshot.fetch(ordinal)
        held = stored.summary
        sections = read_sections(stored, searcher().terms(asked) if asked.strip() else frozenset())
        return render_template(
            "summary.html",
            summary=held,
            month=month_name(held.published),
            year_cited=read_citation(held.citation).year,
            sections=sections,
            marked=list_marked(sections),
            pieces=pieces,
            topics=topic_links(held),
            line=show_line(stored, asked),
            studied=show_studied(stored),
            groups=show_findings(stored, asked),
            conflict=show_conflict(stored, asked),
            related=show_related(find_similar(snapshot, ordinal)),
            timeline=show_timeline(held, find_timeline(snapshot, ordinal)),
            asked=shorten(" ".join(asked.split()), 80),
            query=Query(text=asked),
        )

    @pages.get("/evidence")
    def evidence() -> str:
        query, notices = read_params(request.args)
        order, more = read_order(request.args)
        picks, others = read_picks(request.args)
        table = searcher().tabulate(query, order)
        return render_template(
            "evidence.html",
            page=show_table(table, picks),
            table=table,
            said=_said((*notices, *more, *others)),
            query=query,
            picks=picks,
        )

    @pages.get("/sheet")
    def sheet() -> str:
        query, notices = read_params(request.args)
        picks, more = read_picks(request.args)
        page = make_sheet(searcher().snapshot, Links(query, path="/sheet", picks=picks))
        said = (*_said((*notices, *more)), *page.unknown)
        return render_template("sheet.html", page=page, said=said, query=query, picks=page.picks)

    @pages.get("/about")
    def about() -> str:
        manifest = searcher().snapshot.manifest
        return render_template("about.html", manifest=manifest, query=Query())

    return pages


def _latest(snapshot: Snapshot) -> list[Summary]:
    months = snapshot.columns.months
    newest = int((months == months.max(initial=0)).sum())
    return snapshot.latest(max(_LATEST, min(newest, _MOST_OF_A_MONTH)))


def _said(notices: tuple[Notice, ...]) -> tuple[str, ...]:
    return tuple(notice.message for notice in notices)
