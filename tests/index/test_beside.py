"""Tests of ``index.beside``, with real processes."""

import os
import time
from multiprocessing import get_context
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


def mark_when_done(path: Path, seconds: float) -> None:
    path.with_suffix(".begun").touch()
    time.sleep(seconds)
    path.touch()


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


def test_a_process_that_ended_is_told_with_its_status():
    with beside(end, apart=True) as ask:
        wait = ask(3)
        with pytest.raises(ChildProcessError, match=r"test_beside\.end ended \(exit code 3\)"):
            wait()


def test_another_error_is_told_on_stderr(capfd: pytest.CaptureFixture[str]):
    with beside(fail, apart=True) as ask:
        wait = ask(LookupError("nothing there"))
        with pytest.raises(ChildProcessError, match=r"exit code 1"):
            wait()
    assert "LookupError: nothing there" in capfd.readouterr().err


def test_the_process_ends_with_the_block(tmp_path: Path):
    path = tmp_path / "done"
    with beside(mark_when_done, apart=True) as ask:
        ask(path, 1.0)
        while not path.with_suffix(".begun").exists():
            time.sleep(0.01)
    time.sleep(1.2)
    assert not path.exists()


def tell_who_answers(pipe: "Connection[tuple[int, int], None]") -> None:
    with beside(describe, apart=True) as ask:
        pipe.send((os.getpid(), ask("")()[0]))


def test_a_daemon_process_does_it_itself():
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=tell_who_answers, args=(there,), daemon=True)
    process.start()
    asked, answered = here.recv()
    process.join()
    assert asked == answered
