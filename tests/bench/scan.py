"""How long a scan of up to a million vectors takes: in 8 bits, as Attune scans, and in float32."""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

COUNTS: Final = (10_000, 30_000, 100_000, 300_000, 1_000_000)
_DIMENSIONS: Final = 384
_TIMES: Final = 15
_STEP: Final = 100_000


def measure_scan(counts: Sequence[int] = COUNTS) -> list[dict[str, Any]]:
    """Scan random unit vectors with one thread; return milliseconds by how many there are."""
    import faiss

    from index.scan import Scan, make_codes, write_scan

    faiss.omp_set_num_threads(1)
    random = np.random.default_rng(1)
    vectors = np.empty((max(counts), _DIMENSIONS), dtype=np.float32)
    for start in range(0, len(vectors), _STEP):
        part = vectors[start : start + _STEP]
        part[:] = random.standard_normal(part.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    asked = vectors[0].copy()
    figures = []
    for count in counts:
        found = np.empty(count, dtype=np.float32)
        pointers = [faiss.swig_ptr(each) for each in (found, asked, vectors)]
        whole_ms = _median_ms(
            lambda p=pointers, n=count: faiss.fvec_inner_products_ny(*p, _DIMENSIONS, n)
        )
        with tempfile.TemporaryDirectory(prefix="attune-") as folder:
            codes, scales = make_codes(vectors[:count])
            write_scan(Path(folder) / "scan", [codes], [scales])
            scan = Scan(Path(folder) / "scan")
            small_ms = _median_ms(lambda s=scan: s.similarities(asked))
        figures.append({"vectors": count, "8bit_ms": small_ms, "float32_ms": whole_ms})
    return figures


def _median_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_TIMES):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


if __name__ == "__main__":
    print(measure_scan())  # noqa: T201
