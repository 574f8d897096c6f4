"""A text -> lines that fit, and their places: SVG breaks no lines, and a server knows no font.

Widths are in em, those of DejaVu Serif, the widest font of the style sheet; the others leave more
room.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal
from unicodedata import category, east_asian_width

NARROWEST: Final = 20.0
"""Em of a plot's text across a screen of 320 px, margins taken off."""

LINE: Final = 1.3
"""Em from one line of text to the next."""

Anchor = Literal["start", "middle", "end"]

_MOST: Final = 5
"""Lines of one text; what is longer ends with an ellipsis."""

_WIDTHS: Final = {
    each: wide
    for wide, group in (
        (0.35, " ',.:;ijl|/\\-‘’"),
        (0.4, "!()[]ftIJ²"),
        (0.5, "rs"),
        (0.6, "aceovxyzé"),
        (0.9, "w+−=<>×^~#&"),
        (1.05, "mMW@%…—"),
    )
    for each in group
}


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text at per cent across and em down; ``anchor`` says which part of it is at x."""

    text: str
    x: float
    y: float
    anchor: Anchor


def stack(lines: Iterable[str], x: float, y: float, anchor: Anchor) -> tuple[Text, ...]:
    """Place lines under each other, the first at y."""
    return tuple(Text(line, x, round(y + n * LINE, 2), anchor) for n, line in enumerate(lines))


def over(text: str, x: float, y: float) -> Text:
    """Centre a text on x, or begin or end it there where it would not fit."""
    half = width(text) / 2 / NARROWEST * 100
    return Text(text, x, y, "start" if x < half else "end" if x > 100 - half else "middle")


def width(text: str) -> float:
    """Return how wide a text is at most."""
    return sum(map(_width, text))


def wrap(text: str, limit: float = NARROWEST) -> tuple[str, ...]:
    """Break a text between words, and inside those that are wider than a line."""
    lines = list(_lines(text[:1000], limit))
    if len(lines) > _MOST:
        lines = [*lines[: _MOST - 1], next(_cut(lines[_MOST - 1], limit - width("…"))) + "…"]
    return tuple(lines)


def _lines(text: str, limit: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        for piece in _cut(word, limit):
            longer = f"{line} {piece}" if line else piece
            if width(longer) <= limit:
                line = longer
            else:
                yield line
                line = piece
    if line:
        yield line


def _cut(word: str, limit: float) -> Iterator[str]:
    start, wide = 0, 0.0
    for at, each in enumerate(word):
        wide += _width(each)
        if wide > limit:
            yield word[start:at]
            start, wide = at, _width(each)
    yield word[start:]


def _width(each: str) -> float:
    if each in _WIDTHS:
        return _WIDTHS[each]
    kind = category(each)
    if kind in ("Mn", "Me", "Cf"):
        return 0.0
    if east_asian_width(each) in "WF" or kind == "So":
        return 1.2
    return 0.88 if kind == "Lu" else 0.65
