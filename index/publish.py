"""A finished folder -> the current snapshot of a home, in one step.

    home/current              one line: the name of the snapshot that is served
    home/snapshots/NAME/      a snapshot, never changed
    home/snapshots/.NAME/     one being built
    home/build.lock           held by the one builder

``current`` is replaced by a rename after everything it names is on the disk, so that whoever reads
it finds a whole snapshot whatever happens.  A reader holds a shared lock on the manifest of the
snapshot that it reads; what is locked is not removed.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from index.errors import SnapshotError
from index.files import sync
from index.manifest import FILE
from index.types import SnapshotName

KEEP: Final = 3
_CURRENT: Final = "current"


def snapshots_folder(home: Path) -> Path:
    """Return the folder that holds the snapshots of a home."""
    return home / "snapshots"


def current_name(home: Path) -> SnapshotName:
    """Return the name of the current snapshot; raise SnapshotError if there is none."""
    path = home / _CURRENT
    try:
        name = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        message = f"no index in {home}: run 'attune index' first"
        raise SnapshotError(message, path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{path} can't be read: {error}", path) from error
    if not re.fullmatch(r"\w[\w-]*", name, re.ASCII):
        raise SnapshotError(f"{path} names no snapshot: run 'attune index'", path)
    return SnapshotName(name)


def publish(home: Path, built: Path, name: SnapshotName) -> Path:
    """Make a finished folder the current snapshot and return where it is now."""
    for path in sorted(built.rglob("*"), reverse=True):
        sync(path)
    sync(built)
    final = snapshots_folder(home) / name
    built.rename(final)
    sync(final.parent)
    part = home / f".{_CURRENT}.{os.getpid()}"
    part.write_text(name + "\n", encoding="utf-8")
    sync(part)
    part.replace(home / _CURRENT)
    sync(home)
    return final


def prune(home: Path) -> list[SnapshotName]:
    """Remove all but the newest snapshots and those that are current or being read."""
    current = current_name(home)
    names = sorted(path.name for path in snapshots_folder(home).iterdir() if path.name[0] != ".")
    removed = []
    for name in names[:-KEEP]:
        folder = snapshots_folder(home) / name
        if name != current and not _is_read(folder):
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(SnapshotName(name))
    return removed


def hold(folder: Path) -> IO[bytes]:
    """Open the manifest of a snapshot with a shared lock; closing it lets go."""
    file = (folder / FILE).open("rb")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


@contextmanager
def sole_builder(home: Path) -> Iterator[None]:
    """Be the only builder of a home, or raise SnapshotError naming the other one."""
    try:
        snapshots_folder(home).mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (home / "build.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise SnapshotError(f"can't write into {home}: {error.strerror}", home) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            who = lock.read().strip() or "another process"
            raise SnapshotError(f"{home} is being built by {who}; try again later", home) from error
        lock.truncate(0)
        lock.write(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        lock.flush()
        for left in (*snapshots_folder(home).glob(".*"), *(home / "models").glob(".*")):
            shutil.rmtree(left, ignore_errors=True)
        try:
            yield
        finally:
            lock.truncate(0)


def _is_read(folder: Path) -> bool:
    try:
        with (folder / FILE).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
