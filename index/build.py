"""Library -> the files of a snapshot, in a folder of its own.

passages -> encode -> vectors.faiss, sentences.npy
analyse  -> keyword/, impacts.npz
label    -> columns.npz
store    -> store.sqlite
manifest last
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np

from corpus.citation import read_citation
from corpus.library import Library
from corpus.passages import Passage, list_sentences, split_passages
from corpus.summary import SUGGESTED, Summary
from corpus.vocabulary import load_vocabulary
from index.analysis import names, terms
from index.columns import make_columns, write_columns
from index.concepts import find_wordings
from index.embeddings import encode_cached
from index.encoder import Encoder
from index.impacts import FIELD_WEIGHTS, K1, B, compute_impacts, write_impacts
from index.keyword import Row, word_forms, write_keyword
from index.manifest import FORMAT, Manifest, list_files, write_manifest
from index.store import write_store
from index.suggest import suggest_topics
from index.types import Floats, SnapshotName
from index.vectors import write_sentences, write_vectors

_MARKS: Final = 3
"""Tokens that the encoder adds to a text, and the stop after the title."""

PASSAGE_TOKENS: Final = 128
"""Tokens of a passage with its title: what the encoder was trained on; see docs/relevance.md."""

_LEAST_TOKENS: Final = 32
"""Room for a passage's own words, however long the title is."""


Progress = Callable[[str, int, int], None]
"""Is told of a stage how many of its steps are done, and how many there are."""


def recipe() -> str:
    """Hash all but the corpus and the model that decides what is built."""
    digest = hashlib.sha256(
        f"{FORMAT} {PASSAGE_TOKENS} {K1} {B} {sorted(FIELD_WEIGHTS.items())}".encode()
    )
    digest.update(files("corpus").joinpath("vocabulary.toml").read_bytes())
    digest.update(files("index").joinpath("suggest.py").read_bytes())
    return digest.hexdigest()[:16]


def build(
    library: Library,
    encoder: Encoder,
    folder: Path,
    *,
    name: SnapshotName,
    model: str,
    cache: Path,
    progress: Progress,
) -> Manifest:
    """Write all files of a snapshot into an empty folder, and its manifest last."""
    summaries: Sequence[Summary] = library.summaries
    passages = list(_passages(summaries, encoder, progress))
    sentences = [
        (ordinal, summary.sections[number].text[start:end])
        for ordinal, summary in enumerate(summaries)
        for number, start, end in list_sentences(summary)
    ]
    texts = [passage_text(summaries[ordinal], passage) for ordinal, passage in passages]
    vectors = encode_cached(
        cache,
        encoder,
        texts + [text for _, text in sentences],
        lambda done, total: progress("encoding", done, total),
    )
    write_vectors(folder / "vectors.faiss", vectors[: len(texts)])
    summaries = _with_topics(summaries, [ordinal for ordinal, _ in passages], vectors[: len(texts)])
    write_sentences(folder / "sentences.npy", vectors[len(texts) :])
    wordings: Counter[str] = Counter()
    rows = []
    for done, summary in enumerate(summaries):
        progress("analysing", done, len(summaries))
        rows.append(_row(summary, wordings))
    progress("analysing", len(summaries), len(summaries))
    write_keyword(folder / "keyword", _counted(rows, progress))
    write_impacts(folder / "impacts.npz", compute_impacts([row.fields for row in rows]))
    owners = [ordinal for ordinal, _ in passages], [ordinal for ordinal, _ in sentences]
    write_columns(folder / "columns.npz", make_columns(summaries, *owners))
    words = Counter(word for row in rows for word in row.words)
    write_store(folder / "store.sqlite", summaries, passages, wordings, words)
    manifest = Manifest(
        name=name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        corpus=library.digest,
        recipe=recipe(),
        model=model,
        fingerprint=encoder.fingerprint,
        summaries=len(summaries),
        passages=len(passages),
        problems=len(library.problems),
        files=list_files(folder),
    )
    write_manifest(folder, manifest)
    return manifest


def _with_topics(
    summaries: Sequence[Summary], owners: Sequence[int], vectors: Floats
) -> list[Summary]:
    """Give summaries without topics those that are suggested, and mark them so."""
    firsts = np.searchsorted(np.asarray(owners), np.arange(len(summaries)))
    means = np.add.reduceat(vectors, firsts)
    means /= np.linalg.norm(means, axis=1, keepdims=True).clip(min=1e-9)
    labels = [summary.topics for summary in summaries]
    suggested = suggest_topics(summaries, labels, means, load_vocabulary())
    return [
        replace(summary, topics=topics, topics_source=SUGGESTED) if topics else summary
        for summary, topics in zip(summaries, suggested, strict=True)
    ]


def passage_text(summary: Summary, passage: Passage) -> str:
    """Return what is encoded for a passage: the title, for context, and its sentences."""
    text = summary.sections[passage.section].text[passage.start : passage.end]
    return f"{summary.title}. {text}"


def _passages(
    summaries: Sequence[Summary], encoder: Encoder, progress: Progress
) -> Iterator[tuple[int, Passage]]:
    for ordinal, summary in enumerate(summaries):
        progress("reading", ordinal, len(summaries))
        most = min(encoder.limit, PASSAGE_TOKENS)
        room = most - encoder.count_tokens(summary.title) - _MARKS
        texts = [section.text for section in summary.sections]
        limit = max(_LEAST_TOKENS, room)
        for passage in split_passages(texts, encoder.count_tokens, limit):
            yield ordinal, passage
    progress("reading", len(summaries), len(summaries))


def _row(summary: Summary, wordings: Counter[str]) -> Row:
    """Analyse a summary, and count its wordings among those of the others."""
    text = "\n".join(f"{section.heading}\n{section.text}" for section in summary.sections)
    texts = {"title": summary.title, "text": text, "citation": summary.citation}
    labels = {"topic": "\n".join(summary.topics), "type": summary.research_type}
    fields = {name: terms(held) for name, held in (texts | labels).items()}
    authors = read_citation(summary.citation).authors
    fields["author"] = [word for author in authors for word in names(author)]
    found = find_wordings(f"{summary.title}\n{text}")
    fields["concepts"] = [wording.term for wording in found]
    wordings.update({wording.form for wording in found})
    forms = {name: word_forms(held) for name, held in (texts | labels).items()}
    return Row(fields, forms, summary.year)


def _counted(rows: Sequence[Row], progress: Progress) -> Iterator[Row]:
    for done, row in enumerate(rows):
        progress("keywords", done, len(rows))
        yield row
    progress("keywords", len(rows), len(rows))
