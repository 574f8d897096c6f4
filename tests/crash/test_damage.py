"""Whatever is damaged in a snapshot, it is noticed before it serves, and the one before serves."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.encoder import Encoder
from index.errors import SnapshotError
from index.publish import snapshots_folder
from index.snapshot import open_newest
from tests.conftest import CACHE, index_into
from tests.crash.conftest import IS_LONG, check, texts_of, write_corpus, write_counts

FLIPS_A_FILE = 220 if IS_LONG else 5


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A home with two snapshots, the later one grown from the earlier one."""
    place = tmp_path_factory.mktemp("damage")
    home = place / "home"
    home.mkdir()
    (home / "models").symlink_to(CACHE / "models")
    for changed in (False, True):
        index_into(write_corpus(place / "corpus", changed=changed), home)
    return home


def snapshots(home: Path) -> tuple[Path, Path]:
    """Return the folder of the current snapshot, and of the one before."""
    current, before = sorted(snapshots_folder(home).iterdir(), reverse=True)
    return current, before


@contextmanager
def damaged(path: Path, change: Callable[[bytes], bytes | None]) -> Iterator[None]:
    """Change the bytes of a file, or remove it, and put it back at the end."""
    content = path.read_bytes()
    changed = change(content)
    assert changed != content
    if changed is None:
        path.unlink()
    else:
        path.write_bytes(changed)
    try:
        yield
    finally:
        path.write_bytes(content)


def is_noticed(home: Path) -> bool:
    """Tell whether the snapshot before serves in place of the current one."""
    current, before = snapshots(home)
    opened = open_newest(home)
    noticed = opened.snapshot.name == before.name and current.name in opened.warning
    opened.snapshot.close()
    return noticed and opened.damaged == (current.name,)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def flip(at: int, bits: int) -> Callable[[bytes], bytes]:
    return lambda content: content[:at] + bytes([content[at] ^ bits]) + content[at + 1 :]


def test_a_changed_byte_is_noticed(home: Path, chance: random.Random):
    start, rounds = time.monotonic(), 0
    unnoticed = []
    for path in files(snapshots(home)[0]):
        size = path.stat().st_size
        for _ in range(FLIPS_A_FILE if size else 0):
            at, bits = chance.randrange(size), chance.randrange(1, 256)
            with damaged(path, flip(at, bits)):
                rounds += 1
                if not is_noticed(home):
                    unnoticed.append((path.name, at, bits))
    assert unnoticed == []
    assert open_newest(home).warning == ""
    write_counts("flips", rounds=rounds, unnoticed=0, seconds=round(time.monotonic() - start))


def test_a_file_cut_short_or_gone_or_too_many_is_noticed(home: Path):
    rounds = 0
    current, _ = snapshots(home)
    for path in files(current):
        changes: list[Callable[[bytes], bytes | None]] = [
            lambda _content: None,
            lambda content: content + b"\0",
        ]
        if path.stat().st_size:
            changes += [
                lambda _content: b"",
                lambda content: content[: len(content) // 2],
                lambda content: content[:-1],
            ]
        for change in changes:
            with damaged(path, change):
                rounds += 1
                assert is_noticed(home), path
    more = current / "keyword" / "MAIN_more.seg"
    more.write_bytes(b"more")
    assert is_noticed(home)
    more.unlink()
    assert open_newest(home).warning == ""
    write_counts("truncations", rounds=rounds + 1, unnoticed=0)


def test_whatever_stands_in_current_a_whole_snapshot_serves(
    home: Path, encoder: Encoder, chance: random.Random, tmp_path: Path
):
    held = [texts_of(write_corpus(tmp_path / "corpus", changed=each)) for each in (False, True)]
    path = home / "current"
    whole = path.read_bytes()
    every = [flip(at, bits) for at in range(len(whole)) for bits in (1, 2, 4, 8, 16, 32, 64, 128)]
    for change in every if IS_LONG else chance.sample(every, 12):
        with damaged(path, change):
            opened = open_newest(home)
            assert len(opened.snapshot.ids) == 5
            opened.snapshot.close()
    with damaged(path, lambda _content: None):
        opened = open_newest(home)
        assert opened.snapshot.name == snapshots(home)[0].name
        opened.snapshot.close()
    check(home, held[1:], encoder, may_be_none=False)
    write_counts("current", rounds=len(every) if IS_LONG else 12, violations=0)


def test_where_both_are_damaged_nothing_serves(home: Path):
    current, before = snapshots(home)
    with (
        damaged(current / "store.sqlite", flip(100, 1)),
        damaged(before / "impacts.npy", flip(100, 1)),
        pytest.raises(SnapshotError, match=current.name),
    ):
        open_newest(home)
