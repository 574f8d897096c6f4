"""Files of a snapshot: what must be on the disk before it is said to be there, and arrays."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def map_array(path: Path) -> NDArray[Any]:
    """Map an npy file for reading, so that processes share its memory."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
