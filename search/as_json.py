"""Results -> the JSON that the command and the API share; fields may be added, never renamed."""

import csv
from dataclasses import asdict
from io import StringIO
from typing import Any, Final

from msgspec import json

from corpus.evidence import Evidence
from corpus.lists import Finding
from corpus.plain import remark
from corpus.summary import Summary
from search.evidence import Row, Table
from search.line import evidence_line
from search.results import Answer, Facet, Hit, Results


def print_json(data: Any) -> str:
    """Print JSON data; dataclasses and Structs are objects, tuples arrays."""
    return json.format(json.encode(data), indent=2).decode()


def results_as_json(results: Results) -> dict[str, Any]:
    """Return a page of results as JSON data."""
    return {
        "question": results.query.text.encode("utf-8", "replace").decode(),
        "snapshot": results.snapshot,
        "total": results.total,
        "answered": results.answered,
        "page": results.page,
        "pages": results.pages,
        "per_page": results.query.per_page,
        "notices": results.notices,
        "hits": [_hit(hit) for hit in results.hits],
        "brief": results.brief
        and {
            "finding": results.brief.finding and _answer(results.brief.finding),
            "advice": results.brief.advice and _answer(results.brief.advice),
        },
        "facets": [_facet(facet) for facet in results.facets],
    }


def summary_as_json(summary: Summary, evidence: Evidence, snapshot: str) -> dict[str, Any]:
    """Return a whole summary as JSON data."""
    return {
        **asdict(summary),
        "evidence": evidence_as_json(summary, evidence),
        "snapshot": snapshot,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    summary, answer, why = hit.summary, hit.answer, hit.explanation
    return {
        "rank": hit.rank,
        "id": summary.id,
        "title": summary.title,
        "published": summary.published,
        "citation": summary.citation,
        "doi": summary.doi,
        "topics": summary.topics,
        "topics_source": summary.topics_source,
        "research_type": summary.research_type,
        "score": hit.score,
        "answer": _answer(answer),
        "evidence": evidence_as_json(summary, hit.stored.evidence),
        "explain": {
            "keyword": {
                "terms": why.terms,
                "score": why.keyword,
                "best": why.best_keyword,
                "part": why.keyword_part,
            },
            "meaning": {
                "similarity": why.similarity,
                "passage": why.passage,
                "cosine": why.cosine,
                "best": why.best_cosine,
                "part": why.meaning_part,
            },
            "word_by_word": {
                "nearness": why.nearness,
                "least": why.least_nearness,
                "part": why.wordwise_part,
            },
            "title": {"part": why.title_part},
            "weight": why.weight,
            "trust": why.trust,
        },
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {"section": answer.section, "text": answer.text, "marks": answer.marks}


def table_as_json(table: Table) -> dict[str, Any]:
    """Return a table of findings as JSON data."""
    return {
        "question": table.query.text.encode("utf-8", "replace").decode(),
        "snapshot": table.snapshot,
        "total": table.total,
        "listed": table.listed,
        "order": table.order,
        "notices": table.notices,
        "parts": [
            {
                "measure": part.measure.name,
                "title": part.measure.title,
                "time": part.time,
                "findings": [
                    {
                        "id": row.summary.id,
                        "title": row.summary.title,
                        "published": row.summary.published,
                        "cited": row.cited,
                        "clause": row.clause,
                        **_finding(row.finding, row.section),
                    }
                    for row in part.rows
                ],
            }
            for part in table.parts
        ],
    }


COLUMNS: Final = (
    "id title published cited measure time value upper bound low high level p k n comparator "
    "printed clause"
).split()


def table_as_csv(table: Table) -> str:
    """Return a table of findings as CSV with a header; an absent part is empty.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for part in table.parts:
        writer.writerows(_cells(row) for row in part.rows)
    return file.getvalue()


def _cells(row: Row) -> list[object]:
    finding, summary = row.finding, row.summary
    held = finding.interval
    return [
        summary.id,
        _safe(summary.title),
        summary.published,
        row.cited,
        finding.measure,
        finding.time,
        finding.value and finding.value.value,
        finding.upper and finding.upper.value,
        finding.bound,
        held and held.low.value,
        held and held.high.value,
        held and (held.level or None),
        _safe(finding.p),
        finding.studies and finding.studies.value,
        finding.people and finding.people.value,
        finding.comparator,
        _safe(row.printed),
        _safe(row.clause),
    ]


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def evidence_as_json(summary: Summary, evidence: Evidence) -> dict[str, Any]:
    """Return what a summary says of its study as JSON data; ranges are in the section's text."""
    return {
        "line": [
            {"text": part.text, "at": part.at, "remarks": part.remarks, "absent": part.is_absent}
            for part in evidence_line(summary, evidence)
        ],
        "design": evidence.design,
        "studied": evidence.studied,
        "findings": [_finding(each.finding, each.section) for each in evidence.findings],
    }


def _finding(finding: Finding, section: int) -> dict[str, Any]:
    held = finding.interval
    return {
        "measure": finding.measure,
        "value": finding.value and finding.value.value,
        "upper": finding.upper and finding.upper.value,
        "bound": finding.bound,
        "interval": held and [held.low.value, held.high.value],
        "level": held.level if held else None,
        "p": finding.p,
        "k": finding.studies and finding.studies.value,
        "n": finding.people and finding.people.value,
        "time": finding.time,
        "comparator": finding.comparator,
        "says": remark(finding),
        "at": [section, finding.start, finding.end],
        "in": [section, *finding.clause],
    }


def _facet(facet: Facet) -> dict[str, Any]:
    return {
        "field": facet.field,
        "label": facet.label,
        "values": facet.values,
    }
