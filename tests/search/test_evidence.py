import pytest
from hypothesis import given, settings

from corpus.measures import SAMPLE
from search import searcher as searching
from search.evidence import Order
from search.query import Query, Sort
from search.searcher import Searcher
from tests.search.test_laws import queries

QUERY = Query(text="alliance and outcome")


@settings(max_examples=25)
@given(query=queries)
def test_every_finding_of_every_match_stands_once_and_with_its_like(
    searcher: Searcher, query: Query
):
    table = searcher.tabulate(query)
    wanted = {
        (row.summary.id, section.section, section.finding)
        for hit in _all_hits(searcher, query)
        for row in (hit.stored,)
        for section in row.evidence.findings
    }
    found = [
        (row.summary.id, row.section, row.finding) for part in table.parts for row in part.rows
    ]
    assert len(found) == len(set(found))
    assert set(found) == wanted
    for part in table.parts:
        assert {row.finding.measure for row in part.rows} == {part.measure.name}
        assert {row.finding.time for row in part.rows} == {part.time}


def _all_hits(searcher: Searcher, query: Query):
    first = searcher.search(query)
    for page in range(1, first.pages + 1):
        yield from searcher.search(
            Query(text=query.text, filters=query.filters, sort=query.sort, page=page)
        ).hits


def test_what_is_shown_of_a_finding_stands_in_the_text(searcher: Searcher):
    for part in searcher.tabulate(QUERY).parts:
        for row in part.rows:
            text = row.summary.sections[row.section].text
            assert row.printed in row.clause
            assert row.clause in text


@pytest.mark.parametrize(
    ("order", "key"),
    [
        (Order.VALUE, lambda row: row.finding.value.value if row.finding.value else 0),
        (Order.STUDIES, lambda row: row.finding.studies.value if row.finding.studies else 0),
        (Order.PEOPLE, lambda row: row.finding.people.value if row.finding.people else 0),
        (Order.YEAR, lambda row: row.cited or 0),
    ],
)
def test_each_part_stands_in_the_order_asked_for(searcher: Searcher, order: Order, key):
    in_order_of_hits = searcher.tabulate(QUERY).parts
    for part, usual in zip(searcher.tabulate(QUERY, order).parts, in_order_of_hits, strict=True):
        assert [*part.rows] == sorted(usual.rows, key=lambda row: -key(row))


def test_a_table_of_too_many_summaries_says_how_many_it_lists(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(searching, "MOST_SUMMARIES", 5)
    table = searcher.tabulate(Query(text="therapy"))
    assert table.listed == 5
    assert table.total > 5
    assert len({row.summary.id for part in table.parts for row in part.rows}) <= 5


def test_effects_stand_before_samples(searcher: Searcher):
    names = [part.measure.name for part in searcher.tabulate(QUERY).parts]
    assert names.index("r") < names.index(SAMPLE)


def test_the_summaries_of_a_table_are_the_first_hits(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
):
    assert searching.MOST_SUMMARIES == 500
    monkeypatch.setattr(searching, "MOST_SUMMARIES", 5)
    query = Query(text="therapy", sort=Sort.SAMPLE, per_page=5)
    first = [hit.summary.id for hit in searcher.search(query).hits]
    for part in searcher.tabulate(query).parts:
        places = [first.index(row.summary.id) for row in part.rows]
        assert places == sorted(places)


def test_a_table_of_all_its_summaries_says_so(searcher: Searcher):
    table = searcher.tabulate(Query())
    assert table.listed == table.total == searcher.snapshot.count


@pytest.mark.parametrize("page", [1, 3])
def test_a_table_is_of_all_pages_whichever_is_shown(searcher: Searcher, page: int):
    asked = Query(text="alliance and outcome", page=page, per_page=3)
    assert searcher.tabulate(asked).parts == searcher.tabulate(QUERY).parts
