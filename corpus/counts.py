"""A place among the tokens -> a count of studies or of people, given by a letter or by a noun."""

import re
from typing import Final

from corpus.cursor import SIGNS, Cursor, Found, bound_of
from corpus.numerals import DIGITS, NUMERALS, PEOPLE, STUDIES, TENS, UNITS
from corpus.statistics import Count
from corpus.tokens import Kind

_BEFORE_YEAR: Final = frozenset("in since from by until before after during of and to".split())
_THREE_DIGITS: Final = re.compile(r"\d{3}")
_ADJECTIVES: Final = 5


def read_letter(cursor: Cursor, at: int) -> Found:
    """Read ``k = 14 studies`` or ``N = 1,065``."""
    letter = cursor.text(at)
    if letter not in ("k", "K", "n", "N"):
        return None
    link, first = cursor.link(at + 1)
    is_given = any(sign in link for sign in SIGNS) or link.startswith("of")
    if not is_given or not cursor.is_whole(first):
        return None
    last = first
    if len(cursor.text(first)) < 4 and _THREE_DIGITS.fullmatch(cursor.text(first + 1)):
        last += 1  # a space within the number, as in N = 2 100
    unit, end = _unit(cursor, last + 1, STUDIES | PEOPLE)
    if not unit and _is_other(cursor, last + 1):
        return None
    of_studies = unit in STUDIES if unit else letter in "kK"
    span = cursor.tokens[at].start, cursor.tokens[end - 1].end
    value = int(cursor.printed(first, last).value)
    return (Count(*span, of_studies, value, bound_of(link), unit, is_letter=True),), end


def _is_other(cursor: Cursor, at: int) -> bool:
    """Tell whether a letter counts something else: "n = 1,248 session recordings"."""
    word = cursor.text(at)
    return word.isalpha() and (word not in UNITS or word in ("session", "sessions", "items"))


def read_count(cursor: Cursor, at: int) -> Found:
    """Read ``over 6000 participants`` or ``sixty-one eligible studies``.

    A part of a number that is given with its share, "937 people (16.5%)", is no sample.
    """
    read = _whole(cursor, at) if cursor.is_number(at) else _in_words(cursor, at)
    if read is None:
        return None
    value, after = read
    for nouns in (STUDIES, PEOPLE):
        unit, end = _unit(cursor, after, nouns)
        is_part = cursor.text(end) == "(" and cursor.text(end + 2) == "%"
        if is_part and cursor.text(at - 1) != "of":
            return None
        if unit and (cursor.is_number(at) or nouns is STUDIES or value > 10):
            span = cursor.tokens[at].start, cursor.tokens[end - 1].end
            bound = cursor.bound_before(at)
            return (Count(*span, nouns is STUDIES, value, bound, unit),), end
    return None


def _whole(cursor: Cursor, at: int) -> tuple[int, int] | None:
    """Read a whole number that is neither a year nor the end of a range."""
    if not cursor.is_whole(at):
        return None
    value = int(cursor.printed(at, at).value)
    before = cursor.text(at - 1)
    is_year = 1900 <= value <= 2099 and len(cursor.text(at)) == 4
    if is_year and before in _BEFORE_YEAR:
        return None
    is_joined = before == "-" and not cursor.tokens[at].spaced
    return None if is_joined else (value, at + 1)


def _in_words(cursor: Cursor, at: int) -> tuple[int, int] | None:
    """Read a number in words, but not the "three" of three-level."""
    value = NUMERALS.get(cursor.text(at))
    if value is None or not cursor.is_glued(at):
        return None if value is None else (value, at + 1)
    ones = DIGITS.get(cursor.text(at + 2), 0)
    return (value + ones, at + 3) if value in TENS and ones else None


def _unit(cursor: Cursor, at: int, nouns: frozenset[str]) -> tuple[str, int]:
    """Read a noun after a few adjectives; return it, or nothing, and the place after it."""
    for place in range(at, at + _ADJECTIVES + 1):
        word = cursor.text(place)
        if nouns & STUDIES and cursor.starts(place, ("meta", "-", "analyses")):
            return "meta-analyses", place + 3
        if word in nouns and cursor.text(place + 1) != "-":
            return word, place + 1
        if place >= len(cursor.tokens) or word in UNITS:
            break
        token = cursor.tokens[place]
        if token.kind is not Kind.WORD and word != "-":
            break
    return "", at
