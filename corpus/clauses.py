"""A sentence and the places of its findings -> the clause that each belongs to, and what that says.

A clause reaches from a boundary, or from the finding before, to the finding and on to the next
boundary unless another finding stands before it:

    boundary   ";" or ":" outside brackets, a list mark such as (2), while, whereas, but, although
    joint      "and" or a comma between two findings

So "DBT (g = 0.34) and psychodynamic approaches (g = 0.41) were more effective, while CBT (g = 0.24)
was not" has three clauses, and the last one keeps its "was not".  A number whose words follow it
("g = 0.34 for weight and g = 0.17 for behavior") takes them along.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

_BOUNDARY: Final = re.compile(
    r"[;:](?=\s|$)|\(\d{1,2}\)\s|(?:,\s+|^)(?:while|whereas|but|although|though)\b", re.IGNORECASE
)
_AFTER: Final = re.compile(
    r"[\s)\]]*(?:for|in|on|among|at|with|after|between|versus|vs|of)\b", re.IGNORECASE
)
_JOINT: Final = re.compile(r"[,;]|(?<!-)\b(?:and|or|versus|vs|compared)\b")
_LEAD: Final = re.compile(r"[\s,;:.)\]]*(?:(?:and|or|versus|vs)\b[\s,]*)?(?:\(\d{1,2}\)\s*)?")

_TIMES: Final = {
    "follow-up": re.compile(
        r"(?<!length of )(?<!duration of )\bfollow[\s‐-]?ups?\b", re.IGNORECASE
    ),
    "post-treatment": re.compile(
        r"\bpost[\s‐-]?(?:treatment|therapy|intervention|test)\b|\bat termination\b|"
        r"\b(?:end|completion|conclusion) of (?:the )?(?:treatment|therapy|intervention)\b|"
        r"(?<!years )(?<!months )(?<!weeks )\bafter treatment\b|"
        r"\bwhen (?:treatment|therapy) ended\b",
        re.IGNORECASE,
    ),
}
_ACTIVE: Final = (
    r"(?:active|bona fide|other|alternative) "
    r"(?:treatments?|therap(?:y|ies)|controls?|comparators?|comparisons?)"
)
_USUAL: Final = (
    r"(?:treatment|care|therapy)[\s‐-]as[\s‐-]usual|(?:usual|standard|routine) care|TAU|CAU"
)
_COMPARATORS: Final = (
    ("waiting list", r"wait(?:ing)?[\s‐-]?lists?|wait[\s‐-]?listed"),
    ("usual care", _USUAL),
    ("placebo", r"placebos?|sham"),
    ("no treatment", r"no[\s‐-]treatment|untreated|inactive controls?"),
    ("active treatment", _ACTIVE),
    ("control", r"controls?"),
)
_COMPARED: Final = re.compile(
    "|".join(rf"(?P<c{number}>\b(?:{words})\b)" for number, (_, words) in enumerate(_COMPARATORS)),
    re.IGNORECASE,
)

_WORD: Final = re.compile(r"[^\W\d_]{2}")

Span = tuple[int, int]


def split_clauses(text: str, findings: Sequence[Span], shares: Collection[Span]) -> list[Span]:
    """Return the clause of each finding of a sentence; the findings are given in order.

    Every clause holds its finding.  Findings that overlap, as those of one list do, share one.
    ``shares`` are percentages and samples, whose words mostly follow them.
    """
    groups = _groups(findings)
    found: list[Span] = []
    done = 0
    for number, (start, end, count) in enumerate(groups):
        is_last = number + 1 == len(groups)
        following = len(text) if is_last else groups[number + 1][0]
        first = _start(text, done, start)
        last = _end(text, end, following, is_last=is_last, is_share=(start, end) in shares)
        found += [_trim(text, first, start, last)] * count
        done = last
    return found


def read_time(text: str) -> str:
    """Return ``post-treatment`` or ``follow-up`` where a text says one of them."""
    named = {name for name, pattern in _TIMES.items() if pattern.search(text)}
    return named.pop() if len(named) == 1 else ""


def read_comparator(text: str) -> str:
    """Return what was compared with where a text says one thing."""
    named = {
        _COMPARATORS[int(found.lastgroup[1:])][0]
        for found in _COMPARED.finditer(text)
        if found.lastgroup
    }
    telling = named - {"control"} or named
    return telling.pop() if len(telling) == 1 else ""


def _groups(findings: Sequence[Span]) -> list[tuple[int, int, int]]:
    """Return the findings as ranges that don't overlap, each with how many it holds."""
    groups: list[tuple[int, int, int]] = []
    for start, end in findings:
        if groups and start < groups[-1][1]:
            first, last, count = groups[-1]
            groups[-1] = (first, max(last, end), count + 1)
        else:
            groups.append((start, end, 1))
    return groups


def _start(text: str, done: int, start: int) -> int:
    """Return the end of the last boundary between the finding before and this one."""
    first = done
    for found in _BOUNDARY.finditer(text, done, start):
        if not _is_inside(text, done, found.start()) and _WORD.search(text, found.end(), start):
            first = found.end() if not found[0].strip(", ").isalpha() else found.start()
    return first


def _end(text: str, end: int, following: int, *, is_last: bool, is_share: bool) -> int:
    """Return where the clause ends: at the next boundary, or before the next finding's words."""
    closed = end
    while closed < following and text[closed] in ")]":
        closed += 1
    boundary = next(
        (
            found.start()
            for found in _BOUNDARY.finditer(text, closed, following)
            if not _is_inside(text, closed, found.start())
        ),
        None,
    )
    if boundary is not None:
        return boundary
    if is_last:
        return len(text)
    if _AFTER.match(text, closed) or (is_share and closed == end):
        joints = [found.start() for found in _JOINT.finditer(text, closed, following)]
        return joints[-1] if joints else closed if is_share else following
    return closed


def _is_inside(text: str, first: int, at: int) -> bool:
    """Tell whether a place lies in a bracket that opened after ``first``."""
    held = text[first:at]
    return held.count("(") + held.count("[") > held.count(")") + held.count("]")


def _trim(text: str, first: int, start: int, last: int) -> Span:
    lead = _LEAD.match(text, first, start)
    first = lead.end() if lead else first
    return first, len(text[:last].rstrip(" ,;:(["))
