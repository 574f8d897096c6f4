"""A stored summary -> its text as read: blocks of sentences, each with an anchor to link to.

The anchor of a sentence is ``s`` with its section's number and where it starts in its text.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from corpus.summary import IMPLICATIONS
from index.sentences import Range
from index.store import Stored
from web.params import summary_path

FOUND: Final = "What was found"
"""What the part of a summary before its first heading is called."""

Marks = Mapping[str, tuple[Range, ...]]

_CARRIED: Final = 300
"""Characters of a question that links to a summary carry; a page has dozens of them."""


@dataclass(frozen=True, slots=True)
class Run:
    """A sentence with its anchor and what is marked in it, or what stands between two."""

    text: str
    anchor: str
    marks: tuple[Range, ...] = ()


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


def read_sections(stored: Stored, wanted: frozenset[str] = frozenset()) -> tuple[Reading, ...]:
    """Return the sections of a summary, wanted terms marked; runs join to the lines of the text."""
    marks = {
        _anchor(each.section, each.start): each.places(wanted)
        for each in (stored.sentences if wanted else ())
    }
    return tuple(
        Reading(
            section.heading or FOUND,
            section.heading == IMPLICATIONS,
            tuple(_blocks(section.text, _starts(stored, number), number, marks)),
        )
        for number, section in enumerate(stored.summary.sections)
    )


def list_marked(sections: Iterable[Reading]) -> tuple[str, ...]:
    """Return the distinct words that are marked, in lower case, in order."""
    found = (
        run.text[start:end].lower()
        for section in sections
        for block in section.blocks
        for line in block.lines
        for run in line
        for start, end in run.marks
    )
    return tuple(dict.fromkeys(found))


def anchor_of(stored: Stored, section: int, at: int) -> str:
    """Return the anchor of the sentence that a place of a section's text lies in."""
    starts = [each for each in _starts(stored, section) if each <= at]
    return _anchor(section, starts[-1]) if starts else _anchor(section, 0)


def summary_url(
    stored: Stored, place: tuple[int, int, int] | None = None, question: str = ""
) -> str:
    """Return the URL of a summary, at the sentence that a place lies in.

    A question that isn't too long goes along, so that its words are marked there.
    """
    url = summary_path(stored.summary.id)
    if question.strip() and len(question) <= _CARRIED:
        url = f"{url}?{urlencode({'q': question})}"
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


def _blocks(text: str, starts: list[int], section: int, marks: Marks) -> Iterator[Block]:
    items: list[tuple[Run, ...]] = []
    start = 0
    for line in text.split("\n"):
        is_item = line.startswith("- ")
        first = start + 2 * is_item
        runs = tuple(_runs(text, (first, start + len(line)), starts, section, marks))
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


def _runs(text: str, line: Range, starts: list[int], section: int, marks: Marks) -> Iterator[Run]:
    first, last = line
    edges = [first, *(each for each in starts if first < each < last), last]
    for start, end in itertools.pairwise(edges):
        anchor = _anchor(section, start) if start in starts else ""
        yield Run(text[start:end], anchor, marks.get(anchor, ()))
