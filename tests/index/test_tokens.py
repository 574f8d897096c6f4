import numpy as np
import pytest

from index.encoder import BUNDLED, PUBLISHED, Encoder, ReferenceEncoder
from index.scan import ZERO
from index.tokens import (
    TOKEN_DIMENSIONS,
    HeldTokens,
    Reading,
    hold_tokens,
    is_telling,
    merge_tokens,
)
from index.unit import SCALE


def units(count: int) -> np.ndarray:
    vectors = np.random.default_rng(5).normal(size=(count, TOKEN_DIMENSIONS)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_reading_has_the_vector_of_the_text_and_those_of_its_telling_tokens(encoder: Encoder):
    texts = ["repair the alliance", "Alliance: repair?", "", "the"]
    readings = encoder.read(texts)
    np.testing.assert_array_equal([each.vector for each in readings], encoder.encode(texts))
    assert [len(each.ids) for each in readings] == [2, 2, 0, 0]
    assert readings[0].ids.tolist() == readings[1].ids[::-1].tolist()
    for each in readings:
        assert each.tokens.shape == (len(each.ids), TOKEN_DIMENSIONS)
        np.testing.assert_allclose(np.linalg.norm(each.tokens, axis=1), 1, atol=1e-5)
        assert (each.weights > 0).all()


def test_a_token_is_read_in_its_context(encoder: Encoder):
    cell, body = (
        encoder.read([text])[0].tokens[-1]
        for text in ("a prisoner in a cell", "the nucleus of a body cell")
    )
    near = encoder.read(["prisoners are locked in a cell"])[0].tokens[-1]
    assert near @ cell > near @ body


def test_the_export_reads_as_the_reference_does(encoder: Encoder):
    text = "Therapists can acknowledge the rupture directly and invite patients to explore it."
    one, other = encoder.read([text])[0], ReferenceEncoder(BUNDLED).read([text])[0]
    assert one.ids.tolist() == other.ids.tolist()
    assert float(one.vector @ other.vector) > 0.99
    assert float((one.tokens * other.tokens).sum(axis=1).mean()) > 0.98
    np.testing.assert_allclose(one.weights, other.weights, rtol=0.1)


def test_another_model_has_no_tokens():
    reading: Reading = ReferenceEncoder(PUBLISHED).read(["ruptures"])[0]
    assert reading.tokens.shape == (0, TOKEN_DIMENSIONS)
    assert len(reading.ids) == len(reading.weights) == 0
    assert float(np.linalg.norm(reading.vector)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("word", "telling"),
    [("rupture", True), ("##ing", True), ("45", True), ("the", False), ("-", False), (".", False)],
)
def test_stop_words_and_punctuation_say_nothing(word: str, *, telling: bool):
    assert is_telling(word) == telling
    assert not is_telling("[CLS]")


def test_a_text_holds_the_mean_of_each_distinct_token():
    tokens = units(3)
    held = hold_tokens(np.array([9, 4, 9]), tokens)
    assert held.ids.tolist() == [4, 9]
    mean = tokens[0] + tokens[2]
    expected = np.array([tokens[1], mean / np.linalg.norm(mean)])
    np.testing.assert_allclose(held.codes / SCALE, expected, atol=0.5 / SCALE + 1e-6)


def test_what_was_read_in_parts_is_held_once():
    tokens = units(3)
    parts = [hold_tokens(np.array([4, 9]), tokens[:2]), hold_tokens(np.array([9]), tokens[2:])]
    none = HeldTokens(np.zeros(0, dtype=np.int64), np.zeros((0, TOKEN_DIMENSIONS), dtype=np.int8))
    whole = hold_tokens(np.array([4, 9, 9]), tokens).codes
    merged = merge_tokens([*parts, none])
    assert np.abs(merged.astype(int) - ZERO - whole).max() <= 2
    assert merge_tokens([none]).shape == (0, TOKEN_DIMENSIONS)
