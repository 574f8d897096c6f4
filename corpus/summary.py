"""The words of the corpus as types: a Summary and its Sections, and the Problems of a file.

A section's text is plain: no markup, and each paragraph or list item is one line; an item begins
with ``- `` or its number.  Every object is complete when its constructor returns.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NewType

SummaryId = NewType("SummaryId", str)
Month = NewType("Month", str)
"""A month as ``YYYY-MM``; sorts by time."""

IMPLICATIONS: Final = "Practice Implications"
"""Heading of the section that tells a clinician what to do."""

NOT_STATED: Final = "not stated"
"""The type of research of a summary to which no editor has given one."""

SUGGESTED: Final = "suggested"
"""The source of topics that no editor gave; see ``index.suggest``."""

MONTH_PATTERN: Final = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
ID_PATTERN: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class CorpusError(Exception):
    """The corpus can't be used as it is; its author can mend it.

    ``path`` is the file or folder that it is about.
    """

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, said to the person who writes it; lines count from 1."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a summary; the part before the first heading has the heading ``""``."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One post: a plain summary of a study, as checked; its text is never empty."""

    id: SummaryId
    title: str
    published: Month
    citation: str
    topics: tuple[str, ...]
    research_type: str
    sections: tuple[Section, ...]
    doi: str = ""
    contact: str = ""
    source_url: str = ""
    topics_source: str = ""

    @property
    def year(self) -> int:
        """The year of the month published."""
        return int(self.published[:4])

    def quote(self, section: int, start: int, end: int) -> str:
        """Return a range of a section's text, given by the section's number."""
        return self.sections[section].text[start:end]
