"""The phrasings of everyday speech by meaning, so that a question can be compared with all.

scan/         every phrasing in 8 bits, in the order of ``corpus.phrasings``; see index.scan
meanings.npy  float32, shape (entries, dimensions): what research calls each, as unit vectors
"""

from pathlib import Path
from shutil import copytree

import numpy as np

from corpus.phrasings import load_phrasings
from index.change import starts_of
from index.embeddings import encode_cached
from index.encoder import Encoder
from index.files import map_array
from index.scan import Scan, make_codes, write_scan
from index.types import Floats


def write_phrasings(folder: Path, before: Path | None, encoder: Encoder, cache: Path) -> None:
    """Write the vectors of all phrasings: those of a snapshot before, if there is one."""
    if before:
        copytree(before, folder)
        return
    folder.mkdir()
    vectors = encode_phrasings(cache, encoder)
    codes, scales = make_codes(vectors[len(load_phrasings()) :])
    write_scan(folder / "scan", [codes], [scales], encoder.dimensions)
    np.save(folder / "meanings.npy", vectors[: len(load_phrasings())], allow_pickle=False)


def encode_phrasings(cache: Path, encoder: Encoder) -> Floats:
    """Return the vector of what each entry means, and then those of all that is said."""
    means = [", ".join(each.means) for each in load_phrasings()]
    said = [text for each in load_phrasings() for text in each.said]
    return encode_cached(cache, encoder, means + said, lambda _done, _total: None)


class PhrasingVectors:
    """The phrasings of a snapshot, mapped; may be used by many threads."""

    def __init__(self, folder: Path) -> None:
        self._scan = Scan(folder / "scan")
        self._starts = starts_of([len(each.said) for each in load_phrasings()])[:-1]
        self.meanings: Floats = map_array(folder / "meanings.npy")

    def similarities(self, vector: Floats) -> Floats:
        """Return for each entry about the cosine of its nearest phrasing with a unit vector."""
        nearest: Floats = np.maximum.reduceat(self._scan.similarities(vector), self._starts)
        return nearest
