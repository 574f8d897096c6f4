from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from corpus.phrasings import load_phrasings
from index.phrasings import PhrasingVectors
from index.snapshot import Snapshot
from search.query import Query
from search.rephrase import SAID, find_near, rephrase
from search.searcher import Searcher
from tests.golden_figures import read_questions


def test_every_phrasing_stands_once_and_means_something():
    said = [text for each in load_phrasings() for text in each.said]
    assert len(load_phrasings()) > 500
    assert len(said) == len(set(said))
    assert all(text == " ".join(text.split()) for text in said)
    assert all(each.means and all(each.means) for each in load_phrasings())


def test_no_phrasing_is_a_golden_question():
    questions = {each.text.lower().strip("?. ") for each in read_questions()}
    said = {text.lower().strip("?. ") for each in load_phrasings() for text in each.said}
    assert not questions & said


def test_a_question_in_everyday_words_is_joined_by_what_research_calls_it(searcher: Searcher):
    vector = searcher.encoder.encode(["he gives one-word answers and has clammed up on me"])[0]
    near = find_near(vector, searcher.snapshot)
    assert near
    compared = searcher.snapshot.compare(vector, near.mean)
    found = rephrase(vector, near, compared.best, searcher.snapshot)
    assert found
    np.testing.assert_allclose(
        found.share * vector + found.other_share * near.mean, found.vector, atol=1e-6
    )
    np.testing.assert_allclose(
        compared.mixed(found.share, found.other_share),
        searcher.snapshot.similarities(found.vector),
        atol=0.005,
    )
    assert searcher.snapshot.phrasings.everyday(vector) > 0
    assert np.linalg.norm(found.vector) == pytest.approx(1, abs=1e-5)
    assert float(found.vector @ vector) < 0.999
    assert "ruptur" in found.weights
    assert len(found.tokens) == len(found.token_weights) > 5
    np.testing.assert_allclose(np.linalg.norm(found.tokens, axis=1), 1, atol=0.02)
    assert 0 < found.token_weights.sum() <= SAID + 1e-6


def test_a_question_in_the_words_of_research_is_left_as_it_is(searcher: Searcher):
    vector = searcher.encoder.encode(["therapeutic alliance rupture repair"])[0]
    near = find_near(vector, searcher.snapshot)
    assert near
    best = searcher.snapshot.compare(vector).best
    assert rephrase(vector, near, best, searcher.snapshot) is None


def test_the_nearest_phrasings_are_those_that_comparing_each_finds(searcher: Searcher):
    phrasings = searcher.snapshot.phrasings
    said = [text for each in load_phrasings() for text in each.said]
    vectors = searcher.encoder.encode(said[::9])
    for vector in vectors[:20]:
        entries, similarities = phrasings.nearest(vector, len(load_phrasings()), -1)
        assert sorted(entries.tolist()) == list(range(len(load_phrasings())))
        assert (np.diff(similarities) <= 0).all()
        first, near = phrasings.nearest(vector, 3, float(similarities[1]))
        assert first.tolist() == entries[:2].tolist()
        assert near.tolist() == similarities[:2].tolist()
        own = max(range(len(said[::9])), key=lambda at: float(vectors[at] @ vector))
        sizes = np.cumsum([len(each.said) for each in load_phrasings()])
        assert entries[0] == np.searchsorted(sizes, 9 * own, side="right")
    assert not len(phrasings.nearest(vectors[0], 5, 1.1)[0])


def test_what_joined_is_told_explained_and_switched_off(searcher: Searcher):
    query = Query(text="he gives one-word answers and has clammed up on me")
    results = searcher.search(query)
    told = [notice.message for notice in results.notices if notice.kind == "synonyms"]
    assert any("rupture" in message or "silen" in message for message in told)
    for hit in results.hits:
        why = hit.explanation
        assert sum(part.weight * part.factor for part in why.terms) == pytest.approx(
            why.keyword, rel=1e-4, abs=1e-5
        )
    plain = searcher.search(Query(text=query.text, synonyms=False))
    assert "synonyms" not in [notice.kind for notice in plain.notices]


def test_the_everyday_question_finds_what_research_calls_otherwise(searcher: Searcher):
    hits = searcher.search(Query(text="he gives one-word answers and has clammed up on me")).hits
    assert any("Rupture" in hit.summary.title for hit in hits[:3])


def test_a_snapshot_with_other_phrasings_answers_without_them(searcher: Searcher, tmp_path: Path):
    held = Snapshot(searcher.snapshot.folder)
    folder = copytree(held.folder / "phrasings", tmp_path / "phrasings")
    (folder / "digest").write_text("0" * 64)
    for name in ("scan/codes.npy", "scan/scales.npy"):
        np.save(folder / name, np.load(folder / name)[..., :-9])
    held.phrasings = PhrasingVectors(folder)
    results = Searcher(held, searcher.encoder).search(Query(text="he has clammed up on me"))
    assert results.hits
    assert "synonyms" not in [notice.kind for notice in results.notices]
    (folder / "digest").unlink()
    assert not PhrasingVectors(folder).fits


def test_everyday_speech_is_told_from_the_words_of_research_and_of_anything_else(
    searcher: Searcher,
):
    everyday = [
        "he gives one-word answers and has clammed up on me",
        "she keeps cancelling at the last minute",
        "is it worth the money",
    ]
    research = [
        "premature termination of psychotherapy",
        "therapist effects in naturalistic settings",
        "equine assisted therapy",
    ]
    elsewhere = [
        "my garden hose leaks where it joins the tap",
        "how many eggs go into a sponge cake",
        "bruised wrist after a fall from a ladder",
    ]
    tell = searcher.snapshot.phrasings.everyday
    assert min(map(tell, searcher.encoder.encode(everyday))) > 0
    assert max(map(tell, searcher.encoder.encode(research + elsewhere))) < 0


def test_an_everyday_question_with_unknown_words_may_be_answered(searcher: Searcher):
    results = searcher.search(Query(text="she clams up and sulks when I nudge her"))
    assert results.answered
    assert not searcher.search(Query(text="equine assisted therapy")).answered
    assert not searcher.search(Query(text="how to reset my router password")).answered
