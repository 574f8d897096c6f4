"""Evidence -> what pages show of it: the line of a hit, the findings of a summary, the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from corpus.evidence import Placed
from corpus.lists import Finding
from corpus.measures import PERCENT, SAMPLE, VARIANCE, Measure
from corpus.plain import Remark, remark
from corpus.studied import Said
from index.store import Stored
from search.evidence import Order, Part, Row, Table, tabulate
from search.line import evidence_line, say_count, say_effect
from search.query import PER_PAGE, Notice
from web.params import write_url
from web.plots import Plot, Point, draw_plot
from web.reading import shorten, summary_url

MOST_PLOTTED: Final = 40
"""Findings of a plot: the first ones of its table, which has them all."""

_LABEL: Final = 70
"""Characters of a label in a plot."""

_NEVER_PLOTTED: Final = frozenset((PERCENT, VARIANCE, SAMPLE, "I2", "t", "F", "chi2", "z", "b"))


@dataclass(frozen=True, slots=True)
class LineLink:
    """What the evidence line has from one sentence, which ``url`` leads to, or from none."""

    text: str
    url: str
    remarks: tuple[Remark, ...]
    is_absent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A finding in a row of a table: its number, what else is printed of it, and its clause."""

    number: str
    url: str
    details: tuple[str, ...]
    clause: str
    remarks: tuple[Remark, ...]
    studies: str
    people: str
    title: str
    cited: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one measure at one time, with their plot where there can be one.

    ``plotted`` is how many of them the plot has.
    """

    heading: str
    rows: tuple[Shown, ...]
    plot: Plot | None
    plotted: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; ``url`` sorts by it."""

    label: str
    url: str
    is_sorted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """The table of findings as a page; the three URLs give the same as data, and the hits."""

    heading: str
    notices: tuple[Notice, ...]
    groups: tuple[Group, ...]
    headings: tuple[Heading, ...]
    as_csv: str
    as_json: str
    results: str


def show_line(stored: Stored, question: str = "") -> tuple[LineLink, ...]:
    """Return the evidence line of a summary, with a link for each sentence that its numbers are in.

    Here and below, links carry the question that the page was reached by.
    """
    line: list[LineLink] = []
    for part in evidence_line(stored.summary, stored.evidence):
        url = summary_url(stored, part.at, question) if part.at else ""
        if line and url and line[-1].url == url:
            last = line.pop()
            text, remarks = f"{last.text} · {part.text}", (*last.remarks, *part.remarks)
            line.append(LineLink(text, url, remarks, is_absent=False))
        else:
            line.append(LineLink(part.text, url, part.remarks, part.is_absent))
    return tuple(line)


def show_studied(stored: Stored) -> tuple[tuple[str, str], ...]:
    """Return who was studied, by kind; what no sentence says is empty."""
    held = stored.evidence.studied
    return (
        ("Age", _listed(held.ages)),
        ("Condition", _listed(held.conditions)),
        ("Therapy", _listed(held.therapies)),
        ("Format", _listed(held.formats)),
        ("Setting", _listed(held.settings)),
        ("Country", _listed(held.countries)),
        ("Compared with", _listed(held.comparators)),
    )


def show_findings(stored: Stored, question: str = "") -> tuple[Group, ...]:
    """Return all findings of a summary in groups."""
    return tuple(_group(part, question, of_many=False) for part in tabulate([stored], Order.HITS))


def show_conflict(stored: Stored, question: str = "") -> tuple[tuple[str, str], ...]:
    """Return what contradicts itself: each number of studies with the URL of its sentence."""
    return tuple(
        (
            say_count(each.finding.studies),
            summary_url(stored, (each.section, *_range(each)), question),
        )
        for each in stored.evidence.conflict
        if each.finding.studies
    )


def show_table(table: Table, picks: tuple[str, ...] = ()) -> TablePage:
    """Return a table of findings as a page, given the ids that are picked for a sheet."""
    text = " ".join(table.query.text.split())
    asked = f" for “{text}”" if text else ""
    count = sum(len(part.rows) for part in table.parts)
    summaries = f"{table.listed:,} {'summary' if table.listed == 1 else 'summaries'}"
    numbers = f"{count:,} {'number' if count == 1 else 'numbers'}" if count else "No numbers"
    return TablePage(
        heading=f"{numbers} from {summaries}{asked}",
        notices=table.notices,
        groups=tuple(_group(part, table.query.text, of_many=True) for part in table.parts),
        headings=tuple(_headings(table, picks)),
        as_csv=_url("/api/v1/evidence.csv", table, table.order),
        as_json=_url("/api/v1/evidence", table, table.order),
        results=write_url("/search", table.query, picks=picks),
    )


def _range(placed: Placed) -> tuple[int, int]:
    return placed.finding.start, placed.finding.end


def _headings(table: Table, picks: tuple[str, ...]) -> Sequence[Heading]:
    labels = {
        Order.VALUE: "Number",
        Order.STUDIES: "Studies",
        Order.PEOPLE: "People",
        Order.HITS: "Found in",
        Order.YEAR: "Paper",
    }
    return [
        Heading(label, _url("/evidence", table, order, picks), order is table.order)
        for order, label in labels.items()
    ]


def _url(path: str, table: Table, order: Order, picks: tuple[str, ...] = ()) -> str:
    per_page = PER_PAGE if path.startswith("/api/") else table.query.per_page
    url = write_url(path, replace(table.query, page=1, per_page=per_page), picks=picks)
    if order is Order.HITS:
        return url
    return f"{url}{'&' if '?' in url else '?'}order={order}"


def _group(part: Part, question: str, *, of_many: bool) -> Group:
    time = f" at {part.time}" if part.time else ""
    name = part.measure.title[:1].upper() + part.measure.title[1:]
    drawn = [row for row in part.rows if row.finding.value and _is_drawn(part.measure)]
    points = [_point(row, of_many=of_many) for row in drawn[:MOST_PLOTTED]]
    plot = draw_plot(part.measure, points, f"{name}{time}") if len(points) > 1 else None
    return Group(
        f"{name}{time}", tuple(_shown(row, question) for row in part.rows), plot, len(points)
    )


def _is_drawn(measure: Measure) -> bool:
    return measure.name not in _NEVER_PLOTTED


def _point(row: Row, *, of_many: bool) -> Point:
    finding = row.finding
    held = finding.interval
    value = finding.value
    assert value is not None
    lead = _lead(row)
    title = shorten(row.summary.title, _LABEL)
    return Point(
        label=f"{title}: {lead}" if of_many and lead else title if of_many else lead,
        detail=say_effect(finding),
        value=value.value,
        upper=finding.upper.value if finding.upper else None,
        low=held.low.value if held else None,
        high=held.high.value if held else None,
        weight=finding.people.value if finding.people else None,
    )


def _lead(row: Row) -> str:
    """Return the words of a clause before its number or, if there are none, those after it."""
    text = row.summary.sections[row.section].text
    first, last = row.finding.clause
    before = text[first : row.finding.start].strip(" ,;:([")
    after = text[row.finding.end : last].strip(" ,;:)].")
    return shorten(before if any(map(str.isalpha, before)) else after, _LABEL)


def _shown(row: Row, question: str) -> Shown:
    finding = row.finding
    return Shown(
        number=say_effect(finding),
        url=summary_url(row.stored, (row.section, finding.start, finding.end), question),
        details=tuple(_details(finding)),
        clause=row.clause,
        remarks=remark(finding),
        studies=say_count(finding.studies) if finding.studies else "",
        people=say_count(finding.people) if finding.people else "",
        title=row.summary.title,
        cited=row.cited,
    )


def _details(finding: Finding) -> list[str]:
    """Return what else is printed of a finding, in words."""
    held = finding.interval
    return [
        *([f"{held.level:g}% interval"] if held and held.level else []),
        *([f"p {finding.p}" if finding.p != "ns" else "not significant"] if finding.p else []),
        *([f"compared with {finding.comparator}"] if finding.comparator else []),
    ]


def _listed(values: Sequence[Said]) -> str:
    return ", ".join(each.value for each in values)
