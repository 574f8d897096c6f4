"""A summary -> its Evidence: what its sentences say of how strong, how sure and how large.

Read from the text and the citation, never from the editor's labels.  What stands in Practice
Implications is read too, because a summary may disagree with itself there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final

from corpus.design import read_design
from corpus.findings import read_findings
from corpus.lists import Finding
from corpus.measures import SAMPLE
from corpus.statistics import Count
from corpus.studied import Studied, read_studied
from corpus.summary import IMPLICATIONS, Summary

QUALITATIVE: Final = "qualitative study"
POOLING: Final = frozenset(
    ("network meta-analysis", "meta-analysis", "systematic review", "review", QUALITATIVE)
)
"""Types of research whose sample is first of all one of studies."""

_FEWEST: Final = 3
"""Studies that make a pool: "two studies found none" is no sample."""

_CLINICIANS: Final = frozenset(
    "therapists psychotherapists clinicians practitioners counselors counsellors psychologists "
    "psychiatrists trainees supervisees supervisors professionals experts".split()
)
_OTHERS: Final = re.compile(
    r"\b(?:previous|earlier|prior|larger|other|another|older|past|existing|most|many|some|search|"
    r"database)\b",
    re.IGNORECASE,
)
_THESE: Final = re.compile(
    r"\b(?:this|these|the present|our)\b(?:\s[\w‐-]+){0,4}\s(?:of\s)?"
    r"(?:over|about|some|nearly)?\s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with the number of the section that it stands in; its ranges are in its text."""

    section: int
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a summary says of its study; ``design`` is the type of research as read.

    ``studies`` and ``people`` are the study's own sample where the text states it, and ``effect``
    the finding that is shown first; of a qualitative study there is none.  ``conflict`` are two
    findings that contradict each other on how many studies there were, or none.
    """

    design: str
    studied: Studied
    findings: tuple[Placed, ...]
    studies: Count | None
    people: Count | None
    effect: Placed | None
    conflict: tuple[Placed, ...]


def read_evidence(summary: Summary, sentences: Iterable[tuple[int, int, int]]) -> Evidence:
    """Read the evidence of a summary, given its sentences by section and range; never raises."""
    findings = tuple(
        Placed(number, finding)
        for number, held in groupby(sentences, itemgetter(0))
        for finding in read_findings(
            summary.sections[number].text, [(start, end) for _, start, end in held]
        )
    )
    design = read_design(summary)
    own = [each for each in findings if not _is_of_others(summary, each)]
    body = [each for each in own if summary.sections[each.section].heading != IMPLICATIONS]
    pools = design in POOLING or "meta-analysis" in summary.research_type
    studies, people = _sample(body or own, pools=pools)
    qualitative = QUALITATIVE in (design, summary.research_type)
    return Evidence(
        design=design,
        studied=read_studied(summary),
        findings=findings,
        studies=studies,
        people=people,
        effect=None if qualitative else _first_effect(own),
        conflict=_find_conflict(summary, findings, studies),
    )


def _is_of_others(summary: Summary, placed: Placed) -> bool:
    """Tell whether a finding is of other studies than the one that is summarized."""
    text = summary.sections[placed.section].text
    first, _ = placed.finding.clause
    return bool(_OTHERS.search(text, first, placed.finding.end))


def _sample(findings: Sequence[Placed], *, pools: bool) -> tuple[Count | None, Count | None]:
    """Return the sample: of a pooling study the first with studies, else the first with people.

    Studies with people go before studies alone, and clients before those who treat them.
    """
    held = [each.finding for each in findings if each.finding.measure == SAMPLE]
    if pools:
        pooled = [each for each in held if each.studies and each.studies.value >= _FEWEST]
        ordered = sorted(pooled, key=lambda each: each.people is None)
    else:
        told = [each for each in held if each.people]
        ordered = sorted(told, key=_is_of_clinicians)
    return (ordered[0].studies, ordered[0].people) if ordered else (None, None)


def _is_of_clinicians(finding: Finding) -> bool:
    return finding.people is not None and finding.people.unit in _CLINICIANS


def _first_effect(findings: Sequence[Placed]) -> Placed | None:
    """Return the first effect that has an interval, or else the first one."""
    effects = [each for each in findings if each.finding.is_effect]
    sure = (each for each in effects if each.finding.interval)
    return next(sure, effects[0] if effects else None)


def _find_conflict(
    summary: Summary, findings: Sequence[Placed], studies: Count | None
) -> tuple[Placed, ...]:
    """Return the finding of the sample, and one that counts "these studies" otherwise in advice."""
    own = [each for each in findings if each.finding.studies is studies]
    for each in findings:
        section = summary.sections[each.section]
        counted = each.finding.studies
        if studies is None or counted is None or section.heading != IMPLICATIONS:
            continue
        before = section.text[max(0, counted.start - 60) : counted.start]
        others = each.finding.measure == SAMPLE and counted.value not in (studies.value, 1, 2)
        if others and own and own[0].section != each.section and _THESE.search(before):
            return own[0], each
    return ()
