"""Full disks, refused permissions, a corpus that goes away: told in a line, and nothing is lost."""

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.encoder import Encoder
from index.publish import current_name, snapshots_folder
from index.snapshot import open_newest
from tests.conftest import index_into
from tests.crash.conftest import (
    IS_LONG,
    check,
    mend_and_check,
    prepare,
    processes,
    texts_of,
    write_counts,
)

NOBODY = 65534
WRITING = ("os.mkdir", "os.rename", "shutil.copyfile", "sqlite3.connect")


def run_index(
    home: Path, corpus: Path, said: Path, before: Callable[..., None], *arguments: Any
) -> None:
    """Run the command in a process of its own, after ``before``; leave what it said."""
    from web.commands import main

    with said.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        before(*arguments)
        code = main(["index", "--home", str(home), "--corpus", str(corpus), "--workers", "1"])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def index_with(
    home: Path, corpus: Path, before: Callable[..., None], *arguments: Any
) -> tuple[int, str]:
    """Return the exit code of ``attune index`` and what it said."""
    said = home.parent / "said"
    process = processes.Process(
        target=run_index, args=(home, corpus, said, before, *arguments), daemon=False
    )
    process.start()
    process.join(90)
    assert process.exitcode is not None
    return process.exitcode, said.read_text(errors="replace")


def fail_at(home: Path, at: int) -> None:
    """Let the ``at``-th write to a home fail as on a full disk."""
    count = [0]

    def fail(event: str, arguments: tuple[Any, ...]) -> None:
        path = str(arguments[0]) if arguments else ""
        writes = event in WRITING or (event == "open" and set(str(arguments[1])) & set("wax+"))
        if not (writes and str(home) in path):
            return
        count[0] += 1
        if count[0] == at:
            (home.parent / "failed").write_text(path)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    sys.addaudithook(fail)


def assert_untouched(home: Path, name: str, said: str, code: int) -> None:
    assert code == 1, said
    assert "Traceback" not in said, said
    assert said.strip().splitlines()[-1].startswith("attune: "), said
    assert current_name(home) == name
    assert open_newest(home).warning == ""


def test_a_disk_that_is_full_at_any_write_costs_nothing(
    bases: Path, tmp_path: Path, encoder: Encoder
):
    rounds = refused = 0
    for at in range(1, 200) if IS_LONG else (3, 6, 9, 14):
        home, corpus, allowed = prepare("grow", bases, tmp_path)
        name = current_name(home)
        (tmp_path / "failed").unlink(missing_ok=True)
        code, said = index_with(home, corpus, fail_at, home, at)
        if not (tmp_path / "failed").exists():
            break
        rounds += 1
        if code:
            refused += 1
            assert_untouched(home, name, said, code)
            assert "No space left" in said or "disk" in said, said
        check(home, allowed, encoder, may_be_none=False)
        mend_and_check(home, corpus, encoder)
    assert refused
    write_counts("disk-full", rounds=rounds, refused=refused, violations=0)


def limit_files(size: int) -> None:
    """Let no file grow past a size, as a quota would."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [100, 5_000, 30_000])
def test_files_that_cannot_grow_are_told(bases: Path, tmp_path: Path, encoder: Encoder, size: int):
    home, corpus, _ = prepare("grow", bases, tmp_path)
    name = current_name(home)
    code, said = index_with(home, corpus, limit_files, size)
    assert_untouched(home, name, said, code)
    mend_and_check(home, corpus, encoder)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
@pytest.mark.parametrize("kilobytes", [40, 200, 400])
def test_a_disk_that_is_really_full_is_told(
    bases: Path, tmp_path: Path, encoder: Encoder, kilobytes: int
):
    home, corpus, _ = prepare("grow", bases, tmp_path)
    disk = tmp_path / "disk"
    disk.mkdir()
    used = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    size = f"size={used // 1024 + 200 + kilobytes}k"
    mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine mounts no disks")
    try:
        shutil.copytree(home, disk / "home", symlinks=True)
        name = current_name(home)
        code, said = index_with(disk / "home", corpus, int)
        assert_untouched(disk / "home", name, said, code)
        (tmp_path / "said").unlink(missing_ok=True)
        subprocess.run(["mount", "-o", "remount,size=90m", str(disk)], check=True)
        mend_and_check(disk / "home", corpus, encoder)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="becoming somebody else needs root")
def test_a_home_that_may_not_be_written_is_told(tmp_path: Path, bases: Path, encoder: Encoder):
    home, corpus, _ = prepare("grow", bases, tmp_path)
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == 0 and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    for path in tmp_path.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    (tmp_path / "said").touch()
    name = current_name(home)
    code, said = index_with(home, corpus, os.setuid, NOBODY)
    assert_untouched(home, name, said, code)
    assert "Permission denied" in said
    mend_and_check(home, corpus, encoder)


def vanish(folder: Path, at: int) -> None:
    """Remove a folder when the ``at``-th of its files is opened."""
    count = [0]

    def remove(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and str(arguments[0]).startswith(str(folder)):
            count[0] += 1
            if count[0] == at:
                shutil.rmtree(folder)

    sys.addaudithook(remove)


@pytest.mark.parametrize("at", [1, 3])
def test_a_corpus_that_vanishes_while_it_is_read_is_told(
    bases: Path, tmp_path: Path, encoder: Encoder, at: int
):
    home, corpus, allowed = prepare("grow", bases, tmp_path)
    name = current_name(home)
    code, said = index_with(home, corpus, vanish, corpus, at)
    assert_untouched(home, name, said, code)
    assert "does not exist" in said
    check(home, allowed[:1], encoder, may_be_none=False)


def appear(folder: Path, source: Path) -> None:
    """Add a file to a folder when the first of its files is opened."""

    def add(event: str, arguments: tuple[Any, ...]) -> None:
        late = folder / "late.md"
        if event == "open" and str(arguments[0]).startswith(str(folder)) and not late.exists():
            os.link(source, late)

    sys.addaudithook(add)


def test_a_file_that_comes_while_the_corpus_is_read_is_in(
    bases: Path, tmp_path: Path, encoder: Encoder
):
    home, corpus, _ = prepare("grow", bases, tmp_path)
    late = tmp_path / "late.md"
    late.write_text(next(corpus.iterdir()).read_text().replace("id: 2019", "id: 2020", 1))
    code, said = index_with(home, corpus, appear, corpus, late)
    assert code == 0, said
    assert len(texts_of(corpus)) == 6
    check(home, [texts_of(corpus)], encoder, may_be_none=False)


def test_a_first_index_that_fails_leaves_no_index(bases: Path, tmp_path: Path):
    home, corpus, _ = prepare("first", bases, tmp_path)
    code, said = index_with(home, corpus, limit_files, 2_000)
    assert (code, "Traceback" in said) == (1, False)
    assert not (home / "current").exists()
    assert list(snapshots_folder(home).iterdir()) == []
    assert index_into(corpus, home).is_new
