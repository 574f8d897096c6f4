"""The vectors of passages and sentences; the one place that imports faiss.

A flat index is scanned whole, by one thread: nothing is approximated, so a filter never loses a
hit, and every summary has a similarity, also one that was found by its words alone.  Sentences
are only compared within the hits of a page; their vectors are 8-bit and mapped from the disk.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np

from index.errors import SnapshotError
from index.types import Bytes, Floats

SENTENCE_SCALE: Final = 127


def write_vectors(path: Path, vectors: Floats) -> None:
    """Write unit vectors, shape (passages, dimensions), as a flat inner-product index."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise SnapshotError(f"vectors {path} can't be written: {error}", path) from error


def write_sentences(path: Path, vectors: Floats) -> None:
    """Write unit vectors, shape (sentences, dimensions), in 8 bits."""
    np.save(path, np.rint(vectors * SENTENCE_SCALE).astype(np.int8))


def read_sentences(path: Path) -> Bytes:
    """Map what ``write_sentences`` wrote; divided by ``SENTENCE_SCALE`` it is unit vectors."""
    return np.load(path, mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]


class Vectors:
    """The vectors of a snapshot, open for asking."""

    def __init__(self, path: Path) -> None:
        import faiss

        faiss.omp_set_num_threads(1)
        try:
            self._index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise SnapshotError(f"vectors {path} can't be opened: {error}", path) from error
        self.count = int(self._index.ntotal)
        self.dimensions = int(self._index.d)

    def similarities(self, vector: Floats) -> Floats:
        """Return the cosine of a unit vector with every passage: shape (passages,)."""
        import faiss

        index: Any = self._index
        engine: Any = faiss
        found = np.empty(self.count, dtype=np.float32)
        asked = np.ascontiguousarray(vector, dtype=np.float32)
        engine.fvec_inner_products_ny(
            engine.swig_ptr(found),
            engine.swig_ptr(asked),
            index.get_xb(),
            self.dimensions,
            self.count,
        )
        return found

    def between(self, first: int, last: int) -> Floats:
        """Return the vectors of the passages from ``first`` up to ``last``."""
        held: Any = self._index.reconstruct_n(first, last - first)
        return np.asarray(held, dtype=np.float32)
