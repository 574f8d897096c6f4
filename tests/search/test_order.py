import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.order import best


@given(st.lists(st.integers(0, 4), max_size=30), st.integers(0, 40), st.data())
def test_the_best_are_the_first_of_all_sorted(grades: list[int], count: int, data: st.DataObject):
    kept = data.draw(st.lists(st.booleans(), min_size=len(grades), max_size=len(grades)))
    ordinals = np.flatnonzero(np.array(kept, dtype=np.bool_))
    scores = np.array(grades, dtype=np.float64)
    whole = sorted(ordinals.tolist(), key=lambda each: (-scores[each], each))
    assert best(scores, ordinals, count).tolist() == whole[:count]
