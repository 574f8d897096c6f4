"""What stands in a home -> what an editor asks of it: status, verify and rollback."""

from dataclasses import dataclass
from pathlib import Path

from index.errors import SnapshotError
from index.manifest import Manifest, read_manifest, verify, verify_sizes
from index.publish import (
    builder,
    current_name,
    list_snapshots,
    point,
    snapshots_folder,
    sole_builder,
)
from index.types import SnapshotName


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot of a home; ``manifest`` is None where it can't be read, ``fault`` says why."""

    name: SnapshotName
    is_current: bool
    size: int
    manifest: Manifest | None
    fault: str


@dataclass(frozen=True, slots=True)
class Status:
    """What stands in a home; sizes in bytes, ``builder`` empty when nobody builds."""

    home: Path
    snapshots: tuple[Kept, ...]
    size: int
    builder: str

    @property
    def current(self) -> Kept | None:
        """The snapshot that ``current`` names, if it is there."""
        return next((each for each in self.snapshots if each.is_current), None)


def read_status(home: Path) -> Status:
    """Look at a home, newest snapshot first, without reading every byte of it.

    Raises SnapshotError where there is no index at all.
    """
    names = list_snapshots(home)
    try:
        current = current_name(home)
    except SnapshotError:
        if not names:
            raise
        current = SnapshotName("")
    kept = tuple(_look(home, name, is_current=name == current) for name in names)
    return Status(home, kept, _size(home), builder(home))


def verify_all(home: Path) -> list[Kept]:
    """Compare every byte of every snapshot with its manifest; newest first."""
    checked = []
    for each in read_status(home).snapshots:
        fault = each.fault
        if each.manifest:
            try:
                verify(snapshots_folder(home) / each.name, each.manifest)
            except SnapshotError as error:
                fault = str(error)
        checked.append(Kept(each.name, each.is_current, each.size, each.manifest, fault))
    return checked


def roll_back(home: Path, to: str | None) -> Manifest:
    """Make an earlier snapshot current: the one named, or the newest before the current one.

    Raises SnapshotError, and changes nothing, unless it is whole.
    """
    current_name(home)
    with sole_builder(home):
        current, names = current_name(home), list_snapshots(home)
        if to is not None and to not in names:
            known = ", ".join(names) or "none"
            raise SnapshotError(f"no snapshot {to!r} in {home}; there are {known}", home)
        older = [SnapshotName(to)] if to else [each for each in names if each < current]
        if not older:
            raise SnapshotError(f"nothing to roll back to: no snapshot before {current}", home)
        folder = snapshots_folder(home) / older[0]
        manifest = read_manifest(folder)
        verify(folder, manifest)
        point(home, older[0])
    return manifest


def _look(home: Path, name: SnapshotName, *, is_current: bool) -> Kept:
    folder = snapshots_folder(home) / name
    manifest = None
    fault = ""
    try:
        manifest = read_manifest(folder)
        verify_sizes(folder, manifest)
    except SnapshotError as error:
        fault = str(error)
    return Kept(name, is_current, _size(folder), manifest, fault)


def _size(folder: Path) -> int:
    size = 0
    for path in folder.rglob("*"):
        try:
            size += path.stat().st_size if path.is_file() and not path.is_symlink() else 0
        except OSError:  # gone meanwhile
            continue
    return size
