"""A corpus folder and a home -> a new current snapshot: all steps of ``attune index``."""

import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.library import Library, read_library
from corpus.seen import Seen
from corpus.summary import CorpusError, Problem
from index.build import Progress, build
from index.encoder import fingerprint
from index.errors import SnapshotError
from index.manifest import Manifest
from index.models import open_for_building
from index.publish import (
    new_name,
    prune,
    publish,
    set_aside,
    snapshots_folder,
    sole_builder,
)
from index.recipe import recipe
from index.snapshot import Snapshot, open_newest


@dataclass(frozen=True, slots=True)
class Indexing:
    """What indexing did: the current snapshot's manifest, whether it is new, what to tell.

    ``encoded`` is how many summaries were read and encoded, the others being carried over.
    """

    manifest: Manifest
    is_new: bool
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    encoded: int


def index_corpus(
    corpus: Path, home: Path, model: str, *, workers: int, full: bool, progress: Progress
) -> Indexing:
    """Build and publish a snapshot of a corpus folder, unless the current one is of the same.

    What the current one has already is carried over, unless ``full``.  Raises CorpusError where
    there is no good summary; the current snapshot then stays.
    """
    with sole_builder(home):
        before, notes = (None, ()) if full else _before(home, model)
        digests = before.store.digests() if before else {}
        known = {digest: each for each, digest in digests.items()}
        seen = Seen(home / "files.json")
        library = read_library(corpus, known=known, seen=seen)
        if not library.digests:
            count = len(library.problems)
            found = f"{count} problem{'s' * (count != 1)}; see 'attune check {corpus}'"
            hint = found if library.problems else "add summaries, or run 'attune sample'"
            raise CorpusError(f"no good summary in {corpus}: {hint}", corpus)
        done = _index(library, home, model, before, notes, workers=workers, progress=progress)
        with suppress(OSError):
            seen.save()
        return done


def index_library(
    library: Library, home: Path, model: str, *, workers: int, progress: Progress
) -> Indexing:
    """Build and publish a snapshot of a whole library, unless the current one is of the same."""
    with sole_builder(home):
        before, notes = _before(home, model)
        if before and before.manifest.corpus != library.digest:
            before = None
        return _index(library, home, model, before, notes, workers=workers, progress=progress)


def _index(
    library: Library,
    home: Path,
    model: str,
    before: Snapshot | None,
    notes: tuple[str, ...],
    *,
    workers: int,
    progress: Progress,
) -> Indexing:
    if before and before.manifest.corpus == library.digest:
        before.close()
        prune(home)
        return Indexing(before.manifest, False, library.problems, notes, 0)
    found = before.manifest.fingerprint if before else None
    encoder, note = open_for_building(model, home, workers, found)
    name = new_name(home)
    folder = snapshots_folder(home) / f".{name}"
    try:
        folder.mkdir(mode=0o700)
        manifest = build(
            library,
            encoder,
            folder,
            before=before,
            model=model,
            cache=home / "embeddings.sqlite",
            progress=progress,
        )
        publish(home, folder, name)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise SnapshotError(f"can't write the index into {home}: {reason}", home) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if before:
            before.close()
    prune(home)
    said = (*notes, note) if note else notes
    return Indexing(manifest, True, library.problems, said, len(library.summaries))


def _before(home: Path, model: str) -> tuple[Snapshot | None, tuple[str, ...]]:
    """Return the snapshot to build upon, if there is one of this recipe and model.

    A current snapshot that is damaged is put aside, and the one before it serves meanwhile.
    """
    try:
        opened = open_newest(home)
    except SnapshotError:
        return None, ()
    snapshot = opened.snapshot
    notes = (opened.warning,) if opened.warning else ()
    if notes:
        set_aside(home, opened.damaged, snapshot.name, opened.warning)
    manifest = snapshot.manifest
    same = (manifest.recipe, manifest.model) == (recipe(), model)
    if same and manifest.fingerprint == fingerprint(model):
        return snapshot, notes
    snapshot.close()
    return None, notes
