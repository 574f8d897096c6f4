"""What building takes beside encoding, with nothing encoded before: seconds and share.

    python -m tests.bench.building [SUMMARIES]      made ones; the sample corpus unless said

From reading the files, or made summaries, to the published snapshot; one thread encodes, then two.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from corpus.library import Library, read_library
from corpus.summary import Summary
from index.build import build
from index.encoder import BUNDLED, Encoder
from index.models import open_for_building
from index.publish import new_name, publish, snapshots_folder
from index.tokens import Reading
from index.types import Floats
from tests.bench.made import make_summaries
from tests.conftest import CACHE, SAMPLE, quiet
from tests.figures import print_figures

_THREADS: Final = (1, 2)


class _Timed:
    """An encoder that counts the seconds that it encodes, and the texts."""

    def __init__(self, encoder: Encoder) -> None:
        self.fingerprint = encoder.fingerprint
        self.dimensions, self.limit = encoder.dimensions, encoder.limit
        self.count_tokens, self.knows = encoder.count_tokens, encoder.knows
        self._encoder = encoder
        self.seconds, self.texts = 0.0, 0

    def encode(self, texts: Sequence[str]) -> Floats:
        with self._timed(texts):
            return self._encoder.encode(texts)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        with self._timed(texts):
            return self._encoder.read(texts)

    @contextmanager
    def _timed(self, texts: Sequence[str]) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - start
        self.texts += len(texts)


def measure(count: int, place: Path) -> dict[str, Any]:
    """Build and publish, with each number of threads that encode."""
    return {f"threads {each}": _measure(count, place / str(each), each) for each in _THREADS}


def _measure(count: int, place: Path, threads: int) -> dict[str, Any]:
    """Return the seconds of all, of encoding, and of what is left."""
    encoder = _Timed(open_for_building(BUNDLED, CACHE, threads)[0])
    made = tuple(make_summaries(count))
    start = time.perf_counter()
    library = _library(made) if count else read_library(SAMPLE)
    name = new_name(place)
    folder = snapshots_folder(place) / f".{name}"
    folder.mkdir(parents=True)
    build(
        library,
        encoder,
        folder,
        before=None,
        model=BUNDLED,
        cache=place / "embeddings.sqlite",
        progress=quiet,
    )
    publish(place, folder, name)
    whole = time.perf_counter() - start
    rest = whole - encoder.seconds
    return {
        "summaries": len(library.digests),
        "texts": encoder.texts,
        "whole_s": round(whole, 2),
        "encoding_s": round(encoder.seconds, 2),
        "rest_s": round(rest, 2),
        "rest_share": round(rest / whole, 3),
    }


def _library(summaries: tuple[Summary, ...]) -> Library:
    return Library(summaries, {each.id: each.id for each in summaries}, (), "made")


if __name__ == "__main__":
    print_figures(measure, 0)
