"""The statistics of a sentence -> Findings: what stands together belongs together.

    list     statistics of one bracket, or with nothing but signs between them; a bracket that
             stands right after a number goes on with its list
    k, N     belong to every effect of their list
    p        belongs to the effects before it that have none
    interval belongs to the nearest effect before it that lies within, else to the one before it

Studies and people that stand beside no effect are a finding of their own, the sample; "11 studies
representing 1,314 patients" is one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.measures import BY_NAME, PERCENT, SAMPLE, VARIANCE
from corpus.numerals import BOUNDS
from corpus.statistics import Count, Effect, Interval, Number, Probability, Statistic

_ASIDE: Final = r"(?:\(?(?:SE|S\.E\.|SD|df|Q)\s*=\s*[\d.,]+\)?[\s,;:]*)?"
_SEPARATED: Final = re.compile(
    rf"(?: per (?:arm|group|condition|cell))?[\s,;:/&]*{_ASIDE}"
    r"(?:(?:and|with|equivalent of|or|i\.e\.|from|in|based on|all)\b)?[\s,;:]*"
)
_OPENED: Final = re.compile(rf"\s*[,;:]?\s*[(\[]\s*(?:\w+ of |i\.e\.,? )?{_ASIDE}")
_OPENED_LATER: Final = re.compile(r"(?:\s[\w‐-]+){1,3}\s*\(")
_CLOSED: Final = re.compile(r"\s*[)\]]\s*[,:]?\s*")
_BOUND: Final = re.compile(rf"(?:{'|'.join(BOUNDS)})\s*$")
_JOINED: Final = re.compile(
    r"[^.;:]*?\b(?:of|with|representing|involving|including|comprising|covering|totall?ing|"
    r"enroll?ing|containing|and|on|from|in|across)\s+"
    r"(?:(?:a|the) )?(?:total of |combined |sum of )?|\s*\(|\s*[,(]\s*"
)
_LONGEST_GAP: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One statistic read from a text, and what the text says of it; absent parts are empty.

    ``value`` is None for a sample only.  ``start`` and ``end`` are its range in the text, from its
    measure to the last part that belongs to it; ``clause`` is the range of its clause.
    """

    measure: str
    start: int
    end: int
    clause: tuple[int, int]
    value: Number | None = None
    upper: Number | None = None
    bound: str = ""
    interval: Interval | None = None
    p: str = ""
    studies: Count | None = None
    people: Count | None = None
    time: str = ""
    comparator: str = ""

    def __str__(self) -> str:
        """Print it in one form, which reads as the same finding."""
        parts = [self._number] if self.value else []
        if self.interval:
            level = f"{self.interval.level:g}% " if self.interval.level else ""
            ends = f"[{self.interval.low.printed}, {self.interval.high.printed}]"
            parts.append(f"{level}CI {ends}")
        if self.p:
            parts.append("ns" if self.p == "ns" else f"p {self.p}")
        counts = ((self.studies, "k"), (self.people, "N"))
        parts += [f"{letter} = {count}" for count, letter in counts if count]
        return ", ".join(parts)

    @property
    def _number(self) -> str:
        assert self.value is not None
        measure = BY_NAME[self.measure]
        sign = "%" if measure.is_percent else ""
        name = f"{measure.symbol} = " if measure.symbol else ""
        upper = f" to {self.upper.printed}{sign}" if self.upper else ""
        of = " of the variance" if self.measure == VARIANCE else ""
        bound = f"{self.bound} " if self.bound else ""
        return f"{name}{bound}{self.value.printed}{sign}{upper}{of}"

    @property
    def is_effect(self) -> bool:
        """Tell whether it says how large an effect or a relation is."""
        return self.measure not in (SAMPLE, PERCENT, VARIANCE, "t", "F", "chi2", "z", "I2")


def assemble(sentence: str, statistics: Sequence[Statistic]) -> list[Finding]:
    """Return the findings of a sentence in order, without their clauses."""
    found = [
        each
        for held in _lists(sentence, statistics)
        for part in _parts(sentence, held)
        for each in _of_list(sentence, part)
    ]
    return _join_samples(sentence, sorted(found, key=lambda each: each.start))


def _lists(sentence: str, statistics: Sequence[Statistic]) -> Iterator[list[Statistic]]:
    """Yield the statistics that stand together."""
    held: list[Statistic] = []
    for number, each in enumerate(statistics):
        if held and not _goes_on(sentence, held, statistics[number:]):
            yield held
            held = []
        held.append(each)
    if held:
        yield held


def _goes_on(sentence: str, held: Sequence[Statistic], following: Sequence[Statistic]) -> bool:
    """Tell whether a statistic belongs to the list before it, by what stands between them."""
    each = following[0]
    gap = sentence[held[-1].end : each.start]
    if len(gap) > _LONGEST_GAP:
        return False
    has_effect = any(isinstance(one, Effect) for one in held)
    if isinstance(each, Effect) and not has_effect and not _is_listed(sentence, held, each):
        return False
    if _SEPARATED.fullmatch(gap):
        is_noun = isinstance(each, Count) and not each.is_letter
        return not (has_effect and is_noun and re.search(r"\w", gap))
    if _OPENED.fullmatch(gap):
        return has_effect or isinstance(held[-1], Count)
    if _CLOSED.fullmatch(gap):
        opened = sentence.rfind("(", held[0].start, held[-1].end)
        is_letter = isinstance(each, Count) and each.is_letter
        goes_on = is_letter or isinstance(each, Probability)
        return not has_effect or (goes_on and held[0].end < opened)
    closed = sentence.find(")", each.start)
    is_effects = any(isinstance(one, Effect) for one in following if one.start < closed)
    is_later = isinstance(held[-1], Effect) and bool(_OPENED_LATER.fullmatch(gap))
    return is_later and not is_effects


def _is_listed(sentence: str, held: Sequence[Statistic], effect: Effect) -> bool:
    """Tell whether counts before an effect are given with it: by letters, or in its bracket."""
    if any(isinstance(each, Count) and each.is_letter for each in held):
        return True
    opened = max(sentence.rfind(sign, 0, held[0].start) for sign in "([")
    closed = max(sentence.rfind(sign, 0, effect.start) for sign in ")]")
    return opened > closed


def _parts(sentence: str, held: list[Statistic]) -> Iterator[list[Statistic]]:
    """Split a list at each semicolon where it would have two numbers of studies, or of people."""
    counts = [each.of_studies for each in held if isinstance(each, Count) and each.is_letter]
    effects = sum(isinstance(each, Effect) for each in held)
    if effects < 2 or len(counts) == len(set(counts)):
        yield held
        return
    part: list[Statistic] = []
    for each in held:
        if part and ";" in sentence[part[-1].end : each.start]:
            yield part
            part = []
        part.append(each)
    yield part


def _of_list(sentence: str, held: Sequence[Statistic]) -> list[Finding]:
    """Return the findings of one list."""
    effects = [_finding(each) for each in held if isinstance(each, Effect)]
    if not effects:
        return _samples([each for each in held if isinstance(each, Count)])
    for each in held:
        for at in _owners(sentence, effects, each):
            effects[at] = _with(effects[at], each)
    return effects


def _finding(effect: Effect) -> Finding:
    return Finding(
        measure=effect.measure.name,
        start=effect.start,
        end=effect.end,
        clause=(effect.start, effect.end),
        value=effect.value,
        upper=effect.upper,
        bound=effect.bound,
    )


def _owners(sentence: str, effects: Sequence[Finding], part: Statistic) -> list[int]:
    """Return the places of the effects that a part of their list belongs to."""
    lacking = [at for at, each in enumerate(effects) if _lacks(each, part)]
    if isinstance(part, Count):
        return lacking
    before = [at for at in lacking if effects[at].start < part.start]
    if not isinstance(part, Interval) or not before:
        last = effects[before[-1]].start if before else 0
        return [at for at in before if ";" not in sentence[effects[at].start : last]]
    within = [at for at in before if _lies_within(effects[at].value, part)]
    return [max(within or before)]


def _lies_within(value: Number | None, interval: Interval) -> bool:
    return value is not None and interval.low.value <= value.value <= interval.high.value


def _lacks(finding: Finding, part: Statistic) -> bool:
    """Tell whether a finding has no such part yet."""
    match part:
        case Interval():
            return finding.interval is None
        case Probability():
            return not finding.p
        case Count(of_studies=True):
            return finding.studies is None
        case Count():
            return finding.people is None
    return False


def _with(finding: Finding, part: Statistic) -> Finding:
    """Return a finding with a part that belongs to it; its range reaches over what stands later."""
    reaching = replace(finding, end=max(finding.end, part.end))
    match part:
        case Interval():
            return replace(reaching, interval=part)
        case Probability():
            return replace(reaching, p=part.held)
        case Count(of_studies=True):
            return replace(reaching, studies=part)
        case Count():
            return replace(reaching, people=part)
    return finding


def _samples(counts: Sequence[Count]) -> list[Finding]:
    """Return a sample for counts beside no effect; studies and people side by side are one."""
    found: list[Finding] = []
    for each in counts:
        if found and _lacks(found[-1], each):
            found[-1] = _with(found[-1], each)
        else:
            place = each.start, each.end
            found.append(
                _with(Finding(measure=SAMPLE, start=place[0], end=place[1], clause=place), each)
            )
    return found


def _join_samples(sentence: str, found: Sequence[Finding]) -> list[Finding]:
    """Make one sample of studies and the people in them, where the words between say so."""
    joined: list[Finding] = []
    for each in found:
        held = joined[-1] if joined else each
        counts = [count for count in (each.studies, each.people) if count]
        gap = sentence[held.end : each.start]
        if (
            held.measure == each.measure == SAMPLE
            and held is not each
            and len(gap) <= _LONGEST_GAP
            and _JOINED.fullmatch(_BOUND.sub("", gap))
            and all(_lacks(held, count) for count in counts)
        ):
            for count in counts:
                held = _with(held, count)
            joined[-1] = held
        else:
            joined.append(each)
    return joined
