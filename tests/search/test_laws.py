"""What holds for every question over the sample corpus, whatever is chosen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from corpus.vocabulary import load_vocabulary
from index.facets import HAS_EFFECT, SIZES
from search.parse import parse
from search.query import CHOSEN, YEARLY, Filters, Kind, Query, Sort, YearRange
from search.results import Results
from search.searcher import Searcher

QUESTIONS = [
    "",
    "how to repair ruptures",
    "dropout",
    '"countertransference"',
    "CBT OR psychodynamic -medication",
    "my client went quiet after I pushed her",
    "+therapist feedback",
    "author:wampold",
    "year:2018..2020 depression",
    "zzzz",
    "the",
    "psychotherap*",
]
topics = st.lists(
    st.sampled_from([each.name for each in load_vocabulary().topics.all]), max_size=3, unique=True
)
types = st.lists(st.sampled_from(["review", "survey", "meta-analysis"]), max_size=2, unique=True)
years = st.lists(
    st.sampled_from([YearRange(2018, 2018), YearRange(2015, 2019), YearRange(2020, None)]),
    max_size=2,
    unique=True,
)
sizes = st.lists(st.sampled_from(SIZES), max_size=2, unique=True)
effects = st.lists(st.sampled_from([HAS_EFFECT, "none"]), max_size=1)
therapies = st.lists(
    st.sampled_from([each.name for each in load_vocabulary().therapies]), max_size=2, unique=True
)
conditions = st.lists(
    st.sampled_from([each.name for each in load_vocabulary().conditions]), max_size=2, unique=True
)
seldom = [st.just([]) | each for each in (years, sizes, effects, therapies, conditions)]
filters = st.builds(
    lambda *chosen: Filters(
        **{CHOSEN[facet]: tuple(held) for facet, held in zip(CHOSEN, chosen, strict=True)}
    ),
    topics,
    types,
    years,
    *seldom,
)
queries = st.builds(
    lambda text, chosen, sort: Query(text=text, filters=chosen, sort=sort),
    st.sampled_from(QUESTIONS),
    filters,
    st.sampled_from(Sort),
)


def alone(query: Query, facet: str, value: str) -> Query:
    """Choose one value in a facet, and nothing else in it."""
    values = (YearRange(int(value), int(value)),) if facet in YEARLY else (value,)
    return replace(query, filters=query.filters.choosing(facet, values))


def counts(results: Results) -> dict[tuple[str, str], int]:
    return {(f.field, each.value): each.count for f in results.facets for each in f.values}


@settings(max_examples=40)
@given(query=queries, data=st.data())
def test_a_count_is_the_total_after_choosing_that_value_alone(
    searcher: Searcher, query: Query, data: st.DataObject
):
    held = counts(searcher.search(query))
    assert {facet for facet, _ in held} <= set(CHOSEN)
    if held:
        among = data.draw(st.sampled_from(sorted({facet for facet, _ in held})))
        facet, value = data.draw(st.sampled_from(sorted(each for each in held if each[0] == among)))
        assert searcher.search(alone(query, facet, value)).total == held[facet, value]


@pytest.mark.parametrize("facet", CHOSEN)
@settings(max_examples=10)
@given(text=st.sampled_from(["", "therapy", "dropout"]), data=st.data())
def test_choosing_in_a_facet_changes_no_count_in_it_and_totals_what_was_counted(
    searcher: Searcher, facet: str, text: str, data: st.DataObject
):
    before = counts(searcher.search(Query(text=text)))
    own = {key: count for key, count in before.items() if key[0] == facet}
    key = data.draw(st.sampled_from(sorted(own)))
    results = searcher.search(alone(Query(text=text), *key))
    after = counts(results)
    assert {each: count for each, count in after.items() if each[0] == facet} == own
    assert results.total == own[key]


@settings(max_examples=60)
@given(query=queries, facet=st.sampled_from(tuple(CHOSEN)), data=st.data())
def test_choosing_in_one_facet_never_raises_a_count_in_another(
    searcher: Searcher, query: Query, facet: str, data: st.DataObject
):
    without = replace(query, filters=query.filters.choosing(facet, ()))
    before = counts(searcher.search(without))
    held = [value for name, value in sorted(before) if name == facet]
    if not held:
        return
    after = counts(searcher.search(alone(without, facet, data.draw(st.sampled_from(held)))))
    for key, count in after.items():
        if key[0] != facet:
            assert count <= before.get(key, 0)


@settings(max_examples=25)
@given(query=queries, per_page=st.integers(1, 40))
def test_walking_the_pages_shows_each_counted_summary_once(
    searcher: Searcher, query: Query, per_page: int
):
    first = searcher.search(replace(query, per_page=per_page))
    seen = []
    for page in range(1, first.pages + 1):
        results = searcher.search(replace(query, per_page=per_page, page=page))
        assert results.total == first.total
        seen += [hit.summary.id for hit in results.hits]
        assert [hit.rank for hit in results.hits] == list(
            range((page - 1) * per_page + 1, (page - 1) * per_page + 1 + len(results.hits))
        )
    assert len(seen) == len(set(seen)) == first.total


@settings(max_examples=30)
@given(query=queries)
def test_every_hit_is_explained_and_answered_from_its_own_text(searcher: Searcher, query: Query):
    results = searcher.search(query)
    for hit in results.hits:
        why = hit.explanation
        parts = why.keyword_part + why.meaning_part + why.wordwise_part + why.title_part
        assert parts == pytest.approx(hit.score)
        assert sum(part.weight * part.factor for part in why.terms) == pytest.approx(
            why.keyword, rel=1e-4, abs=1e-5
        )
        section, start, end = hit.answer.at
        assert hit.summary.sections[section].text[start:end] == hit.answer.text
        ends = [0, *(edge for mark in hit.answer.marks for edge in mark), len(hit.answer.text)]
        assert ends == sorted(ends)


@settings(max_examples=30)
@given(query=queries)
def test_the_same_question_gives_the_same_page(searcher: Searcher, query: Query):
    assert searcher.search(query) == searcher.search(query)


@settings(max_examples=20)
@given(query=queries)
def test_scores_never_rise_from_hit_to_hit(searcher: Searcher, query: Query):
    scores = [hit.score for hit in searcher.search(query).hits]
    is_ranked = any(clause.kind is not Kind.NOT for clause in parse(query.text).clauses)
    if is_ranked and query.sort is Sort.RELEVANCE:
        assert scores == sorted(scores, reverse=True)


@settings(max_examples=60)
@given(text=st.text(max_size=80))
def test_no_text_makes_a_search_fail(searcher: Searcher, text: str):
    results = searcher.search(Query(text=text))
    assert results.total <= searcher.snapshot.count
