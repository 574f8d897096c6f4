import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from corpus.summary import Month
from search.query import Filters, Query, YearRange
from search.searcher import Searcher
from search.years import read_years
from web.cards import Piece, count_summaries, month_name, pieces
from web.present import present_results
from web.reading import shorten


@st.composite
def marked_texts(draw):
    """Draw a text and marks in it: in order, apart, none empty."""
    text = draw(st.text(max_size=40))
    cuts = draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True).map(sorted))
    return text, list(zip(cuts[::2], cuts[1::2], strict=False))


@given(marked_texts())
def test_the_pieces_join_to_the_text(drawn):
    text, marks = drawn
    assert "".join(piece.text for piece in pieces(text, marks)) == text


@given(marked_texts())
def test_the_marked_pieces_are_the_marks(drawn):
    text, marks = drawn
    found = list(pieces(text, marks))
    assert [piece.text for piece in found if piece.marked] == [text[a:b] for a, b in marks]
    assert all(piece.text for piece in found)


def test_a_mark_at_each_end_leaves_the_middle():
    found = list(pieces("mend the rift", [(0, 4), (9, 13)]))
    assert found == [
        Piece("mend", marked=True),
        Piece(" the ", marked=False),
        Piece("rift", marked=True),
    ]


@given(st.text("ab ", max_size=60), st.integers(1, 30))
def test_a_shortened_text_starts_as_the_text_and_is_within_the_limit(text: str, limit: int):
    short = shorten(text, limit)
    assert len(short) <= limit + 1
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@pytest.mark.parametrize(
    ("month", "name"), [("2019-04", "April 2019"), ("1999-12", "December 1999")]
)
def test_a_month_is_named_as_the_blog_heads_it(month: str, name: str):
    assert month_name(Month(month)) == name


def test_one_summary_is_not_summaries():
    assert count_summaries(1) == "1 summary"
    assert count_summaries(1200) == "1,200 summaries"


def test_the_heading_says_how_many_for_what_and_which_page(searcher: Searcher):
    results = searcher.search(Query(text="  therapist \n empathy ", page=2, per_page=3))
    page = present_results(results)
    assert page.heading == (
        f"{results.total} summaries for “therapist empathy”, page 2 of {results.pages}"
    )


def test_a_long_question_is_cut_in_the_heading(searcher: Searcher):
    page = present_results(searcher.search(Query(text="empathy " * 100)))
    assert len(page.heading) < 120
    assert "…" in page.heading


def test_every_choice_can_be_removed_by_a_chip(searcher: Searcher):
    years = (YearRange(2015, 2019), YearRange(2021, 2021), YearRange(None, 2013))
    filters = Filters(topics=("Empathy", "No such topic"), types=("review",), years=years)
    page = present_results(searcher.search(Query(text="empathy", filters=filters)))
    assert len(page.chips) == 6
    assert len({chip.url for chip in page.chips}) == 6
    assert all(chip.text.strip() and ".." not in chip.text for chip in page.chips)


def test_asking_for_ones_own_words_alone_can_be_taken_back(searcher: Searcher):
    page = present_results(searcher.search(Query(text="empathy", synonyms=False)))
    assert [(chip.text, chip.url) for chip in page.chips] == [
        ("only my words", "/search?q=empathy")
    ]


def test_a_chosen_value_is_never_behind_more(searcher: Searcher):
    rarest = searcher.search(Query()).facets[0].values[-1].value
    page = present_results(searcher.search(Query(filters=Filters(topics=(rarest,)))))
    assert rarest in [choice.value for choice in page.fieldsets[0].first if choice.chosen]
    assert not any(choice.chosen for each in page.fieldsets for choice in each.more)


def test_every_value_of_a_facet_is_offered_once(searcher: Searcher):
    results = searcher.search(Query())
    for facet, shown in zip(results.facets, present_results(results).fieldsets, strict=True):
        offered = [choice.value for choice in (*shown.first, *shown.more)]
        if facet.field != "cited":
            assert sorted(offered) == sorted(value.value for value in facet.values)


def test_years_of_papers_are_offered_in_spans_with_true_counts(searcher: Searcher):
    for chosen in ((), (YearRange(2015, 2019),), (YearRange(2016, 2016), YearRange(2010, 2014))):
        query = Query(text="therapist", filters=Filters(cited=chosen))
        page = present_results(searcher.search(query))
        (shown,) = (each for each in page.fieldsets if each.name == "cited")
        choices = (*shown.first, *shown.more)
        assert len({each.value for each in choices}) == len(choices)
        assert sum(each.count for each in choices if ".." in each.value) > 0
        for each in choices:
            only = replace(query, filters=Filters(cited=(read_years(each.value),)))
            assert searcher.search(only).total == each.count
        told = {each.value for each in choices if each.chosen}
        assert told == set(query.filters.chosen("cited"))


def test_the_bars_of_years_are_as_long_as_their_counts(searcher: Searcher):
    page = present_results(searcher.search(Query(text="therapist")))
    (chart,) = (each for each in page.fieldsets if each.is_chart)
    assert not chart.more
    most = max(each.count for each in chart.first)
    assert len({each.count for each in chart.first}) > 2
    for each in chart.first:
        assert each.share == round(100 * each.count / most)


def test_the_pages_beside_one_are_linked_and_say_what_they_are_from(searcher: Searcher):
    results = searcher.search(Query(page=6, per_page=5))
    paging = present_results(results).paging
    assert paging.text == f"Page 6 of {results.pages}"
    assert paging.earlier.endswith(f"page=5&per_page=5&snapshot={results.snapshot}")
    assert paging.later.endswith(f"page=7&per_page=5&snapshot={results.snapshot}")


def test_the_reasons_of_a_hit_end_in_its_score(searcher: Searcher):
    for card in present_results(searcher.search(Query(text="repair ruptures"))).cards:
        assert card.reasons[-1] == f"Score: {card.hit.score:.3f}"


def test_what_no_checkbox_shows_is_kept_for_the_next_question(searcher: Searcher):
    years = (YearRange(2015, 2019), YearRange(2021, 2021))
    filters = Filters(topics=("Empathy",), years=years)
    page = present_results(searcher.search(Query(text="a", filters=filters, page=2, per_page=5)))
    assert page.kept == (("year", "2015..2019"), ("per_page", "5"))
