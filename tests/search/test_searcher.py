from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest

from corpus.importer import import_page
from corpus.library import read_library
from corpus.summary import IMPLICATIONS, Month
from search.query import Filters, Query, YearRange
from search.searcher import Searcher
from tests.conftest import SAMPLE, SEED, index_into, needs_shared


def titles(searcher: Searcher, text: str, count: int = 3) -> list[str]:
    return [hit.summary.title for hit in searcher.search(Query(text=text)).hits[:count]]


def test_every_title_asked_as_a_question_has_its_summary_first(searcher: Searcher):
    summaries = read_library(SAMPLE).summaries
    for summary in summaries:
        hits = searcher.search(Query(text=summary.title)).hits
        same = [each.id for each in summaries if each.title == summary.title]
        assert {hit.summary.id for hit in hits[: len(same)]} == set(same), summary.title


@needs_shared
def test_the_blog_page_imported_and_indexed_answers_how_to_repair_ruptures(
    home: Path, tmp_path: Path, search_in: Callable[[Path], Searcher]
):
    import_page(SEED, tmp_path / "corpus")
    assert index_into(tmp_path / "corpus", home).manifest.summaries == 6
    first = search_in(home).search(Query(text="how to repair ruptures")).hits[0]
    assert first.summary.title == "Therapeutic Alliance Rupture Repair"
    assert first.answer.section == IMPLICATIONS
    assert first.answer.text in first.summary.sections[1].text


def test_a_phrase_is_a_promise(searcher: Searcher):
    results = searcher.search(Query(text='"alliance ruptures" in couples', per_page=100))
    assert results.total
    for hit in results.hits:
        text = " ".join(section.text for section in hit.summary.sections)
        held = (hit.summary.title + " " + text + hit.summary.citation).lower()
        assert "alliance rupture" in held


def test_a_word_left_out_is_in_no_hit(searcher: Searcher):
    hits = searcher.search(Query(text="depression -medication", per_page=100)).hits
    assert hits
    for hit in hits:
        words = " ".join(section.text for section in hit.summary.sections).lower().split()
        assert "medication" not in words


def test_a_field_narrows_to_itself(searcher: Searcher):
    hits = searcher.search(Query(text="author:wampold", per_page=100)).hits
    assert hits
    assert all("Wampold" in hit.summary.citation for hit in hits)
    hits = searcher.search(Query(text="topic:placebo", per_page=100)).hits
    assert all("Placebo Effect" in hit.summary.topics for hit in hits)


def test_years_narrow_from_the_question_and_from_the_filter_alike(searcher: Searcher):
    typed = searcher.search(Query(text="alliance year:2018..2019"))
    chosen = searcher.search(
        Query(text="+alliance", filters=Filters(years=(YearRange(2018, 2019),)))
    )
    assert {hit.summary.year for hit in typed.hits} == {2018, 2019}
    assert chosen.total
    assert {hit.summary.year for hit in chosen.hits} <= {2018, 2019}


def test_no_question_shows_everything_newest_first(searcher: Searcher):
    results = searcher.search(Query(per_page=100))
    months = [hit.summary.published for hit in results.hits]
    assert results.total == searcher.snapshot.count
    assert months == sorted(months, reverse=True)


def test_a_page_past_the_end_shows_the_last_and_says_so(searcher: Searcher):
    results = searcher.search(Query(text="rupture", page=999))
    assert results.page == results.pages
    assert results.hits
    assert "page" in [notice.kind for notice in results.notices]


def test_a_chosen_value_stays_visible_at_zero(searcher: Searcher):
    results = searcher.search(
        Query(text="+countertransference", filters=Filters(topics=("Placebo Effect", "Unknown")))
    )
    values = {each.value: each for each in results.facets[0].values}
    assert results.total == 0
    assert (values["Placebo Effect"].count, values["Placebo Effect"].chosen) == (0, True)
    assert (values["Unknown"].count, values["Unknown"].chosen) == (0, True)


def test_a_value_chosen_twice_is_shown_once(searcher: Searcher):
    results = searcher.search(Query(filters=Filters(topics=("Nowhere", "Nowhere"))))
    topics = next(facet for facet in results.facets if facet.field == "topic")
    assert [value.value for value in topics.values].count("Nowhere") == 1


def test_words_in_other_clothes_find_the_same(searcher: Searcher):
    one, other, third = (titles(searcher, text, 1) for text in ("drop-out", "dropout", "drop out"))
    assert one == other == third
    british, american = (
        searcher.rank_by(Query(text=t), ["keyword"])["keyword"] for t in ("BEHAVIOUR", "behavior")
    )
    assert dict(british).items() >= {k: v for k, v in american if v}.items()


@pytest.mark.parametrize("text", ["a" * 10_000, "(" * 5000, '"' * 999, "a AND " * 800, "-" * 3000])
def test_a_hostile_question_is_answered_soon(searcher: Searcher, text: str):
    before = perf_counter()
    searcher.search(Query(text=text))
    assert perf_counter() - before < 5


def test_a_prefix_in_a_field_finds_the_words_that_start_so(searcher: Searcher):
    whole = searcher.search(Query(text="title:empathy")).total
    assert searcher.search(Query(text="title:empathy*")).total >= whole > 0
    assert searcher.search(Query(text="topic:empath*")).total > 0
    assert searcher.search(Query(text="-title:empath*")).total < searcher.snapshot.count


def test_a_bare_prefix_ranks_what_has_such_a_word(searcher: Searcher):
    hits = searcher.search(Query(text="microaggress*")).hits
    assert "microaggression" in hits[0].summary.title.lower()
    assert any("microaggress" in part.term for part in hits[0].explanation.terms)


def test_a_question_with_half_a_character_is_answered(searcher: Searcher):
    assert searcher.search(Query(text="caf\udce9 empathy")).total


def test_months_filter_as_facets_do_and_are_counted_like_them(searcher: Searcher):
    months = (Month("2019-04"), Month("2023-11"))
    results = searcher.search(Query(filters=Filters(months=months), per_page=100))
    held = map(searcher.snapshot.summary, range(searcher.snapshot.count))
    assert results.total == sum(each.published in months for each in held) > 1
    assert {hit.summary.published for hit in results.hits} == set(months)
    year = next(facet for facet in results.facets if facet.field == "year")
    assert sum(value.count for value in year.values) == results.total
    both = Filters(months=months, years=(YearRange(2019, 2019),))
    assert searcher.search(Query(filters=both)).total < results.total


def test_nothing_found_is_not_called_near(searcher: Searcher):
    query = Query(text="how do volcanoes erupt", filters=Filters(topics=("Nope",)))
    results = searcher.search(query)
    assert (results.total, results.answered) == (0, False)
    assert "unanswered" not in [notice.kind for notice in results.notices]


def test_a_question_that_no_summary_answers_is_told_so(searcher: Searcher):
    for text in ("treatment of tinnitus", "the weather in Ottawa"):
        results = searcher.search(Query(text=text))
        assert not results.answered
        assert "unanswered" in [notice.kind for notice in results.notices]
    assert searcher.search(Query(text="how to repair ruptures")).answered


def test_the_facets_of_all_summaries_are_those_of_an_empty_question(searcher: Searcher):
    assert tuple(searcher.facets().values()) == searcher.search(Query()).facets
