import numpy as np
import pytest

from index.phrasings import tell_apart


def test_a_plane_has_each_of_two_sets_on_its_side_however_unlike_their_sizes():
    random = np.random.default_rng(7)
    ones = random.normal(size=(500, 8)).astype(np.float32) + 3
    others = random.normal(size=(20, 8)).astype(np.float32) - 3
    plane = tell_apart(ones, others)
    sides = [vectors @ plane[:-1] + plane[-1] for vectors in (ones, others)]
    assert sides[0].min() > 0 > sides[1].max()
    assert sides[0].mean() == pytest.approx(1, abs=0.1)
    assert sides[1].mean() == pytest.approx(-1, abs=0.1)
