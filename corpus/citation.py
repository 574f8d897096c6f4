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


def read_citation(text: str) -> Citation:
    """Read a citation; never raises."""
    doi = find_doi(text)
    year = _YEAR.search(text)
    if year is None:
        return Citation(authors=(), year=None, title="", source="", doi=doi)
    rest = _without_doi(text[year.end() :]).strip(" .,")
    title, source = _split_title(rest)
    return Citation(
        authors=_family_names(text[: year.start()]),
        year=int(year[1]) if year[1] else None,
        title=title,
        source=source,
        doi=doi,
    )


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
    return bool(_family_names(names)) and not re.search(r"[.?!]\s+\w{4,}\s+\w+\s+\w+", names)


def _without_doi(text: str) -> str:
    found = _DOI.search(text)
    return _DOI_LEAD.sub("", text[: found.start()]) if found else text


def _split_title(rest: str) -> tuple[str, str]:
    """Split at ``In`` of a chapter, else before the journal with its volume, else the last stop."""
    for boundary in (_CHAPTER, _JOURNAL, _LAST_STOP):
        if found := boundary.search(rest):
            return rest[: found.start()].rstrip("."), rest[found.end() :].strip(" .")
    return rest, ""


def _family_names(text: str) -> tuple[str, ...]:
    """Read ``Eubanks, C. F., & Muran, J. C.`` or ``Florian Naudet`` as family names."""
    pieces = [piece.strip(" .") for piece in _BETWEEN_NAMES.split(text)]
    names = [piece for piece in pieces if piece and piece[0].isalpha()]
    families = [name for name in names if not _is_initials(name)]
    if any(len(name.split()) > 4 for name in families):
        return ()
    if len(families) < len(names):
        return tuple(families)
    return tuple(name.split()[-1] for name in families)


def _is_initials(piece: str) -> bool:
    letters = [letter for letter in piece if letter.isalpha()]
    return len(letters) <= 4 and all(letter.isupper() for letter in letters)
