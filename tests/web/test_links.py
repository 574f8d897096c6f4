from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from werkzeug.datastructures import MultiDict

from index.facets import HAS_EFFECT, SIZES
from search.query import CHOSEN, YEARLY, Filters, Query, Sort, YearRange
from web.links import Links
from web.params import read_params

choices = st.one_of(
    st.tuples(st.just("topic"), st.sampled_from(["Empathy", "Training", "a&b=c#d"])),
    st.tuples(st.just("type"), st.sampled_from(["review", "survey"])),
    st.tuples(
        st.sampled_from(sorted(YEARLY)), st.sampled_from(["2019", "2015..2019", "..2010", "2020.."])
    ),
    st.tuples(st.just("size"), st.sampled_from(SIZES)),
    st.tuples(st.just("effect"), st.sampled_from([HAS_EFFECT, "none"])),
    st.tuples(st.sampled_from(["therapy", "condition"]), st.sampled_from(["CBT", "a&b=c#d", "é"])),
)


@st.composite
def queries(draw):
    query = Query(
        text=draw(st.text(max_size=20)),
        page=draw(st.integers(1, 9)),
        per_page=draw(st.sampled_from([10, 25])),
        synonyms=draw(st.booleans()),
        sort=draw(st.sampled_from(Sort)),
    )
    for field, value in draw(st.lists(choices, max_size=4)):
        query = follow(Links(query).toggled(field, value))
    return query


def follow(url: str) -> Query:
    query, notices = read_params(MultiDict(parse_qsl(urlsplit(url).query)))
    assert notices == ()
    return query


def as_sets(filters: Filters) -> tuple[frozenset[object], ...]:
    return tuple(frozenset(filters.chosen(facet)) for facet in CHOSEN)


@given(queries(), choices)
def test_toggled_twice_gives_the_filters_back(query: Query, choice: tuple[str, str]):
    once = follow(Links(query).toggled(*choice))
    twice = follow(Links(once).toggled(*choice))
    assert as_sets(once.filters) != as_sets(query.filters)
    assert as_sets(twice.filters) == as_sets(query.filters)


@given(queries(), choices)
def test_a_change_of_filters_leads_to_the_first_page_and_changes_nothing_else(query, choice):
    after = follow(Links(query).toggled(*choice))
    assert after.page == 1
    assert (after.text, after.per_page, after.synonyms, after.sort) == (
        query.text,
        query.per_page,
        query.synonyms,
        query.sort,
    )
    for name, was, now in zip(CHOSEN, as_sets(query.filters), as_sets(after.filters), strict=True):
        assert (was == now) is (name != choice[0])


@given(queries(), st.integers(1, 1000))
def test_another_page_changes_only_the_page(query: Query, number: int):
    after = follow(Links(query).page(number))
    assert after.page == number
    assert follow(Links(after).page(query.page)) == query


@given(queries(), st.integers(1, 1000), st.integers(1, 1000))
def test_a_page_among_several_leads_to_those_beside_it(query: Query, one: int, other: int):
    number, count = sorted((one, other))
    links = Links(query)
    paging = links.paging(number, count)
    if count == 1:
        assert paging is None
    else:
        assert paging.text == f"Page {number:,} of {count:,}"
        assert paging.earlier == (links.page(number - 1) if number > 1 else "")
        assert paging.later == (links.page(number + 1) if number < count else "")


@given(queries())
def test_here_leads_here_and_the_api_answers_the_same_query(query: Query):
    assert follow(Links(query).here()) == query
    assert follow(Links(query).as_json()) == query
    assert Links(query).as_json().startswith("/api/v1/search")


@given(queries())
def test_unfiltered_keeps_the_question(query: Query):
    after = follow(Links(query).unfiltered())
    assert after.filters == Filters()
    assert (after.text, after.page, after.synonyms) == (query.text, 1, True)


@given(queries(), st.text(max_size=20))
def test_another_question_keeps_the_filters(query: Query, text: str):
    after = follow(Links(query).asking(text))
    assert (after.text, after.page) == (text, 1)
    assert after.filters == query.filters


@given(queries())
def test_synonyms_are_switched_on_and_nothing_else(query: Query):
    assert follow(Links(query).with_synonyms()) == replace(query, synonyms=True, page=1)


def test_a_range_of_years_is_chosen_as_it_is_written():
    url = Links(Query(text="alliance")).toggled("year", "2015..2019")
    assert url == "/search?q=alliance&year=2015..2019"
    assert follow(url).filters.years == (YearRange(2015, 2019),)


def test_years_that_cannot_be_read_change_nothing():
    assert Links(Query(text="alliance")).toggled("year", "soon") == "/search?q=alliance"
