"""A citation -> a record for a reference manager: RIS, or BibTeX.

What is surely read has its field, nothing is made up, and the whole citation goes along wherever
some of it has no field.  A journal is sure by the volume that follows it, or where its name is in
capitals, as no title of a paper is; what can't be read at all is one text.

RIS is ``TAG  - value`` a line, ended by CRLF (Research Information Systems, 2001; T2 as of 2011).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from corpus.citation import Name, looks_like_citation, read_citation, read_names

_NUMBERED: Final = re.compile(
    r"(?!In\s)(?P<journal>[A-Z][^\d]{1,200}?),\s*(?P<volume>\d{1,4})\s*"
    r"(?:\((?P<issue>[^()]{1,20})\)\s*)?(?P<rest>(?=$|[.,:;]).*)"
)
_PAGES: Final = re.compile(
    r"[,:]\s*(?:pp?\.\s*)?(?P<first>[A-Za-z]{0,3}\d{1,9}[A-Za-z]?)"
    r"(?:\s*[-‐‑–—]\s*(?P<last>[A-Za-z]{0,3}\d{1,9}[A-Za-z]?))?(?=$|[.;,]\s|[.;,]$)"
)
_ONLINE: Final = re.compile(
    r"(?:advance online publication|online first publication|epub ahead of print|preprint|"
    r"doi\b.{0,6})\W*",
    re.IGNORECASE,
)
_LAST_STOP: Final = re.compile(r"(?<=\w)\.\s+(?=[^.?!]*$)")
_PUBLISHER: Final = re.compile(
    r"\b(?:Press|Publish\w*|Wiley|Sons|Routledge|Springer|Guilford|Elsevier|Sage|Association|Books)\b"
)
_SMALL: Final = frozenset(("with", "from", "into", "over", "under"))
_CUT_OFF: Final = re.compile(r"\bet al\b|\.\s*\.\s*\.|…")
_BODY: Final = re.compile(
    r"\b(?:Association|Society|Group|Institute|Organi[sz]ation|Collaborat\w+|Committee|Council|"
    r"Department|Ministry|Consortium|Network|Team)\b"
)
_ESCAPES: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{each: f"\\{each}" for each in "$&%#_"},
}
"""Braces are named, since BibTeX counts them even behind a backslash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A citation as a record; what was not surely read is empty.

    ``text`` is the whole citation, empty where every part of it has its field; ``is_cut_off``
    where more authors are meant than named.
    """

    text: str
    authors: tuple[Name, ...] = ()
    is_cut_off: bool = False
    year: int | None = None
    title: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    doi: str = ""


def read_reference(citation: str, doi: str = "") -> Reference:
    """Read a citation as a record; never raises.  A DOI that is given is taken for its own."""
    text = _one_line(citation)
    found = read_citation(text)
    doi = _one_line(doi) or found.doi
    if not looks_like_citation(text):
        return Reference(text=text, doi=doi)
    title, source = found.title, found.source.rstrip(" ,")
    if _ONLINE.fullmatch(source):
        title, source = _split(title, doi)
    elif title.endswith(("?", "!")) and not _NUMBERED.fullmatch(source):
        title, source = _whole(text, title, source), ""
    numbered = _NUMBERED.fullmatch(source)
    pages = _PAGES.match(numbered["rest"]) if numbered else None
    journal = numbered["journal"] if numbered else _journal(source, doi)
    cut_off = bool(_CUT_OFF.search(text[: text.find(title)] if title else text))
    is_whole = bool(journal and title and not cut_off and (pages or not numbered))
    return Reference(
        text="" if is_whole else text,
        authors=read_names(text),
        is_cut_off=cut_off,
        year=found.year,
        title=title,
        journal=journal,
        volume=numbered["volume"] if numbered else "",
        issue=(numbered["issue"] or "").strip() if numbered else "",
        first_page=pages["first"] if pages else "",
        last_page=pages["last"] or "" if pages else "",
        doi=doi,
    )


def write_ris(reference: Reference) -> str:
    """Write a record in RIS."""
    held = reference
    fields = [
        ("TY", "JOUR" if held.journal else "GEN"),
        *(("AU", _turned(name)) for name in held.authors),
        ("PY", str(held.year or "")),
        ("TI", held.title or held.text),
        ("T2", held.journal),
        ("VL", held.volume),
        ("IS", held.issue),
        ("SP", held.first_page),
        ("EP", held.last_page),
        ("DO", held.doi),
        ("N1", held.text if held.title else ""),
    ]
    lines = [f"{tag}  - {value}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def write_bibtex(reference: Reference, key: str) -> str:
    """Write a record in BibTeX under a key, which has no signs but hyphens."""
    kind = "article" if reference.journal else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in _bibtex_fields(reference) if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _bibtex_fields(held: Reference) -> Iterator[tuple[str, str]]:
    others = ["others"] if held.authors and held.is_cut_off else []
    yield "author", " and ".join([*map(_bibtex_name, held.authors), *others])
    yield "year", str(held.year or "")
    # Braces twice, so that capitals stay as they are.
    yield "title", f"{{{_escape(held.title)}}}" if held.title else ""
    yield "journal", _escape(held.journal)
    yield "volume", held.volume
    yield "number", _escape(held.issue)
    yield "pages", "--".join(filter(None, (held.first_page, held.last_page)))
    yield "doi", re.sub(r"[{}\\]", lambda found: f"%{ord(found[0]):X}", held.doi)
    yield "annote" if held.title else "note", _escape(held.text)


def _split(title: str, doi: str) -> tuple[str, str]:
    """Split a title from the journal that stands after it, if one surely does."""
    found = _LAST_STOP.search(title)
    if found and _journal(title[found.end() :], doi):
        return title[: found.start()], title[found.end() :]
    return title, ""


def _whole(text: str, title: str, source: str) -> str:
    """Return a title with what follows its question mark, which may be its second half."""
    start = text.find(title)
    end = text.find(source, start + len(title)) + len(source)
    return text[start:end]


def _journal(source: str, doi: str) -> str:
    """Return a source without numbers if it is surely a journal, or ``""``."""
    journal = source.removesuffix(",…").rstrip(" ,")
    words = re.findall(r"[^\W\d_][\w’'-]*", journal)
    large = [word for word in words if word[0].isupper()]
    small = [word for word in words if not word[0].isupper()]
    if not words or not words[0][0].isupper() or len(words) > 12 or words[0] == "In":
        return ""
    long = [word for word in small if len(word) > 3 and word not in _SMALL]
    if long or re.search(r"[\d…()]|\.\.\.", journal) or _PUBLISHER.search(journal):
        return ""
    return journal if doi or (len(large) > 1 and ":" not in journal) else ""


def _turned(name: Name) -> str:
    if not name.is_turned:
        return f"{name.given} {name.family}".strip()
    return ", ".join(filter(None, (name.family, name.given, name.suffix)))


def _bibtex_name(name: Name) -> str:
    if not name.is_turned:
        printed = _escape(_turned(name))
        return f"{{{printed}}}" if _BODY.search(printed) else printed
    family = _escape(name.family)
    if not name.given:
        return f"{{{family}}}" if " " in family else family
    return ", ".join(filter(None, (family, _escape(name.suffix), _escape(name.given))))


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(each, each) for each in text)


def _one_line(text: str) -> str:
    """Return a text in one line without characters that control how it is shown or read."""
    line = " ".join(text.split())
    kept = (each for each in line if unicodedata.category(each) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(kept).split())
