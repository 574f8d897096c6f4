"""Results -> the words, numbers and links that a page shows; templates only place them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.summary import IMPLICATIONS, Month, Section, Summary
from search.facets import LABELS, chosen_values
from search.query import Query
from search.results import Facet, Hit, Results
from web.links import Links

_AROUND: Final = 2
"""Pages that are linked on either side of the one shown."""

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
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    """A page of results; ``heading`` states the question and the total."""

    heading: str
    query: Query
    snapshot: str
    links: Links
    notices: tuple[str, ...]
    cards: tuple[Card, ...]
    chips: tuple[Link, ...]
    fieldsets: tuple[Fieldset, ...]
    pages: tuple[Link, ...]
    earlier: str
    later: str


def present_results(results: Results) -> ResultsPage:
    """Put a page of results in words."""
    links = Links(results.query)
    page = results.page
    return ResultsPage(
        heading=heading(results),
        query=results.query,
        snapshot=results.snapshot,
        links=links,
        notices=tuple(notice.message for notice in results.notices),
        cards=tuple(_card(hit) for hit in results.hits),
        chips=tuple(_chips(results.query, links)),
        fieldsets=tuple(_fieldset(facet, links) for facet in results.facets if facet.values),
        pages=tuple(_pages(results, links)),
        earlier=links.page(page - 1) if page > 1 else "",
        later=links.page(page + 1) if page < results.pages else "",
    )


def heading(results: Results) -> str:
    """Return what a page of results is: ``12 summaries for "repair", page 2 of 3``."""
    count = "No summary" if not results.total else count_summaries(results.total)
    text = " ".join(results.query.text.split())
    asked = f" for “{shorten(text, 80)}”" if text else ""
    page = f", page {results.page} of {results.pages}" if results.page > 1 else ""
    return f"{count}{asked}{page}"


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
        reasons=tuple(_reasons(hit)),
    )


def _reasons(hit: Hit) -> Iterator[str]:
    why = hit.explanation
    if why.title_part:
        yield f"The question is its title: {why.title_part:.2f}"
    if why.terms:
        words = ", ".join(f"{part.term} {part.weight * part.factor:.1f}" for part in why.terms)
        of = f"{why.keyword:.1f} of the best hit's {why.best_keyword:.1f}"
        yield f"Words: {words}, in all {of}, adds {why.keyword_part:.3f}"
    if why.meaning_part:
        yield (
            f"Meaning: similarity {why.cosine:.2f}, the best hit's is {why.best_cosine:.2f}, "
            f"adds {why.meaning_part:.3f}"
        )
    yield f"Together {hit.score:.3f}"


def _chips(query: Query, links: Links) -> Iterator[Link]:
    for facet in LABELS:
        for value in chosen_values(facet, query.filters):
            text = value.replace("..", " to ").strip() if facet == "year" else value
            yield Link(text, links.toggled(facet, value))


def _fieldset(facet: Facet, links: Links) -> Fieldset:
    choices = [
        Choice(each.value, each.count, each.chosen, links.toggled(facet.field, each.value))
        for each in facet.values
    ]
    first = [each for n, each in enumerate(choices) if n < _SHOWN or each.chosen]
    more = [each for each in choices if each not in first]
    return Fieldset(facet.field, facet.label, tuple(first), tuple(more))


_SHOWN: Final = 7


def _pages(results: Results, links: Links) -> Iterator[Link]:
    if results.pages < 2:
        return
    near = range(max(1, results.page - _AROUND), min(results.pages, results.page + _AROUND) + 1)
    for number in sorted({1, *near, results.pages}):
        yield Link(str(number), links.page(number), current=number == results.page)
