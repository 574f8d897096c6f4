"""Summaries -> the vectors of their passages and sentences, and those of the snapshot before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from corpus.passages import Passage, list_sentences, split_passages
from corpus.summary import Summary
from index.change import Change, Runs, starts_of
from index.embeddings import encode_cached, read_cached
from index.encoder import Encoder
from index.scan import make_codes, write_scan
from index.snapshot import Snapshot
from index.tokens import TOKEN_DIMENSIONS, merge_tokens
from index.types import Floats
from index.unit import quantize
from index.vectors import write_rows, write_vectors

PASSAGE_TOKENS: Final = 128
"""Tokens of a passage with its title: what the encoder was trained on; see docs/relevance.md."""

_LEAST_TOKENS: Final = 32
"""Room for a passage's own words, however long the title is."""

_NO_TOKENS: Final = np.zeros((0, TOKEN_DIMENSIONS), dtype=np.uint8)

_MARKS: Final = 3
"""Tokens that the encoder adds to a text, and the stop after the title."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is encoded of a summary: its passages, and its sentences by section and range."""

    passages: tuple[Passage, ...]
    sentences: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """The vectors of the passages and of the sentences of each summary.

    ``codes`` and ``scales`` are those of the passages, for the scan; ``tokens`` the vectors of the
    distinct tokens of each summary.
    """

    passages: Runs[np.float32]
    codes: Runs[np.int8]
    scales: Runs[np.float32]
    sentences: Runs[np.int8]
    tokens: Runs[np.uint8]

    def carry(self, before: Snapshot, change: Change) -> "Encoded":
        """Return these, of the fresh summaries, together with those of the carried ones."""
        codes, scales = before.codes
        first = before.columns.first_passages
        sentences = Runs((before.sentences,), before.columns.first_sentences)
        tokens = Runs((before.tokens,), before.columns.first_tokens)
        return Encoded(
            change.carry_runs(Runs((before.passage_vectors,), first), self.passages),
            change.carry_runs(Runs((codes,), first), self.codes),
            change.carry_runs(Runs((scales,), first), self.scales),
            change.carry_runs(sentences, self.sentences),
            change.carry_runs(tokens, self.tokens),
        )

    def write(self, folder: Path, dimensions: int) -> None:
        """Write the files of vectors."""
        write_vectors(folder / "vectors.faiss", self.passages.pieces, dimensions)
        write_scan(folder / "scan", self.codes.pieces, self.scales.pieces)
        write_rows(folder / "sentences.npy", self.sentences.pieces, dimensions)
        write_rows(folder / "tokens.npy", self.tokens.pieces, TOKEN_DIMENSIONS, "|u1")

    def means(self) -> Floats:
        """Return the mean of each summary's passages, as unit vectors."""
        vectors = np.concatenate(self.passages.pieces)
        means: Floats = np.add.reduceat(vectors, self.passages.starts[:-1])
        means /= np.linalg.norm(means, axis=1, keepdims=True).clip(min=1e-9)
        return means


def split(summary: Summary, encoder: Encoder) -> Parts:
    """Split a summary; its passages are so long that the encoder takes them with the title."""
    most = min(encoder.limit, PASSAGE_TOKENS)
    room = most - encoder.count_tokens(summary.title) - _MARKS
    texts = [section.text for section in summary.sections]
    sentences = tuple(list_sentences(summary))
    limit = max(_LEAST_TOKENS, room)
    return Parts(tuple(split_passages(texts, sentences, encoder.count_tokens, limit)), sentences)


def encode(
    summaries: Sequence[Summary],
    parts: Sequence[Parts],
    encoder: Encoder,
    cache: Path,
    progress: Callable[[str, int, int], None],
) -> Encoded:
    """Encode the passages and sentences of summaries, except what the cache has."""
    texts = [
        passage_text(summary, passage)
        for summary, held in zip(summaries, parts, strict=True)
        for passage in held.passages
    ]
    sentences = [
        summary.quote(*each)
        for summary, held in zip(summaries, parts, strict=True)
        for each in held.sentences
    ]
    passages, read = read_cached(cache, encoder, texts, partial(progress, "encoding"))
    said = encode_cached(cache, encoder, sentences, partial(progress, "encoding sentences"))
    codes, scales = make_codes(passages)
    starts = starts_of([len(each.passages) for each in parts])
    tokens = [merge_tokens(read[first:last]) for first, last in pairwise(starts.tolist())]
    first_sentences = starts_of([len(each.sentences) for each in parts])
    return Encoded(
        Runs((passages,), starts),
        Runs((codes,), starts),
        Runs((scales,), starts),
        Runs((quantize(said),), first_sentences),
        Runs((np.concatenate([_NO_TOKENS, *tokens]),), starts_of([len(each) for each in tokens])),
    )


def passage_text(summary: Summary, passage: Passage) -> str:
    """Return what is encoded for a passage: the title, for context, and its sentences."""
    return f"{summary.title}. {summary.quote(passage.section, passage.start, passage.end)}"
