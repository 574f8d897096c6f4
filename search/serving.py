"""A home -> the Searcher of its current snapshot, moving on when a new one is published.

Each request asks for the searcher once and keeps it to its end, so that it sees one snapshot.  The
one before is let go when the last request that holds it has ended.
"""

import logging
from pathlib import Path
from threading import Lock

from index.encoder import Encoder
from index.errors import SnapshotError
from index.models import open_for_asking
from index.publish import current_name
from index.snapshot import Snapshot
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
        """Return the current searcher; raise SnapshotError if no snapshot can be served."""
        held = self._searcher
        try:
            name = current_name(self._home)
        except SnapshotError:
            if held is None:
                raise
            return held
        if held is not None and name in (held.snapshot.name, self._refused):
            return held
        with self._lock:
            held = self._searcher
            if held is None or held.snapshot.name != name:
                self._move(held)
        return self._searcher or self._open()

    def _move(self, held: Searcher | None) -> None:
        try:
            self._searcher = self._open()
        except SnapshotError as error:
            if held is None:
                raise
            self._refused = current_name(self._home)
            _log.error("still serving snapshot %s: %s", held.snapshot.name, error)

    def _open(self) -> Searcher:
        snapshot = Snapshot.current(self._home)
        found = snapshot.manifest.fingerprint
        if self._encoder is None or self._encoder.fingerprint != found:
            self._encoder = open_for_asking(self._model, self._home, found)
        return Searcher(snapshot, self._encoder)
