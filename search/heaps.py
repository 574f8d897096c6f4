"""How many heaps the threads of a process share, and what they give back, where glibc has them.

glibc gives threads heaps of their own, up to eight a core, and each keeps what was once needed in
it: a process that opens one snapshot after the other grows until all have held the most.
Another C library is left as it is.
"""

import ctypes
from contextlib import suppress
from typing import Final

_M_ARENA_MAX: Final = -8
_MOST: Final = 2


def bound_heaps() -> None:
    """Let all threads of this process share two heaps."""
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _MOST)


def trim_heaps() -> None:
    """Give back to the system what the heaps of this process hold and don't need."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
