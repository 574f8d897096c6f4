import numpy as np
import pytest

from search.feedback import SHARE, feed_back
from search.fuse import fuse
from search.order import best
from search.parse import parse
from search.retrieve import retrieve
from search.searcher import Searcher
from search.wordwise import DEPTH, NOTHING, add_up

QUESTION = "how to repair ruptures"


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize("nearer", [0.0, 9.0], ids=["by score", "word by word"])
def test_the_question_moves_towards_its_two_best(searcher: Searcher, nearer: float):
    snapshot = searcher.snapshot
    found = retrieve(parse(QUESTION), snapshot, lambda text: searcher.encoder.read([text])[0])
    assert found.vector is not None
    scores, _ = fuse(found)
    ranked = best(scores, np.flatnonzero(found.matches), DEPTH)[:20]
    wordwise = add_up(ranked[[0, 7]], np.array([0, nearer]))
    cosines = feed_back(found, scores, ranked, wordwise, snapshot)
    first, second = sorted(ranked[[0, 7 if nearer else 1]].tolist())
    held = scores + np.where(np.arange(len(scores)) == ranked[7], wordwise.parts[1], 0)
    means = [held[each] * snapshot.mean_vector(each) for each in (first, second)]
    vector = unit((1 - SHARE) * found.vector + SHARE * unit(means[0] + means[1]))
    for ordinal in ranked.tolist():
        ((_, expected),) = snapshot.nearest_passages(np.array([ordinal]), vector.astype(np.float32))
        assert cosines[ordinal] == pytest.approx(expected, abs=1e-5)
    others = np.setdiff1d(np.arange(snapshot.count), ranked)
    np.testing.assert_array_equal(cosines[others], found.cosines[others])
    assert cosines is not found.cosines


def test_where_one_matches_it_stays(searcher: Searcher):
    snapshot = searcher.snapshot
    found = retrieve(parse(QUESTION), snapshot, lambda text: searcher.encoder.read([text])[0])
    assert found.vector is not None
    scores, _ = fuse(found)
    ranked = best(scores, np.flatnonzero(found.matches), 1)
    cosines = feed_back(found, scores, ranked, NOTHING, snapshot)
    ((_, expected),) = snapshot.nearest_passages(ranked[:1], found.vector)
    assert cosines[ranked[0]] == pytest.approx(expected, abs=1e-6)
    assert feed_back(found, scores, ranked[:0], NOTHING, snapshot) is found.cosines
