from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import fold
from search.complete import MOST, Completion
from search.query import Query
from search.searcher import Searcher
from tests.conftest import index_into
from tests.web.conftest import write_summary


def found(searcher: Searcher, typed: str) -> list[tuple[str, str]]:
    return [(each.text, each.kind) for each in searcher.complete(typed)]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("emp", ("Empathy", "topic")),
        ("alliance rup", ("alliance rupture", "phrase")),
        ("RUPT alli", ("alliance rupture", "phrase")),
        ("safr", ("Safran", "author")),
        ("stalset", ("Stålsett", "author")),
        ("therapeutic alliance rupture rep", ("Therapeutic Alliance Rupture Repair", "title")),
        ("  rupture   repair ", ("Therapeutic Alliance Rupture Repair", "title")),
    ],
)
def test_what_begins_as_typed_is_offered(searcher: Searcher, typed: str, offered):
    assert offered in found(searcher, typed)


def test_what_begins_as_typed_comes_before_what_only_has_the_word(searcher: Searcher):
    texts = [text for text, _ in found(searcher, "alliance")]
    begins = [text.lower().startswith("alliance") for text in texts]
    assert begins == sorted(begins, reverse=True)
    assert begins[0]
    assert not begins[-1]


def test_titles_have_room_beside_what_is_frequent(searcher: Searcher):
    kinds = [kind for _, kind in found(searcher, "th")]
    assert len(kinds) == MOST
    assert kinds.count("title") >= 3


@pytest.mark.parametrize("typed", ["", " ", "e", "\u202e", "!?", "xyzzy", "how to repair"])
def test_nothing_is_offered_where_nothing_is_known(searcher: Searcher, typed: str):
    assert searcher.complete(typed) == ()


def test_a_question_that_is_whole_already_is_not_offered_again(searcher: Searcher):
    assert "Empathy" not in [each.question for each in searcher.complete("empathy")]


@given(st.text(max_size=30) | st.sampled_from(["therapist ", "th", "client out", "de", "author:"]))
def test_every_offer_has_a_word_for_each_word_typed(searcher: Searcher, typed: str):
    offers = searcher.complete(typed)
    assert len(offers) <= MOST
    assert len({fold(each.text) for each in offers}) == len(offers)
    for each in offers:
        text = "".join(letter if letter.isalnum() else " " for letter in fold(each.text)).split()
        for word in fold(typed).split():
            letters = "".join(letter if letter.isalnum() else " " for letter in word).split()
            assert all(any(has.startswith(piece) for has in text) for piece in letters)


def test_every_offer_finds_what_it_says(searcher: Searcher):
    offers: set[Completion] = set()
    for typed in ("al", "de", "cu", "nor", "mo", "sa", "van", "psy", "qu"):
        offers |= {*searcher.complete(typed)}
    assert {each.kind for each in offers} == {"topic", "phrase", "author", "title"}
    for each in offers:
        results = searcher.search(Query(text=each.question))
        assert results.answered, each
        if each.kind == "title":
            assert results.hits[0].summary.title == each.text
        if each.kind == "author":
            assert results.total >= each.summaries
            assert all(fold(each.text) in fold(hit.summary.citation) for hit in results.hits)


def test_offers_are_those_of_the_snapshot(
    tmp_path: Path, home: Path, search_in: Callable[[Path], Searcher]
):
    corpus = tmp_path / "corpus"
    write_summary(corpus, "Quokkas sit in.", id="2020-01-a", title="Quokkas in Session")
    write_summary(corpus, "Wombats sit in.", id="2020-02-b", title="Wombats in Session")
    index_into(corpus, home)
    assert found(search_in(home), "sess") == [
        ("Quokkas in Session", "title"),
        ("Wombats in Session", "title"),
    ]
    (corpus / "2020-01-a.md").unlink()
    index_into(corpus, home)
    assert found(search_in(home), "sess") == [("Wombats in Session", "title")]
