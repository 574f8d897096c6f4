"""A corpus folder and a home -> a new current snapshot: all steps of ``attune index``."""

import secrets
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.library import Library, read_library
from corpus.summary import CorpusError, Problem
from index.build import Progress, build, recipe
from index.encoder import find_model, fingerprint
from index.errors import SnapshotError
from index.manifest import Manifest, read_manifest
from index.models import open_for_building
from index.publish import current_name, prune, publish, snapshots_folder, sole_builder
from index.types import SnapshotName


@dataclass(frozen=True, slots=True)
class Indexing:
    """What indexing did: the current snapshot's manifest, whether it is new, what to tell."""

    manifest: Manifest
    is_new: bool
    problems: tuple[Problem, ...]
    note: str


def index_corpus(
    corpus: Path, home: Path, model: str, *, workers: int, full: bool, progress: Progress
) -> Indexing:
    """Build and publish a snapshot of a corpus folder, unless the current one is of the same.

    Raises CorpusError where there is no good summary; the current snapshot then stays.
    """
    library = read_library(corpus)
    if not library.summaries:
        found = f"{len(library.problems)} problems; see 'attune check {corpus}'"
        hint = found if library.problems else "add summaries, or run 'attune sample'"
        raise CorpusError(f"no good summary in {corpus}: {hint}", corpus)
    return index_library(library, home, model, workers=workers, full=full, progress=progress)


def index_library(
    library: Library, home: Path, model: str, *, workers: int, full: bool, progress: Progress
) -> Indexing:
    """Build and publish a snapshot of a library, unless the current one is of the same."""
    with sole_builder(home):
        current = None if full else _current(home)
        if current and (current.corpus, current.recipe, current.model, current.fingerprint) == (
            library.digest,
            recipe(),
            model,
            fingerprint(find_model(model)),
        ):
            return Indexing(current, is_new=False, problems=library.problems, note="")
        encoder, note = open_for_building(model, home, workers)
        now = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        name = SnapshotName(f"{now}-{secrets.token_hex(4)}")
        folder = snapshots_folder(home) / f".{name}"
        try:
            folder.mkdir(mode=0o700)
            manifest = build(
                library,
                encoder,
                folder,
                name=name,
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
        prune(home)
        return Indexing(manifest, is_new=True, problems=library.problems, note=note)


def _current(home: Path) -> Manifest | None:
    try:
        return read_manifest(snapshots_folder(home) / current_name(home))
    except SnapshotError:
        return None
