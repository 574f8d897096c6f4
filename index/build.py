"""Library -> the files of a snapshot, in a folder of its own.

passages -> encode -> vectors.faiss, sentences.npy
analyse  -> keyword/, impacts.npz
label    -> columns.npz
store    -> store.sqlite
manifest last
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final, Protocol

from corpus.citation import read_citation
from corpus.library import Library
from corpus.passages import Passage, list_sentences, split_passages
from corpus.summary import IMPLICATIONS, Summary
from index.analysis import names, terms
from index.columns import make_columns, write_columns
from index.embeddings import encode_cached
from index.encoder import Encoder
from index.impacts import FIELD_WEIGHTS, K1, B, compute_impacts, write_impacts
from index.keyword import Row, word_forms, write_keyword
from index.manifest import FORMAT, Manifest, list_files, write_manifest
from index.store import write_store
from index.types import SnapshotName
from index.vectors import write_sentences, write_vectors

_MARKS: Final = 3
"""Tokens that the encoder adds to a text, and the stop after the title."""

_LEAST_TOKENS: Final = 32
"""Room for a passage's own words, however long the title is."""


class Progress(Protocol):
    """Is told how far a stage of the build is."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` steps of a stage are done."""
        ...


def recipe() -> str:
    """Hash all but the corpus and the model that decides what is built."""
    digest = hashlib.sha256(f"{FORMAT} {K1} {B} {sorted(FIELD_WEIGHTS.items())}".encode())
    digest.update(files("corpus").joinpath("vocabulary.toml").read_bytes())
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
    summaries = library.summaries
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
    write_sentences(folder / "sentences.npy", vectors[len(texts) :])
    rows = []
    for done, summary in enumerate(summaries):
        progress("analysing", done, len(summaries))
        rows.append(_row(summary))
    progress("analysing", len(summaries), len(summaries))
    write_keyword(folder / "keyword", _counted(rows, progress))
    write_impacts(folder / "impacts.npz", compute_impacts([row.fields for row in rows]))
    owners = [ordinal for ordinal, _ in passages], [ordinal for ordinal, _ in sentences]
    write_columns(folder / "columns.npz", make_columns(summaries, *owners))
    write_store(folder / "store.sqlite", summaries, passages)
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


def passage_text(summary: Summary, passage: Passage) -> str:
    """Return what is encoded for a passage: the title, for context, and its sentences."""
    text = summary.sections[passage.section].text[passage.start : passage.end]
    return f"{summary.title}. {text}"


def _passages(
    summaries: Sequence[Summary], encoder: Encoder, progress: Progress
) -> Iterator[tuple[int, Passage]]:
    for ordinal, summary in enumerate(summaries):
        progress("reading", ordinal, len(summaries))
        room = encoder.limit - encoder.count_tokens(summary.title) - _MARKS
        texts = [section.text for section in summary.sections]
        limit = max(_LEAST_TOKENS, room)
        for passage in split_passages(texts, encoder.count_tokens, limit):
            yield ordinal, passage
    progress("reading", len(summaries), len(summaries))


def _row(summary: Summary) -> Row:
    texts = {
        "title": summary.title,
        "body": _sections(summary, advice=False),
        "implications": _sections(summary, advice=True),
        "citation": summary.citation,
        "topic": "\n".join(summary.topics),
        "type": summary.research_type,
    }
    fields = {name: terms(text) for name, text in texts.items()}
    fields["author"] = [
        word for author in read_citation(summary.citation).authors for word in names(author)
    ]
    forms = [
        form for name in texts if name not in ("topic", "type") for form in word_forms(texts[name])
    ]
    return Row(fields, forms, summary.year)


def _sections(summary: Summary, *, advice: bool) -> str:
    return "\n".join(
        f"{section.heading if not advice else ''}\n{section.text}"
        for section in summary.sections
        if (section.heading == IMPLICATIONS) == advice
    )


def _counted(rows: Sequence[Row], progress: Progress) -> Iterator[Row]:
    for done, row in enumerate(rows):
        progress("keywords", done, len(rows))
        yield row
    progress("keywords", len(rows), len(rows))
