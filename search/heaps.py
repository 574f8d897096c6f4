"""What a process that serves for long does about its memory.

Python's collector looks at everything now and then, and stops all threads of a process meanwhile:
50 ms where it holds a snapshot.  What is there once a snapshot is open stays, so it is spared.

glibc gives threads heaps of their own, up to eight a core, and each keeps what was once needed in
it: a process that opens one snapshot after the other grows until all have held the most.
Another C library is left as it is.
"""

import ctypes
import gc
from contextlib import suppress
from typing import Final

_M_ARENA_MAX: Final = -8
_MOST: Final = 2


def bound_heaps() -> None:
    """Let all threads of this process share two heaps."""
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _MOST)


def settle_heaps() -> None:
    """Give back what isn't needed, and spare what is left from the collections to come."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
