"""The vectors of passages and sentences; the one place that imports faiss.

A flat index holds every vector as it is, so that any of them can be compared truly; all at once
are compared in 8 bits, by ``index.scan``.  Nothing is left out by an approximate index, so a filter
never loses a hit, and every summary has a similarity, also one that was found by its words alone.
Sentences are only compared within the hits of a page; their vectors are 8-bit.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import write_array_header_1_0

from index.errors import SnapshotError
from index.types import Bytes, Floats, Ints, Unsigned


def write_vectors(path: Path, pieces: Sequence[Floats], dimensions: int) -> None:
    """Write unit vectors, in pieces of shape (n, dimensions), as a flat inner-product index."""
    import faiss

    index = faiss.IndexFlatIP(dimensions)
    for piece in pieces:
        index.add(np.ascontiguousarray(piece, dtype=np.float32))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        raise SnapshotError(f"vectors {path} can't be written: {error}", path) from error


def write_rows(
    path: Path, pieces: Sequence[Bytes] | Sequence[Unsigned], dimensions: int, kind: str = "|i1"
) -> None:
    """Write vectors in 8 bits, given in pieces of shape (n, dimensions), as one npy of a kind."""
    shape = (sum(map(len, pieces)), dimensions)
    with path.open("wb") as file:
        write_array_header_1_0(file, {"descr": kind, "fortran_order": False, "shape": shape})
        for piece in pieces:
            file.write(np.ascontiguousarray(piece, dtype=kind).data)


class Vectors:
    """The vectors of a snapshot, open for asking."""

    def __init__(self, path: Path) -> None:
        import faiss

        faiss.omp_set_num_threads(1)
        try:
            self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise SnapshotError(f"vectors {path} can't be opened: {error}", path) from error
        self.count = int(self._index.ntotal)
        self.dimensions = int(self._index.d)

    def similarities_of(self, vector: Floats, passages: Ints) -> Floats:
        """Return the cosine of a unit vector with some passages: shape (len(passages),)."""
        import faiss

        index: Any = self._index
        engine: Any = faiss
        found = np.empty(len(passages), dtype=np.float32)
        asked = np.ascontiguousarray(vector, dtype=np.float32)
        wanted = np.ascontiguousarray(passages, dtype=np.int64)
        engine.fvec_inner_products_by_idx(
            engine.swig_ptr(found),
            engine.swig_ptr(asked),
            index.get_xb(),
            engine.swig_ptr(wanted),
            self.dimensions,
            1,
            len(passages),
        )
        return found

    @cached_property
    def all(self) -> Floats:
        """All vectors, shape (passages, dimensions), where they lie."""
        import faiss

        index: Any = self._index
        engine: Any = faiss
        flat: Floats = engine.rev_swig_ptr(index.get_xb(), self.count * self.dimensions)
        return flat.reshape(self.count, self.dimensions)
