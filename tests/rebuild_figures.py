"""Rebuild the index many times under a constant load of requests, and print what readers noticed.

    python -m tests.rebuild_figures [ROUNDS]      50 unless said

A real `attune serve` with two workers is asked RATE times a second, first in quiet, then while
`attune index` runs again and again over a corpus whose every summary says which version it is.
"""

import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from tests.conftest import CACHE, SAMPLE
from tests.web.conftest import PROGRAM, free_port

_ATTUNE: Final = (sys.executable, "-c", PROGRAM)
RATE: Final = 25
THREADS: Final = 4
QUIET_S: Final = 15
QUESTIONS: Final = (
    "how to repair ruptures",
    "clients who drop out",
    "version of this corpus",
    "empathy",
    "is online therapy as good",
    '"therapeutic alliance"',
    "depression medication",
    "group cohesion",
)


@dataclass
class Figures:
    """What readers noticed: times in milliseconds, and everything that was wrong."""

    quiet: list[float] = field(default_factory=list)
    loud: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    snapshots: dict[str, set[str]] = field(default_factory=dict)


class _Reader(threading.Thread):
    """Asks at a constant rate, whatever the answers take, over connections kept open."""

    def __init__(self, port: int, number: int, figures: Figures) -> None:
        super().__init__(daemon=True)
        self.port, self.number, self.figures = port, number, figures
        self.times = figures.quiet
        self.is_over = False

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        due, asked = time.perf_counter(), self.number
        while not self.is_over:
            due += THREADS / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            asked += 1
            self._ask(connection, QUESTIONS[asked % len(QUESTIONS)])

    def _ask(self, connection: http.client.HTTPConnection, question: str) -> None:
        times, start = self.times, time.perf_counter()
        try:
            connection.request("GET", f"/api/v1/search?q={quote(question)}")
            response = connection.getresponse()
            body = response.read()
        except OSError as error:
            self.figures.wrong.append(f"{type(error).__name__}: {error}")
            connection.close()
            return
        times.append(1000 * (time.perf_counter() - start))
        if response.status != 200:
            self.figures.wrong.append(f"status {response.status}")
            return
        self._check(json.loads(body), response.headers["ETag"] or "")

    def _check(self, answer: dict[str, Any], etag: str) -> None:
        name = answer["snapshot"]
        versions = {hit["title"].rsplit(" ", 1)[1] for hit in answer["hits"]}
        versions |= self.figures.snapshots.setdefault(name, set())
        self.figures.snapshots[name] |= versions
        if len(versions) > 1 or name not in etag or not answer["hits"]:
            self.figures.wrong.append(f"mixture: {name}, {etag}, {sorted(versions)}")


def measure(rounds: int, place: Path, quiet_s: float = QUIET_S) -> dict[str, Any]:
    """Serve, ask, rebuild ``rounds`` times; return the figures."""
    corpus, home, port = place / "corpus", place / "home", free_port()
    home.mkdir(parents=True)
    corpus.mkdir()
    (home / "models").symlink_to(CACHE / "models")
    settings = {"ATTUNE_HOME": str(home), "ATTUNE_CORPUS": str(corpus), "ATTUNE_PORT": str(port)}
    environment = {**os.environ, **settings, "ATTUNE_WORKERS": "2"}
    _write(corpus, 0)
    _index(environment)
    server = subprocess.Popen([*_ATTUNE, "serve"], env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        figures = Figures()
        readers = [_Reader(port, number, figures) for number in range(THREADS)]
        for reader in readers:
            reader.start()
        time.sleep(1 + quiet_s)
        del figures.quiet[: int(RATE)]
        _index(environment)
        before = _sizes(server.pid)
        for reader in readers:
            reader.times = figures.loud
        late = [_rebuild(corpus, environment, number, port) for number in range(1, rounds + 1)]
        for reader in readers:
            reader.is_over = True
            reader.join()
        after = _sizes(server.pid)
    finally:
        server.terminate()
        server.wait(20)
    return _sum_up(figures, rounds, late, before, after)


def _write(corpus: Path, version: int) -> None:
    for path in sorted(SAMPLE.glob("20*.md"))[:30]:
        lines = path.read_text(encoding="utf-8").split("\n")
        named = [
            f"{line.strip()} {version}" if line.startswith("title: ") else line for line in lines
        ]
        (corpus / path.name).write_text("\n".join(named), encoding="utf-8")


def _index(environment: dict[str, str]) -> None:
    subprocess.run([*_ATTUNE, "index"], env=environment, check=True, capture_output=True)


def _rebuild(corpus: Path, environment: dict[str, str], version: int, port: int) -> float:
    """Publish a version; return how many seconds after it the last worker was seen on it."""
    _write(corpus, version)
    _index(environment)
    published, last = time.perf_counter(), time.perf_counter()
    name = (Path(environment["ATTUNE_HOME"]) / "current").read_text().strip()
    while time.perf_counter() - max(last, published) < 0.7:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/readyz")
        if json.loads(connection.getresponse().read())["snapshot"] != name:
            last = time.perf_counter()
        connection.close()
        time.sleep(0.02)
    return last - published


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/readyz")
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server doesn't answer")


def _sizes(pid: int) -> dict[str, int]:
    """Return memory that is a worker's own, in kB, and its open files, the largest of each."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own, files = [], []
    for child in children:
        rollup = Path(f"/proc/{child}/smaps_rollup").read_text().splitlines()
        own.append(sum(int(line.split()[1]) for line in rollup if line.startswith("Private_")))
        files.append(len(list(Path(f"/proc/{child}/fd").iterdir())))
    return {"private_kb": max(own), "files": max(files)}


def _sum_up(
    figures: Figures, rounds: int, late: list[float], before: dict[str, int], after: dict[str, int]
) -> dict[str, Any]:
    def at(times: list[float], share: int) -> float:
        return round(statistics.quantiles(times, n=100)[share - 1], 1)

    return {
        "rebuilds": rounds,
        "requests": len(figures.quiet) + len(figures.loud),
        "errors": len(figures.wrong),
        "first_errors": figures.wrong[:3],
        "snapshots_seen": len(figures.snapshots),
        "quiet_ms": {"p50": at(figures.quiet, 50), "p99": at(figures.quiet, 99)},
        "rebuilding_ms": {"p50": at(figures.loud, 50), "p99": at(figures.loud, 99)},
        "p99_ratio": round(at(figures.loud, 99) / at(figures.quiet, 99), 2),
        "moved_after_s": round(max(late), 2),
        "worker_before": before,
        "worker_after": after,
    }


if __name__ == "__main__":
    where = Path(tempfile.mkdtemp(prefix="attune-rebuild-"))
    try:
        print(json.dumps(measure(int((sys.argv[1:] or ["50"])[0]), where), indent=1))  # noqa: T201
    finally:
        shutil.rmtree(where, ignore_errors=True)
