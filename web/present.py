"""Results -> the words, numbers and links that a page shows; templates only place them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from corpus.summary import IMPLICATIONS, SUGGESTED, Month, Section, Summary
from search.facets import LABELS, chosen_values
from search.query import Notice, Query
from search.reasons import give_reasons
from search.results import Facet, Hit, Results
from web.links import Links
from web.params import write_params

_AROUND: Final = 2
"""Pages that are linked on either side of the one shown."""

_SHOWN: Final = 7
"""Values of a facet that are shown at once."""

FOUND: Final = "What was found"
"""What the part of a summary before its first heading is called."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, marked or not; the pieces of a text join to it."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Something to follow; ``current`` is true where it leads to what is shown."""

    text: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A notice as shown, with a link to what it offers, if anything; a quiet one is by the way."""

    message: str
    offer: Link | None = None
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet as a checkbox, with the link that does the same."""

    value: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Fieldset:
    """A facet: the values shown at once, and those behind 'more'."""

    name: str
    label: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A hit as shown."""

    hit: Hit
    url: str
    month: str
    source: str
    answer: tuple[Piece, ...]
    is_advice: bool
    topics: tuple[Link, ...]
    suggested: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    """A page of results; ``heading`` states the question and the total.

    ``kept`` are the parameters that a new question keeps although no checkbox shows them.
    """

    heading: str
    query: Query
    snapshot: str
    links: Links
    notices: tuple[Said, ...]
    cards: tuple[Card, ...]
    chips: tuple[Link, ...]
    fieldsets: tuple[Fieldset, ...]
    kept: tuple[tuple[str, str], ...]
    pages: tuple[Link, ...]
    earlier: str
    later: str


def present_results(results: Results) -> ResultsPage:
    """Put a page of results in words."""
    links = Links(results.query, snapshot=results.snapshot)
    page = results.page
    return ResultsPage(
        heading=heading(results),
        query=results.query,
        snapshot=results.snapshot,
        links=links,
        notices=tuple(_say(notice, links) for notice in results.notices),
        cards=tuple(_card(hit) for hit in results.hits),
        chips=tuple(_chips(results.query, links)),
        fieldsets=tuple(_fieldset(facet, links) for facet in results.facets if facet.values),
        kept=tuple(_kept(results)),
        pages=tuple(_pages(results, links)),
        earlier=links.page(page - 1) if page > 1 else "",
        later=links.page(page + 1) if page < results.pages else "",
    )


def heading(results: Results) -> str:
    """Return what a page of results is: ``12 summaries for "repair", page 2 of 3``."""
    count = "No summary" if not results.total else count_summaries(results.total)
    near = f"; {count} near" if results.total and not results.answered else ""
    count = "No sure answer" if near else count
    text = " ".join(results.query.text.split())
    asked = f" for “{shorten(text, 80)}”" if text else ""
    page = f", page {results.page} of {results.pages}" if results.page > 1 else ""
    return f"{count}{asked}{near}{page}"


def count_summaries(count: int) -> str:
    """Return a number of summaries in words."""
    return f"{count:,} summary" if count == 1 else f"{count:,} summaries"


def month_name(month: Month) -> str:
    """Return a month as the blog heads it: April 2019."""
    return date(int(month[:4]), int(month[5:]), 1).strftime("%B %Y")


def shorten(text: str, limit: int) -> str:
    """Cut a text between words, with an ellipsis where something was cut."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + "…"


def pieces(text: str, marks: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    """Cut a text at its marks; the pieces join to the text."""
    at = 0
    for start, end in marks:
        if at < start:
            yield Piece(text[at:start], marked=False)
        yield Piece(text[start:end], marked=True)
        at = end
    if at < len(text):
        yield Piece(text[at:], marked=False)


def blocks(section: Section) -> list[tuple[str, list[str]]]:
    """Group the lines of a section: ``("p", [text])`` or ``("ul", items)``."""
    grouped: list[tuple[str, list[str]]] = []
    for line in section.text.split("\n"):
        if not line.startswith("- "):
            grouped.append(("p", [line]))
        elif grouped and grouped[-1][0] == "ul":
            grouped[-1][1].append(line[2:])
        else:
            grouped.append(("ul", [line[2:]]))
    return grouped


def topic_links(summary: Summary) -> tuple[Link, ...]:
    """Return a link for each topic of a summary to all summaries on it."""
    return tuple(Link(topic, Links(Query()).toggled("topic", topic)) for topic in summary.topics)


def _card(hit: Hit) -> Card:
    summary, answer = hit.summary, hit.answer
    return Card(
        hit=hit,
        url=f"/summary/{summary.id}",
        month=month_name(summary.published),
        source=summary.citation,
        answer=tuple(pieces(answer.text, answer.marks)),
        is_advice=answer.section == IMPLICATIONS,
        topics=topic_links(summary),
        suggested=summary.topics_source == SUGGESTED,
        reasons=tuple(give_reasons(hit)),
    )


def _say(notice: Notice, links: Links) -> Said:
    message = notice.message[:1].upper() + notice.message[1:]
    if notice.kind == "spelling":
        return Said("Did you mean", Link(notice.question, links.asking(notice.question)))
    if notice.kind == "corrected":
        return Said(message, Link("take the corrected question", links.asking(notice.question)))
    if notice.kind == "synonyms":
        return Said(message, Link("only my words", links.without_synonyms()), is_quiet=True)
    return Said(message)


def _chips(query: Query, links: Links) -> Iterator[Link]:
    for facet in LABELS:
        for value in chosen_values(facet, query.filters):
            text = _say_years(value) if facet == "year" else value
            yield Link(text, links.toggled(facet, value))
    if not query.synonyms:
        yield Link("only my words", links.with_synonyms())


def _say_years(years: str) -> str:
    first, _, last = years.partition("..")
    if first and last:
        return f"{first} to {last}"
    return f"until {last}" if last else f"from {first}" if ".." in years else years


def _fieldset(facet: Facet, links: Links) -> Fieldset:
    choices = [
        Choice(each.value, each.count, each.chosen, links.toggled(facet.field, each.value))
        for each in facet.values
    ]
    first = [each for n, each in enumerate(choices) if n < _SHOWN or each.chosen]
    more = [each for each in choices if each not in first]
    return Fieldset(facet.field, facet.label, tuple(first), tuple(more))


def _kept(results: Results) -> Iterator[tuple[str, str]]:
    shown = {(facet.field, each.value) for facet in results.facets for each in facet.values}
    for name, value in write_params(replace(results.query, text="", page=1)):
        if (name, value) not in shown:
            yield name, value


def _pages(results: Results, links: Links) -> Iterator[Link]:
    if results.pages < 2:
        return
    near = range(max(1, results.page - _AROUND), min(results.pages, results.page + _AROUND) + 1)
    for number in sorted({1, *near, results.pages}):
        yield Link(str(number), links.page(number), current=number == results.page)
