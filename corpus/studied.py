"""A summary -> who was treated, how, where and against what, each with the place that says so.

    title, citation's title, sentences that tell of the study -> Said*

Wordings are those of studied.toml and of the vocabulary's therapies and conditions.  They are
found word by word, in American spelling and without plural endings.  A trap is a wording that
says nothing and hides what lies in it ("adult attachment").  Nothing is inferred: who is only
called a client has no age.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from corpus.citation import read_citation
from corpus.described import list_described
from corpus.summary import Summary
from corpus.vocabulary import load_vocabulary

TITLE: Final = -1
CITATION: Final = -2

_WORD: Final = re.compile(r"[^\W_]+")
# A sentence tells of this study if it counts or has one of these; others define and introduce.
_TELLING: Final = frozenset(
    "sample participant volunteer respondent trial study data author colleague randomized assigned "
    "randomly pooled compared against received treated included session register team recruited "
    "followed seen examined tested asked analyzed studied surveyed interviewed rated conclusion "
    "conclude found finding result "
    "twenty thirty forty fifty sixty seventy eighty ninety hundred".split()
)
# A percentage or a year counts nobody; introductions have them too.
_COUNT: Final = re.compile(
    r"[0-9](?<![\d.,].)(?!(?:(?<=1)9|(?<=2)0)\d\d\b)[\d,]{0,12}(?![\d.,]{0,12}%)(?!\d)"
)
_AGAINST: Final = re.compile(
    r"\b(?:against|than|versus|vs|compared (?:with|to)|unlike|without|no)\b", re.IGNORECASE
)
_COMPARES: Final = re.compile(
    r"\b(?:against|than|versus|vs|compar\w+|controls?|or|and|to|passive)\b", re.IGNORECASE
)
_SCHOOL: Final = re.compile(r" (?:researchers|therapists|tradition|camp)\b")
_REACH: Final = 300
"""How many characters before and after a wording are looked at, so that time stays linear."""
_IN: Final = re.compile(r"(?<!back )\b(?:in|from|across|throughout|within|of)(?: the)? $")
_LISTED: Final = re.compile(r",? ?(?:and |or )?(?:the )?")
_WHOSE: Final = re.compile(
    r"(?! language| speaking| version)(?: (?-i:[a-z])[\w-]{0,20}){0,3}? (?:adult|adolescent|army"
    r"|care|center|centre|child|clinic|clinician|client|cohort|community|database|health|hospital"
    r"|inpatient|military|outpatient|participant|patient|people|population|practitioner|primary"
    r"|province|psychologist|psychotherapist|register|registry|sample|school|service|student"
    r"|therapist|trainee|trial|universit|veteran|women|men)(?:s|y|ies|ren)?\b",
    re.IGNORECASE,
)
_SUFFERED: Final = re.compile(
    r"\b(?:with|had|have|having|for|from|(?:treatment|treating|diagnosis|episode|survivors) of) "
    r"(?:[\w-]{1,20},? (?:and |or )?){0,3}$",
    re.IGNORECASE,
)
_SUFFERER: Final = re.compile(r" (?:patients|clients|adults|people|children|adolescents|trials)")
_AGE: Final = frozenset("age aged year under below younger over".split())
_RANGE: Final = re.compile(
    r"\bage[ds]? (?:from |between |of )?(\d\d?)(?: ?[-–] ?| to | and )(\d\d?)\b"
    r"|\bbetween (\d\d?) and (\d\d?) years (?:of age|old)\b"
    r"|\b(?:aged|age|at least|over) (\d\d?)(?: years)?(?: of age| old| and over| or over| and older"
    r"| or older)\b"
    r"|\b(?:people|patients|clients|those|aged) (?:aged )?(?:under|below|younger than) (\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A value and the range that says so: in a section's text, the TITLE or the CITATION."""

    value: str
    section: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """What a summary says of those studied: each value once, in the order of their first places.

    Therapies and conditions are names of the vocabulary, the others those of the tables above.
    """

    ages: tuple[Said, ...]
    settings: tuple[Said, ...]
    formats: tuple[Said, ...]
    countries: tuple[Said, ...]
    therapies: tuple[Said, ...]
    conditions: tuple[Said, ...]
    comparators: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class _Wording:
    words: tuple[str, ...]
    kind: str
    value: str


def read_studied(summary: Summary) -> Studied:
    """Read whom a summary is about; never raises."""
    cited = read_citation(summary.citation).title
    at = summary.citation.find(cited)
    places = [
        (TITLE, summary.title, 0, len(summary.title)),
        (CITATION, summary.citation, at, at + len(cited)),
        *(
            (number, summary.sections[number].text, start, end)
            for number, start, end in list_described(summary)
        ),
    ]
    found: dict[str, dict[str, Said]] = {name: {} for name in Studied.__dataclass_fields__}
    for section, text, start, end in places:
        for kind, value, first, last in _find(text, start, end, told=section >= 0):
            found[kind].setdefault(value, Said(value, section, first, last))
    return Studied(**{kind: tuple(said.values()) for kind, said in found.items()})


def _find(text: str, start: int, end: int, *, told: bool) -> Iterator[tuple[str, str, int, int]]:
    """Find kinds and values with their ranges; ``told`` if in a sentence and not in a title.

    A title is about what it names; a sentence may name what others do, or what is compared.
    """
    plain = [_plain(word) for word in _WORD.findall(text, start, end)]
    has_number = bool(_COUNT.search(text, start, end))
    if told and not has_number and _TELLING.isdisjoint(plain):
        return
    if has_number and not _AGE.isdisjoint(plain):
        yield from _ages(text, start, end)
    hidden = aged = 0  # the words up to which a trap, and an age, reaches
    country = -1
    spans: list[tuple[int, int]] = []
    for at, each in _wordings_of(plain):
        stop = at + len(each.words)
        if at < hidden or (each.kind == "ages" and at < aged):
            continue
        if not each.kind:
            hidden = stop
            continue
        spans = spans or [word.span() for word in _WORD.finditer(text, start, end)]
        first, last = spans[at][0], spans[stop - 1][1]
        if each.kind in {"countries", "peoples"}:
            counts = _is_country(each.kind, text, first, last, country)
            country = last if counts else country
        else:
            counts = not told or _counts(each.kind, text, (start, first, last, end))
        aged = stop if each.kind == "ages" else aged
        if counts:
            yield "countries" if each.kind == "peoples" else each.kind, each.value, first, last


def _wordings_of(plain: list[str]) -> Iterator[tuple[int, _Wording]]:
    """Find wordings in words, by the word where they begin, longest first."""
    wordings = _wordings()
    for at, word in enumerate(plain):
        if word in wordings:
            for each in wordings[word]:
                if tuple(plain[at : at + len(each.words)]) == each.words:
                    yield at, each


def _counts(kind: str, text: str, place: tuple[int, int, int, int]) -> bool:
    """Tell whether a wording in a sentence says something of the study."""
    start, first, last, end = place
    start, end = max(start, first - _REACH), min(end, last + _REACH)
    if kind in {"therapies", "formats"}:
        return not (_AGAINST.search(text, start, first) or _SCHOOL.match(text, last, end))
    if kind == "conditions":
        return bool(_SUFFERED.search(text, start, first) or _SUFFERER.match(text, last, end))
    return kind != "comparators" or bool(_COMPARES.search(text, start, end))


def _is_country(kind: str, text: str, first: int, last: int, before: int) -> bool:
    """Tell whether people are from a country: "in Canada", "Danish patients", "UK".

    ``before`` is the end of the country before, which may begin a list.
    """
    name = text[first:last]
    shouted = text[max(0, first - 40) : last + 40].isupper()
    if shouted or not name[0].isupper() or (len(name) == 2 and not name.isupper()):
        return False
    if kind == "peoples":
        return bool(_WHOSE.match(text, last))
    if name.isupper() or (before >= 0 and _LISTED.fullmatch(text, before, first)):
        return True
    return bool(_IN.search(text, max(0, first - 20), first))


def _ages(text: str, start: int, end: int) -> Iterator[tuple[str, str, int, int]]:
    for found in _RANGE.finditer(text, start, end):
        low = int(found[1] or found[3] or found[5] or 0)
        high = int(found[2] or found[4] or (found[6] and int(found[6]) - 1) or 120)
        for value, is_meant in (
            ("children", low < 12),
            ("adolescents", low < 17 and high > 13),
            ("adults", low < 55 and high > 19),
            ("older adults", low >= 55),
        ):
            if is_meant:
                yield "ages", value, found.start(), found.end()


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    """Put a word in lower case and American spelling, and take a plural ending off."""
    lower = word.lower()
    plain = load_vocabulary().spellings.get(lower, lower)
    if len(plain) < 4 or not plain.endswith("s") or plain.endswith(("ss", "us", "is")):
        return plain
    return plain[:-3] + "y" if plain.endswith("ies") and len(plain) > 4 else plain[:-1]


@cache
def _wordings() -> dict[str, tuple[_Wording, ...]]:
    """Map the first word of every wording to the wordings that begin with it, longest first."""
    vocabulary = load_vocabulary()
    tables = tomllib.loads(files("corpus").joinpath("studied.toml").read_text(encoding="utf-8"))
    rows = [("", "", form) for form in tables.pop("traps")]
    rows += [
        (kind, value, form)
        for kind, table in tables.items()
        for value, forms in table.items()
        for form in forms
    ]
    for kind, labels in (
        ("therapies", vocabulary.therapies),
        ("conditions", vocabulary.conditions),
    ):
        rows += [(kind, label.name, form) for label in labels for form in label.aliases]
    wordings: dict[str, list[_Wording]] = {}
    for kind, value, form in rows:
        words = tuple(_plain(word) for word in _WORD.findall(form))
        wordings.setdefault(words[0], []).append(_Wording(words, kind, value))
    return {
        word: tuple(sorted(found, key=lambda each: -len(each.words)))
        for word, found in wordings.items()
    }
