from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.impacts import COMMON, FIELD_WEIGHTS, compute_impacts, read_impacts, write_impacts
from index.postings import count_terms
from tests.oracles import bm25

WORDS = ["ruptur", "repair", "client", "é", "z" * 60]
rows = st.lists(
    st.fixed_dictionaries(
        {field: st.lists(st.sampled_from(WORDS), max_size=5) for field in FIELD_WEIGHTS}
    ),
    min_size=1,
    max_size=5,
)


@given(rows)
def test_a_weight_is_bm25_by_the_book(summaries: list[dict[str, list[str]]]):
    impacts = compute_impacts(count_terms(summaries))
    for term in (*WORDS, "unknown"):
        expected = [bm25(summaries, term, ordinal) for ordinal in range(len(summaries))]
        np.testing.assert_allclose(impacts.score({term: 1.0}), expected, rtol=1e-5)
        got = impacts.weights_at(term, np.arange(len(summaries)))
        np.testing.assert_allclose(got, expected, rtol=1e-5)


@given(rows)
def test_a_score_is_the_sum_of_its_terms(summaries: list[dict[str, list[str]]]):
    impacts = compute_impacts(count_terms(summaries))
    asked = {"ruptur": 2.0, "client": 1.0, "unknown": 3.0}
    assert all(impacts.holds(term) == (impacts.frequency(term) > 0) for term in (*WORDS, *asked))
    assert impacts.held(asked) == {term: asked[term] for term in asked if impacts.holds(term)}
    parts = [impacts.score({term: factor}) for term, factor in asked.items()]
    np.testing.assert_allclose(impacts.score(asked), np.sum(parts, axis=0), rtol=1e-5)


@given(rows)
def test_a_common_term_weighs_the_same_as_a_row_and_as_postings(
    summaries: list[dict[str, list[str]]],
):
    impacts = compute_impacts(count_terms(summaries))
    bare = replace(impacts, common={})
    asked = dict.fromkeys(WORDS, 1.5)
    np.testing.assert_allclose(impacts.score(asked), bare.score(asked), rtol=1e-5)
    for term in WORDS:
        is_row = impacts.places.get(term.encode()) in impacts.common
        assert is_row == (impacts.frequency(term) > COMMON * len(summaries))
        for ordinals in (np.arange(len(summaries)), np.zeros(0, dtype=np.int64)):
            weights = impacts.weights_at(term, ordinals)
            np.testing.assert_array_equal(weights, bare.weights_at(term, ordinals))


def test_what_is_written_reads_back(tmp_path: Path):
    rows_ = [
        {field: ["ruptur", "é"] for field in FIELD_WEIGHTS},
        {field: [] for field in FIELD_WEIGHTS},
    ]
    postings = count_terms(rows_)
    impacts = compute_impacts(postings)
    write_impacts(tmp_path, impacts)
    again = read_impacts(tmp_path, postings)
    np.testing.assert_array_equal(again.score({"é": 1.0}), impacts.score({"é": 1.0}))
    assert again.frequency("ruptur") == 1
    assert again.frequency("unknown") == 0


def test_a_rare_term_is_worth_more_than_a_common_one():
    held = [{field: ["common"] + ["rare"] * (n == 0) for field in FIELD_WEIGHTS} for n in range(9)]
    impacts = compute_impacts(count_terms(held))
    assert impacts.rarity("unknown") > impacts.rarity("rare") > impacts.rarity("common")
