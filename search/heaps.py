"""How many heaps the threads of a process share, where glibc manages its memory.

glibc gives threads heaps of their own, up to eight a core, and each keeps what was once needed in
it: a process that opens one snapshot after the other grows until all have held the most.
"""

import ctypes
from contextlib import suppress
from typing import Final

_M_ARENA_MAX: Final = -8
_MOST: Final = 2


def bound_heaps() -> None:
    """Let all threads of this process share two heaps; another C library is left as it is."""
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _MOST)
