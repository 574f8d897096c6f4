from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.summary import SummaryId
from index.change import compare
from index.postings import (
    FIELDS,
    Postings,
    carry_postings,
    count_terms,
    read_postings,
    write_postings,
)

WORDS = ["ruptur", "repair", "client", "é", "z" * 60]
words = st.lists(st.sampled_from(WORDS), max_size=4) | st.just(["ruptur"] * 300)
row = st.fixed_dictionaries(dict.fromkeys(FIELDS, words))
held = st.dictionaries(st.sampled_from("abcdef").map(SummaryId), row, max_size=6)


def same(one: Postings, other: Postings) -> None:
    assert one.terms.tolist() == other.terms.tolist()
    for name in ("starts", "ordinals", "counts", "lengths"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@given(held, held)
def test_carried_postings_are_those_counted_anew(before: dict, now: dict):
    fresh = {each for each in now if before.get(each) != now[each]}
    change = compare(sorted(before), sorted(now), fresh)
    carried = carry_postings(
        count_terms([before[each] for each in sorted(before)]),
        count_terms([now[each] for each in sorted(fresh)]),
        change,
    )
    same(carried, count_terms([now[each] for each in sorted(now)]))


@given(held)
def test_what_is_written_reads_back(tmp_path_factory, rows: dict):
    path: Path = tmp_path_factory.mktemp("written") / "postings"
    counted = count_terms(list(rows.values()))
    write_postings(path, counted)
    same(read_postings(path), counted)
