"""All vectors in 8 bits: a question's cosine with every passage, reading a quarter of the memory.

    codes    int8, shape (dimensions, passages): a passage's vector over its own scale, rounded
    scales   float32, shape (passages,)
    product  an ONNX graph of one node: a row of uint8 times the codes

A cosine is within a few thousandths of the true one; whoever needs the true one asks
``index.vectors`` for the few passages that matter.  onnxruntime's integer matrix product reads the
codes where they are mapped.  A question has 7 bits, so that pairs of products don't saturate where
the processor adds them in 16 bits.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from index.files import map_array
from index.graphs import open_graph
from index.types import Floats

_MOST: Final = 127
_MOST_ASKED: Final = 63
_LEAST: Final = 1e-9
_BLOCK: Final = 512


def write_scan(folder: Path, pieces: Sequence[Floats], dimensions: int) -> None:
    """Write the codes and scales of unit vectors, in pieces of shape (n, dimensions)."""
    folder.mkdir()
    codes = np.empty((dimensions, sum(map(len, pieces))), dtype=np.int8)
    scales = np.empty(codes.shape[1], dtype=np.float32)
    start = 0
    blocks = (piece[at : at + _BLOCK] for piece in pieces for at in range(0, len(piece), _BLOCK))
    for block in blocks:
        stop = start + len(block)
        scales[start:stop] = np.abs(block).max(axis=1, initial=_LEAST) / _MOST
        codes[:, start:stop] = np.rint(block / scales[start:stop, None]).astype(np.int8).T
        start = stop
    np.save(folder / "codes.npy", codes, allow_pickle=False)
    np.save(folder / "scales.npy", scales, allow_pickle=False)
    (folder / "product.onnx").write_bytes(_product())


class Scan:
    """The codes of a snapshot, mapped; may be used by many threads."""

    def __init__(self, folder: Path) -> None:
        self._codes = map_array(folder / "codes.npy")
        self._scales: Floats = map_array(folder / "scales.npy")
        self._product = open_graph(folder / "product.onnx")
        self._shift = _MOST_ASKED * self._codes.sum(axis=0, dtype=np.int32)

    def similarities(self, vector: Floats) -> Floats:
        """Return about the cosine of a unit vector with every passage: shape (passages,)."""
        scale = max(float(np.abs(vector).max(initial=0.0)), _LEAST) / _MOST_ASKED
        asked = np.rint(vector / scale).astype(np.int16) + _MOST_ASKED
        feed = {"asked": asked.astype(np.uint8)[None], "codes": self._codes}
        (found,) = self._product.run(None, feed)[0]
        found -= self._shift
        cosines: Floats = found.astype(np.float32)
        cosines *= self._scales
        cosines *= np.float32(scale)
        return cosines


def _product() -> bytes:
    """Return the graph that multiplies a row of uint8 with a matrix of int8."""
    from onnx import TensorProto, helper

    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["asked", "codes"], ["products"])],
        "scan",
        [
            helper.make_tensor_value_info("asked", TensorProto.UINT8, [1, None]),
            helper.make_tensor_value_info("codes", TensorProto.INT8, [None, None]),
        ],
        [helper.make_tensor_value_info("products", TensorProto.INT32, [1, None])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    written: bytes = model.SerializeToString(deterministic=True)
    return written
