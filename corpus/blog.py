"""A page of the PPRNet blog, saved as HTML or copied as text -> its posts as Summaries.

The page is read as lines, whatever it came from.  What a line can be decides where a post starts:

    page  = preamble month*                        preamble: about the blog, list of topics
    month = "April 2019" post+
    post  = title [title] [note] [citation+] text* [implications text*] [contact]

The first line of a month is a title.  Later ones start a post only where that is sure: an HTML
heading of the first title's level, a line printed twice, a line after a contact, one before a
citation, or an unpunctuated line after which a second *Practice Implications* comes.  A line that
could be either makes a Problem, and its post is left out, so that nothing is guessed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from corpus.citation import find_doi, looks_like_citation
from corpus.pagelines import Line, read_lines
from corpus.summary import IMPLICATIONS, NOT_STATED, Month, Problem, Section, Summary, SummaryId

_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()
_MONTH: Final = re.compile(rf"({'|'.join(_MONTHS)})\s+((?:19|20)\d\d)", re.IGNORECASE)
_ADVICE: Final = re.compile(r"(?:practice|clinical)\s+implications?\s*(?::\s*(.*))?", re.IGNORECASE)
_CONTACT: Final = re.compile(
    r"(?:corresponding\s+)?(?:author\W*s?\s+)?e-?mail\s*:?\s*([^\s@]+@[^\s@]+(?:\s+(?:and\s+)?[^\s@]+@[^\s@]+)*)",
    re.IGNORECASE,
)
_TITLE_LIMIT: Final = 200
_NOTE_LIMIT: Final = 400
_QUOTES: Final = str.maketrans("‘’‛ʼ“”„‐‑‒–—\u00a0", "''''\"\"\"----- ")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of the blog holds: posts in the order of the page, and what could not be read."""

    posts: tuple[Summary, ...]
    problems: tuple[Problem, ...]


def read_page(path: str, content: bytes) -> Page:
    """Read a page; never raises: what is not sure is among the problems."""
    lines = read_lines(path, content)
    if isinstance(lines, Problem):
        return Page((), (lines,))
    months = list(_months(lines))
    if not months:
        return Page((), (Problem(path, 1, "no month heading such as 'April 2019' found"),))
    posts: list[tuple[int, Summary]] = []
    problems: list[Problem] = []
    for heading, month, block in months:
        if not block:
            problems.append(Problem(path, heading.number, f"no post under {month}"))
        for start, read in _read_month(path, month, block):
            if isinstance(read, Summary):
                posts.append((start.number, read))
            else:
                problems.append(read)
    distinct, clashes = _distinct(path, posts)
    return Page(distinct, tuple(sorted([*problems, *clashes], key=lambda problem: problem.line)))


def fold(text: str) -> str:
    """Reduce a text to what makes two printings the same: case, quotes, dashes and spaces aside."""
    return " ".join(text.translate(_QUOTES).casefold().split())


def identify(month: Month, title: str) -> SummaryId:
    """Make the id of a post: its month and the words of its title."""
    ascii_title = unicodedata.normalize("NFKD", fold(title)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_title.replace("'", ""))
    slug = "-".join(words)[:90].rstrip("-")
    return SummaryId(f"{month}-{slug}" if slug else month)


def _months(lines: list[Line]) -> Iterator[tuple[Line, Month, list[Line]]]:
    starts = [n for n, line in enumerate(lines) if _MONTH.fullmatch(line.text)]
    for start, end in pairwise([*starts, len(lines)]):
        found = _MONTH.fullmatch(lines[start].text)
        if found:
            number = _MONTHS.index(found[1].lower()) + 1
            yield lines[start], Month(f"{found[2]}-{number:02}"), lines[start + 1 : end]


def _read_month(
    path: str, month: Month, lines: list[Line]
) -> Iterator[tuple[Line, Summary | Problem]]:
    starts, unsure = _starts(lines)
    for start, end in pairwise([*starts, len(lines)]):
        read: Summary | Problem
        if start in unsure:
            line = lines[unsure[start]]
            read = Problem(
                path,
                line.number,
                f"can't tell whether {line.text[:60]!r} starts a post or is a line of the one "
                f"before it; post {lines[start].text[:60]!r} left out",
            )
        else:
            read = _read_post(path, month, lines[start:end])
        yield lines[start], read


def _starts(lines: list[Line]) -> tuple[list[int], dict[int, int]]:
    """Return where posts start, and by post the first line that makes its extent unsure."""
    starts: list[int] = [0] if lines else []
    unsure: dict[int, int] = {}
    advice = [bool(_ADVICE.fullmatch(line.text)) for line in lines]
    sure = [at > 0 and not advice[at] and _starts_surely(lines, at) for at in range(len(lines))]
    advice_follows = [False] * len(lines)
    for at in range(len(lines) - 2, -1, -1):
        advice_follows[at] = not sure[at + 1] and (advice[at + 1] or advice_follows[at + 1])
    advised = False
    head_ends = _head_end(lines, 0)
    for at, line in enumerate(lines):
        if at < head_ends:
            continue
        titled = advised and _looks_like_title(line)
        if advice[at]:
            advised = True
        elif sure[at] or (titled and advice_follows[at]):
            starts.append(at)
            head_ends, advised = _head_end(lines, at), False
        elif titled or _two_titles(lines, at):
            unsure.setdefault(starts[-1], at)
            unsure.update({at + 1: at + 1} if _two_titles(lines, at) else {})
    return starts, unsure


def _starts_surely(lines: list[Line], at: int) -> bool:
    line = lines[at]
    if _CONTACT.fullmatch(line.text) or looks_like_citation(line.text):
        return False
    if (line.level and line.level == lines[0].level) or _CONTACT.fullmatch(lines[at - 1].text):
        return True
    if len(line.text) > _TITLE_LIMIT:
        return False
    after = [later.text for later in lines[at + 1 : at + 3]]
    if after and fold(after[0]) == fold(line.text) and _is_open(line.text):
        return True
    if after and looks_like_citation(after[0]):
        return _is_open(line.text)
    return (
        len(after) == 2
        and looks_like_citation(after[1])
        and _looks_like_title(line)
        and len(after[0]) <= _NOTE_LIMIT
        and not _is_open(after[0])
        and not _ADVICE.fullmatch(after[0])
    )


def _two_titles(lines: list[Line], at: int) -> bool:
    """Tell whether a line is a title with a note, or the last line before a title.

    Either way a citation comes after the next line; only a heading tells them apart.
    """
    if at + 2 >= len(lines) or not looks_like_citation(lines[at + 2].text):
        return False
    after = lines[at + 1]
    return (
        _looks_like_title(lines[at])
        and _looks_like_title(after)
        and not _ADVICE.fullmatch(after.text)
        and not (after.level and after.level == lines[0].level)
    )


def _head_end(lines: list[Line], start: int) -> int:
    """Return where the head of the post at ``start`` ends: title, its repetition, citation."""
    end = start + 1
    if end < len(lines) and fold(lines[end].text) == fold(lines[start].text):
        end += 1
    for at in (end, end + 1):
        if at < len(lines) and looks_like_citation(lines[at].text):
            end = at + 1
            while end < len(lines) and looks_like_citation(lines[end].text):
                end += 1
            break
        if at < len(lines) and len(lines[at].text) > _NOTE_LIMIT:
            break
    return end


def _looks_like_title(line: Line) -> bool:
    text = line.text
    return (
        len(text) <= _TITLE_LIMIT
        and text[0].isupper()
        and _is_open(text)
        and not _CONTACT.fullmatch(text)
        and not looks_like_citation(text)
    )


def _is_open(text: str) -> bool:
    """Tell whether a line ends without a stop, as titles do."""
    return text.rstrip("\"'”’)]")[-1:] not in tuple(".:;,")


def _read_post(path: str, month: Month, lines: list[Line]) -> Summary | Problem:
    title = lines[0]
    if len(title.text) > _TITLE_LIMIT or looks_like_citation(title.text):
        return Problem(path, title.number, "a title was expected here; post left out")
    head_end = _head_end(lines, 0)
    head = [line.text for line in lines[1:head_end] if fold(line.text) != fold(title.text)]
    citations = [text for text in head if looks_like_citation(text)]
    body = [text for text in head if not looks_like_citation(text)]
    advice: list[str] | None = None
    contacts: list[str] = []
    for line in lines[head_end:]:
        if heading := _ADVICE.fullmatch(line.text):
            if advice is not None:
                return Problem(path, line.number, "second Practice Implications; post left out")
            advice = [heading[1]] if heading[1] else []
        elif found := _CONTACT.fullmatch(line.text):
            contacts.append(found[1].rstrip(".,;"))
        else:
            (body if advice is None else advice).append(line.text)
    if not body and not advice:
        return Problem(path, title.number, f"post {title.text[:60]!r} has no text; left out")
    citation = "; ".join(citations)
    parts = (("", body), (IMPLICATIONS, advice or []))
    return Summary(
        id=identify(month, title.text),
        title=title.text,
        published=month,
        citation=citation,
        topics=(),
        research_type=NOT_STATED,
        sections=tuple(Section(heading, "\n".join(texts)) for heading, texts in parts if texts),
        doi=find_doi(citation),
        contact=", ".join(dict.fromkeys(contacts)),
    )


def _distinct(
    path: str, posts: list[tuple[int, Summary]]
) -> tuple[tuple[Summary, ...], list[Problem]]:
    """Leave out what is printed twice, and give posts of one month and title ids of their own."""
    seen: dict[tuple[str, str, str], Summary] = {}
    clashes: list[Problem] = []
    for line, post in posts:
        first = seen.setdefault((post.published, fold(post.title), fold(post.citation)), post)
        if _words(first) != _words(post):
            message = f"another text under the title and citation of {post.title[:60]!r}"
            clashes.append(Problem(path, line, f"{message}; post left out"))
    times: Counter[SummaryId] = Counter()
    distinct: dict[SummaryId, Summary] = {}
    for post in seen.values():
        own = post.id
        while own in distinct:
            times[post.id] += 1
            own = SummaryId(f"{post.id}-{times[post.id] + 1}")
        distinct[own] = replace(post, id=own)
    return tuple(distinct.values()), clashes


def _words(post: Summary) -> str:
    return fold("\n".join((*(section.text for section in post.sections), post.contact)))
