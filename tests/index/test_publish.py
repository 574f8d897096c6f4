import os
from pathlib import Path

import pytest

from index.errors import SnapshotError
from index.manifest import FILE
from index.publish import (
    KEEP,
    current_name,
    hold,
    prune,
    publish,
    snapshots_folder,
    sole_builder,
)
from index.types import SnapshotName


def make(home: Path, name: str) -> Path:
    built = snapshots_folder(home) / f".{name}"
    built.mkdir(parents=True)
    (built / FILE).write_text(name)
    return publish(home, built, SnapshotName(name))


def names(home: Path) -> list[str]:
    return sorted(path.name for path in snapshots_folder(home).iterdir())


def test_the_published_snapshot_is_current_and_whole(tmp_path: Path):
    folder = make(tmp_path, "a")
    assert current_name(tmp_path) == "a"
    assert (folder / FILE).read_text() == "a"
    assert names(tmp_path) == ["a"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "snapshots"]


def test_a_home_without_an_index_says_what_to_run(tmp_path: Path):
    with pytest.raises(SnapshotError, match="attune index"):
        current_name(tmp_path)


@pytest.mark.parametrize("text", ["", "../elsewhere", ".hidden", "\n"])
def test_a_current_that_names_no_snapshot_is_an_error(tmp_path: Path, text: str):
    (tmp_path / "current").write_text(text)
    with pytest.raises(SnapshotError, match="names no snapshot"):
        current_name(tmp_path)


def test_old_snapshots_go_but_the_newest_and_those_being_read(tmp_path: Path):
    for name in "abcdef":
        make(tmp_path, name)
    with hold(snapshots_folder(tmp_path) / "b"):
        assert prune(tmp_path) == ["c", "a"]
        assert names(tmp_path) == ["b", "d", "e", "f"]
    assert prune(tmp_path) == ["b"]
    assert len(names(tmp_path)) == KEEP


def test_the_current_snapshot_stays_however_old(tmp_path: Path):
    for name in "abcdef":
        make(tmp_path, name)
    (tmp_path / "current").write_text("a\n")
    prune(tmp_path)
    assert names(tmp_path) == ["a", "d", "e", "f"]


def test_a_second_builder_is_told_who_builds(tmp_path: Path):
    with (
        sole_builder(tmp_path),
        pytest.raises(SnapshotError, match=f"process {os.getpid()} since"),
        sole_builder(tmp_path),
    ):
        pass
    with sole_builder(tmp_path):
        pass


def test_leftovers_of_a_dead_builder_are_cleared(tmp_path: Path):
    left = snapshots_folder(tmp_path) / ".dead"
    left.mkdir(parents=True)
    (left / "half").write_text("x")
    with sole_builder(tmp_path):
        assert names(tmp_path) == []


def test_a_home_that_is_a_file_is_an_error(tmp_path: Path):
    (tmp_path / "home").write_text("x")
    with pytest.raises(SnapshotError, match="can't write into"), sole_builder(tmp_path / "home"):
        pass
