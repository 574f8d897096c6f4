"""A function in a process of its own, beside what this one does meanwhile.

    with beside(function, apart=True) as ask:      the process starts, and loads what it needs
        wait = ask(argument, ...)                  it works
        value = wait()

The process ends with the block, whatever happens in it.  Where it isn't worth one, and in a daemon
process, which may start none, the function is called when its value is waited for.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


@contextmanager
def beside(function: Callable[_P, _T], *, apart: bool) -> Iterator[Callable[_P, Callable[[], _T]]]:
    """Yield what asks for a value of a function and returns what waits for it.

    ``function`` is one of a module, and what it takes and returns can be pickled.  Waiting raises
    an OSError that it raised, and ChildProcessError where its process ended otherwise, having told
    why on stderr.  As for any spawned process, a script that builds must guard what it runs by
    ``__name__ == "__main__"``.
    """
    if not apart or current_process().daemon:
        yield partial(partial, function)
        return
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(function, there), daemon=True)
    process.start()
    there.close()

    def ask(*arguments: Any, **named: Any) -> Callable[[], _T]:
        with suppress(BrokenPipeError):  # waiting tells
            here.send((arguments, named))
        return wait

    def wait() -> _T:
        try:
            value, error = here.recv()
        except (EOFError, ConnectionResetError) as ended:
            process.join()
            name = f"{function.__module__}.{function.__qualname__}"
            message = f"the process of {name} ended (exit code {process.exitcode})"
            raise ChildProcessError(message) from ended
        if error is not None:
            raise error
        held: _T = value
        return held

    try:
        yield ask
    finally:
        process.kill()
        process.join()
        here.close()


def _serve(function: Callable[..., Any], there: "Connection[Any, Any]") -> None:
    """Answer one question; end when nobody asks, or nobody waits for the answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks is interrupted too, and ends this
    answer: tuple[Any, OSError | None]
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        arguments, named = there.recv()
        try:
            answer = (function(*arguments, **named), None)
        except OSError as error:
            answer = (None, error)
        there.send(answer)
