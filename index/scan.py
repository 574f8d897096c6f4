"""All vectors in 8 bits: a question's cosine with every passage, reading a quarter of the memory.

    codes    int8, shape (dimensions, passages): a passage's vector over its own scale, rounded
    scales   float32, shape (passages,)

A cosine is within a few thousandths of the true one; whoever needs the true one asks
``index.vectors`` for the few passages that matter.  onnxruntime's integer matrix product reads the
codes where they are mapped.  A question has 7 bits, so that pairs of products don't saturate where
the processor adds them in 16 bits.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from index.files import map_array
from index.graphs import open_graph
from index.types import Bytes, Floats

_MOST: Final = 127
_MOST_ASKED: Final = 63
_LEAST: Final = 1e-9
_BLOCK: Final = 512

PRODUCT: Final = bytes.fromhex(
    "08093a750a270a0561736b65640a05636f646573120870726f6475637473220d4d61744d756c496e7465676572"
    "12047363616e5a150a0561736b6564120c0a0a080212060a0208010a005a130a05636f646573120a0a08080312"
    "040a000a0062180a0870726f6475637473120c0a0a080612060a0208010a0042040a001011"
)
"""An ONNX graph of one node, a row of uint8 times the codes: making it would import onnx."""


@cache
def _product() -> Any:
    return open_graph(PRODUCT)


def make_codes(vectors: Floats) -> tuple[Bytes, Floats]:
    """Return the codes of unit vectors, of the same shape, and their scales."""
    codes = np.empty(vectors.shape, dtype=np.int8)
    scales = np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), _BLOCK):
        part = slice(start, start + _BLOCK)
        scales[part] = np.abs(vectors[part]).max(axis=1, initial=_LEAST) / _MOST
        codes[part] = np.rint(vectors[part] / scales[part, None])
    return codes, scales


def write_scan(
    folder: Path, codes: Sequence[Bytes], scales: Sequence[Floats], dimensions: int
) -> None:
    """Write codes, in pieces of shape (n, dimensions), and their scales."""
    folder.mkdir()
    across = np.empty((dimensions, sum(map(len, codes))), dtype=np.int8)
    np.concatenate([each.T for each in codes], axis=1, out=across)
    np.save(folder / "codes.npy", across, allow_pickle=False)
    np.save(folder / "scales.npy", np.concatenate(scales), allow_pickle=False)


def read_codes(folder: Path) -> tuple[Bytes, Floats]:
    """Map the codes that were written, shape (passages, dimensions), and their scales."""
    return map_array(folder / "codes.npy").T, map_array(folder / "scales.npy")


class Scan:
    """The codes of a snapshot, mapped; may be used by many threads."""

    def __init__(self, folder: Path) -> None:
        self._codes = map_array(folder / "codes.npy")
        self._scales: Floats = map_array(folder / "scales.npy")
        self._shift = _MOST_ASKED * self._codes.sum(axis=0, dtype=np.int32)

    def similarities(self, vector: Floats) -> Floats:
        """Return about the cosine of a unit vector with every passage: shape (passages,)."""
        scale = max(float(np.abs(vector).max(initial=0.0)), _LEAST) / _MOST_ASKED
        asked = np.rint(vector / scale).astype(np.int16) + _MOST_ASKED
        feed = {"asked": asked.astype(np.uint8)[None], "codes": self._codes}
        (found,) = _product().run(None, feed)[0]
        found -= self._shift
        cosines: Floats = found.astype(np.float32)
        cosines *= self._scales
        cosines *= np.float32(scale)
        return cosines
