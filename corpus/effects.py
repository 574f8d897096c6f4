"""A place among the tokens -> a value of a measure, or a percentage."""

import re
from typing import Final

from corpus.counts import read_letter
from corpus.cursor import SIGNS, Cursor, Found, bound_of
from corpus.measures import BY_NAME, BY_TOKENS, PERCENT, VARIANCE, Measure
from corpus.numerals import PEOPLE, UNITS
from corpus.statistics import Effect, Number, Statistic
from corpus.tokens import Kind

_CERTAIN: Final = frozenset(
    "CI CIs CrI confidence credible credibility compatibility prediction certain sure confident "
    "guarantee guaranteed guarantees level power bootstrap bootstrapped".split()
)
_CHANGES: Final = frozenset(
    "rose fell grew dropped declined increased decreased improved went climbed sank".split()
)
_GROWTH: Final = frozenset("more higher increase greater rise larger growth".split())
_SPREAD: Final = re.compile(
    r" of (?:[\w'’-]+ ){0,4}?(?:variance|variability|variation|outcomes?|differences)\b"
    r"(?: (?:variance|variability|variation)\b)?(?! (?:monitoring|measure|stud|data|research))"
)
_OF_PEOPLE: Final = re.compile(rf"\b(?:{'|'.join(sorted(PEOPLE))})\b(?!['’])")
_VERBS: Final = frozenset("was is were are averaged equaled equalled reached came at".split())
_PREPOSITIONS: Final = frozenset("between for of with in across on at after from".split())
_PHYSICAL: Final = frozenset(
    "m metres meters cm mm mg kg ml ms s seconds degrees dollars hz bpm".split()
)
_FARTHEST: Final = 15


def read_effect(cursor: Cursor, at: int) -> Found:
    """Read ``d = .62``, ``Hedges' g from .14 to .49`` or "odds ratio for relapse was 0.7"."""
    named = _measure(cursor, at)
    if not named or (at and cursor.text(at - 1) == "-" and not cursor.tokens[at].spaced):
        return None
    beside, measure, after = _aside(cursor, *named)
    is_named = named[1] > at + 1
    read = _value(cursor, measure, *cursor.link(after), is_named=is_named)
    if not read and (measure.is_loose or is_named):
        read = _value(cursor, measure, *_distant_link(cursor, after), is_named=is_named)
    if not read:
        return None
    link, value, after = read
    after = cursor.past_percent(after) or after
    upper, after = _upper(cursor, at, after, link, measure)
    if cursor.text(after) in _PHYSICAL:
        return None
    span = cursor.tokens[at].start, cursor.tokens[after - 1].end
    return (*beside, Effect(*span, measure, value, upper, bound_of(link))), after


def read_share(cursor: Cursor, at: int) -> Found:
    """Read ``50%`` or ``between 8% and 10%``; of variance it is another thing than of people."""
    low = cursor.number(at)
    if low is None or (cursor.text(at - 1) == "-" and not cursor.tokens[at].spaced):
        return None
    after = cursor.past_percent(low[1])
    changes = _CHANGES & {cursor.text(at - step) for step in range(2, 5)}
    is_from = cursor.text(at - 1) in ("between", "from")
    other = cursor.range_end(after or low[1], between=is_from)
    upper = None
    if other and not (is_from and changes) and (end := cursor.past_percent(other[1])):
        upper, after = other[0], end
    is_growth = cursor.text(at - 1) in ("by", "of") or cursor.text(after) in _GROWTH
    if not after or cursor.text(after) in _CERTAIN or (low[0].value > 100 and not is_growth):
        return None
    start, stop = cursor.tokens[at].start, cursor.tokens[after - 1].end
    spread = _SPREAD.match(cursor.source, stop)
    measure = BY_NAME[PERCENT]
    if cursor.text(at - 2) == "variance" and cursor.text(at - 1) in _VERBS:
        measure = BY_NAME[VARIANCE]
    elif spread and not _OF_PEOPLE.search(spread[0]):
        measure, stop = BY_NAME[VARIANCE], spread.end()
        while after < len(cursor.tokens) and cursor.tokens[after].end <= stop:
            after += 1
    return (Effect(start, stop, measure, low[0], upper, cursor.bound_before(at)),), after


def _measure(cursor: Cursor, at: int) -> tuple[Measure, int] | None:
    for name, measure in BY_TOKENS.get(cursor.text(at), ()):
        if cursor.starts(at, name):
            return measure, at + len(name)
    return None


def _aside(cursor: Cursor, measure: Measure, at: int) -> tuple[tuple[Statistic, ...], Measure, int]:
    """Skip a symbol in brackets after a name, or degrees of freedom; keep an N among these."""
    if cursor.text(at) not in ("(", "["):
        return (), measure, at
    again = _measure(cursor, at + 1)
    if again and cursor.text(again[1]) in (")", "]"):
        return (), again[0] if measure.name in ("ES", "r") else measure, again[1] + 1
    if measure.has_degrees and cursor.is_number(at + 1):
        for end in range(at + 1, at + 9):
            if cursor.text(end) == ")":
                inside = (read_letter(cursor, place) for place in range(at + 1, end))
                return next((found[0] for found in inside if found), ()), measure, end + 1
    return (), measure, at


def _value(
    cursor: Cursor, measure: Measure, link: str, at: int, *, is_named: bool
) -> tuple[str, Number, int] | None:
    """Read a number that the measure can have, behind what links it to its name.

    A letter alone needs a link; a whole name ("Hedges' g 0.34") doesn't.
    """
    read = cursor.number(at)
    is_loose = measure.is_loose or is_named
    if not read or not (link.strip(", ") or (is_loose and link in ("", ","))):
        return None
    value, after = read
    if not _can_be(measure, value, link) or cursor.is_glued(after - 1):
        return None
    return link, value, after


def _distant_link(cursor: Cursor, at: int) -> tuple[str, int]:
    """Skip as far as a verb with its number: "the odds ratio for relapse was 0.7"."""
    if cursor.text(at) not in _PREPOSITIONS:
        return "", at
    for place in range(at + 1, min(at + _FARTHEST, len(cursor.tokens))):
        link, after = cursor.link(place)
        if cursor.text(place) in _VERBS and cursor.number(after):
            return link, after
        is_time = cursor.is_number(place) and cursor.text(place + 1) in UNITS
        is_word = cursor.tokens[place].kind is Kind.WORD or cursor.text(place) in ("-", ",")
        if not is_word and not is_time:
            break
    return "", at


def _can_be(measure: Measure, value: Number, link: str) -> bool:
    if measure.most is not None and abs(value.value) > measure.most:
        return False
    is_whole = "." not in value.printed and "·" not in value.printed
    if is_whole and measure.name in ("t", "z"):
        return False
    return not is_whole or measure.is_whole or any(sign in link for sign in SIGNS)


def _upper(
    cursor: Cursor, at: int, after: int, link: str, measure: Measure
) -> tuple[Number | None, int]:
    """Read the other end of a range, which may name its measure again."""
    other = cursor.range_end(after, between="between" in link or "from" in link)
    is_between = cursor.text(at - 1) in ("between", "from") and cursor.text(after) == "and"
    if not other and (is_between or cursor.text(after) == "to"):
        named = _measure(cursor, after + 1)
        if named and named[0] == measure:
            other = cursor.number(cursor.link(named[1])[1])
    if not other or not _can_be(measure, other[0], "=") or cursor.is_glued(other[1] - 1):
        return None, after
    return other[0], cursor.past_percent(other[1]) or other[1]
