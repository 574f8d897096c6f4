"""A place among the tokens -> an interval, or a p value."""

from typing import Final

from corpus.cursor import Cursor, Found
from corpus.statistics import Interval, Probability

_NAMES: Final = tuple(
    tuple(name.split())
    for name in (
        "CI",
        "CIs",
        "CI95",
        "CrI",
        "confidence interval",
        "confidence intervals",
        "confidence limits",
        "credible interval",
        "credible intervals",
        "credibility interval",
        "compatibility interval",
    )
)
INTERVAL_STARTS: Final = frozenset(name[0] for name in _NAMES)
_APART: Final = frozenset(", ; to - and : through ~".split())
_BRACKETS: Final = {"[": "]", "(": ")", "{": "}"}
_RELATIONS: Final = {"<=": "≤", ">=": "≥"}


def read_interval(cursor: Cursor, at: int) -> Found:
    """Read ``95% CI [.10, .47]`` in any of its forms; the ends must be in order."""
    level, start = 0.0, at
    if cursor.is_number(at):
        level = cursor.printed(at, at).value
        start = cursor.past_percent(at + 1) or at + 1
        if not 50 <= level < 100:
            return None
    if cursor.text(start) in ("bootstrap", "bootstrapped"):
        start += 1
    name = next((each for each in _NAMES if cursor.starts(start, each)), None)
    if name is None:
        return None
    after = start + len(name)
    if cursor.text(after) == "(" and cursor.text(after + 1) in INTERVAL_STARTS:
        after += 3
    if name == ("CI95",):
        level, after = 95.0, after + (cursor.text(after) == "%")
    if not level and cursor.is_number(after) and cursor.text(after + 1) == "%":
        level, after = cursor.printed(after, after).value, after + 2
    return _ends(cursor, at, cursor.link(after)[1], level)


def read_p(cursor: Cursor, at: int) -> Found:
    """Read ``p = .003``, ``p-value of .03`` or ``n.s.``."""
    start = cursor.tokens[at].start
    for words in (("n", ".", "s", "."), ("n", ".", "s")):
        if cursor.starts(at, words):
            end = at + len(words)
            return (Probability(start, cursor.tokens[end - 1].end, "ns"),), end
    if cursor.text(at) == "ns":
        is_listed = cursor.text(at - 1) in (",", ";", "(") or cursor.text(at + 1) in (")", "]")
        return ((Probability(start, cursor.tokens[at].end, "ns"),), at + 1) if is_listed else None
    return _p_value(cursor, at) if cursor.text(at) in ("p", "P", "ps") else None


def _p_value(cursor: Cursor, at: int) -> Found:
    after = at + 1
    if cursor.text(after) == "-" and cursor.text(after + 1) in ("value", "values"):
        after += 2
    link, after = cursor.link(after)
    signs = "".join(sign for sign in link.split() if sign in "=<>≤≥")
    relation = _RELATIONS.get(signs, signs) or ("=" if link else "")
    if not relation:
        return None
    start = cursor.tokens[at].start
    for words in (("ns",), ("NS",), ("n", ".", "s", "."), ("n", ".", "s")):
        if cursor.starts(after, words):
            end = after + len(words)
            return (Probability(start, cursor.tokens[end - 1].end, "ns"),), end
    read = cursor.number(after)
    if read is None or not 0 <= read[0].value <= 1 or cursor.is_glued(after):
        return None
    held = f"{relation} {read[0].printed}"
    return (Probability(start, cursor.tokens[read[1] - 1].end, held),), read[1]


def _ends(cursor: Cursor, at: int, after: int, level: float) -> Found:
    """Read the two ends of an interval whose name begins at ``at``."""
    closing = _BRACKETS.get(cursor.text(after), "")
    low = cursor.number(after + bool(closing))
    if low is None:
        return None
    after = cursor.past_percent(low[1]) or low[1]
    high = cursor.number(after + 1) if cursor.text(after) in _APART else None
    if high is None or high[0].value < low[0].value:
        return None
    after = cursor.past_percent(high[1]) or high[1]
    is_within = cursor.text(at - 1) == "[" and cursor.text(after) == "]"
    if is_within or (closing and cursor.text(after) == closing):
        after += 1
    span = cursor.tokens[at].start, cursor.tokens[after - 1].end
    return (Interval(*span, low[0], high[0], level),), after
