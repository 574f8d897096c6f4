import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.parts import parted, parts_of


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.data())
def test_parts_are_the_rows_of_each_ordinal(sizes: list[int], data: st.DataObject):
    firsts = np.concatenate([[0], np.cumsum(sizes)])
    ordinals = data.draw(st.lists(st.integers(0, len(sizes) - 1), min_size=1, max_size=20))
    rows, starts = parts_of(ordinals, firsts)
    expected = [list(range(firsts[each], firsts[each + 1])) for each in ordinals]
    assert parted(rows.astype(np.float32), starts) == expected
    assert parts_of(np.array(ordinals), firsts)[0].tolist() == rows.tolist()
