"""Raw figures -> docs/benchmarks.md and its plots.

python -m tests.bench.report      writes both anew from docs/benchmarks.json
"""

import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from tests.conftest import ROOT

_SHOWN: Final = {
    "Attune": ("Attune, a whole page", "attune"),
    "AttuneRanking": ("Attune, one hit a page", "attune"),
    "Txtai": ("txtai, hybrid", "txtai"),
    "LanceDb": ("LanceDB, hybrid", "lancedb"),
    "QdrantEdge": ("Qdrant Edge, hybrid", "qdrant-edge-py"),
    "Tantivy": ("tantivy, words only", "tantivy"),
    "Bm25s": ("bm25s, words only", "bm25s"),
    "WhooshAlone": ("Whoosh alone, words only", "whoosh-reloaded"),
    "FaissAlone": ("FAISS alone, vectors only", "faiss-cpu"),
}

_SAME: Final = "AttuneRanking"
"""What is asked otherwise of what is built once."""

_INTRODUCTION: Final = (Path(__file__).parent / "introduction.md").read_text(encoding="utf-8")
_EXPORTS: Final = (Path(__file__).parent / "exports.md").read_text(encoding="utf-8")


def describe_machine() -> str:
    """Say what this was measured on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    about = f"{os.cpu_count()} shared cores ({model or platform.machine()}), {memory:.0f} GiB"
    packages = ", ".join(sorted({f"{each} {version(each)}" for _, each in _SHOWN.values()}))
    return f"Measured on {about}, Python {platform.python_version()}; {packages}"


def write_report(raw: dict[str, Any], docs: Path) -> None:
    """Write the page and the plots into a folder."""
    sizes = raw["sizes"]
    asked = max(e["plain"]["asked"] for e in sizes[0]["engines"].values())
    parts = [
        _INTRODUCTION.format(machine=raw["machine"], questions=asked),
        "## Asking\n\n![Milliseconds a question by number of summaries](benchmarks-asking.svg)\n",
        *_table(
            sizes,
            "A question, milliseconds p50 / p95, and p50 as a multiple of Attune's page",
            lambda e: e.get("plain"),
            _latency,
        ),
        *_table(
            sizes,
            "The same within a topic, with facets where there are any",
            lambda e: e.get("filtered"),
            _latency,
        ),
        *_ranking(raw["ranking"]),
        "## Building, memory, start\n",
        *_table(sizes, "Building without encoding, seconds", lambda e: e["build_s"], _one, _SAME),
        *_table(sizes, "On disk, MB", lambda e: e["disk_mb"], _one, _SAME),
        *_table(
            sizes,
            "Memory taken by opening and asking, mapped files included, MB",
            lambda e: e["memory_mb"],
            _one,
            _SAME,
        ),
        *_table(
            sizes,
            "Cold start to the first answer, imports included, seconds",
            lambda e: e["cold_s"],
            lambda value, _: f"{value:.2f}",
            _SAME,
        ),
        *_serving(raw["serving"]),
        *_encoding(raw["encoding"]),
        *_parity(raw["parity"]),
        *_scan(raw["scan"]),
    ]
    (docs / "benchmarks.md").write_text("\n".join(parts), encoding="utf-8")
    _plot_asking(sizes, docs / "benchmarks-asking.svg")
    _plot_scan(raw["scan"], docs / "benchmarks-scan.svg")


def _table(
    sizes: Sequence[dict[str, Any]],
    title: str,
    pick: Callable[[dict[str, Any]], Any],
    show: Callable[[Any, Any], str],
    but: str = "",
) -> Iterator[str]:
    yield f"{title}:\n"
    yield from _heads(sizes)
    for name, (label, _) in _SHOWN.items():
        values = [pick(size["engines"][name]) for size in sizes]
        own = [pick(size["engines"]["Attune"]) for size in sizes]
        if name != but and any(value is not None for value in values):
            shown = [
                "-" if value is None else show(value, mine)
                for value, mine in zip(values, own, strict=True)
            ]
            yield f"| {label} | " + " | ".join(shown) + " |"
    yield ""


def _heads(sizes: Sequence[dict[str, Any]]) -> Iterator[str]:
    heads = [f"{each['summaries']:,} ({each['passages']:,} passages)" for each in sizes]
    yield "| | " + " | ".join(heads) + " |"
    yield "| --- |" + " --- |" * len(heads)


def _latency(value: dict[str, float], own: dict[str, float]) -> str:
    ratio = value["p50_ms"] / own["p50_ms"]
    return f"{value['p50_ms']:.2f} / {value['p95_ms']:.2f} ({ratio:.2f})"


def _one(value: float, _: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def _ranking(figures: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield (
        "Asked in turns, each engine finds the processor's caches full of the others' data.\n"
        "In a loop of one process, `python -m tests.bench.ranking SUMMARIES`, ranking within a "
        "topic takes, milliseconds p50 / p95:\n"
    )
    yield from _heads(figures)
    labels = {
        "three facets": "ranking, filter, three facets",
        "ranking": "ranking, filter, all eight facets",
        "with one hit": "and one hit",
    }
    for kind, label in labels.items():
        shown = [f"{e[kind]['p50_ms']:.2f} / {e[kind]['p95_ms']:.2f}" for e in figures]
        yield f"| {label} | " + " | ".join(shown) + " |"
    yield (
        "\nThe aims, with three facets, were 1.5 ms at 4,000 summaries, 5 ms at 20,000 and, asked "
        "in turns as above, 20 ms at 126,000 passages.\n"
    )


def _serving(figures: dict[str, Any]) -> Iterator[str]:
    cold, load = figures["cold_search"], figures["load"]
    yield "## Attune over HTTP, encoder included\n"
    yield (
        f"`python -m tests.bench.serving`: {figures['summaries']:,} summaries, two workers, the "
        "golden questions one after the other, milliseconds p50 / p95:\n"
    )
    yield "| | asked first | asked again |\n| --- | --- | --- |"
    for name, label in (("json", "JSON"), ("html", "page")):
        first, again = figures[name]["first_ms"], figures[name]["again_ms"]
        shown = [f"{each['p50']:.1f} / {each['p95']:.1f}" for each in (first, again)]
        yield f"| {label} | {' | '.join(shown)} |"
    yield (
        f"\nThe server answers {figures['ready_s']:.1f} s after the command, and a worker has "
        f"{figures['worker_private_mb']} MB of its own.\n"
        f"`attune search` over the sample takes {cold['median_s']:.2f} s from a cold process and "
        f"{cold['peak_mb']} MB.\n"
    )
    if isinstance(load, dict):
        yield (
            f"Load: `wrk -t1 -c{load['connections']} -d{load['seconds']}s` on `/api/v1/search` "
            f"with the golden questions in turn: {load['requests_per_s']:.0f} requests a second, "
            f"p99 {load['p99']}, {load['errors'] or 'no errors'}; wrk ran on the same two cores.\n"
        )


def _encoding(figures: dict[str, Any]) -> Iterator[str]:
    compiled, reference = figures["compiled"], figures["reference"]
    faster = compiled["passages_per_s"] / reference["passages_per_s"]
    yield "## Encoding\n"
    yield (
        f"The compiled encoder (ONNX, int8) beside `SentenceTransformer.encode`, one thread, the "
        f"{figures['passages']} passages of the sample corpus in turns, best of three:\n"
    )
    yield "| | a golden question, ms p50 | passages a second |\n| --- | --- | --- |"
    for label, each in (("compiled", compiled), ("sentence-transformers", reference)):
        yield f"| {label} | {each['question_p50_ms']:.2f} | {each['passages_per_s']:.0f} |"
    yield (
        f"\n{faster:.1f} times as many passages a second; mean cosine of the two "
        f"{figures['mean_cosine']:.4f}.\n"
    )


def _parity(figures: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield (
        "`python -m tests.bench.parity FOLDER` ranks judged collections by meaning alone with "
        "each, nDCG@10:\n"
    )
    yield "| | compiled | sentence-transformers | difference |\n| --- | --- | --- | --- |"
    for each in figures:
        ours, theirs = each["compiled"]["ndcg@10"], each["reference"]["ndcg@10"]
        name = f"{each['collection']}, {each['split']}"
        yield f"| {name} | {ours:.4f} | {theirs:.4f} | {ours - theirs:+.4f} |"
    yield f"\n{_EXPORTS}"


def _scan(figures: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield "## To a million passages and past it\n"
    yield "![Milliseconds a scan by number of vectors](benchmarks-scan.svg)\n"
    yield "One scan of all vectors, one thread, random vectors of 384 numbers, milliseconds p50:\n"
    yield "| vectors | 8 bits, as Attune scans | float32, FAISS |"
    yield "| --- | --- | --- |"
    for each in figures:
        yield f"| {each['vectors']:,} | {each['8bit_ms']:.1f} | {each['float32_ms']:.1f} |"
    last = figures[-1]
    more = 5_000_000 / last["vectors"]
    yield (
        f"\nA scan grows with the vectors: five millions would take about "
        f"{more * last['8bit_ms']:.0f} ms.\n"
        "Past that an index that doesn't scan all would be needed, and with it the promise would "
        "go that a filter never loses a hit.\n"
    )


def _plot_asking(sizes: Sequence[dict[str, Any]], path: Path) -> None:
    def draw(axes: Any) -> None:
        for name, (label, _) in _SHOWN.items():
            points = [(s["summaries"], s["engines"][name]["plain"]["p50_ms"]) for s in sizes]
            own = name.startswith("Attune")
            axes.plot(*zip(*points, strict=True), marker="o", label=label, lw=2.5 if own else 1.2)
        axes.set(xlabel="summaries", ylabel="milliseconds a question, p50")

    _plot(draw, path)


def _plot_scan(figures: Sequence[dict[str, Any]], path: Path) -> None:
    def draw(axes: Any) -> None:
        counts = [each["vectors"] for each in figures]
        for key, label in (
            ("8bit_ms", "8 bits, as Attune scans"),
            ("float32_ms", "float32, FAISS"),
        ):
            axes.plot(counts, [each[key] for each in figures], marker="o", label=label)
        axes.set(xlabel="vectors", ylabel="milliseconds a scan, p50")

    _plot(draw, path)


def _plot(draw: Callable[[Any], None], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "attune", "font.size": 9})
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4))
    draw(axes)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    held = json.loads((ROOT / "docs" / "benchmarks.json").read_text(encoding="utf-8"))
    write_report(held, ROOT / "docs")
