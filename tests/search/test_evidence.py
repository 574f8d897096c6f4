from itertools import pairwise

import pytest
from hypothesis import given, settings

from corpus.measures import SAMPLE
from search import searcher as searching
from search.evidence import Order
from search.line import evidence_line
from search.query import Filters, Query, Sort
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


@pytest.mark.parametrize("filters", [Filters(), Filters(effects=("stated",))])
def test_newest_come_first_when_asked_for(searcher: Searcher, filters: Filters):
    query = Query(text="therapy", filters=filters, sort=Sort.NEWEST, per_page=100)
    months = [hit.summary.published for hit in searcher.search(query).hits]
    assert len(months) > 10
    assert all(before >= after for before, after in pairwise(months))


def test_the_largest_samples_come_first_when_asked_for(searcher: Searcher):
    hits = searcher.search(Query(text="therapy", sort=Sort.SAMPLE, per_page=100)).hits
    people = [hit.stored.evidence.people for hit in hits]
    sizes = [each.value if each else 0 for each in people]
    assert sizes[0] > 1000
    assert sizes == sorted(sizes, reverse=True)


def test_the_line_says_type_sample_and_effect(searcher: Searcher):
    hit = searcher.search(Query(text="how to repair ruptures")).hits[0]
    parts = evidence_line(hit.summary, hit.stored.evidence)
    assert [part.text for part in parts] == [
        "Meta-analysis",
        "11 studies",
        "1,314 patients",
        "r = .29 [.10, .47]",
    ]
    for part in parts[1:]:
        assert part.at
        section, start, end = part.at
        assert hit.summary.sections[section].text[start:end]
    assert [each.text for each in parts[-1].remarks] == ["moderate", "interval excludes zero"]


def test_what_no_sentence_says_is_not_stated(searcher: Searcher):
    absent = [
        part.text
        for hit in searcher.search(Query(per_page=100)).hits
        for part in evidence_line(hit.summary, hit.stored.evidence)
        if part.is_absent
    ]
    assert set(absent) == {"sample not stated", "effect size not stated"}


def test_a_qualitative_study_is_said_to_have_no_effect_size_at_all(searcher: Searcher):
    hits = searcher.search(Query(filters=Filters(types=("qualitative study",)), per_page=100)).hits
    assert len(hits) > 3
    for hit in hits:
        parts = evidence_line(hit.summary, hit.stored.evidence)
        assert not [part for part in parts if "effect" in part.text or "=" in part.text]
