from typing import Any

import pytest

from search.feedback import feed_back
from search.parse import parse
from search.query import Filters, Query
from search.searcher import Searcher
from search.spelling import correct


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aliance ruptures", "alliance ruptures"),
        ("burnuot in therapists", "burnout in therapists"),
        ("Suicde attempt", "suicide attempt"),
        ("obsesive compulsive", "obsessive compulsive"),
    ],
)
def test_a_slip_becomes_the_nearest_word(searcher: Searcher, typed: str, meant: str):
    assert correct(parse(typed), searcher.snapshot, searcher.encoder.knows) == meant


@pytest.mark.parametrize(
    "text",
    [
        "how to repair ruptures",
        "raped as a girl",
        "the weather in Ottawa",
        "ADHD in adults",
        "12345",
        "qqqqqqqqqqqq",
        "",
        "EUPD",
        "+mentaliz*",
        "title:empaty",
        '"aliance ruptures"',
    ],
)
def test_what_is_no_slip_is_left_alone(searcher: Searcher, text: str):
    assert correct(parse(text), searcher.snapshot, searcher.encoder.knows) is None


def test_a_correction_is_offered_where_the_typed_question_finds_something(searcher: Searcher):
    results = searcher.search(Query(text="alliance ruptures and therapist empaty"))
    offered = [notice for notice in results.notices if notice.kind == "spelling"]
    assert [notice.question for notice in offered] == ["alliance ruptures and therapist empathy"]
    assert results.query.text == "alliance ruptures and therapist empaty"


def test_a_correction_is_used_and_told_where_nothing_else_answers(searcher: Searcher):
    results = searcher.search(Query(text="microagressions"))
    notices = {notice.kind: notice for notice in results.notices}
    assert "“microagressions”" in notices["corrected"].message
    assert "microaggressions" in results.hits[0].summary.title.lower()


@pytest.mark.parametrize(
    "text", ["microagressions", "alliance ruptures and therapist empaty", "how to repair ruptures"]
)
def test_only_the_question_that_is_shown_is_ranked(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, text: str
):
    ranked = []

    def counted(*given: Any) -> Any:
        ranked.append(given)
        return feed_back(*given)

    monkeypatch.setattr("search.searcher.feed_back", counted)
    assert searcher.search(Query(text=text)).hits
    assert len(ranked) == 1


def test_a_correction_that_finds_nothing_is_not_offered(searcher: Searcher):
    filters = Filters(topics=("Placebo Effect",))
    results = searcher.search(Query(text='"microagressions"', filters=filters))
    assert {"spelling", "corrected"}.isdisjoint(notice.kind for notice in results.notices)


def test_an_image_with_a_rare_word_is_not_corrected_without_asking(searcher: Searcher):
    results = searcher.search(Query(text="trimming the sails or hoisting another"))
    kinds = [notice.kind for notice in results.notices]
    assert "spelling" in kinds
    assert "corrected" not in kinds
