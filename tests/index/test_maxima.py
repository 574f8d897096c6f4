"""Tests of ``index.maxima``."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.change import starts_of
from index.maxima import Maxima


@given(st.lists(st.integers(1, 9), min_size=1, max_size=60), st.integers(0, 2**32 - 1))
def test_maxima_are_those_of_reduceat(sizes: list[int], seed: int) -> None:
    starts = starts_of(sizes)
    values = np.random.default_rng(seed).normal(size=starts[-1]).astype(np.float32)
    assert np.array_equal(Maxima(starts).of(values), np.maximum.reduceat(values, starts[:-1]))


@pytest.mark.parametrize("starts", [[0], [0, 2, 2, 3], [0, 0]])
def test_an_empty_run_has_no_greatest_value(starts: list[int]) -> None:
    with pytest.raises(ValueError, match="empty"):
        Maxima(np.array(starts))
