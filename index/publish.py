"""A finished folder -> the current snapshot of a home, in one step.

    home/current              one line: the name of the snapshot that is served
    home/snapshots/NAME/      a snapshot, never changed
    home/snapshots/.NAME/     one being built
    home/build.lock           held by the one builder
    home/aside/               the snapshot that was found damaged last, and the reason

``current`` is replaced by a rename after everything it names is on the disk, so that whoever reads
it finds a whole snapshot whatever happens.  A reader holds a shared lock on the manifest of the
snapshot that it reads; what is locked is not removed.
"""

import fcntl
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Final

from index.errors import SnapshotError
from index.files import sync
from index.manifest import FILE
from index.types import SnapshotName

KEEP: Final = 3
_CURRENT: Final = "current"
_TRIES: Final = 10
_PAUSE: Final = 0.05
_STAMP: Final = "%Y%m%dT%H%M%SZ"


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


def list_snapshots(home: Path) -> list[SnapshotName]:
    """Return the names of the snapshots of a home, newest first."""
    try:
        found = [path.name for path in snapshots_folder(home).iterdir()]
    except OSError:
        return []
    return [SnapshotName(name) for name in sorted(found, reverse=True) if name[0] != "."]


def new_name(home: Path) -> SnapshotName:
    """Return a name that sorts after those of all snapshots of a home, whatever the clock says."""
    stamp = f"{datetime.now(UTC):{_STAMP}}"
    stamps = (name[: len(stamp)] for name in list_snapshots(home))
    latest = max((each for each in stamps if re.fullmatch(r"\d{8}T\d{6}Z", each)), default="")
    if stamp <= latest:
        after = datetime.strptime(latest, _STAMP).replace(tzinfo=UTC) + timedelta(seconds=1)
        stamp = f"{after:{_STAMP}}"
    return SnapshotName(f"{stamp}-{secrets.token_hex(4)}")


def publish(home: Path, built: Path, name: SnapshotName) -> Path:
    """Make a finished folder the current snapshot and return where it is now."""
    for path in sorted(built.rglob("*"), reverse=True):
        sync(path)
    sync(built)
    final = snapshots_folder(home) / name
    built.rename(final)
    sync(final.parent)
    point(home, name)
    return final


def point(home: Path, name: SnapshotName) -> None:
    """Make a snapshot the current one."""
    part = home / f".{_CURRENT}.{os.getpid()}"
    part.write_text(name + "\n", encoding="utf-8")
    sync(part)
    part.replace(home / _CURRENT)
    sync(home)


def set_aside(
    home: Path, damaged: Sequence[SnapshotName], serving: SnapshotName, reason: str
) -> None:
    """Move damaged snapshots out of the way, keeping the newest for whoever wants to look."""
    point(home, serving)
    folders = [snapshots_folder(home) / name for name in damaged]
    folders = [folder for folder in folders if folder.is_dir()]
    if folders:
        aside = home / "aside"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        (aside / "REASON").write_text(reason + "\n", encoding="utf-8")
        folders[0].rename(aside / folders[0].name)
    for folder in folders[1:]:
        _remove(folder)


def prune(home: Path) -> list[SnapshotName]:
    """Remove all but the newest snapshots and those that are current or being read."""
    current = current_name(home)
    folder = snapshots_folder(home)
    return [
        name
        for name in list_snapshots(home)[KEEP:]
        if name != current and _remove_unread(folder / name)
    ]


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
        if not _take(lock):
            lock.seek(0)
            who = lock.read().strip() or "another process"
            raise SnapshotError(f"{home} is being built by {who}; try again later", home)
        lock.truncate(0)
        lock.write(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        lock.flush()
        for left in (*snapshots_folder(home).glob(".*"), *(home / "models").glob(".*")):
            shutil.rmtree(left, ignore_errors=True)
        for part in home.glob(".*"):
            if part.is_file():
                part.unlink(missing_ok=True)
        try:
            yield
        finally:
            lock.truncate(0)


def _take(lock: IO[str]) -> bool:
    """Lock a file for this process alone; wait a moment for one that only looks, or just ends."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return True
    return False


def builder(home: Path) -> str:
    """Return who builds in a home and since when, or nothing."""
    try:
        with (home / "build.lock").open(encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return lock.read().strip() or "another process"
    except OSError:
        pass
    return ""


def _remove(folder: Path) -> None:
    """Remove a snapshot; one that is half removed is a leftover, not a snapshot."""
    doomed = folder.with_name(f".{folder.name}")
    folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def _remove_unread(folder: Path) -> bool:
    """Remove a snapshot unless somebody reads it; whoever comes meanwhile finds it gone."""
    try:
        with (folder / FILE).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(folder)
    except FileNotFoundError:
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:  # read by somebody, or can't be moved: the next time
        return False
    return True
