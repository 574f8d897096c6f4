"""Picked summaries -> a sheet to print before a session: what to do, and apart from it what for."""

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from index.snapshot import Snapshot
from index.store import Stored
from search.answers import choose_brief, is_advice, read_asked
from web.cards import count_summaries, month_name
from web.evidence import LineLink, show_line
from web.links import Links
from web.reading import summary_url

FIRST: Final = 3
"""Sentences of advice that are shown of each; a link leads to the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A summary on a sheet; its sentences are verbatim.

    ``more`` leads to the rest of its advice, if there is more; ``off`` takes it off the sheet.
    """

    title: str
    url: str
    month: str
    advice: tuple[str, ...]
    more: str
    line: tuple[LineLink, ...]
    finding: str
    source: str
    off: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet; ``picks`` are the ids that are there, ``unknown`` says which are not."""

    heading: str
    entries: tuple[Entry, ...]
    picks: tuple[str, ...]
    unknown: tuple[str, ...]
    results: str


def make_sheet(snapshot: Snapshot, links: Links) -> Sheet:
    """Make the sheet of what is picked, in that order."""
    found = {each: snapshot.find(each) for each in links.picks}
    known = tuple(each for each, ordinal in found.items() if ordinal is not None)
    links = replace(links, picks=known)
    entries = tuple(
        _entry(snapshot, ordinal, links) for ordinal in found.values() if ordinal is not None
    )
    count = count_summaries(len(entries))
    return Sheet(
        heading=f"Before the session: {count}" if entries else "Before the session: nothing picked",
        entries=entries,
        picks=known,
        unknown=tuple(
            f"No summary has the id “{each}”; it may have been renamed or taken away."
            for each, ordinal in found.items()
            if ordinal is None
        ),
        results=links.leading("/search"),
    )


def _entry(snapshot: Snapshot, ordinal: int, links: Links) -> Entry:
    stored = snapshot.fetch(ordinal)
    summary, question = stored.summary, links.query.text
    advice = [each for each in stored.sentences if is_advice(summary, each)]
    return Entry(
        title=summary.title,
        url=summary_url(stored, question=question),
        month=month_name(summary.published),
        advice=tuple(summary.quote(*each.at) for each in advice[:FIRST]),
        more=summary_url(stored, advice[FIRST].at, question) if len(advice) > FIRST else "",
        line=show_line(stored, question),
        finding=_finding(snapshot, ordinal, stored),
        source=summary.citation,
        off=links.picked(summary.id),
    )


def _finding(snapshot: Snapshot, ordinal: int, stored: Stored) -> str:
    """Return the sentence with the effect or, if there is none, the nearest to all that is said."""
    effect = stored.evidence.effect
    if effect:
        for each in stored.sentences:
            holds = each.holds(effect.section, effect.finding.start)
            if holds and not is_advice(stored.summary, each):
                return stored.summary.quote(*each.at)
    mean = snapshot.mean_vector(ordinal)
    (cosines,) = snapshot.sentence_cosines([ordinal], mean)
    brief = choose_brief(stored, read_asked("", {}), cosines)
    return brief.finding.text if brief.finding else ""
