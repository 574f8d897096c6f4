import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from index.embeddings import encode_cached, read_cached
from index.encoder import Encoder
from index.tokens import hold_tokens

TEXTS = ["Alliance predicts outcome.", "the", "Group therapy helps.", "the"]


def untold(_done: int, _total: int) -> None:
    """Tell nobody."""


def test_what_was_read_is_kept_with_its_tokens(tmp_path: Path, encoder: Encoder):
    path = tmp_path / "embeddings.sqlite"
    told: list[tuple[int, int]] = []
    fresh = read_cached(path, encoder, TEXTS, lambda *each: told.append(each))
    again = read_cached(path, encoder, TEXTS, lambda *each: told.append(each))
    assert told == [(0, 3), (3, 3), (0, 0)]
    for vectors, tokens in (fresh, again):
        np.testing.assert_array_equal(vectors, encoder.encode(TEXTS))
        for held, reading in zip(tokens, encoder.read(TEXTS), strict=True):
            expected = hold_tokens(reading.ids, reading.tokens)
            np.testing.assert_array_equal(held.ids, expected.ids)
            np.testing.assert_array_equal(held.codes, expected.codes)
    assert [len(each.ids) for each in fresh[1]][1] == 0


def test_a_row_of_another_size_is_made_anew(tmp_path: Path, encoder: Encoder):
    path = tmp_path / "embeddings.sqlite"
    before = read_cached(path, encoder, TEXTS, untold)
    with closing(sqlite3.connect(path)) as cache, cache:
        cache.execute("UPDATE vectors SET vector = substr(vector, 1, length(vector) - 1)")
    after = read_cached(path, encoder, TEXTS, untold)
    np.testing.assert_array_equal(before[0], after[0])


def test_a_text_that_was_read_and_one_that_was_encoded_are_kept_apart(
    tmp_path: Path, encoder: Encoder
):
    path = tmp_path / "embeddings.sqlite"
    vectors, _ = read_cached(path, encoder, TEXTS, untold)
    np.testing.assert_array_equal(encode_cached(path, encoder, TEXTS, untold), vectors)
    np.testing.assert_array_equal(encode_cached(path, encoder, [], untold), vectors[:0])
