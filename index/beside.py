"""A function in a process of its own, beside what this one does meanwhile.

    with beside(function, apart=True) as ask:      the process starts, and loads what it needs
        wait = ask(argument, ...)                  it works
        value = wait()

The process ends with the block, and with this process, whatever happens.  Where it isn't worth one,
where none can be started, and in a daemon process, which may start none, the function is called
when its value is waited for.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import current_process, get_context, parent_process
from multiprocessing.connection import Connection
from threading import Thread
from traceback import format_exc
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


@contextmanager
def beside(function: Callable[_P, _T], *, apart: bool) -> Iterator[Callable[_P, Callable[[], _T]]]:
    """Yield what asks for a value of a function and returns what waits for it.

    ``function`` is one of a module, and what it takes and returns can be pickled.  Waiting raises
    an OSError that it raised, RuntimeError with the traceback of any other error, and
    ChildProcessError where its process was ended.
    """
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(function, there), daemon=True)
    is_started = apart and not current_process().daemon and _start(process)
    there.close()

    def ask(*arguments: _P.args, **named: _P.kwargs) -> Callable[[], _T]:
        if not is_started or not _is_ready(here):
            return partial(function, *arguments, **named)
        with suppress(BrokenPipeError):  # waiting tells
            here.send((arguments, named))
        return wait

    def wait() -> _T:
        try:
            value, error = here.recv()
        except (EOFError, ConnectionResetError) as ended:
            process.join()
            name = f"{function.__module__}.{function.__qualname__}"
            message = f"the process of {name} was ended (exit code {process.exitcode})"
            raise ChildProcessError(message) from ended
        if error is not None:
            raise error
        held: _T = value
        return held

    try:
        yield ask
    finally:
        if is_started:
            process.kill()
            process.join()
        here.close()


def _start(process: Any) -> bool:
    """Start a process that Ctrl+C doesn't reach; tell whether that went."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    except OSError:
        return False
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return True


def _is_ready(here: "Connection[Any, Any]") -> bool:
    """Wait until the process has loaded; tell whether it has, or ended over it."""
    try:
        here.recv()
    except (EOFError, ConnectionResetError):
        return False
    return True


def _serve(function: Callable[..., Any], there: "Connection[Any, Any]") -> None:
    """Say that all is loaded, and answer one question."""
    Thread(target=_end_with_parent, daemon=True).start()
    there.send(None)
    try:
        arguments, named = there.recv()
    except EOFError:
        return
    try:
        answer: tuple[Any, Exception | None] = (function(*arguments, **named), None)
    except OSError as error:
        answer = (None, error)
    except Exception:  # noqa: BLE001  # told to whoever waits
        answer = (None, RuntimeError(format_exc()))
    there.send(answer)


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
