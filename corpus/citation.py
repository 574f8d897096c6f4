"""An APA citation -> authors, year, title, source and DOI, as far as they can be read surely.

    citation = authors "(" year ")" "." title "." source [doi]

Posts bend the form in many ways (first names first, DOIs as links, no journal), so each part is
read on its own and left empty where it isn't there; nothing is guessed.
"""

import re
from dataclasses import dataclass
from typing import Final

_YEAR: Final = re.compile(
    r"\(\s*((?:19|20)\d\d)[a-z]?[^()]{0,30}\)|\((?:in press|submitted)\)", re.IGNORECASE
)
_DOI: Final = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]{1,250}", re.IGNORECASE)
_DOI_LEAD: Final = re.compile(
    r"\s*\(?(?:https?://(?:dx\.)?doi\.org/|doi(?:\s*:)?\s*){0,3}$", re.IGNORECASE
)
_CHAPTER: Final = re.compile(r"\.\s+(?=In\s)")
_JOURNAL: Final = re.compile(r"(?<=[.?!])\s+(?=[^.?!]*,\s*\d+\b)")
_LAST_STOP: Final = re.compile(r"(?<=[.?!])\s+(?=[^.?!]*$)")
_BETWEEN_NAMES: Final = re.compile(r"\bet al\.?|\(Eds?\.?\)|\.\.\.|…|&|\band\b|,|;")
_SUFFIX: Final = re.compile(r"Jr|Sr|II|III|IV")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The parts of a citation; an empty text or a year of None was not there to read.

    ``authors`` are family names in order; ``source`` is the journal or book with its numbers.
    """

    authors: tuple[str, ...]
    year: int | None
    title: str
    source: str
    doi: str


@dataclass(frozen=True, slots=True)
class Name:
    """An author as printed; ``is_turned`` where the family name stands first."""

    family: str
    given: str = ""
    suffix: str = ""
    is_turned: bool = True


def read_citation(text: str) -> Citation:
    """Read a citation; never raises."""
    doi = find_doi(text)
    year = _YEAR.search(text)
    if year is None:
        return Citation(authors=(), year=None, title="", source="", doi=doi)
    rest = _without_doi(text[year.end() :]).strip(" .,")
    title, source = _split_title(rest)
    return Citation(
        authors=tuple(name.family for name in _names(text[: year.start()])),
        year=int(year[1]) if year[1] else None,
        title=title,
        source=source,
        doi=doi,
    )


def read_names(text: str) -> tuple[Name, ...]:
    """Return the authors of a citation with all that is printed of them; never raises."""
    year = _YEAR.search(text)
    return _names(text[: year.start()]) if year else ()


def find_doi(text: str) -> str:
    """Return the first DOI of a text in lower case, without closing punctuation, or ``""``."""
    found = _DOI.search(text)
    if not found:
        return ""
    doi = found[0].rstrip(".,;:")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:")
    return doi.lower()


def looks_like_citation(text: str) -> bool:
    """Tell whether a line opens with names and a year in brackets, as a citation does.

    A sentence of prose such as "Hayes (2018) found ..." goes on in lower case, a citation does not.
    """
    year = _YEAR.search(text)
    if year is None or year.start() > 600:
        return False
    names = text[: year.start()].strip()
    if text[year.end() :].lstrip(" ,")[:1].islower():
        return False
    return bool(_names(names)) and not re.search(r"[.?!]\s+\w{4,}\s+\w+\s+\w+", names)


def _without_doi(text: str) -> str:
    found = _DOI.search(text)
    return _DOI_LEAD.sub("", text[: found.start()]) if found else text


def _split_title(rest: str) -> tuple[str, str]:
    """Split at ``In`` of a chapter, else before the journal with its volume, else the last stop."""
    for boundary in (_CHAPTER, _JOURNAL, _LAST_STOP):
        if found := boundary.search(rest):
            return rest[: found.start()].rstrip("."), rest[found.end() :].strip(" .")
    return rest, ""


def _names(text: str) -> tuple[Name, ...]:
    """Read ``Eubanks, C. F., & Muran, J. C., Jr.``, ``Owen J, Hook JN`` or ``Florian Naudet``."""
    pieces = [piece.strip() for piece in _BETWEEN_NAMES.split(text)]
    pieces = [piece for piece in pieces if piece.strip(" .")[:1].isalpha()]
    plain = [piece.strip(" .") for piece in pieces]
    initials = [_is_initials(piece) for piece in plain]
    if any(len(piece.split()) > 4 for piece in plain):
        return ()
    if not any(initials):
        return tuple(map(_first_name_first, plain))
    names: list[Name] = []
    for at, piece in enumerate(plain):
        before = names[-1] if names else Name("")
        leads = at + 1 < len(plain) and initials[at + 1]
        if initials[at] and not before.given:
            names[-1:] = [Name(before.family, pieces[at])] if names else []
        elif not leads and before.given and _SUFFIX.fullmatch(piece):
            names[-1] = Name(before.family, before.given, pieces[at])
        elif not initials[at] and not leads and before.family and not before.given:
            names[-1] = Name(before.family, piece)
        elif not initials[at]:
            names.append(Name(piece))
    return tuple(names)


def _first_name_first(name: str) -> Name:
    words = name.split()
    if len(words) > 1 and _is_initials(words[-1]):
        return Name(" ".join(words[:-1]), words[-1])
    return Name(words[-1], " ".join(words[:-1]), is_turned=False)


def _is_initials(piece: str) -> bool:
    letters = [letter for letter in piece if letter.isalpha()]
    return len(letters) <= 4 and all(letter.isupper() for letter in letters)
