"""The pages of each order, walked: they are one list, in the order that was asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from search.query import Filters, Query, Sort
from search.results import Hit
from search.searcher import Searcher
from tests.search.test_laws import queries


def by_month(hit: Hit) -> tuple[Any, ...]:
    return hit.summary.published, hit.summary.id


def by_sample(hit: Hit) -> tuple[Any, ...]:
    people = hit.stored.evidence.people
    return people.value if people else 0, *by_month(hit)


KEYS: dict[Sort, Callable[[Hit], tuple[Any, ...]]] = {
    Sort.NEWEST: by_month,
    Sort.SAMPLE: by_sample,
}


def walk(searcher: Searcher, query: Query) -> list[Hit]:
    first = searcher.search(query)
    return [
        hit
        for page in range(1, first.pages + 1)
        for hit in searcher.search(replace(query, page=page)).hits
    ]


@pytest.mark.parametrize("sort", KEYS)
@pytest.mark.parametrize("text", ["", "therapy", "alliance and outcome", "-medication"])
@pytest.mark.parametrize("filters", [Filters(), Filters(effects=("stated",))])
def test_the_pages_walk_down_in_the_order_asked_for(
    searcher: Searcher, sort: Sort, text: str, filters: Filters
):
    query = Query(text=text, filters=filters, sort=sort, per_page=7)
    hits = walk(searcher, query)
    assert len(hits) == searcher.search(query).total > 10
    assert hits == sorted(hits, key=KEYS[sort], reverse=True)


@settings(max_examples=20)
@given(query=queries)
def test_an_order_changes_the_order_alone(searcher: Searcher, query: Query):
    def found(sort: Sort) -> set[str]:
        return {hit.summary.id for hit in walk(searcher, replace(query, sort=sort, per_page=100))}

    assert found(Sort.NEWEST) == found(Sort.SAMPLE) == found(Sort.RELEVANCE)


def test_the_largest_samples_are_large_and_the_unstated_come_last(searcher: Searcher):
    hits = walk(searcher, Query(sort=Sort.SAMPLE, per_page=100))
    people = [hit.stored.evidence.people for hit in hits]
    assert people[0]
    assert people[0].value > 1000
    stated = [each is not None for each in people]
    assert stated == sorted(stated, reverse=True)
    assert not all(stated)
