"""A stored summary -> its text as read: blocks of sentences, each with an anchor to link to.

The anchor of a sentence is ``s`` with its section's number and where it starts in its text.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from corpus.summary import IMPLICATIONS
from index.store import Stored

FOUND: Final = "What was found"
"""What the part of a summary before its first heading is called."""


@dataclass(frozen=True, slots=True)
class Run:
    """A sentence with its anchor, or what stands between two, with none."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list with several lines."""

    is_list: bool
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A section as read."""

    heading: str
    is_advice: bool
    blocks: tuple[Block, ...]


def read_sections(stored: Stored) -> tuple[Reading, ...]:
    """Return the sections of a summary; their runs join to the lines of the text."""
    return tuple(
        Reading(
            section.heading or FOUND,
            section.heading == IMPLICATIONS,
            tuple(_blocks(section.text, _starts(stored, number), number)),
        )
        for number, section in enumerate(stored.summary.sections)
    )


def anchor_of(stored: Stored, section: int, at: int) -> str:
    """Return the anchor of the sentence that a place of a section's text lies in."""
    starts = [each for each in _starts(stored, section) if each <= at]
    return _anchor(section, starts[-1]) if starts else _anchor(section, 0)


def summary_url(stored: Stored, place: tuple[int, int, int] | None) -> str:
    """Return the URL of a summary, at the sentence that a place lies in."""
    url = f"/summary/{stored.summary.id}"
    return f"{url}#{anchor_of(stored, place[0], place[1])}" if place else url


def shorten(text: str, limit: int) -> str:
    """Cut a text between words, with an ellipsis where something was cut."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + "…"


def _starts(stored: Stored, section: int) -> list[int]:
    return [each.start for each in stored.sentences if each.section == section]


def _anchor(section: int, start: int) -> str:
    return f"s{section}-{start}"


def _blocks(text: str, starts: list[int], section: int) -> Iterator[Block]:
    items: list[tuple[Run, ...]] = []
    start = 0
    for line in text.split("\n"):
        is_item = line.startswith("- ")
        first = start + 2 * is_item
        runs = tuple(_runs(text, first, start + len(line), starts, section))
        start += len(line) + 1
        if is_item:
            items.append(runs)
            continue
        if items:
            yield Block(True, tuple(items))
            items = []
        yield Block(False, (runs,))
    if items:
        yield Block(True, tuple(items))


def _runs(text: str, first: int, last: int, starts: list[int], section: int) -> Iterator[Run]:
    edges = [first, *(each for each in starts if first < each < last), last]
    for start, end in itertools.pairwise(edges):
        yield Run(text[start:end], _anchor(section, start) if start in starts else "")
