"""How well findings are read from labelled sentences: `python -m tests.findings_figures`.

A finding is right if its measure, value, range, interval, level, p, k and N all are.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.findings import read_findings
from corpus.lists import Finding
from corpus.passages import split_sentences

LABELLED = Path(__file__).parent / "data" / "findings"
PARTS = ("held_out", "tuning", "second", "third")

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the sentences of a part; ``traps`` are those that hold no finding."""

    sentences: int
    traps: int
    right: int
    read: int
    labelled: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.read)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.labelled)


def load(part: str) -> list[dict[str, Any]]:
    """Return the sentences of a part with their labels."""
    lines = (LABELLED / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read(text: str) -> Iterator[Finding]:
    """Read the findings of a text."""
    return read_findings(text, split_sentences(text))


def key_of(finding: Finding) -> Key:
    """Return what must be right of a finding."""
    held = finding.interval
    return (
        finding.measure,
        finding.value and finding.value.value,
        finding.upper and finding.upper.value,
        (held.low.value, held.high.value) if held else None,
        (held.level or None) if held else None,
        finding.p.replace("≤", "<=").replace("≥", ">=") or None,
        finding.studies and finding.studies.value,
        finding.people and finding.people.value,
    )


def key_of_label(label: dict[str, Any]) -> Key:
    """Return the same of a label."""
    interval = label.get("interval")
    return (
        label["measure"],
        label.get("value"),
        label.get("upper"),
        tuple(interval) if interval else None,
        label.get("level"),
        label.get("p"),
        label.get("k"),
        label.get("n"),
    )


def measure(part: str) -> Figures:
    """Compare what is read from a part with its labels."""
    labelled = load(part)
    right = read_count = label_count = 0
    for each in labelled:
        found = Counter(map(key_of, read(each["text"])))
        wanted = Counter(map(key_of_label, each["findings"]))
        right += (found & wanted).total()
        read_count += found.total()
        label_count += wanted.total()
    traps = sum(not each["findings"] for each in labelled)
    return Figures(len(labelled), traps, right, read_count, label_count)


def main() -> None:
    for part in PARTS:
        found = measure(part)
        print(  # noqa: T201
            f"{part:9} {found.sentences} sentences, {found.traps} traps, {found.labelled} findings:"
            f" precision {found.precision:.3f}, recall {found.recall:.3f}"
        )


if __name__ == "__main__":
    main()
