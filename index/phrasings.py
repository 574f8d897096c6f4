"""The phrasings of everyday speech by meaning, so that a question can be compared with all.

scan/         every phrasing in 8 bits, in the order of ``corpus.phrasings``; see index.scan
meanings.npy  float32, shape (entries, dimensions): what research calls each, as unit vectors
tokens.npy    int8, shape (tokens, TOKEN_DIMENSIONS): those of what research calls each, distinct
firsts.npy    int64, shape (entries + 1,): where those of each entry begin
everyday.npy  float32, shape (dimensions + 1,): the plane between everyday speech and all else
digest        SHA-256 of the phrasings, and of what is asked elsewhere, that these are of

The plane is the least squares fit of 1 for what is said, and of -1 for what research calls it and
for what is asked elsewhere, both sides counting the same, with a ridge: Fisher's discriminant
(1936).  Its last number is the offset.
"""

from pathlib import Path
from shutil import copytree
from typing import Final

import numpy as np

from corpus.phrasings import load_elsewhere, load_phrasings, phrasings_digest
from index.change import starts_of
from index.embeddings import encode_cached, read_cached
from index.encoder import Encoder
from index.files import map_array
from index.scan import Scan, make_codes, write_scan
from index.tokens import HeldTokens
from index.types import Bytes, Floats, Ints
from index.unit import restore

_RIDGE: Final = 1e-3
_DIGEST: Final = "digest"


def write_phrasings(folder: Path, before: Path | None, encoder: Encoder, cache: Path) -> None:
    """Write the vectors of all phrasings: those of a snapshot before, if there is one."""
    if before:
        copytree(before, folder)
        return
    folder.mkdir()
    meanings, tokens, vectors = encode_phrasings(cache, encoder)
    elsewhere, said = np.split(vectors, [len(load_elsewhere())])
    codes, scales = make_codes(said)
    write_scan(folder / "scan", [codes], [scales])
    np.save(folder / "meanings.npy", meanings, allow_pickle=False)
    np.save(folder / "tokens.npy", np.concatenate([t.codes for t in tokens]), allow_pickle=False)
    firsts = starts_of([len(each.codes) for each in tokens])
    np.save(folder / "firsts.npy", firsts, allow_pickle=False)
    plane = tell_apart(said, np.concatenate([meanings, elsewhere]))
    np.save(folder / "everyday.npy", plane, allow_pickle=False)
    (folder / _DIGEST).write_text(phrasings_digest(), encoding="ascii")


def encode_phrasings(cache: Path, encoder: Encoder) -> tuple[Floats, list[HeldTokens], Floats]:
    """Return vectors and tokens of what each entry means, and vectors of the other texts."""
    means, others = phrasing_texts()
    meanings, tokens = read_cached(cache, encoder, means, _untold)
    return meanings, tokens, encode_cached(cache, encoder, others, _untold)


def _untold(done: int, total: int) -> None:
    """Tell nobody of the progress: nothing is encoded but in the first build."""


def phrasing_texts() -> tuple[list[str], list[str]]:
    """Return what each entry means; what is asked elsewhere, and all that is said."""
    means = [", ".join(each.means) for each in load_phrasings()]
    said = [text for each in load_phrasings() for text in each.said]
    return means, [*load_elsewhere(), *said]


def tell_apart(ones: Floats, others: Floats) -> Floats:
    """Return the plane between two sets of vectors: the first lie above it, the others below."""
    count = ones.shape[1]
    normal, pull = np.zeros((count + 1, count + 1)), np.zeros(count + 1)
    for vectors, side in ((ones, 1.0), (others, -1.0)):
        points = np.column_stack([vectors.astype(np.float64), np.ones(len(vectors))])
        normal += points.T @ points / (2 * len(points))
        pull += side * points.mean(axis=0) / 2
    normal[np.diag_indices(count)] += _RIDGE
    plane: Floats = np.linalg.solve(normal, pull).astype(np.float32)
    return plane


class PhrasingVectors:
    """The phrasings of a snapshot, mapped; may be used by many threads.

    ``fits`` tells whether they are those that the program has: those of a snapshot that another
    version built may be others, and then say nothing.
    """

    def __init__(self, folder: Path) -> None:
        held = folder / _DIGEST
        self.fits = held.exists() and held.read_text(encoding="ascii") == phrasings_digest()
        self._scan = Scan(folder / "scan")
        sizes = [len(each.said) for each in load_phrasings()]
        self._entries = np.repeat(np.arange(len(sizes)), sizes)
        self.meanings: Floats = map_array(folder / "meanings.npy")
        self._tokens: Bytes = map_array(folder / "tokens.npy")
        self._firsts: Ints = map_array(folder / "firsts.npy")
        self._plane: Floats = map_array(folder / "everyday.npy")

    def nearest(self, vector: Floats, most: int, least: float) -> tuple[Ints, Floats]:
        """Return the entries whose nearest phrasings are near to a unit vector, and how near.

        At most so many, nearest first, and none whose cosine is less than ``least``.
        """
        cosines = self._scan.similarities(vector)
        near = np.flatnonzero(cosines >= least)
        similarities = np.full(len(load_phrasings()), -np.inf, dtype=np.float32)
        np.maximum.at(similarities, self._entries[near], cosines[near])
        entries = np.flatnonzero(similarities >= least)
        entries = entries[np.argsort(-similarities[entries], kind="stable")[:most]]
        return entries, similarities[entries]

    def tokens_of(self, entry: int) -> Floats:
        """Return about unit vectors of the distinct tokens of what research calls an entry."""
        first, last = self._firsts[entry : entry + 2].tolist()
        return restore(self._tokens[first:last])

    def everyday(self, vector: Floats) -> float:
        """Return about 1 for a unit vector of the field's everyday speech, -1 for any other."""
        return float(vector @ self._plane[:-1] + self._plane[-1])
