"""A home -> the Searcher of its current snapshot, moving on when a new one is published.

Each request asks for the searcher once and keeps it to its end, so that it sees one snapshot.  A
thread beside the requests looks for a new snapshot, opens and warms it, and only then changes
over; the one before is let go when the last request that holds it has ended.
"""

import logging
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from index.encoder import Encoder
from index.errors import SnapshotError
from index.models import open_for_asking
from index.publish import current_name, snapshots_folder
from index.snapshot import Snapshot, open_newest
from search.heaps import bound_heaps, settle_heaps
from search.query import Query
from search.searcher import Searcher

_log = logging.getLogger(__name__)

_EVERY_S: Final = 0.2
_WARMING: Final = Query(text='"therapy" outcome')


class Serving:
    """Gives the searcher of the current snapshot; safe for many threads.

    ``warning`` says what is wrong where an earlier snapshot serves in place of the current one.
    """

    def __init__(self, home: Path, model: str) -> None:
        self.warning = ""
        self._home = home
        self._model = model
        self._lock = Lock()
        self._searcher: Searcher | None = None
        self._encoder: Encoder | None = None
        self._refused = ""
        self._is_settled = False

    def searcher(self) -> Searcher:
        """Return the searcher that serves; raise SnapshotError or ModelError if there is none."""
        held = self._searcher
        if held is None:
            with self._lock:
                self._searcher = held = self._searcher or self._open_newest()
        return held

    def keep_looking(self) -> None:
        """Look for a new snapshot from now on, in a thread of its own.

        A process that serves for long has its heaps bounded and settled, once it has answered.
        """
        bound_heaps()
        if self._searcher:
            self._settle(self._searcher)
        Thread(target=self._look_for_ever, name="look for snapshots", daemon=True).start()

    def look(self) -> None:
        """Move to the current snapshot if another one serves; stay where it can't be opened."""
        held = self._searcher
        try:
            name = current_name(self._home)
        except SnapshotError:
            return
        if held and name == held.snapshot.name:
            self.warning = self._refused = ""
            if not self._is_settled:
                self._settle(held)
        elif name != self._refused:
            try:
                if held is None:
                    self.searcher()
                    return
                searcher = self._open(Snapshot(snapshots_folder(self._home) / name))
                searcher.search(_WARMING)
                self._searcher, self.warning, self._refused = searcher, "", ""
                self._is_settled = False
            except Exception as error:  # noqa: BLE001  # whatever it is, the one before serves
                self._refuse(name, error)

    def _settle(self, held: Searcher) -> None:
        """Answer once, so that all is read that answers need, and let the process settle."""
        with suppress(Exception):  # whoever asks is told
            held.search(_WARMING)
        settle_heaps()
        self._is_settled = True

    def _look_for_ever(self) -> None:
        while True:
            time.sleep(_EVERY_S)
            self.look()

    def _refuse(self, name: str, error: Exception) -> None:
        self._refused, self.warning = name, str(error) or type(error).__name__
        if self._searcher:
            served = self._searcher.snapshot.name
            _log.error("still serving snapshot %s: %s", served, self.warning)

    def _open_newest(self) -> Searcher:
        opened = open_newest(self._home)
        if opened.warning:
            self.warning = opened.warning
            self._refused = opened.damaged[0] if opened.damaged else ""
            _log.error("%s", opened.warning)
        return self._open(opened.snapshot)

    def _open(self, snapshot: Snapshot) -> Searcher:
        found = snapshot.manifest.fingerprint
        if self._encoder is None or self._encoder.fingerprint != found:
            self._encoder = open_for_asking(self._model, self._home, found)
        return Searcher(snapshot, self._encoder)
