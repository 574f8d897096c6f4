"""A cold search, a starting server, its pages over HTTP, and a load; the encoder included.

    python -m tests.bench.serving [SUMMARIES]      4000 unless said

The load is that of ``wrk``, which has to be installed; without it the rest is measured.
"""

import http.client
import re
import resource
import shutil
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from tests.bench.data import questions
from tests.conftest import SAMPLE, index_into, new_home, own_sizes
from tests.figures import print_figures
from tests.scale_figures import write_corpus
from tests.web.conftest import Server, run_attune, servers
from web.pages import EXAMPLES

_LOAD_S: Final = 30
_CONNECTIONS: Final = 4
_SCRIPT: Final = """
local asked, n = {}, 0
for line in io.lines("%s") do asked[#asked + 1] = line end
request = function() n = n + 1; return wrk.format("GET", asked[n %% #asked + 1]) end
"""


def measure(count: int, place: Path) -> dict[str, Any]:
    """Search the sample cold, then serve ``count`` summaries; return the figures."""
    figures: dict[str, Any] = {"cold_search": _search_cold(place)}
    home = new_home(place / "many", embeddings=True)
    write_corpus(place / "corpus", count)
    index_into(place / "corpus", home)
    with servers(place) as start:
        before = time.perf_counter()
        server = start(home, workers="2")
        figures["ready_s"] = round(time.perf_counter() - before, 2)
        figures["summaries"] = count
        figures["html"] = _ask_twice(server, "/search?q=")
        server.stop()
        server = start(home, workers="2")
        figures["json"] = _ask_twice(server, "/api/v1/search?q=")
        figures["load"] = _load(server, place) if shutil.which("wrk") else "no wrk here"
        sizes = [own_sizes(worker)["private_kb"] for worker in server.workers()]
        figures["worker_private_mb"] = round(max(sizes) / 1000)
        server.stop()
    return figures


def _search_cold(place: Path) -> dict[str, float]:
    """Run ``attune search`` over the sample corpus; return seconds and megabytes."""
    home = new_home(place / "sample", embeddings=True)
    index_into(SAMPLE, home)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        run_attune("search", "how to repair ruptures", home=str(home)).check_returncode()
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    return {"median_s": round(statistics.median(times), 2), "peak_mb": round(peak)}


def _ask_twice(server: Server, path: str) -> dict[str, dict[str, float]]:
    """Ask all questions one after the other, and again of the same worker; return milliseconds."""
    for question in EXAMPLES * 5:  # what any server has been asked
        server.get(path + quote(question))
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    asked = {name: _ask_all(connection, path) for name in ("first_ms", "again_ms")}
    connection.close()
    return asked


def _ask_all(connection: http.client.HTTPConnection, path: str) -> dict[str, float]:
    """Ask all questions one after the other; return milliseconds."""
    times = []
    for question in questions():
        start = time.perf_counter()
        connection.request("GET", path + quote(question))
        response = connection.getresponse()
        response.read()
        times.append(1000 * (time.perf_counter() - start))
        if response.status != 200:
            raise AssertionError(f"status {response.status} for {question!r}")
    p95 = statistics.quantiles(times, n=20)[18]
    return {"p50": round(statistics.median(times), 1), "p95": round(p95, 1)}


def _load(server: Server, place: Path) -> dict[str, Any]:
    """Ask with wrk as fast as it goes; return requests a second, p99 and errors."""
    asked = "\n".join(f"/api/v1/search?q={quote(question)}" for question in questions())
    (place / "asked").write_text(asked, encoding="utf-8")
    (place / "load.lua").write_text(_SCRIPT % (place / "asked"), encoding="utf-8")
    said = subprocess.run(
        [
            *("wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{_LOAD_S}s", "--latency"),
            *("-s", str(place / "load.lua"), f"http://127.0.0.1:{server.port}/"),
        ],
        capture_output=True,
        text=True,
        timeout=_LOAD_S + 30,
        check=True,
    ).stdout
    return {
        "seconds": _LOAD_S,
        "connections": _CONNECTIONS,
        "requests_per_s": float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]),
        "p99": re.findall(r"^ +99% +(\S+)", said, re.MULTILINE)[0],
        "errors": re.findall(r"(?:Non-2xx|Socket errors).*", said),
    }


if __name__ == "__main__":
    print_figures(measure, 4_000)
