"""How well whom a summary is about is read, against labels given by hand.

`python -m tests.studied_figures` prints precision and recall over all values of
tests/data/corpus/studied.json, for sentences made up and for files of the sample: of the part
labelled before the patterns of corpus/studied.py were written (first), of the part labelled after
(second) and of the part labelled last (fresh); then of each kind over all, the time of a reading,
and the errors.  When first read, before slips that they showed were mended, the later parts had a
precision of 1.000 and .767 (second), .920 and .943 (fresh), and a recall of .895 and .719, .958
and .943, sentences before files.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, fields

from corpus.studied import Studied, read_studied
from corpus.summary import NOT_STATED, Month, Section, Summary, SummaryId
from tests.conftest import ROOT
from tests.design_figures import read_sample
from tests.suggest_figures import Figures

KINDS = tuple(field.name for field in fields(Studied))
_LABELS = ROOT / "tests" / "data" / "corpus" / "studied.json"
PARTS = ("first", "second", "fresh")
_ROUNDS = 5

Values = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A summary with the values that a reader gives it."""

    summary: Summary
    made_up: bool
    part: str
    expected: Values


def of_sentence(text: str) -> Summary:
    """Put a sentence in a summary that says nothing else."""
    return Summary(
        id=SummaryId("a"),
        title="A post",
        published=Month("2020-01"),
        citation="Smith, J. (2019). Hope. Psychotherapy, 1, 1-9.",
        topics=(),
        research_type=NOT_STATED,
        sections=(Section("", text),),
    )


def read_labels() -> list[Labelled]:
    """Read the labels, in the order of the file."""
    sample = {summary.id: summary for summary in read_sample()}
    return [
        Labelled(
            of_sentence(each["text"]) if "text" in each else sample[each["id"]],
            "text" in each,
            each["part"],
            frozenset(
                (kind, value) for kind, values in each["expected"].items() for value in values
            ),
        )
        for each in json.loads(_LABELS.read_text(encoding="utf-8"))
    ]


def values(summary: Summary) -> Values:
    """Return the kinds and values read."""
    read = read_studied(summary)
    return frozenset((kind, said.value) for kind in KINDS for said in getattr(read, kind))


def compare(labels: Iterable[Labelled], kinds: Iterable[str] = KINDS) -> Figures:
    """Count where readings agree with a reader."""
    kept = set(kinds)
    pairs = [
        (
            {each for each in values(label.summary) if each[0] in kept},
            {each for each in label.expected if each[0] in kept},
        )
        for label in labels
    ]
    return Figures(
        sum(len(read & expected) for read, expected in pairs),
        sum(len(read) for read, _ in pairs),
        sum(len(expected) for _, expected in pairs),
    )


def milliseconds() -> float:
    """Return the mean time of the processor for a summary of the sample, in the best round."""
    summaries = read_sample()
    rounds = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        for summary in summaries:
            read_studied(summary)
        rounds.append(time.process_time() - start)
    return min(rounds) / len(summaries) * 1000


def main() -> None:
    """Print the figures."""
    labels = read_labels()
    lines = []
    for part in PARTS:
        for made_up in (True, False):
            chosen = [each for each in labels if each.part == part and each.made_up == made_up]
            name = f"{part} {'sentences' if made_up else 'files'}"
            lines.append(f"{name:20} {len(chosen):3} {compare(chosen)}")
    lines += [f"all {kind:16} {len(labels):3} {compare(labels, [kind])}" for kind in KINDS]
    lines.append(f"{milliseconds():.2f} ms a summary")
    for each in labels:
        read = values(each.summary)
        name = each.summary.sections[0].text if each.made_up else each.summary.id
        name = f"{each.part}: {name}"
        lines += [f"read, not labelled: {value}: {name}" for value in sorted(read - each.expected)]
        lines += [f"labelled, not read: {value}: {name}" for value in sorted(each.expected - read)]
    print("\n".join(lines))  # noqa: T201 (a program for the terminal)


if __name__ == "__main__":
    main()
