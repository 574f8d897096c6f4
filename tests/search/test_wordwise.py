from dataclasses import replace

import numpy as np
import pytest

from index.scan import ZERO
from index.tokens import read_none
from index.unit import SCALE
from search.query import Query
from search.reasons import give_reasons
from search.searcher import Searcher
from search.wordwise import DEPTH, NOTHING, WORDWISE, add_up

QUESTION = "how to repair ruptures"


def test_the_nearness_of_a_hit_is_the_mean_of_its_tokens_best_cosines(searcher: Searcher):
    snapshot = searcher.snapshot
    asked = searcher.encoder.read([QUESTION])[0]
    hit = searcher.search(Query(text=QUESTION)).hits[0]
    ordinal = snapshot.find(hit.summary.id)
    assert ordinal is not None
    start, stop = snapshot.columns.first_tokens[ordinal : ordinal + 2]
    held = (snapshot.tokens[start:stop].astype(np.float64) - ZERO) / SCALE
    best = (asked.tokens @ held.T).max(axis=1)
    expected = np.average(best, weights=asked.weights)
    assert hit.explanation.nearness == pytest.approx(expected, abs=0.02)


def test_only_the_best_of_the_first_ranking_are_compared(searcher: Searcher):
    hits = searcher.search(Query(text="therapy", per_page=100)).hits
    compared = [hit for hit in hits if hit.explanation.nearness is not None]
    assert len(hits) > len(compared) == DEPTH
    parts = {hit.explanation.wordwise_part for hit in compared}
    assert min(parts) == 0
    assert len(parts) > DEPTH / 2
    others = [hit for hit in hits if hit.explanation.nearness is None]
    assert all(hit.explanation.wordwise_part == 0 for hit in others)


def test_a_part_is_what_a_summary_is_nearer_than_the_least():
    compared = add_up(np.array([5, 3]), np.array([0.4, 0.6]))
    assert compared.of(3) == pytest.approx((0.6, WORDWISE * 0.2))
    assert compared.of(5) == (0.4, 0)
    assert compared.of(4) == NOTHING.of(3) == (None, 0)
    assert compared.parts_of(np.array([3, 4, 5])) == pytest.approx([WORDWISE * 0.2, 0, 0])
    assert NOTHING.parts_of(np.array([3, 4])).tolist() == [0, 0]


@pytest.mark.parametrize("text", ["", "the", "year:2019", "?"])
def test_a_question_that_says_nothing_is_not_compared(searcher: Searcher, text: str):
    hits = searcher.search(Query(text=text)).hits
    assert hits
    for hit in hits:
        assert hit.explanation.nearness is None
        assert hit.explanation.wordwise_part == 0


def test_a_question_without_token_vectors_is_answered_without_them(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
):
    read = searcher.encoder.read
    fresh = Searcher(searcher.snapshot, searcher.encoder)
    monkeypatch.setattr(
        searcher.encoder, "read", lambda texts: [read_none(each.vector) for each in read(texts)]
    )
    hits = fresh.search(Query(text="group therapy for depression")).hits
    assert len(hits) == 10
    assert all(hit.explanation.nearness is None for hit in hits)


def test_why_a_hit_stands_there_says_how_near_it_is_word_by_word(searcher: Searcher):
    hit = searcher.search(Query(text=QUESTION)).hits[0]
    near = hit.explanation.nearness
    assert near is not None
    assert any(f"Word by word: nearness {near:.2f}" in each for each in give_reasons(hit))


def test_a_snapshot_without_token_vectors_answers_without_them(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
):
    columns = searcher.snapshot.columns
    none = replace(columns, first_tokens=np.zeros_like(columns.first_tokens))
    monkeypatch.setattr(searcher.snapshot, "columns", none)
    hits = searcher.search(Query(text=QUESTION)).hits
    assert len(hits) == 10
    assert all(hit.explanation.wordwise_part == 0 for hit in hits)


def test_of_many_words_the_weightiest_are_named_and_the_others_summed_up(searcher: Searcher):
    text = (
        "borderline personality disorder dialectical behavior therapy psychodynamic approach better"
    )
    hit = searcher.search(Query(text=text)).hits[0]
    words = next(each for each in give_reasons(hit) if each.startswith("Words: "))
    listed = words.removeprefix("Words: ").partition(";")[0].split(", ")
    assert len(hit.explanation.terms) > len(listed) == 7
    assert listed[-1].startswith(f"{len(hit.explanation.terms) - 6} more ")
    total = sum(float(each.rpartition(" ")[2]) for each in listed)
    assert abs(total - hit.explanation.keyword) < 0.05 * len(listed)
