"""A home -> the Searcher of its current snapshot, moving on when a new one is published.

Each request asks for the searcher once and keeps it to its end, so that it sees one snapshot.  The
one before is let go when the last request that holds it has ended.
"""

import logging
from pathlib import Path
from threading import Lock

from index.encoder import Encoder
from index.errors import ModelError, SnapshotError
from index.models import open_for_asking
from index.publish import current_name, snapshots_folder
from index.snapshot import Snapshot
from index.types import SnapshotName
from search.searcher import Searcher

_log = logging.getLogger(__name__)


class Serving:
    """Gives the searcher of the current snapshot; safe for many threads."""

    def __init__(self, home: Path, model: str) -> None:
        self._home = home
        self._model = model
        self._lock = Lock()
        self._searcher: Searcher | None = None
        self._encoder: Encoder | None = None
        self._refused = ""

    def searcher(self) -> Searcher:
        """Return the current searcher.

        While one request opens a new snapshot, the others go on with the one before; so do all
        if the new one can't be opened.  Raises SnapshotError or ModelError if none can be served.
        """
        held = self._searcher
        if held is None:
            with self._lock:
                self._searcher = self._searcher or self._open(current_name(self._home))
                return self._searcher
        try:
            name = current_name(self._home)
        except SnapshotError:
            return held
        if name in (held.snapshot.name, self._refused) or not self._lock.acquire(blocking=False):
            return held
        try:
            if self._refused != name:
                self._searcher = self._open(name)
        except (SnapshotError, ModelError) as error:
            self._refused = name
            _log.error("still serving snapshot %s: %s", held.snapshot.name, error)
        finally:
            self._lock.release()
        return self._searcher or held

    def _open(self, name: SnapshotName) -> Searcher:
        snapshot = Snapshot(snapshots_folder(self._home) / name)
        found = snapshot.manifest.fingerprint
        if self._encoder is None or self._encoder.fingerprint != found:
            self._encoder = open_for_asking(self._model, self._home, found)
        return Searcher(snapshot, self._encoder)
