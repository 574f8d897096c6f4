from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.snapshot import Snapshot
from search.searcher import Searcher
from search.similar import find_similar, find_timeline
from tests.conftest import index_into
from tests.oracles import nearest
from tests.web.conftest import write_summary


@pytest.fixture
def snapshot(searcher: Searcher) -> Snapshot:
    return searcher.snapshot


def test_the_mean_vectors_are_those_of_each_summary(snapshot: Snapshot):
    for ordinal in range(snapshot.count):
        mean = snapshot.mean_vectors[ordinal]
        assert np.allclose(mean, snapshot.mean_vector(ordinal), atol=1e-6)
        assert abs(float(np.linalg.norm(mean)) - 1) < 1e-5


def test_related_summaries_are_the_nearest_of_all_others(snapshot: Snapshot):
    vectors = [snapshot.mean_vector(each).tolist() for each in range(snapshot.count)]
    for ordinal in range(snapshot.count):
        found = find_similar(snapshot, ordinal)
        expected = nearest(vectors, ordinal)[:5]
        similarities = [each.similarity for each in found]
        assert similarities == pytest.approx([cosine for _, cosine in expected], abs=1e-5)
        assert similarities == sorted(similarities, reverse=True)
        ids = [each.summary.id for each in found]
        assert len(set(ids)) == 5
        assert snapshot.ids[ordinal] not in ids


def test_what_two_summaries_share_both_have(snapshot: Snapshot):
    reasons = 0
    for ordinal in range(snapshot.count):
        one = snapshot.fetch(ordinal)
        for each in find_similar(snapshot, ordinal):
            other = snapshot.store.fetch(each.summary.id)
            both = set(one.summary.topics) & set(other.summary.topics)
            assert set(each.topics) == both
            for name, shared in (("therapies", each.therapies), ("conditions", each.conditions)):
                held = [
                    {said.value for said in getattr(stored.evidence.studied, name)}
                    for stored in (one, other)
                ]
                assert set(shared) == held[0] & held[1]
            reasons += bool(each.topics or each.therapies or each.conditions)
    assert reasons > 3 * snapshot.count


def test_a_timeline_has_the_next_two_on_the_first_topic_each_way(snapshot: Snapshot):
    topic = "Empathy"
    column = snapshot.columns.facets["topic"]
    first = [n for n in range(snapshot.count) if column.of(n)[:1] == (topic,)]
    assert len(first) > 1
    on_topic = [n for n in range(snapshot.count) if topic in column.of(n)]
    ordered = sorted(on_topic, key=lambda n: (snapshot.summary(n).published, n))
    for ordinal in first:
        found = find_timeline(snapshot, ordinal)
        assert found
        assert found.topic == topic
        at = ordered.index(ordinal)
        before = [snapshot.ids[n] for n in ordered[max(0, at - 2) : at]]
        assert [each.id for each in found.before] == before
        after = [snapshot.ids[n] for n in ordered[at + 1 : at + 3]]
        assert [each.id for each in found.after] == after


def test_a_summary_that_is_alone_has_nothing_near(
    tmp_path: Path, home: Path, search_in: Callable[[Path], Searcher]
):
    write_summary(tmp_path / "corpus", "Empathy predicts outcome.")
    index_into(tmp_path / "corpus", home)
    snapshot = search_in(home).snapshot
    assert find_similar(snapshot, 0) == ()
    found = find_timeline(snapshot, 0)
    assert found
    assert (found.before, found.after) == ((), ())
