"""The compiled encoder beside sentence-transformers: short questions, and passages."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from corpus.library import read_library
from index.compiled import mean_cosine
from index.encoded import passage_text, split
from index.encoder import BUNDLED, ReferenceEncoder
from index.models import open_for_building
from tests.bench.data import questions
from tests.conftest import CACHE, SAMPLE

THREADS: Final = 1
_ROUNDS: Final = 3


def measure_encoding() -> dict[str, Any]:
    """Encode the golden questions one by one and the passages of the sample, in turns."""
    os.environ["OMP_NUM_THREADS"] = str(THREADS)
    compiled = open_for_building(BUNDLED, CACHE, THREADS)[0]
    reference = ReferenceEncoder(BUNDLED)
    import torch

    torch.set_num_threads(THREADS)
    texts = [
        passage_text(summary, passage)
        for summary in read_library(Path(SAMPLE)).summaries
        for passage in split(summary, compiled).passages
    ]
    asked = questions()
    figures: dict[str, Any] = {"threads": THREADS, "passages": len(texts)}
    for name, encoder in (("compiled", compiled), ("reference", reference)):
        encoder.encode(texts[:8])
        each = [_time(lambda e=encoder, q=question: e.encode([q])) for question in asked]
        figures[name] = {"question_p50_ms": 1000 * statistics.median(each), "passages_per_s": 0.0}
    for _ in range(_ROUNDS):
        for name, encoder in (("compiled", compiled), ("reference", reference)):
            rate = len(texts) / _time(lambda e=encoder: e.encode(texts))
            figures[name]["passages_per_s"] = max(rate, figures[name]["passages_per_s"])
    figures["mean_cosine"] = mean_cosine(compiled.encode(texts), reference.encode(texts))
    return figures


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
