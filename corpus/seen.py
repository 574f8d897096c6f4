"""The digests of files as they were last read, so that an untouched file isn't read again.

A file is known by its device, inode, size and both times, of which the time of change can't be
set by hand.  One that was touched within the last moments may change once more within the grain
of the clock, and isn't remembered.  It is a cache: a broken one is started afresh.
"""

import json
import os
import time
from pathlib import Path
from typing import Final

_GRAIN_NS: Final = 2_000_000_000


class Seen:
    """Digests by state of a file; what isn't asked for or noted is forgotten when saved."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._before = _load(path) if path else {}
        self._now: dict[str, str] = {}

    def digest(self, state: os.stat_result) -> str | None:
        """Return the digest of a file in this state, or None if it must be read."""
        key = _key(state)
        found = self._before.get(key)
        if found:
            self._now[key] = found
        return found

    def note(self, before: os.stat_result, after: os.stat_result, digest: str) -> None:
        """Remember the digest of a file, given its state before and after it was read."""
        settled = time.time_ns() - _GRAIN_NS
        if _key(before) == _key(after) and max(after.st_mtime_ns, after.st_ctime_ns) < settled:
            self._now[_key(after)] = digest

    def save(self) -> None:
        """Write what is known now."""
        if self._path and self._now != self._before:
            part = self._path.with_name(f".{self._path.name}")
            part.write_text(json.dumps(self._now), encoding="utf-8")
            part.replace(self._path)


def _key(state: os.stat_result) -> str:
    times = f"{state.st_mtime_ns}:{state.st_ctime_ns}"
    return f"{state.st_dev}:{state.st_ino}:{state.st_size}:{times}"


def _load(path: Path) -> dict[str, str]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): str(digest) for key, digest in held.items()}
    except (OSError, ValueError, AttributeError):
        return {}
