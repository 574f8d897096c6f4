"""A text -> its Findings: each statistic with its interval, p, k and N, its clause, and its place.

Nothing is invented, nothing is converted, and nothing is joined across clauses.  Sentences that say
what a number would mean, and not what was found, have none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from corpus.clauses import read_comparator, read_time, split_clauses
from corpus.grammar import read_statistics
from corpus.lists import Finding, assemble
from corpus.measures import PERCENT, SAMPLE, VARIANCE
from corpus.numerals import NUMERALS
from corpus.statistics import Range
from corpus.tokens import read_tokens

_TELLS: Final = re.compile(rf"\d|\b(?:{'|'.join(NUMERALS)})\b", re.IGNORECASE)
_SUPPOSED: Final = re.compile(
    r"\b(?:(?:by )?conventions?|conventionally|rules? of thumb|benchmarks?|suppose|assum(?:e|ing)|"
    r"imagine|hypothetical\w*|would (?:mean|be|count|call)|if \w+ were|"
    r"power (?:to (?:find|detect)|of|analys[ei]s)|for example, if|(?:was|were) defined as|"
    r"let \w = |saline|"
    r"for the sake of argument|would it mean|corresponds? to (?:guessing|chance)|Landis|"
    r"non-?inferiority margin|"
    r"(?:is|are) (?:usually |often |generally |commonly |typically )?(?:considered|regarded as|"
    r"called|taken (?:as|to (?:be|mean|signal|indicate))|deemed|read as|interpreted as|"
    r"said to be))\b",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"\s*(?:[.,;)]|$)")
_SHARES: Final = re.compile(r",? and ")
_LEAD: Final = re.compile(r"[A-Z]\w*(?: (?:with|to))? [^,;:()]{1,60},")

_LONGEST: Final = 4000
"""Characters of a sentence that are read as one: no one writes longer ones."""

_Part = TypeVar("_Part", bound=Range)


def read_findings(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """Yield the findings of a text in order, given the ranges of its sentences; never raises."""
    for start, end in _bounded(text, sentences):
        sentence = text[start:end]
        if not _TELLS.search(sentence) or _SUPPOSED.search(sentence):
            continue
        for found in _read(sentence):
            yield _moved(found, start)


def _bounded(text: str, sentences: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut what is too long for a sentence, so that reading takes linear time."""
    for start, end in sentences:
        first = start
        while end - first > _LONGEST:
            last = text.rfind(" ", first + 1, first + _LONGEST)
            last = last if last > 0 else first + _LONGEST
            yield first, last
            first = last
        yield first, end


def _read(sentence: str) -> list[Finding]:
    statistics = list(read_statistics(sentence, read_tokens(sentence)))
    found = _of_variance(sentence, assemble(sentence, statistics))
    if not found:
        return []
    shares = {
        (each.start, each.end) for each in found if each.measure in (PERCENT, VARIANCE, SAMPLE)
    }
    clauses = split_clauses(sentence, [(each.start, each.end) for each in found], shares)
    times = _spread(read_time, sentence, clauses)
    comparators = _spread(read_comparator, sentence, clauses)
    return [
        replace(each, clause=clause, time=time, comparator=comparator)
        for each, clause, time, comparator in zip(found, clauses, times, comparators, strict=True)
    ]


def _of_variance(sentence: str, found: Sequence[Finding]) -> list[Finding]:
    """Take a percentage that ends its clause for one of variance, where the one before it is."""
    taken: list[Finding] = []
    for each in found:
        is_bare = each.measure == PERCENT and _ENDS.match(sentence, each.end)
        if taken and taken[-1].measure == VARIANCE and is_bare:
            taken.append(replace(each, measure=VARIANCE))
        else:
            taken.append(each)
    return taken


def _spread(
    read: Callable[[str], str], sentence: str, clauses: Sequence[tuple[int, int]]
) -> list[str]:
    """Read what each clause says, or what the sentence says of all of them.

    A clause that ends with its number shares what is said of the one that "and" joins it to.
    What is said of all is what the sentence opens with ("Compared with usual care, ...") or, where
    no clause says anything, what stands anywhere.
    """
    said = [read(sentence[slice(*clause)]) for clause in clauses]
    for at in range(len(said) - 2, -1, -1):
        between = sentence[clauses[at][1] : clauses[at + 1][0]]
        if not said[at] and _SHARES.fullmatch(between) and sentence[clauses[at][1] - 1] in ")]":
            said[at] = said[at + 1]
    lead = _LEAD.match(sentence)
    shared = read(lead[0] if lead else "") if any(said) else read(sentence)
    return [each or shared for each in said]


def _moved(finding: Finding, offset: int) -> Finding:
    """Return a finding whose ranges count from the start of the text, not of the sentence."""
    first, last = finding.clause
    return replace(
        finding,
        start=finding.start + offset,
        end=finding.end + offset,
        clause=(first + offset, last + offset),
        interval=_shifted(finding.interval, offset),
        studies=_shifted(finding.studies, offset),
        people=_shifted(finding.people, offset),
    )


def _shifted(part: _Part | None, offset: int) -> _Part | None:
    return part and replace(part, start=part.start + offset, end=part.end + offset)
