"""Results -> the words, numbers and links that a page shows; templates only place them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from search.facets import LABELS
from search.query import YEARLY, Notice, Query, Sort
from search.results import Facet, Results, Value
from web.cards import Card, Link, count_summaries, show_cards
from web.links import Links, Paging, say_page
from web.params import MOST_PICKED, write_params
from web.reading import shorten

_SORTS: Final = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest",
    Sort.SAMPLE: "Most people studied",
}
_ALWAYS: Final = ("topic", "type", "year")
"""Facets that are open at once; the others are behind one line."""

_SHOWN: Final = 7
"""Values of a facet that are shown at once."""

_CHART: Final = "year"
_SPANNED: Final = "cited"
_SPAN: Final = 5


@dataclass(frozen=True, slots=True)
class Said:
    """A notice as shown, with a link to what it offers, if anything.

    One of synonyms is by the way, and they can be switched off.
    """

    message: str
    offer: Link | None = None
    is_synonyms: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet as a checkbox, and what it is called.

    ``share`` is its count in percent of the largest one of the facet.
    """

    value: str
    text: str
    count: int
    chosen: bool
    share: int


@dataclass(frozen=True, slots=True)
class Fieldset:
    """A facet: values shown at once, and those behind "more"; an open one isn't folded away.

    A chart shows all its values, each with a bar.
    """

    name: str
    label: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]
    is_open: bool
    is_chart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    """A page of results; ``heading`` states the question and the total.

    ``is_full`` says that the sheet takes no more.
    ``sorts`` are the orders: the parameter, which is empty for the usual one, so that URLs stay
    short; what it is called; whether it is this page's.
    ``kept`` are the parameters that a new question keeps although nothing in the form shows them.
    """

    heading: str
    links: Links
    is_full: bool
    sorts: tuple[tuple[str, str, bool], ...]
    notices: tuple[Said, ...]
    cards: tuple[Card, ...]
    chips: tuple[Link, ...]
    fieldsets: tuple[Fieldset, ...]
    kept: tuple[tuple[str, str], ...]
    paging: Paging | None


def present_results(results: Results, picks: tuple[str, ...] = ()) -> ResultsPage:
    """Put a page of results in words, given the ids that are picked for a sheet."""
    links = Links(results.query, snapshot=results.snapshot, picks=picks)
    facets = [_spanned(each, results.query) for each in results.facets]
    return ResultsPage(
        heading=heading(results),
        links=links,
        is_full=len(picks) >= MOST_PICKED,
        sorts=tuple(
            ("" if sort is Sort.RELEVANCE else sort, text, sort is results.query.sort)
            for sort, text in _SORTS.items()
        ),
        notices=tuple(_say(notice, links) for notice in results.notices),
        cards=tuple(show_cards(results, links)),
        chips=tuple(_chips(results.query, links)),
        fieldsets=tuple(_fieldset(facet) for facet in facets if facet.values),
        kept=tuple(_kept(results, facets, picks)),
        paging=links.paging(results.page, results.pages),
    )


def heading(results: Results) -> str:
    """Return what a page of results is: ``12 summaries for "repair", page 2 of 3``."""
    count = "No summary" if not results.total else count_summaries(results.total)
    near = f"; {count} near" if results.total and not results.answered else ""
    count = "No sure answer" if near else count
    text = " ".join(results.query.text.split())
    asked = f" for “{shorten(text, 80)}”" if text else ""
    page = f", {say_page(results.page, results.pages)}" if results.page > 1 else ""
    return f"{count}{asked}{near}{page}"


def _say(notice: Notice, links: Links) -> Said:
    message = notice.message[:1].upper() + notice.message[1:]
    if notice.kind == "spelling":
        return Said("Did you mean", Link(notice.question, links.asking(notice.question)))
    if notice.kind == "corrected":
        return Said(message, Link("take the corrected question", links.asking(notice.question)))
    if notice.kind == "synonyms":
        return Said(message, is_synonyms=True)
    return Said(message)


def _chips(query: Query, links: Links) -> Iterator[Link]:
    for facet in LABELS:
        for value in query.filters.chosen(facet):
            text = _say_years(value) if facet in YEARLY else value
            yield Link(text, links.toggled(facet, value))
    if not query.synonyms:
        yield Link("only my words", links.with_synonyms())


def _say_years(years: str) -> str:
    first, _, last = years.partition("..")
    if first and last:
        return f"{first} to {last}"
    return f"until {last}" if last else f"from {first}" if ".." in years else years


def _fieldset(facet: Facet) -> Fieldset:
    most = max(each.count for each in facet.values) or 1
    choices = [
        Choice(
            each.value,
            _say_years(each.value) if facet.field in YEARLY else each.value,
            each.count,
            each.chosen,
            round(100 * each.count / most),
        )
        for each in facet.values
    ]
    is_chart = facet.field == _CHART
    shown = len(choices) if is_chart else _SHOWN
    first = [each for n, each in enumerate(choices) if n < shown or each.chosen]
    more = [each for each in choices if each not in first]
    is_open = facet.field in _ALWAYS or any(each.chosen for each in choices)
    return Fieldset(facet.field, facet.label, tuple(first), tuple(more), is_open, is_chart)


def _spanned(facet: Facet, query: Query) -> Facet:
    """Return the years of papers in spans of five, and beside them what else is chosen.

    A paper has one year, so that the counts of a span add up.
    """
    if facet.field != _SPANNED:
        return facet
    chosen = query.filters.chosen(facet.field)
    counts: Counter[str] = Counter()
    for each in facet.values:
        first = int(each.value) // _SPAN * _SPAN
        counts[f"{first}..{first + _SPAN - 1}"] += each.count
    spans = [Value(span, count, span in chosen) for span, count in counts.items()]
    return replace(facet, values=(*(each for each in facet.values if each.chosen), *spans))


def _kept(
    results: Results, facets: Iterable[Facet], picks: Iterable[str]
) -> Iterator[tuple[str, str]]:
    shown = {(facet.field, each.value) for facet in facets for each in facet.values}
    shown |= {("pick", hit.summary.id) for hit in results.hits}
    if results.hits:
        shown.add(("sort", results.query.sort))
    given = write_params(replace(results.query, text="", page=1))
    given += [("pick", each) for each in picks]
    return (each for each in given if each not in shown)
