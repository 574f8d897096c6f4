import gc
import platform
import subprocess
import sys
import weakref

import pytest

from search.heaps import settle_heaps

THREADS = """
import ctypes, threading
from search.heaps import bound_heaps
{first}
libc, barrier = ctypes.CDLL(None), threading.Barrier(17)
libc.malloc.restype = ctypes.c_void_p

def take():
    libc.malloc(1000)
    barrier.wait()

for _ in range(16):
    threading.Thread(target=take).start()
barrier.wait()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def heaps(first: str) -> int:
    command = [sys.executable, "-c", THREADS.format(first=first)]
    return subprocess.run(command, check=True, capture_output=True).stdout.count(b"<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has these heaps")
def test_the_threads_of_a_worker_share_two_heaps():
    assert heaps("") > 2
    assert heaps("bound_heaps()") == 2


def test_what_is_there_when_a_process_settles_is_collected_or_spared():
    class Ring:
        pass

    kept = [[] for _ in range(1000)]
    lost = Ring()
    lost.ring = lost
    gone = weakref.ref(lost)
    del lost
    try:
        settle_heaps()
        assert gone() is None
        assert gc.get_freeze_count() > len(kept)
        assert len(gc.get_objects()) < len(kept)
    finally:
        gc.unfreeze()
