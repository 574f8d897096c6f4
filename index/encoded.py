"""Summaries -> the vectors of their passages and sentences, and those of the snapshot before."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from corpus.passages import Passage, list_sentences, split_passages
from corpus.summary import Summary
from index.change import Change, Runs, starts_of
from index.embeddings import encode_cached
from index.encoder import Encoder
from index.scan import write_scan
from index.snapshot import Snapshot
from index.types import Floats, Ints
from index.vectors import quantize, write_sentences, write_vectors

PASSAGE_TOKENS: Final = 128
"""Tokens of a passage with its title: what the encoder was trained on; see docs/relevance.md."""

_LEAST_TOKENS: Final = 32
"""Room for a passage's own words, however long the title is."""

_MARKS: Final = 3
"""Tokens that the encoder adds to a text, and the stop after the title."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The vectors of the passages and of the sentences of each summary."""

    passages: Runs[np.float32]
    sentences: Runs[np.int8]

    def carry(self, before: Snapshot, change: Change) -> "Encoded":
        """Return these, of the fresh summaries, together with those of the carried ones."""
        columns = before.columns
        passages = Runs((before.passage_vectors,), columns.first_passages)
        sentences = Runs((before.sentences,), columns.first_sentences)
        return Encoded(
            change.carry_runs(passages, self.passages), change.carry_runs(sentences, self.sentences)
        )

    def write(self, folder: Path, dimensions: int) -> None:
        """Write the files of vectors."""
        write_vectors(folder / "vectors.faiss", self.passages.pieces, dimensions)
        write_scan(folder / "scan", self.passages.pieces, dimensions)
        write_sentences(folder / "sentences.npy", self.sentences.pieces, dimensions)

    def means(self) -> Floats:
        """Return the mean of each summary's passages, as unit vectors."""
        vectors = np.concatenate(self.passages.pieces)
        means: Floats = np.add.reduceat(vectors, self.passages.starts[:-1])
        means /= np.linalg.norm(means, axis=1, keepdims=True).clip(min=1e-9)
        return means


def split(summary: Summary, encoder: Encoder) -> tuple[Passage, ...]:
    """Return the passages of a summary, so long that the encoder takes them with the title."""
    most = min(encoder.limit, PASSAGE_TOKENS)
    room = most - encoder.count_tokens(summary.title) - _MARKS
    texts = [section.text for section in summary.sections]
    return tuple(split_passages(texts, encoder.count_tokens, max(_LEAST_TOKENS, room)))


def encode(
    summaries: Sequence[Summary],
    passages: Sequence[Sequence[Passage]],
    encoder: Encoder,
    cache: Path,
    progress: Callable[[int, int], None],
) -> Encoded:
    """Encode the passages and sentences of summaries, except what the cache has."""
    texts = [
        passage_text(summary, passage)
        for summary, held in zip(summaries, passages, strict=True)
        for passage in held
    ]
    listed = [list_sentences(summary) for summary in summaries]
    sentences = [
        summary.sections[number].text[start:end]
        for summary, held in zip(summaries, listed, strict=True)
        for number, start, end in held
    ]
    vectors = encode_cached(cache, encoder, texts + sentences, progress)
    return Encoded(
        Runs((vectors[: len(texts)],), _starts(passages)),
        Runs((quantize(vectors[len(texts) :]),), _starts(listed)),
    )


def passage_text(summary: Summary, passage: Passage) -> str:
    """Return what is encoded for a passage: the title, for context, and its sentences."""
    text = summary.sections[passage.section].text[passage.start : passage.end]
    return f"{summary.title}. {text}"


def _starts(held: Iterable[Sequence[object]]) -> Ints:
    return starts_of([len(each) for each in held])
