"""Hits -> cards: what is quoted of each, and the links that lead on from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from corpus.summary import IMPLICATIONS, SUGGESTED, Month, Summary
from index.store import Stored
from search.query import Query
from search.reasons import give_reasons
from search.results import Answer, Hit, Results
from web.evidence import LineLink, show_line, show_studied
from web.links import Links
from web.params import summary_path
from web.reading import FOUND, summary_url


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, marked or not; the pieces of a text join to it."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Something to follow."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a summary; ``label`` says what it is, ``url`` leads to its place."""

    label: str
    url: str
    pieces: tuple[Piece, ...]
    is_advice: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A hit as shown; one that surely answers says what was found and what to do.

    ``related`` leads to the summaries that are listed as related to it.
    """

    hit: Hit
    url: str
    month: str
    source: str
    is_sure: bool
    quotes: tuple[Quote, ...]
    is_picked: bool
    related: str
    topics: tuple[Link, ...]
    suggested: bool
    reasons: tuple[str, ...]
    evidence: tuple[LineLink, ...]
    studied: str


def show_cards(results: Results, links: Links) -> Iterator[Card]:
    """Return the hits of a page as shown, the first one in brief where it surely answers."""
    question = results.query.text
    for number, hit in enumerate(results.hits):
        brief = None if number else results.brief
        summary = hit.summary
        said = [each for each in (brief.finding, brief.advice) if each] if brief else [hit.answer]
        yield Card(
            hit=hit,
            url=summary_url(hit.stored, said[0].at if said else None, question),
            month=month_name(summary.published),
            source=summary.citation,
            is_sure=brief is not None,
            quotes=tuple(_quote(hit.stored, each, question) for each in said),
            is_picked=summary.id in links.picks,
            related=f"{summary_path(summary.id)}#related",
            topics=topic_links(summary),
            suggested=summary.topics_source == SUGGESTED,
            reasons=tuple(give_reasons(hit)),
            evidence=show_line(hit.stored),
            studied="; ".join(values for _, values in show_studied(hit.stored) if values),
        )


def month_name(month: Month) -> str:
    """Return a month as the blog heads it: April 2019."""
    return date(int(month[:4]), int(month[5:]), 1).strftime("%B %Y")


def count_summaries(count: int) -> str:
    """Return a number of summaries in words."""
    return f"{count:,} summary" if count == 1 else f"{count:,} summaries"


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


def topic_links(summary: Summary) -> tuple[Link, ...]:
    """Return a link for each topic of a summary to all summaries on it."""
    links = Links(Query())
    return tuple(Link(topic, links.toggled("topic", topic)) for topic in summary.topics)


def _quote(stored: Stored, answer: Answer, question: str) -> Quote:
    is_advice = answer.section == IMPLICATIONS
    return Quote(
        label="What to do in session" if is_advice else FOUND,
        url=summary_url(stored, answer.at, question),
        pieces=tuple(pieces(answer.text, answer.marks)),
        is_advice=is_advice,
    )
