"""The benchmark runs, on little, with the engines that need no more than Attune does."""

from pathlib import Path

from tests.bench import ranking, run
from tests.bench.scan import measure_scan


def test_engines_are_built_and_asked_in_turns(tmp_path: Path):
    names = ("Attune", "AttuneRanking", "WhooshAlone", "FaissAlone")
    figures = run.measure(40, tmp_path, names)
    assert figures["summaries"] == 40
    assert figures["passages"] > 100
    for name in names:
        engine = figures["engines"][name]
        assert engine["plain"]["asked"] > 150
        assert 0 < engine["plain"]["p50_ms"] <= engine["plain"]["p95_ms"]
        assert ("filtered" in engine) == ("filter" in engine["can"])


def test_ranking_takes_less_than_ranking_with_a_hit(tmp_path: Path):
    figures = ranking.measure(40, tmp_path)
    assert figures["summaries"] == 40
    assert 0 < figures["ranking"]["p50_ms"] < figures["with one hit"]["p50_ms"]


def test_a_scan_is_timed_in_both_widths():
    (figures,) = measure_scan([2_000])
    assert figures["vectors"] == 2_000
    assert 0 < figures["8bit_ms"] < 1_000 > figures["float32_ms"] > 0
