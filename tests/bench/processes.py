"""An engine in a process of its own, which builds, opens and answers when told over a pipe."""

import multiprocessing
import os
import time
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from tests.bench.engines import read_data

NAMES: Final = (
    "Attune",
    "AttuneRanking",
    "Txtai",
    "LanceDb",
    "QdrantEdge",
    "Tantivy",
    "Bm25s",
    "WhooshAlone",
    "FaissAlone",
)
_OWN: Final = ("Attune", "AttuneRanking", "WhooshAlone")
_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")


class EngineProcess:
    """Starts the process; closing ends it."""

    def __init__(self, name: str, folder: Path) -> None:
        self._folder = folder / name
        self._folder.mkdir(exist_ok=True)
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, name, folder))
        self._process.start()
        other.close()
        self.can: frozenset[str] = self._pipe.recv()

    def build(self) -> float:
        """Build the engine; return seconds."""
        return float(self._tell("build"))

    def open(self) -> float:
        """Open what was built and answer once; return seconds, with what has to be imported."""
        return float(self._tell("open"))

    def ask(self, number: int, topic: str) -> float:
        """Answer a question; return milliseconds."""
        return float(self._tell("ask", number, topic))

    def memory_mb(self) -> float:
        """Return by how much the process has grown since before it opened the engine."""
        return float(self._tell("memory"))

    def disk_mb(self) -> float:
        """Return the size of what was built."""
        return sum(f.stat().st_size for f in self._folder.rglob("*") if f.is_file()) / 1e6

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.join(20)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _tell(self, *message: Any) -> Any:
        self._pipe.send(message)
        answer = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


def _serve(pipe: Connection, name: str, folder: Path) -> None:
    for variable in _ONE_THREAD:
        os.environ[variable] = "1"
    data = read_data(folder)
    before = _resident_mb()
    start = time.perf_counter()
    engine = _make(name)
    imported = time.perf_counter() - start
    pipe.send(engine.can)
    while True:
        try:
            what, *values = pipe.recv()
        except EOFError:
            return
        start = time.perf_counter()
        try:
            if what == "build":
                if hasattr(engine, "prepare"):
                    engine.prepare(data)
                    start = time.perf_counter()
                engine.build(data, folder / name)
            elif what == "open":
                engine.open(data, folder / name)
                engine.ask(0, "")
                start -= imported
            elif what == "ask":
                engine.ask(*values)
        except Exception as error:  # noqa: BLE001  # told to whoever measures
            pipe.send(RuntimeError(f"{name} can't {what}: {error!r}"))
            continue
        took = time.perf_counter() - start
        told = {"ask": 1000 * took, "memory": _resident_mb() - before}
        pipe.send(told.get(what, took))


def _make(name: str) -> Any:
    from importlib import import_module

    module = "tests.bench.own" if name in _OWN else "tests.bench.engines"
    return getattr(import_module(module), name)()


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
