from pathlib import Path

import numpy as np
import pytest

from index.errors import SnapshotError
from index.files import map_array
from index.unit import SCALE, quantize
from index.vectors import (
    Vectors,
    write_rows,
    write_vectors,
)


def unit(count: int, dimensions: int = 24) -> np.ndarray:
    vectors = np.random.default_rng(7).normal(size=(count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_similarities_are_the_cosines_with_the_passages_asked_for(tmp_path: Path):
    held, asked = unit(500), unit(501)[-1]
    write_vectors(tmp_path / "vectors.faiss", [held[:200], held[200:]], 24)
    vectors = Vectors(tmp_path / "vectors.faiss")
    some = np.array([0, 3, 199, 200, 499])
    np.testing.assert_allclose(vectors.similarities_of(asked, some), held[some] @ asked, atol=1e-6)
    np.testing.assert_array_equal(vectors.all, held)


def test_sentences_read_back_to_eight_bits(tmp_path: Path):
    held = unit(40)
    quantized = quantize(held)
    write_rows(tmp_path / "sentences.npy", [quantized[:7], quantized[7:]], 24)
    again = map_array(tmp_path / "sentences.npy").astype(np.float32) / SCALE
    assert np.abs(again - held).max() <= 0.5 / SCALE + 1e-6


def test_unsigned_rows_read_back_as_they_are(tmp_path: Path):
    rows = np.arange(120, 216, dtype=np.uint8).reshape(4, 24)
    write_rows(tmp_path / "tokens.npy", [rows[:1], rows[1:]], 24, "|u1")
    np.testing.assert_array_equal(map_array(tmp_path / "tokens.npy"), rows)
    write_rows(tmp_path / "none.npy", [], 24, "|u1")
    none = map_array(tmp_path / "none.npy")
    assert none.shape == (0, 24)
    assert none.dtype == np.uint8


def test_a_broken_file_is_a_snapshot_error(tmp_path: Path):
    path = tmp_path / "vectors.faiss"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(SnapshotError, match="can't be opened"):
        Vectors(path)
