"""A cache of vectors by model and text, so that a rebuild encodes only what is new.

One SQLite file in the home: ``vectors(model, text, vector)``, text as the first 16 bytes of its
SHA-256, vector as little-endian float32.  It is a cache: a broken file is started afresh, and a
power cut may lose the latest vectors.  Rows are appended and only their keys sorted, so that a
vector is written once.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from index.encoder import Encoder
from index.types import Floats

_BATCH: Final = 64
_KEYS_A_QUERY: Final = 500


def encode_cached(
    path: Path, encoder: Encoder, texts: Sequence[str], progress: Callable[[int, int], None]
) -> Floats:
    """Return a unit vector for each text, shape (texts, dimensions).

    ``progress`` is called with how many of the texts to encode are done, and how many there are.
    What was encoded is kept at once, so that a build that is stopped goes on from there.
    """
    keys = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
    connection = _open(path)
    try:
        known = _known(connection, encoder.fingerprint, keys, encoder.dimensions)
        distinct = dict(zip(keys, texts, strict=True))
        new = [(key, text) for key, text in distinct.items() if key not in known]
        for start in range(0, len(new), _BATCH):
            progress(start, len(new))
            batch = new[start : start + _BATCH]
            vectors = encoder.encode([text for _, text in batch])
            with connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                    [
                        (encoder.fingerprint, key, vector.astype("<f4").tobytes())
                        for (key, _), vector in zip(batch, vectors, strict=True)
                    ],
                )
            known |= {key: vector for (key, _), vector in zip(batch, vectors, strict=True)}
        progress(len(new), len(new))
    finally:
        connection.close()
    stacked = np.array([known[key] for key in keys], dtype=np.float32)
    return stacked.reshape(len(texts), encoder.dimensions)


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
    connection: sqlite3.Connection, model: str, keys: Sequence[bytes], dimensions: int
) -> dict[bytes, Floats]:
    known: dict[bytes, Floats] = {}
    for start in range(0, len(keys), _KEYS_A_QUERY):
        some = keys[start : start + _KEYS_A_QUERY]
        marks = ",".join("?" * len(some))
        rows = connection.execute(
            f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})",  # noqa: S608
            (model, *some),
        )
        for key, held in rows:
            if len(held) == 4 * dimensions:
                known[key] = np.frombuffer(held, dtype="<f4")
    return known
