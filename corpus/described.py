"""A summary -> the sentences that tell of the study itself.

A post also tells of other studies ("unlike meta-analyses", "Smith and colleagues (2015) found"),
and its implications speak to any clinician about any client; neither says how this study was done.
A sentence that may speak of another study is left out, though it loses some that do not.
"""

import re
from typing import Final

from corpus.passages import split_sentences
from corpus.summary import IMPLICATIONS, Summary

# Most of these are said of the study itself too ("two years later", "most of the trials"), so they
# count only before the name of a design.
_BEFORE: Final = (
    "previous prior earlier another other most many few larger older newer recent past later "
    "future existing ordinary traditional further similar several some one sister"
)
_OTHERS: Final = re.compile(
    rf"\b(?:{_BEFORE.replace(' ', '|')}) (?!of (?:the|these) )(?:[\w-]{{1,20}} ){{0,3}}?"
    r"(?:meta-?analy[st]\w{1,6}|reviews?|stud(?:y|ies)|synthes[ei]s|research|surveys?|reports?"
    r"|papers?|authors|trials?)\b"
    r"|\b(?:unlike|in contrast to|according to|similar to)\b"
    r"|\b(?:meta-analyses|reviews|studies|trials|research) (?:of [\w -]{1,40})?(?:have|has|are)\b",
    re.IGNORECASE,
)
# What is not worth searching without: the search takes longer than all the rest.
_CLUES: Final = frozenset(
    f"{_BEFORE} unlike contrast according meta-analyses reviews studies trials research".split()
)
# A year or names in brackets cite a paper; the summary's own stands in its citation.
_CITED: Final = re.compile(
    r"\((?:[^()]{0,60}[ ,])?(?:(?:19|20)\d\d[a-z]?\)|(?:and colleagues|et al\b))"
)


def list_described(summary: Summary) -> list[tuple[int, int, int]]:
    """List the sentences that tell of the study: section number and range in its text."""
    return [
        (number, start, end)
        for number, section in enumerate(summary.sections)
        if section.heading != IMPLICATIONS
        for start, end in split_sentences(section.text)
        if not tells_of_others(section.text[start:end])
    ]


def tells_of_others(sentence: str) -> bool:
    """Tell whether a sentence may speak of another study than the one summarized."""
    if _CITED.search(sentence):
        return True
    return not _CLUES.isdisjoint(sentence.lower().split()) and bool(_OTHERS.search(sentence))
