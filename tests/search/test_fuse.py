import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from index.tokens import TOKEN_DIMENSIONS
from search.fuse import TITLE, fuse, fuse_moved
from search.retrieve import Retrieved


def found(
    keyword: list[float],
    meaning: list[float] | None,
    titled: tuple[int, ...] = (),
    attainable: float = 1.0,
    *,
    phrased: bool = False,
):
    count = len(keyword)
    cosines = np.array(meaning or [0.0] * count, dtype=np.float32)
    return Retrieved(
        matches=np.ones(count, dtype=np.bool_),
        weights={"word": 1.0},
        wordings=(),
        keyword=np.array(keyword, dtype=np.float32),
        attainable=attainable,
        known=1.0,
        phrased=phrased,
        everyday=0.0,
        nearest=0.0,
        vector=None if meaning is None else np.ones(3, dtype=np.float32),
        tokens=np.zeros((0, TOKEN_DIMENSIONS), dtype=np.float32),
        token_weights=np.zeros(0, dtype=np.float32),
        cosines=cosines,
        titled=titled,
    )


def test_second_in_both_beats_first_in_one():
    scores, _ = fuse(found([10.0, 9.0, 0.0], [0.0, 0.75, 0.8]))
    assert int(np.argmax(scores)) == 1


def test_a_weak_half_stays_weak():
    """Min-max would lift the best of these poor similarities to 1 and put it first."""
    scores, _ = fuse(found([10.0, 0.0], [0.05, 0.09]))
    assert int(np.argmax(scores)) == 0


def test_words_found_by_chance_are_trusted_less():
    sure, _ = fuse(found([2.0, 0.0], [0.3, 0.4], attainable=5.0))
    chance, scale = fuse(found([2.0, 0.0], [0.3, 0.4], attainable=20.0))
    assert int(np.argmax(sure)) == 0
    assert int(np.argmax(chance)) == 1
    assert 0 < scale.trust < 1


def test_words_of_an_everyday_question_are_trusted_later():
    plain, _ = fuse(found([2.0, 0.0], [0.3, 0.4], attainable=5.0))
    everyday, scale = fuse(found([2.0, 0.0], [0.3, 0.4], attainable=5.0, phrased=True))
    assert int(np.argmax(plain)) == 0
    assert int(np.argmax(everyday)) == 1
    assert 0 < scale.trust < 1
    _, sure = fuse(found([4.0, 0.0], [0.3, 0.4], attainable=5.0, phrased=True))
    assert sure.trust == 1


def test_a_single_hit_keeps_its_score():
    scores, scale = fuse(found([3.0], [0.4]))
    assert scores[0] == 1.0
    assert scale.keyword_part(3.0) == pytest.approx(1 - scale.weight)


def test_without_a_meaning_the_words_decide_alone():
    scores, scale = fuse(found([2.0, 4.0], None))
    assert scale.weight == 0
    assert scores.tolist() == [0.5, 1.0]


def test_without_known_words_the_meaning_decides_alone():
    scores, scale = fuse(found([0.0, 0.0], [0.2, 0.4]))
    assert scale.weight == 1
    assert scores[1] > scores[0]


def test_an_exact_title_comes_before_any_other_hit():
    scores, _ = fuse(found([9.0, 1.0], [0.9, 0.1], titled=(1,)))
    assert scores[1] > scores[0]
    assert scores[1] - TITLE < scores[0]


@given(
    st.lists(
        st.tuples(st.floats(0, 50, width=32), st.floats(-1, 1, width=32)), min_size=1, max_size=9
    )
)
def test_the_parts_sum_to_the_score(pairs: list[tuple[float, float]]):
    keyword, meaning = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    scores, scale = fuse(found(keyword, meaning, titled=(0,)))
    for ordinal, (words, cosine) in enumerate(pairs):
        parts = scale.keyword_part(words) + scale.meaning_part(cosine) + scale.title_part(ordinal)
        assert parts == pytest.approx(scores[ordinal])


halves = st.tuples(st.floats(0, 20), st.floats(-1, 1), st.floats(-1, 1), st.booleans())


@given(st.lists(halves, min_size=1, max_size=20), st.booleans())
def test_moved_cosines_are_fused_as_if_they_were_the_first(
    rows: list[tuple[float, float, float, bool]],
    has_meaning: bool,  # noqa: FBT001
):
    keyword, first, moved, matches = ([*each] for each in zip(*rows, strict=True))
    held = found(keyword, first if has_meaning else None, titled=(0,))
    held = replace(held, matches=np.array(matches))
    cosines = np.array(moved if has_meaning else [0.0] * len(moved), dtype=np.float32)
    scores, scale = fuse_moved(held, cosines, fuse(held)[1])
    expected, fresh = fuse(replace(held, cosines=cosines))
    np.testing.assert_array_equal(scores, expected)
    assert scale == fresh
    best = max((words for words, *_, match in rows if match), default=0)
    assert scale.best_keyword == pytest.approx(best, rel=1e-6)
