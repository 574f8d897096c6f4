"""All vectors in 8 bits: a question's cosine with every passage, reading a quarter of the memory.

    codes    int8, shape (dimensions, passages): a passage's vector over its own scale, rounded;
             or uint8, shape (passages, dimensions): the same and 128
    scales   float32, shape (passages,)

A cosine is within a few thousandths of the true one; whoever needs the true one asks
``index.vectors`` for the few passages that matter.  onnxruntime's integer matrix product reads the
codes where they are mapped: as its right side, but on processors with AMX as its left one, since
there it packs the right side anew for each product.  Either can be read on any processor, at two
to three times the cost on the other kind.  A question has 7 bits, so that pairs of products don't
saturate where the processor adds them in 16 bits.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from index.files import map_array
from index.graphs import open_graph
from index.types import Bytes, Floats, Ints, Unsigned

_MOST: Final = 127
MOST_ASKED: Final = 63
ZERO: Final = 128
_LEAST: Final = 1e-9
_BLOCK: Final = 512

PRODUCT: Final = bytes.fromhex(
    "08093a83010a2b0a046c6566740a0572696768740a047a65726f120770726f64756374220d4d61744d756c49"
    "6e746567657212047363616e5a120a046c656674120a0a08080212040a000a005a130a057269676874120a0a"
    "08080312040a000a005a0e0a047a65726f12060a040802120062150a0770726f64756374120a0a0808061204"
    "0a000a0042040a001011"
)
"""An ONNX graph of one node, uint8 less a zero, times int8: making it would import onnx."""


@cache
def _product() -> Any:
    return open_graph(PRODUCT)


def multiply(left: Unsigned, right: Bytes, zero: int) -> Ints:
    """Return (left - zero) @ right of uint8, shape (m, n), and int8, shape (n, k), as int32."""
    given = {"left": left, "right": right, "zero": np.array(zero, dtype=np.uint8)}
    product: Ints = _product().run(("product",), given)[0]
    return product


@cache
def has_amx() -> bool:
    """Tell whether the processor multiplies tiles of integers, as far as Linux says."""
    try:
        return "amx_int8" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


def shift(codes: Bytes) -> Unsigned:
    """Return codes as the left side of a product: with a zero of ZERO."""
    shifted: Unsigned = codes.view(np.uint8) ^ np.uint8(ZERO)
    return shifted


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
    if has_amx():
        held: Bytes | Unsigned = shift(np.concatenate(codes))
    else:
        held = np.empty((dimensions, sum(map(len, codes))), dtype=np.int8)
        np.concatenate([each.T for each in codes], axis=1, out=held)
    np.save(folder / "codes.npy", held, allow_pickle=False)
    np.save(folder / "scales.npy", np.concatenate(scales), allow_pickle=False)


def read_codes(folder: Path) -> tuple[Bytes, Floats]:
    """Return the codes that were written, shape (passages, dimensions), and their scales."""
    codes, scales = map_array(folder / "codes.npy"), map_array(folder / "scales.npy")
    if codes.dtype == np.uint8:
        return (codes ^ np.uint8(ZERO)).view(np.int8), scales
    return codes.T, scales


class Scan:
    """The codes of a snapshot, mapped; may be used by many threads."""

    def __init__(self, folder: Path) -> None:
        self._codes = map_array(folder / "codes.npy")
        self._scales: Floats = map_array(folder / "scales.npy")
        self._is_left = self._codes.dtype == np.uint8
        if not self._is_left:
            self._shift = MOST_ASKED * self._codes.sum(axis=0, dtype=np.int32)

    def similarities(self, vector: Floats) -> Floats:
        """Return about the cosine of a unit vector with every passage: shape (passages,)."""
        (cosines,) = self._compare(vector)
        return cosines()

    def compare(self, vector: Floats, other: Floats) -> tuple[Floats, Callable[[], Floats]]:
        """Return the same of one vector, and what returns that of another, if it is asked for.

        Codes on the left are read once for both, which takes no longer than for one.
        """
        if self._is_left:
            cosines, others = self._compare(vector, other)
            return cosines(), others
        return self.similarities(vector), lambda: self.similarities(other)

    def _compare(self, *vectors: Floats) -> list[Callable[[], Floats]]:
        scales = [max(float(np.abs(each).max()), _LEAST) / MOST_ASKED for each in vectors]
        rows = [each / np.float32(s) for each, s in zip(vectors, scales, strict=True)]
        asked = np.rint(rows).astype(np.int8)
        if self._is_left:
            products = multiply(self._codes, asked.T, ZERO).T
        else:
            # by a zero of its own, one row is three times as slow
            products = multiply((asked + MOST_ASKED).astype(np.uint8), self._codes, 0)
            products -= self._shift
        return [partial(self._scaled, *each) for each in zip(products, scales, strict=True)]

    def _scaled(self, product: Ints, scale: float) -> Floats:
        cosines: Floats = product.astype(np.float32)
        cosines *= self._scales
        cosines *= np.float32(scale)
        return cosines
