"""All vectors in 8 bits: a question's cosine with every passage, reading a quarter of the memory.

    codes    int8, shape (blocks, dimensions, BLOCK): a passage's vector over its own scale,
             rounded, and zeros after the last one; or uint8, shape (passages, dimensions): the
             same and 128
    scales   float32, shape (passages,)

A cosine is within a few thousandths of the true one; whoever needs the true one asks
``index.vectors`` for the few passages that matter.  onnxruntime's integer matrix product reads the
codes where they are mapped: as its right side, in blocks that lie in memory as they are read, but
on processors with AMX as its left one, since there it packs the right side anew for each product.
Either can be read on any processor, at two to three times the cost on the other kind.  A question
has 7 bits, so that pairs of products don't saturate where the processor adds them in 16 bits.
"""

from collections.abc import Callable, Sequence
from functools import cache
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
_ROWS: Final = 512
BLOCK: Final = 128
"""Passages in a block: a product reads 128 numbers of each dimension in turn."""

PRODUCT: Final = bytes.fromhex(
    "08093a710a2b0a046c6566740a0572696768740a047a65726f120770726f64756374220d4d61744d756c496e"
    "746567657212047363616e5a0c0a046c65667412040a0208025a0d0a05726967687412040a0208035a0e0a04"
    "7a65726f12060a0408021200620f0a0770726f6475637412040a02080642040a001011"
)
"""An ONNX graph of one node, uint8 less a zero, times int8: making it would import onnx."""


@cache
def _product() -> Any:
    return open_graph(PRODUCT)


def multiply(left: Unsigned, right: Bytes, zero: int) -> Ints:
    """Return (left - zero) @ right of uint8, shape (m, n), and int8, shape (n, k), as int32.

    Of many right sides, shape (blocks, n, k), it is the product with each.
    """
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
    for start in range(0, len(vectors), _ROWS):
        part = slice(start, start + _ROWS)
        scales[part] = np.abs(vectors[part]).max(axis=1, initial=_LEAST) / _MOST
        codes[part] = np.rint(vectors[part] / scales[part, None])
    return codes, scales


def write_scan(folder: Path, codes: Sequence[Bytes], scales: Sequence[Floats]) -> None:
    """Write codes, in pieces of shape (n, dimensions), and their scales."""
    folder.mkdir()
    whole = np.concatenate(codes)
    held = shift(whole) if has_amx() else _in_blocks(whole)
    np.save(folder / "codes.npy", held, allow_pickle=False)
    np.save(folder / "scales.npy", np.concatenate(scales), allow_pickle=False)


def _in_blocks(codes: Bytes) -> Bytes:
    count, dimensions = codes.shape
    blocks = -(-count // BLOCK)
    held = np.zeros((blocks * BLOCK, dimensions), dtype=np.int8)
    held[:count] = codes
    return np.ascontiguousarray(held.reshape(blocks, BLOCK, dimensions).transpose(0, 2, 1))


def read_codes(folder: Path) -> tuple[Bytes, Floats]:
    """Return the codes that were written, shape (passages, dimensions), and their scales."""
    codes, scales = map_array(folder / "codes.npy"), map_array(folder / "scales.npy")
    if codes.dtype == np.uint8:
        return (codes ^ np.uint8(ZERO)).view(np.int8), scales
    return codes.transpose(0, 2, 1).reshape(-1, codes.shape[1])[: len(scales)], scales


class Scan:
    """The codes of a snapshot, mapped; may be used by many threads."""

    def __init__(self, folder: Path) -> None:
        self._codes = map_array(folder / "codes.npy")
        self._scales: Floats = map_array(folder / "scales.npy")
        self._is_left = self._codes.dtype == np.uint8
        if not self._is_left:
            self._shift = MOST_ASKED * self._codes.sum(axis=1, dtype=np.int32).ravel()

    def similarities(self, vector: Floats) -> Floats:
        """Return about the cosine of a unit vector with every passage: shape (passages,)."""
        asked, scale = _in_seven_bits(vector)
        if self._is_left:
            product = multiply(self._codes, _signed(asked)[:, None], ZERO).ravel()
        else:
            # by a zero of its own, one row is three times as slow
            product = multiply(asked[None], self._codes, 0).ravel()
            product -= self._shift
        return self._scaled(product, scale)

    def compare(self, vector: Floats, other: Floats) -> tuple[Floats, Callable[[], Floats]]:
        """Return the same of one vector, and what returns that of another, if it is asked for.

        Codes on the left are read once for both, which takes no longer than for one.
        """
        if not self._is_left:
            return self.similarities(vector), lambda: self.similarities(other)
        asked, scales = zip(*map(_in_seven_bits, (vector, other)), strict=True)
        one, two = multiply(self._codes, _signed(np.array(asked)).T, ZERO).T
        return self._scaled(one, scales[0]), lambda: self._scaled(two, scales[1])

    def _scaled(self, product: Ints, scale: np.float32) -> Floats:
        cosines: Floats = product[: len(self._scales)].astype(np.float32)
        cosines *= self._scales * scale
        return cosines


def _in_seven_bits(vector: Floats) -> tuple[Unsigned, np.float32]:
    """Return a vector as whole numbers, of which MOST_ASKED is zero, and their scale."""
    scale = np.float32(max(np.abs(vector).max(), _LEAST) / MOST_ASKED)
    return np.rint(vector / scale + np.float32(MOST_ASKED)).astype(np.uint8), scale


def _signed(asked: Unsigned) -> Bytes:
    """Return the same with a zero of zero."""
    return asked.view(np.int8) - np.int8(MOST_ASKED)
