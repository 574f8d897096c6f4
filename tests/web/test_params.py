import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.evidence import Order
from search.query import (
    CHOSEN,
    MOST_PER_PAGE,
    PER_PAGE,
    YEARLY,
    Filters,
    Query,
    Sort,
    YearRange,
)
from web.params import KNOWN, read_order, read_params, write_params, write_url

values = st.lists(st.text(min_size=1, max_size=20), max_size=3, unique=True).map(tuple)
ends = st.none() | st.integers(0, 9999)
ranges = st.builds(YearRange, ends, ends).filter(
    lambda each: (
        each != YearRange(None, None)
        and (each.first or 0) <= (9999 if each.last is None else each.last)
    )
)
years = st.lists(ranges, max_size=3, unique=True).map(tuple)
queries = st.builds(
    Query,
    text=st.text(max_size=100),
    filters=st.builds(
        Filters,
        **{held: years if facet in YEARLY else values for facet, held in CHOSEN.items()},
    ),
    page=st.integers(1, 1_000_000),
    per_page=st.integers(1, MOST_PER_PAGE),
    synonyms=st.booleans(),
    sort=st.sampled_from(Sort),
)
any_text = st.text(st.characters(), max_size=12) | st.sampled_from(
    ["", "0", "-1", "1e3", "٣", "²", "9" * 5000, "2015..2019", "..", "2019..", "\0", "no", "NaN"]
)
any_params = st.lists(st.tuples(st.sampled_from(sorted(KNOWN)) | any_text, any_text), max_size=8)


@given(queries)
def test_a_query_written_as_parameters_reads_as_itself(query: Query):
    assert read_params(MultiDict(write_params(query))) == (query, ())


@given(query=queries)
def test_a_query_written_as_a_url_reads_as_itself(app: Flask, query: Query):
    with app.test_request_context(write_url("/search", query)) as context:
        assert read_params(context.request.args) == (query, ())


@given(any_params)
def test_any_parameters_are_read_as_a_query_that_can_be_written_again(given_params):
    query, _ = read_params(MultiDict(given_params))
    assert 1 <= query.page <= 1_000_000
    assert 1 <= query.per_page <= MOST_PER_PAGE
    assert read_params(MultiDict(write_params(query))) == (query, ())


@given(any_params)
def test_what_was_typed_is_never_changed(given_params):
    first = next((value for name, value in given_params if name == "q"), "")
    assert read_params(MultiDict(given_params))[0].text == first


def test_what_stands_at_its_default_is_not_written():
    assert write_params(Query()) == []
    assert write_url("/search", Query()) == "/search"


def test_every_parameter_has_its_place():
    query = Query(
        text="drop out & stay",
        filters=Filters(
            topics=("Empathy",),
            types=("review", "survey"),
            years=(YearRange(2015, None),),
            sizes=("under 100",),
        ),
        page=2,
        per_page=5,
        synonyms=False,
        sort=Sort.NEWEST,
    )
    assert write_url("/search", query) == (
        "/search?q=drop+out+%26+stay&topic=Empathy&type=review&type=survey&year=2015.."
        "&size=under+100&synonyms=0&sort=newest&page=2&per_page=5"
    )


def test_every_known_parameter_is_written():
    query = Query(
        text="a",
        filters=Filters(
            **{
                held: (YearRange(1999, 1999),) if facet in YEARLY else ("b",)
                for facet, held in CHOSEN.items()
            }
        ),
        page=2,
        per_page=5,
        synonyms=False,
        sort=Sort.SAMPLE,
    )
    assert {name for name, _ in write_params(query)} == KNOWN - {"snapshot"}


def test_a_value_chosen_twice_counts_once_and_an_empty_one_not_at_all():
    pairs = [("topic", "Empathy"), ("topic", ""), ("topic", "Empathy"), ("year", "2019")]
    query, notices = read_params(MultiDict([*pairs, ("year", "2019..2019"), ("year", "")]))
    assert query.filters == Filters(topics=("Empathy",), years=(YearRange(2019, 2019),))
    assert notices == ()


@pytest.mark.parametrize("name", ["page", "per_page"])
@pytest.mark.parametrize("text", ["0", "-1", "1.5", "x", "²", "٣", "1e3", "9" * 5000, "1 2"])
def test_a_number_that_cannot_be_is_told_and_left_out(name: str, text: str):
    query, notices = read_params(MultiDict([("q", "empathy"), (name, text)]))
    assert query == Query(text="empathy")
    assert [notice.kind for notice in notices] == [name]
    assert len(notices[0].message) < 100


@pytest.mark.parametrize("text", ["..", "19", "20190", "2019-2020", "2015...2019", "soon", "\0"])
def test_a_year_that_cannot_be_is_told_and_the_others_stay(text: str):
    query, notices = read_params(MultiDict([("year", text), ("year", "2019")]))
    assert query.filters.years == (YearRange(2019, 2019),)
    assert [notice.kind for notice in notices] == ["year"]
    assert repr(text) in notices[0].message


def test_a_long_year_is_told_in_short():
    notices = read_params(MultiDict([("year", "2" * 5000)]))[1]
    assert len(notices[0].message) < 200


def test_synonyms_are_on_or_off():
    assert read_params(MultiDict([("synonyms", "0")]))[0].synonyms is False
    assert read_params(MultiDict([("synonyms", "1")])) == (Query(), ())
    query, notices = read_params(MultiDict([("synonyms", "maybe")]))
    assert query.synonyms is True
    assert notices[0].kind == "synonyms"


def test_an_order_that_there_is_not_is_told():
    query, notices = read_params(MultiDict([("sort", "oldest")]))
    assert query.sort is Sort.RELEVANCE
    assert [notice.kind for notice in notices] == ["sort"]
    assert read_params(MultiDict([("sort", "newest")])) == (Query(sort=Sort.NEWEST), ())


def test_an_order_of_the_table_that_there_is_not_is_told():
    assert read_order(MultiDict([("order", "value")])) == (Order.VALUE, ())
    order, notices = read_order(MultiDict([("order", "size")]))
    assert order is Order.HITS
    assert [notice.kind for notice in notices] == ["order"]


def test_a_page_is_ten_unless_asked_otherwise():
    assert read_params(MultiDict())[0].per_page == PER_PAGE == 10
    assert read_params(MultiDict([("per_page", " 25 ")]))[0].per_page == 25
