"""How long a scan of all vectors takes, to a million: as Attune scans, and with 8-bit vectors."""

import statistics
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np

COUNTS: Final = (10_000, 30_000, 100_000, 300_000, 1_000_000)
_DIMENSIONS: Final = 384
_TIMES: Final = 15
_STEP: Final = 100_000


def measure_scan() -> list[dict[str, Any]]:
    """Scan random unit vectors with one thread; return milliseconds by how many there are."""
    import faiss

    faiss.omp_set_num_threads(1)
    random = np.random.default_rng(1)
    vectors = np.empty((max(COUNTS), _DIMENSIONS), dtype=np.float32)
    for start in range(0, len(vectors), _STEP):
        vectors[start : start + _STEP] = random.standard_normal((_STEP, _DIMENSIONS))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    asked = vectors[:1].copy()
    figures = []
    for count in COUNTS:
        found = np.empty(count, dtype=np.float32)
        pointers = [faiss.swig_ptr(each) for each in (found, asked, vectors)]
        small = faiss.IndexScalarQuantizer(
            _DIMENSIONS, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
        )
        for start in range(0, count, _STEP):
            small.add(np.rint(127 * vectors[start : min(start + _STEP, count)]))
        whole_ms = _median_ms(
            lambda p=pointers, n=count: faiss.fvec_inner_products_ny(*p, _DIMENSIONS, n)
        )
        small_ms = _median_ms(lambda index=small: index.search(127 * asked, 100))
        figures.append({"vectors": count, "float32_ms": whole_ms, "8bit_ms": small_ms})
    return figures


def _median_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_TIMES):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)
