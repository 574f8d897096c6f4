"""Results -> the JSON that the command and the API share; fields may be added, never renamed."""

from dataclasses import asdict
from typing import Any

import orjson

from corpus.summary import Summary
from search.results import Facet, Hit, Results


def print_json(data: Any) -> str:
    """Print JSON data; dataclasses are objects, tuples arrays."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()


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
        "facets": [_facet(facet) for facet in results.facets],
    }


def summary_as_json(summary: Summary, snapshot: str) -> dict[str, Any]:
    """Return a whole summary as JSON data."""
    return {**asdict(summary), "snapshot": snapshot}


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
        "answer": {
            "section": answer.section,
            "text": answer.text,
            "marks": answer.marks,
        },
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
            "title": {"part": why.title_part},
            "weight": why.weight,
            "trust": why.trust,
        },
    }


def _facet(facet: Facet) -> dict[str, Any]:
    return {
        "field": facet.field,
        "label": facet.label,
        "values": facet.values,
    }
