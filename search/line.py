"""A summary and its evidence -> the line that says how strong it is, in parts.

    Meta-analysis, 11 studies, 1,314 patients, r = .29 [.10, .47]

Each number leads to the sentence that it stands in; what no sentence says is "not stated".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.evidence import QUALITATIVE, Evidence
from corpus.lists import Finding
from corpus.measures import BY_NAME
from corpus.plain import Remark, remark
from corpus.statistics import Count
from corpus.summary import NOT_STATED, Summary


@dataclass(frozen=True, slots=True)
class LinePart:
    """A part of the line; ``at`` is where it stands: section and range, or None.

    ``remarks`` are plain words for an effect; ``is_absent`` where the text says nothing.
    """

    text: str
    at: tuple[int, int, int] | None = None
    remarks: tuple[Remark, ...] = ()
    is_absent: bool = False


def evidence_line(summary: Summary, evidence: Evidence) -> tuple[LinePart, ...]:
    """Return the parts of the line, in order."""
    return tuple(_parts(summary, evidence))


def _parts(summary: Summary, evidence: Evidence) -> Iterator[LinePart]:
    stated = summary.research_type != NOT_STATED
    design = summary.research_type if stated else evidence.design
    if design == NOT_STATED:
        yield LinePart("Type of research not stated", is_absent=True)
    else:
        yield LinePart(design[:1].upper() + design[1:])
    counts = [count for count in (evidence.studies, evidence.people) if count]
    for count in counts:
        yield LinePart(say_count(count), _place(evidence, count))
    if not counts:
        yield LinePart("sample not stated", is_absent=True)
    if evidence.effect:
        finding = evidence.effect.finding
        place = evidence.effect.section, finding.start, finding.end
        time = f" at {finding.time}" if finding.time else ""
        yield LinePart(say_effect(finding) + time, place, remark(finding))
    elif QUALITATIVE not in (design, evidence.design):
        yield LinePart("effect size not stated", is_absent=True)


def say_count(count: Count) -> str:
    """Return a count with what bounds it: ``over 6,000 participants``, ``N = 973``."""
    if count.unit:
        return str(count)
    return f"{count} studies" if count.of_studies else f"N = {count}"


def say_effect(finding: Finding) -> str:
    """Return an effect with its interval, its numbers as printed: ``r = .29 [.10, .47]``.

    A sample has no effect, so its counts are returned.
    """
    if finding.value is None:
        counts = (count for count in (finding.studies, finding.people) if count)
        return ", ".join(map(say_count, counts))
    measure = BY_NAME[finding.measure]
    percent = "%" if measure.is_percent else ""
    upper = f" to {finding.upper.printed}{percent}" if finding.upper else ""
    held = finding.interval
    interval = f" [{held.low.printed}, {held.high.printed}]" if held else ""
    bound = f"{finding.bound} " if finding.bound else ""
    name = f"{measure.symbol} = " if measure.symbol else ""
    return f"{name}{bound}{finding.value.printed}{percent}{upper}{interval}"


def _place(evidence: Evidence, count: Count) -> tuple[int, int, int] | None:
    for placed in evidence.findings:
        if count in (placed.finding.studies, placed.finding.people):
            return placed.section, count.start, count.end
    return None
