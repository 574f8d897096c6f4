"""A cache of vectors by model and text, so that a rebuild encodes only what is new.

One SQLite file in the home: ``vectors(model, text, vector)``, text as the first 16 bytes of its
SHA-256, vector as little-endian float32.  Of a text that was read with its tokens, the model's name
ends on ``+tokens-DIGEST``, and after the vector stand the tokens' ids as uint32 and their vectors
in 8 bits.  It is a cache: a broken file is started afresh, and a power cut may lose the latest
vectors.  Rows are appended and only their keys sorted, so that a vector is written once.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from index.encoder import Encoder
from index.tokens import TOKEN_DIMENSIONS, HeldTokens, hold_tokens, tokens_digest
from index.types import Floats

_BATCH: Final = 64
_KEYS_A_QUERY: Final = 500
_TOKEN_BYTES: Final = 4 + TOKEN_DIMENSIONS

_Progress = Callable[[int, int], None]
"""Is called with how many of the texts to encode are done, and how many there are."""


def encode_cached(
    path: Path, encoder: Encoder, texts: Sequence[str], progress: _Progress
) -> Floats:
    """Return a unit vector for each text, shape (texts, dimensions)."""

    def encode(batch: Sequence[str]) -> list[bytes]:
        return [vector.astype("<f4").tobytes() for vector in encoder.encode(batch)]

    size = 4 * encoder.dimensions
    found = _cached(path, encoder.fingerprint, texts, encode, lambda held: held == size, progress)
    return _stack(found, encoder.dimensions)


def read_cached(
    path: Path, encoder: Encoder, texts: Sequence[str], progress: _Progress
) -> tuple[Floats, list[HeldTokens]]:
    """Return a unit vector for each text, shape (texts, dimensions), and its distinct tokens."""
    size = 4 * encoder.dimensions

    def read(batch: Sequence[str]) -> list[bytes]:
        return [
            reading.vector.astype("<f4").tobytes() + _pack(hold_tokens(reading.ids, reading.tokens))
            for reading in encoder.read(batch)
        ]

    def is_whole(held: int) -> bool:
        return held >= size and (held - size) % _TOKEN_BYTES == 0

    model = f"{encoder.fingerprint}+tokens-{tokens_digest()}"
    found = _cached(path, model, texts, read, is_whole, progress)
    vectors = _stack([each[:size] for each in found], encoder.dimensions)
    return vectors, [_unpack(each[size:]) for each in found]


def _stack(found: Sequence[bytes], dimensions: int) -> Floats:
    return np.frombuffer(b"".join(found), dtype="<f4").astype(np.float32).reshape(-1, dimensions)


def _pack(tokens: HeldTokens) -> bytes:
    return tokens.ids.astype("<u4").tobytes() + tokens.codes.tobytes()


def _unpack(held: bytes) -> HeldTokens:
    count = len(held) // _TOKEN_BYTES
    codes = np.frombuffer(held, dtype=np.int8, offset=4 * count)
    ids = np.frombuffer(held, dtype="<u4", count=count).astype(np.int64)
    return HeldTokens(ids, codes.reshape(count, TOKEN_DIMENSIONS))


def _cached(
    path: Path,
    model: str,
    texts: Sequence[str],
    make: Callable[[Sequence[str]], list[bytes]],
    is_whole: Callable[[int], bool],
    progress: _Progress,
) -> list[bytes]:
    """Return what is held of each text, made where it isn't held, or not of the right size.

    What was made is kept at once, so that a build that is stopped goes on from there.
    """
    keys = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
    connection = _open(path)
    try:
        known = _known(connection, model, keys, is_whole)
        distinct = dict(zip(keys, texts, strict=True))
        new = [(key, text) for key, text in distinct.items() if key not in known]
        for start in range(0, len(new), _BATCH):
            progress(start, len(new))
            batch = new[start : start + _BATCH]
            made = make([text for _, text in batch])
            rows = {key: each for (key, _), each in zip(batch, made, strict=True)}
            with connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                    [(model, key, each) for key, each in rows.items()],
                )
            known |= rows
        progress(len(new), len(new))
    finally:
        connection.close()
    return [known[key] for key in keys]


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(2):
        connection = sqlite3.connect(path, timeout=30)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors(model TEXT, text BLOB, vector BLOB,"
                " PRIMARY KEY (model, text))"
            )
            return connection
        except sqlite3.DatabaseError:
            connection.close()
            if attempt:
                raise
            path.unlink(missing_ok=True)
    raise AssertionError


def _known(
    connection: sqlite3.Connection,
    model: str,
    keys: Sequence[bytes],
    is_whole: Callable[[int], bool],
) -> dict[bytes, bytes]:
    known: dict[bytes, bytes] = {}
    for start in range(0, len(keys), _KEYS_A_QUERY):
        some = keys[start : start + _KEYS_A_QUERY]
        marks = ",".join("?" * len(some))
        rows = connection.execute(
            f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})",  # noqa: S608
            (model, *some),
        )
        known |= {key: held for key, held in rows if is_whole(len(held))}
    return known
