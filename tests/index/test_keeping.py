import fcntl
import json
import threading
from pathlib import Path
from shutil import copyfile

import pytest

from index.errors import SnapshotError
from index.keeping import read_status, roll_back, verify_all
from index.publish import current_name, sole_builder
from index.snapshot import open_newest
from index.watch import watch
from tests.conftest import SAMPLE, index_into
from web.commands import main

SOME = sorted(path.name for path in SAMPLE.glob("2019*.md"))[:3]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in SOME[:2]:
        copyfile(SAMPLE / name, folder / name)
    return folder


@pytest.fixture
def built(corpus: Path, home: Path) -> tuple[str, str]:
    """Two snapshots, of two and of three summaries."""
    one = index_into(corpus, home).manifest.name
    copyfile(SAMPLE / SOME[2], corpus / SOME[2])
    return one, index_into(corpus, home).manifest.name


def damage(home: Path, name: str, file: str = "store.sqlite") -> None:
    path = home / "snapshots" / name / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def test_status_lists_the_snapshots_newest_first(home: Path, built: tuple[str, str]):
    status = read_status(home)
    assert [each.name for each in status.snapshots] == [built[1], built[0]]
    assert [each.is_current for each in status.snapshots] == [True, False]
    assert [each.manifest.summaries for each in status.snapshots if each.manifest] == [3, 2]
    assert sum(each.size for each in status.snapshots) < status.size
    assert status.builder == ""
    with sole_builder(home):
        assert "process" in read_status(home).builder


def test_status_tells_a_file_that_is_cut(home: Path, built: tuple[str, str]):
    path = home / "snapshots" / built[1] / "impacts.npy"
    path.write_bytes(path.read_bytes()[:-1])
    assert "impacts.npy is not as it was written" in read_status(home).snapshots[0].fault
    path.unlink()
    assert "impacts.npy is missing" in read_status(home).snapshots[0].fault


def test_verify_tells_a_flipped_bit(home: Path, built: tuple[str, str]):
    assert [each.fault for each in verify_all(home)] == ["", ""]
    damage(home, built[0])
    assert [bool(each.fault) for each in verify_all(home)] == [False, True]


def test_rollback_serves_the_one_before_and_forth_again(home: Path, built: tuple[str, str]):
    assert roll_back(home, None).name == built[0]
    assert open_newest(home).snapshot.count == 2
    with pytest.raises(SnapshotError, match="nothing to roll back to"):
        roll_back(home, None)
    assert roll_back(home, built[1]).name == built[1]
    assert open_newest(home).snapshot.count == 3


def test_rollback_to_what_is_damaged_or_unknown_changes_nothing(home: Path, built: tuple[str, str]):
    damage(home, built[0])
    with pytest.raises(SnapshotError, match="not as it was written"):
        roll_back(home, None)
    with pytest.raises(SnapshotError, match="no snapshot"):
        roll_back(home, "../current")
    assert current_name(home) == built[1]


def test_after_a_rollback_the_next_index_builds_from_the_corpus(
    corpus: Path, home: Path, built: tuple[str, str]
):
    roll_back(home, None)
    again = index_into(corpus, home)
    assert again.is_new
    assert again.manifest.summaries == 3
    assert again.manifest.name > built[1]


def test_a_damaged_snapshot_is_put_aside_and_the_one_before_built_upon(
    corpus: Path, home: Path, built: tuple[str, str]
):
    damage(home, built[1])
    opened = open_newest(home)
    assert opened.snapshot.name == built[0]
    assert built[1] in opened.warning
    result = index_into(corpus, home)
    assert result.is_new
    assert result.encoded == 1
    assert built[1] in result.notes[0]
    assert [path.name for path in (home / "aside").iterdir() if path.is_dir()] == [built[1]]
    assert open_newest(home).warning == ""
    assert open_newest(home).snapshot.count == 3


def test_where_all_is_damaged_the_current_one_is_told_and_indexing_mends_it(
    corpus: Path, home: Path, built: tuple[str, str]
):
    for name in built:
        damage(home, name)
    with pytest.raises(SnapshotError, match=built[1]):
        open_newest(home)
    assert index_into(corpus, home).encoded == 3
    assert open_newest(home).snapshot.count == 3


def test_a_builder_waits_for_one_who_only_looks(home: Path):
    with sole_builder(home):
        pass
    with (home / "build.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        threading.Timer(0.1, lambda: fcntl.flock(lock, fcntl.LOCK_UN)).start()
        with sole_builder(home):
            pass


def test_a_snapshot_published_in_the_same_second_sorts_later(corpus: Path, home: Path):
    names = [index_into(corpus, home, full=True).manifest.name for _ in range(3)]
    assert names == sorted(names)


def test_a_watched_folder_is_indexed_again_after_a_change(corpus: Path, home: Path):
    counts: list[int] = []

    def index() -> None:
        counts.append(index_into(corpus, home).manifest.summaries)
        if len(counts) == 2:
            copyfile(SAMPLE / SOME[2], corpus / SOME[2])
        if counts[-1] == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(corpus, index, lambda _error: None)
    assert counts == [2, 2, 3]


def test_watching_goes_on_after_an_error_and_tells_it_once(corpus: Path):
    told: list[str] = []
    tries: list[int] = []

    def index() -> None:
        tries.append(1)
        if len(tries) == 3:
            raise KeyboardInterrupt
        raise SnapshotError("busy", corpus)

    with pytest.raises(KeyboardInterrupt):
        watch(corpus, index, lambda error: told.append(str(error)))
    assert told == ["busy"]


def test_the_commands_say_what_they_did(
    capsys: pytest.CaptureFixture[str], home: Path, built: tuple[str, str]
):
    at = ("--home", str(home))
    assert main(["status", "--json", *at]) == 0
    held = json.loads(capsys.readouterr().out)
    assert (held["current"], held["snapshots"][0]["summaries"]) == (built[1], 3)
    assert main(["status", *at]) == 0
    assert f"{built[1]}, current" in capsys.readouterr().out
    assert main(["verify", *at]) == 0
    damage(home, built[1])
    assert main(["verify", *at]) == 1
    assert "1 of 2 damaged" in capsys.readouterr().err
    assert main(["rollback", *at]) == 0
    assert built[0] in capsys.readouterr().out
