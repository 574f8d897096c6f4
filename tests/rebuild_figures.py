"""Rebuild the index many times under a constant load of requests, and print what readers noticed.

    python -m tests.rebuild_figures [ROUNDS]      50 unless said

A real `attune serve` with two workers is asked RATE times a second, first in quiet, then while
`attune index` runs again and again over a corpus whose every summary says which version it is.
"""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from index.publish import current_name
from tests.conftest import SAMPLE, new_home, own_sizes
from tests.figures import print_figures
from tests.web.conftest import Server, run_attune, servers

RATE: Final = 25
THREADS: Final = 4
QUIET_S: Final = 60
WARMING: Final = 3
"""Rebuilds before the first look at memory: a worker's threads and libraries take theirs once."""

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


def measure(rounds: int, place: Path) -> dict[str, Any]:
    """Serve, ask, rebuild ``rounds`` times; return the figures."""
    corpus, home = place / "corpus", new_home(place / "home")
    corpus.mkdir()
    _write(corpus, 0)
    _index(corpus, home)
    figures = Figures()
    with servers(place) as start:
        server = start(home, corpus=str(corpus), workers="2")
        readers = [_Reader(server.port, number, figures) for number in range(THREADS)]
        for reader in readers:
            reader.start()
        time.sleep(1 + QUIET_S)
        del figures.quiet[:RATE]
        for reader in readers:
            reader.times = figures.loud
        late = [_rebuild(corpus, home, number, server) for number in range(1, WARMING + 1)]
        before = _sizes(server)
        numbers = range(WARMING + 1, rounds + 1)
        late += [_rebuild(corpus, home, number, server) for number in numbers[: len(numbers) // 2]]
        middle = _sizes(server)
        late += [_rebuild(corpus, home, number, server) for number in numbers[len(numbers) // 2 :]]
        for reader in readers:
            reader.is_over = True
            reader.join()
        after = _sizes(server)
        server.stop()
    return _sum_up(figures, rounds, late, (before, middle, after))


def _write(corpus: Path, version: int) -> None:
    for path in sorted(SAMPLE.glob("20*.md"))[:30]:
        lines = path.read_text(encoding="utf-8").split("\n")
        named = [
            f"{line.strip()} {version}" if line.startswith("title: ") else line for line in lines
        ]
        (corpus / path.name).write_text("\n".join(named), encoding="utf-8")


def _index(corpus: Path, home: Path) -> None:
    run_attune("index", corpus=str(corpus), home=str(home)).check_returncode()


def _rebuild(corpus: Path, home: Path, version: int, server: Server) -> float:
    """Publish a version; return how many seconds after it the last worker was seen on it."""
    _write(corpus, version)
    _index(corpus, home)
    published = last = time.perf_counter()
    name = current_name(home)
    while time.perf_counter() - last < 0.7:
        if json.loads(server.get("/readyz")[1])["snapshot"] != name:
            last = time.perf_counter()
        time.sleep(0.02)
    return last - published


def _sizes(server: Server) -> dict[str, int]:
    """Return what a worker has of its own, the largest of each."""
    sizes = [own_sizes(worker) for worker in server.workers()]
    return {name: max(each[name] for each in sizes) for name in sizes[0]}


def _sum_up(
    figures: Figures, rounds: int, late: list[float], sizes: Sequence[dict[str, int]]
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
        "worker_after_3": sizes[0],
        "worker_half_way": sizes[1],
        "worker_at_end": sizes[2],
    }


if __name__ == "__main__":
    print_figures(measure, 50)
