"""Library, and the snapshot before -> the files of a snapshot, in a folder of its own.

passages -> encode -> vectors.faiss, scan/, sentences.npy, tokens.npy
phrasings -> encode -> phrasings/
suggest topics
words    -> keyword/, postings/, impacts.npy, common.npy; many in a process of their own
label    -> columns.npz
store    -> store.sqlite
manifest last

What hasn't changed since the snapshot before is carried over from it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from msgspec import structs

from corpus.evidence import Evidence, read_evidence
from corpus.library import Library
from corpus.summary import SUGGESTED, Summary
from corpus.vocabulary import load_vocabulary
from index.beside import beside
from index.change import Change, compare
from index.columns import make_columns, write_columns
from index.encoded import Encoded, encode, split
from index.encoder import Encoder
from index.manifest import Manifest, list_files, write_manifest
from index.phrasings import write_phrasings
from index.recipe import recipe
from index.rows import WordCounts
from index.sentences import analyse_sentences
from index.snapshot import Snapshot
from index.store import Stored, write_store
from index.suggest import suggest_topics
from index.types import SnapshotName
from index.words import write_words

_T = TypeVar("_T")

Progress = Callable[[str, int, int], None]
"""Is told of a stage how many of its steps are done, and how many there are."""

_MANY: Final = 100
"""Summaries from which their words are worth a process, which takes half a second to start."""


def build(
    library: Library,
    encoder: Encoder,
    folder: Path,
    *,
    before: Snapshot | None,
    model: str,
    cache: Path,
    progress: Progress,
) -> Manifest:
    """Write all files of a snapshot into an empty folder, and its manifest last.

    The folder bears the name of the snapshot, after a dot.  ``library`` has no texts of the
    summaries that ``before`` has already, which must be of the same recipe and model.
    """
    read = library.summaries
    with beside(write_words, apart=len(read) >= _MANY) as ask, ThreadPoolExecutor(1) as writer:
        parts = {each.id: split(each, encoder) for each in _told("reading", read, progress)}
        encoded = encode(read, list(parts.values()), encoder, cache, progress)
        ids = tuple(library.digests)
        change = compare(before.ids if before else (), ids, parts.keys())
        if before:
            encoded = encoded.carry(before, change)
        writing = writer.submit(encoded.write, folder, encoder.dimensions)
        held = before.folder / "phrasings" if before else None
        write_phrasings(folder / "phrasings", held, encoder, cache)
        fresh = dict(zip(change.fresh.tolist(), read, strict=True))
        fresh |= _suggest(before, change, fresh, encoded)
        change = change.refresh(np.array(sorted(fresh), dtype=np.int64))
        summaries = [fresh[ordinal] for ordinal in sorted(fresh)]
        gone = _gone(before, change)
        counted = ask(folder, before.folder if before else None, change, gone, summaries)
        evidence = {
            each.id: read_evidence(each, parts[each.id].sentences)
            for each in _told("reading the evidence", read, progress)
        }
        columns = make_columns(
            before.columns if before else None,
            change,
            [(each, evidence.get(each.id) or _evidence(before, each)) for each in summaries],
            encoded.passages.starts,
            encoded.sentences.starts,
            encoded.tokens.starts,
        )
        write_columns(folder / "columns.npz", columns)
        given = {each.id for each in read if each.topics}

        def store(summary: Summary) -> Stored:
            """Return a summary with its parts: those of before where only its topics are new."""
            if before and summary.id not in parts:
                return structs.replace(before.store.fetch(summary.id), summary=summary)
            held = parts[summary.id]
            return Stored(
                summary,
                library.digests[summary.id],
                summary.id in given,
                held.passages,
                analyse_sentences(summary, held.sentences),
                evidence[summary.id],
            )

        write_store(
            folder / "store.sqlite",
            before.store.path if before else None,
            [each.id for each in gone],
            map(store, _told("analysing", summaries, progress)),
            lambda: _waited(counted, progress),
        )
        writing.result()
    manifest = Manifest(
        name=SnapshotName(folder.name.removeprefix(".")),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        corpus=library.digest,
        recipe=recipe(),
        model=model,
        fingerprint=encoder.fingerprint,
        summaries=len(ids),
        passages=int(encoded.passages.starts[-1]),
        problems=len(library.problems),
        files=list_files(folder),
    )
    write_manifest(folder, manifest)
    return manifest


def _evidence(before: Snapshot | None, summary: Summary) -> Evidence:
    """Return the evidence of a summary that was carried over but for its topics."""
    assert before is not None
    return before.store.fetch(summary.id).evidence


def _gone(before: Snapshot | None, change: Change) -> list[Summary]:
    """Return the summaries of before that aren't carried over."""
    if not before:
        return []
    return [before.summary(ordinal) for ordinal in np.flatnonzero(change.moved < 0).tolist()]


def _suggest(
    before: Snapshot | None, change: Change, fresh: Mapping[int, Summary], encoded: Encoded
) -> dict[int, Summary]:
    """Return by ordinal the summaries without an editor's topics whose topics are others now.

    What is suggested depends on all summaries, so it may change for one that is carried over.
    """
    asked = {ordinal: each for ordinal, each in fresh.items() if not each.topics}
    shown: list[tuple[str, ...]] = []
    if before:
        moved = dict(zip(before.ids, change.moved.tolist(), strict=True))
        for summary_id in before.store.unlabelled():
            if moved[summary_id] >= 0:
                held = before.store.fetch(summary_id).summary
                asked[moved[summary_id]] = replace(held, topics=(), topics_source="")
        shown = before.columns.facets["topic"].rows()
    if not asked:
        return {}
    labels = change.carry(shown, [fresh[ordinal].topics for ordinal in sorted(fresh)])
    given = [() if ordinal in asked else held for ordinal, held in enumerate(labels)]
    suggested = suggest_topics(asked, given, encoded.means(), load_vocabulary())
    return {
        ordinal: replace(each, topics=topics, topics_source=SUGGESTED) if topics else each
        for ordinal, each in asked.items()
        if (topics := suggested[ordinal]) != labels[ordinal]
    }


def _waited(counted: Callable[[], WordCounts], progress: Progress) -> WordCounts:
    """Wait for the words of all summaries, and tell so."""
    progress("keywords", 0, 1)
    counts = counted()
    progress("keywords", 1, 1)
    return counts


def _told(stage: str, held: Sequence[_T], progress: Progress) -> Iterator[_T]:
    """Yield what is held, and tell of each."""
    for done, each in enumerate(held):
        progress(stage, done, len(held))
        yield each
    progress(stage, len(held), len(held))
