"""A section's text -> its sentences, and passages of whole sentences that fit the encoder.

Ranges lie in the section's text.  The passages of a section follow each other and cover every
sentence: between two of them lies white space, and the dash of a list item, only.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

import sentencex
from msgspec import Struct

from corpus.summary import Summary

_WHITE: Final = re.compile(r"\s")
_DEGREES: Final = re.compile(r"\w\(\d+, $")
_ITEM: Final = re.compile(r"\s*(?:-|\(?\d{1,2}[.)])\s+")


class Passage(Struct, frozen=True):
    """A stretch of one section: the section's number and the range in its text."""

    section: int
    start: int
    end: int


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the range of each sentence, without the white space around it, in order.

    A line never runs into the next, and the dash of a list item is not part of its sentence.
    sentencex keeps all that follows an inline list mark such as ``(2)`` in one piece, so what
    follows the mark is split again.  It panics at white space of several bytes, so it sees spaces.
    """
    ranges: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        dash = 2 if line.startswith("- ") else 0
        plain = _WHITE.sub(" ", line[dash:])
        ranges.extend(_trim(text, *piece) for piece in _split(plain, start + dash))
        start += len(line) + 1
    return [(begin, end) for begin, end in ranges if begin < end]


def list_sentences(summary: Summary) -> list[tuple[int, int, int]]:
    """List the sentences of a summary: section number and range in the section's text."""
    return [
        (number, start, end)
        for number, section in enumerate(summary.sections)
        for start, end in split_sentences(section.text)
    ]


def split_passages(
    texts: Sequence[str],
    sentences: Iterable[tuple[int, int, int]],
    count_tokens: Callable[[str], int],
    limit: int,
) -> Iterator[Passage]:
    """Pack the sentences of each section into passages of at most ``limit`` tokens.

    ``sentences`` are section number and range, in order.  One over the limit is cut between words.
    """
    for number, held in groupby(sentences, itemgetter(0)):
        text = texts[number]
        start: int | None = None
        stop = used = 0
        ranges = [(begin, end) for _, begin, end in held]
        for begin, end, alone in _fitting(text, ranges, count_tokens, limit):
            tokens = alone
            if start is not None and not text[stop:begin].isspace():
                # with the dash of a list item, which stands between the sentences
                tokens = count_tokens(text[stop:end])
            if start is not None and used + tokens > limit:
                yield Passage(number, start, stop)
                start, tokens = None, alone
            if start is None:
                start, used = begin, 0
            stop, used = end, used + tokens
        if start is not None:
            yield Passage(number, start, stop)


def _split(line: str, offset: int) -> Iterator[tuple[int, int]]:
    for piece in _segment(line):
        mark = _ITEM.match(piece)
        rest = piece[mark.end() :] if mark else ""
        if rest and len(parts := _segment(rest)) > 1:
            first = offset + len(piece) - len(rest) + len(parts[0])
            yield offset, first
            yield from _split("".join(parts[1:]), first)
        else:
            yield offset, offset + len(piece)
        offset += len(piece)


def _segment(line: str) -> list[str]:
    """Cut a line into sentences; sentencex takes the degrees of ``F(1, 64)`` for list marks."""
    pieces: list[str] = []
    for piece in sentencex.segment("en", line):
        if pieces and _DEGREES.search(pieces[-1]):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _fitting(
    text: str, ranges: list[tuple[int, int]], count_tokens: Callable[[str], int], limit: int
) -> Iterator[tuple[int, int, int]]:
    """Yield the ranges, those over the limit in pieces, with how many tokens each takes."""
    for start, end in ranges:
        tokens = count_tokens(text[start:end])
        if tokens <= limit:
            yield start, end, tokens
            continue
        middle = text.rfind(" ", start + 1, (start + end) // 2)
        if middle < 0:
            middle = text.find(" ", (start + end) // 2, end)
        if middle <= start:
            yield start, end, tokens
            continue
        halves = [_trim(text, start, middle), _trim(text, middle, end)]
        yield from _fitting(
            text, [half for half in halves if half[0] < half[1]], count_tokens, limit
        )
