"""Names for the arrays that the index is made of."""

from typing import NewType

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Ordinals = NDArray[np.int32]
Bytes = NDArray[np.int8]
Unsigned = NDArray[np.uint8]
Keys = np.ndarray[tuple[int], np.dtype[np.bytes_]]
Bools = NDArray[np.bool_]
Bits = NDArray[np.uint64]

SnapshotName = NewType("SnapshotName", str)
