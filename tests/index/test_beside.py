"""Tests of ``index.beside``, with real processes."""

import os
import signal
import time
from multiprocessing import active_children, get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from index.beside import beside


def describe(text: str, *, times: int = 1) -> tuple[int, str]:
    return os.getpid(), text * times


def fail(error: Exception) -> None:
    raise error


def end(status: int) -> None:
    os._exit(status)


def mark_on(path: Path) -> None:
    """Grow a file by a byte every 10 ms, for a minute at most."""
    for _ in range(6000):
        with path.open("ab") as file:
            file.write(b".")
        time.sleep(0.01)


def wait_until_begun(path: Path) -> None:
    for _ in range(2000):
        if path.exists():
            return
        time.sleep(0.01)
    raise AssertionError("it doesn't begin")


def has_stopped(path: Path) -> bool:
    time.sleep(0.3)
    before = path.stat().st_size
    time.sleep(0.3)
    return path.stat().st_size == before


@pytest.mark.parametrize("apart", [True, False])
def test_a_value_is_waited_for(*, apart: bool):
    with beside(describe, apart=apart) as ask:
        process, text = ask("ab", times=2)()
    assert text == "abab"
    assert (process != os.getpid()) is apart


@pytest.mark.parametrize("apart", [True, False])
def test_a_full_disk_is_told_as_it_was(*, apart: bool):
    with beside(fail, apart=apart) as ask:
        wait = ask(OSError(28, "No space left on device", "a/file"))
        with pytest.raises(OSError, match="No space left") as told:
            wait()
    assert (told.value.errno, told.value.filename) == (28, "a/file")


@pytest.mark.parametrize("error", [LookupError("nothing there"), EOFError("nothing there")])
def test_another_error_is_told_with_its_traceback(error: Exception):
    with beside(fail, apart=True) as ask:
        wait = ask(error)
        with pytest.raises(RuntimeError, match=rf"in fail\n(.*\n)*{type(error).__name__}: nothing"):
            wait()


def test_a_process_that_was_ended_is_told_with_its_status():
    with beside(end, apart=True) as ask:
        wait = ask(3)
        with pytest.raises(ChildProcessError, match=r"test_beside\.end was ended \(exit code 3\)"):
            wait()


def test_where_no_process_can_be_started_this_one_does_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with beside(describe, apart=True) as ask:
        assert ask("")()[0] == os.getpid()


def test_a_process_that_ends_while_it_loads_is_stood_in_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("index.beside._serve", end)
    with beside(describe, apart=True) as ask:
        assert ask("")()[0] == os.getpid()


def test_the_process_ends_with_the_block(tmp_path: Path):
    path = tmp_path / "marks"
    with beside(mark_on, apart=True) as ask:
        ask(path)
        wait_until_begun(path)
    assert has_stopped(path)


def ask_and_wait(path: Path) -> None:
    with beside(mark_on, apart=True) as ask:
        ask(path)()


def test_the_process_ends_with_one_that_is_killed(tmp_path: Path):
    path = tmp_path / "marks"
    process = get_context("spawn").Process(target=ask_and_wait, args=(path,))
    process.start()
    wait_until_begun(path)
    assert not has_stopped(path)
    process.kill()
    process.join()
    assert has_stopped(path)


def test_ctrl_c_is_left_to_who_asks(tmp_path: Path):
    path = tmp_path / "marks"
    with beside(mark_on, apart=True) as ask:
        (child,) = active_children()
        assert child.pid is not None
        os.kill(child.pid, signal.SIGINT)
        ask(path)
        wait_until_begun(path)
        os.kill(child.pid, signal.SIGINT)
        assert not has_stopped(path)


def tell_who_answers(pipe: "Connection[tuple[int, int], None]") -> None:
    with beside(describe, apart=True) as ask:
        pipe.send((os.getpid(), ask("")()[0]))


def test_a_daemon_process_does_it_itself():
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=tell_who_answers, args=(there,), daemon=True)
    process.start()
    there.close()
    asked, answered = here.recv()
    process.join()
    assert asked == answered
