import numpy as np

from index.tokens import TOKEN_DIMENSIONS
from tests.adapter.fit import Source, phrased
from tests.adapter.fit_tokens import fit, read_states


def test_fitting_gives_the_arrays_of_a_projection():
    items = phrased()[:8]
    states = read_states(text for item in items for part in item for text in part)
    arrays = fit([Source(items, 8, 1, 1.0, 0.0)], states, 3)
    size = next(iter(states.values())).shape[1]
    assert {name: each.shape for name, each in arrays.items()} == {
        "project": (size, TOKEN_DIMENSIONS),
        "offset": (TOKEN_DIMENSIONS,),
        "weigh": (size,),
        "start": (),
    }
    assert all(each.dtype == np.float16 and np.isfinite(each).all() for each in arrays.values())
    assert np.abs(arrays["weigh"]).max() > 0


def test_only_telling_tokens_are_read():
    states = read_states(["the alliance.", "the"])
    assert [len(states[text]) for text in ("the alliance.", "the")] == [1, 0]
    assert float(states["the alliance."].float().norm()) > 0.99
