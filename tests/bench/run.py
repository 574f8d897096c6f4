"""Measure Attune beside other engines, on made corpora of several sizes.

    python -m tests.bench [SUMMARIES...]      400 4000 20000 100000 unless said

Each engine has a process of its own.  All are asked the same questions in turns, first without and
then with a topic chosen; one that has used up its time is left out of the rest.  The raw figures
go to docs/benchmarks.json, which ``tests.bench.report`` makes the page and the plots from.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from tests.bench.data import write_data
from tests.bench.encoding import measure_encoding
from tests.bench.engines import read_data
from tests.bench.processes import NAMES, EngineProcess
from tests.bench.report import describe_machine, write_report
from tests.bench.scan import measure_scan
from tests.conftest import ROOT

SIZES: Final = (400, 4_000, 20_000, 100_000)
RAW: Final = ROOT / "docs" / "benchmarks.json"
_LIMIT_S: Final = 20.0
"""What an engine may take for all questions of one kind."""

_WARMING: Final = 5


def measure(count: int, folder: Path, names: Sequence[str] = NAMES) -> dict[str, Any]:
    """Build engines over ``count`` summaries and ask them in turns; return the figures."""
    write_data(folder, count)
    data = read_data(folder)
    topics = sorted({topic for row in data.rows for topic in row["topics"]})
    say(f"{count} summaries, {len(data.rows)} passages")
    figures: dict[str, dict[str, Any]] = {}
    for name in names:
        with EngineProcess(name, folder) as process:
            figures[name] = {"build_s": process.build()}
        figures[name]["disk_mb"] = process.disk_mb()
        say(f"  {name} built in {figures[name]['build_s']:.1f} s")
    with ExitStack() as stack:
        running = {name: stack.enter_context(EngineProcess(name, folder)) for name in names}
        for name, process in running.items():
            figures[name]["cold_s"] = process.open()
        for kind, within in (("plain", [""]), ("filtered", topics)):
            for name, times in ask_in_turns(running, len(data.questions), within).items():
                if within == [""] or "filter" in running[name].can:
                    figures[name][kind] = sum_up(times)
        for name, process in running.items():
            figures[name]["memory_mb"] = process.memory_mb()
            figures[name]["can"] = sorted(process.can)
    return {"summaries": count, "passages": len(data.rows), "engines": figures}


def ask_in_turns(
    running: dict[str, EngineProcess], questions: int, topics: list[str]
) -> dict[str, list[float]]:
    """Ask each question of each engine, the first engine another one each time."""
    times: dict[str, list[float]] = {name: [] for name in running}
    names = list(running)
    for number in range(-_WARMING, questions):
        topic = topics[number % len(topics)]
        for at in range(len(names)):
            name = names[(at + number) % len(names)]
            if sum(times[name]) < 1000 * _LIMIT_S:
                took = running[name].ask(number % questions, topic)
                times[name] += [took] if number >= 0 else []
    return times


def sum_up(times: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile in milliseconds, and how many were asked."""
    p95 = statistics.quantiles(times, n=20)[18]
    return {"p50_ms": statistics.median(times), "p95_ms": p95, "asked": len(times)}


def say(message: str) -> None:
    """Tell how far it is."""
    print(message, file=sys.stderr, flush=True)  # noqa: T201


def _measure_serving() -> Any:
    """Measure in a process of its own: what it starts is charged the memory of what starts it."""
    command = [sys.executable, "-m", "tests.bench.serving"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def main() -> None:
    """Measure all sizes, and write the raw figures and the page."""
    start = time.perf_counter()
    raw: dict[str, Any] = {
        **json.loads(RAW.read_text(encoding="utf-8")),  # what commands of their own measure stays
        "machine": describe_machine(),
        "encoding": measure_encoding(),
        "scan": measure_scan(),
        "serving": _measure_serving(),
        "sizes": [],
    }
    for count in [int(each) for each in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory(prefix="attune-") as folder:
            raw["sizes"].append(measure(count, Path(folder)))
        RAW.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    write_report(raw, ROOT / "docs")
    say(f"done in {time.perf_counter() - start:.0f} s")
