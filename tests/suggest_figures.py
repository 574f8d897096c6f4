"""How well topics are suggested for the sample corpus, against its editor's labels.

`python -m tests.suggest_figures` prints precision, recall and F1 over all suggestions, on the half
of the summaries that the constants of index/suggest.py were tuned on and on the other half.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.library import read_library
from corpus.summary import Summary
from corpus.vocabulary import load_vocabulary
from index.encoded import passage_text, split
from index.encoder import BUNDLED, Encoder
from index.models import open_for_building
from index.suggest import suggest_topics
from index.types import Floats
from tests.conftest import CACHE, SAMPLE, locked

_MARKS = 3
_LEAST_TOKENS = 32

Topics = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of topics over summaries: suggested and the editor's, suggested, the editor's."""

    right: int
    suggested: int
    labelled: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.suggested)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.labelled)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.suggested + self.labelled)

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}"


def read_sample() -> tuple[Summary, ...]:
    """Read the sample corpus, by id."""
    return read_library(SAMPLE).summaries


def mean_vectors(summaries: Sequence[Summary], encoder: Encoder) -> Floats:
    """Return for each summary the mean of its passages' vectors, as a unit vector."""
    texts: list[str] = []
    starts = []
    for summary in summaries:
        starts.append(len(texts))
        texts.extend(passage_text(summary, each) for each in split(summary, encoder).passages)
    sums: Floats = np.add.reduceat(encoder.encode(texts), starts, axis=0)
    means: Floats = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return means


def leave_one_out(summaries: Sequence[Summary], vectors: Floats) -> list[Topics]:
    """Suggest topics for each summary from its text and the labels of all others."""
    labels = [summary.topics for summary in summaries]
    return [
        suggest_topics(
            summaries, [*labels[:at], (), *labels[at + 1 :]], vectors, load_vocabulary()
        )[at]
        for at in range(len(summaries))
    ]


def none_labelled(summaries: Sequence[Summary], vectors: Floats) -> list[Topics]:
    """Suggest topics for each summary where none has labels."""
    return suggest_topics(summaries, [()] * len(summaries), vectors, load_vocabulary())


def compare(suggested: Iterable[Topics], summaries: Iterable[Summary]) -> Figures:
    """Count where suggestions agree with an editor."""
    pairs = [
        (set(found), set(summary.topics))
        for found, summary in zip(suggested, summaries, strict=True)
    ]
    return Figures(
        sum(len(found & wanted) for found, wanted in pairs),
        sum(len(found) for found, _ in pairs),
        sum(len(wanted) for _, wanted in pairs),
    )


def main() -> None:
    """Print the figures."""
    with locked(CACHE / "lock"):
        encoder = open_for_building(BUNDLED, CACHE, 1)[0]
    summaries = read_sample()
    vectors = mean_vectors(summaries, encoder)
    ways = {"all others labelled": leave_one_out, "none labelled": none_labelled}
    halves = {"tuned on": slice(0, None, 2), "held out": slice(1, None, 2), "all": slice(None)}
    for way, suggest in ways.items():
        suggested = suggest(summaries, vectors)
        for half, part in halves.items():
            figures = compare(suggested[part], summaries[part])
            print(f"{way:20} {half:9} {figures}")  # noqa: T201 (a program for the terminal)


if __name__ == "__main__":
    main()
