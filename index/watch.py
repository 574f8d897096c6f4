"""A corpus folder that changes -> indexed again each time, until stopped."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from corpus.summary import CorpusError
from index.errors import SnapshotError

_SETTLE_MS: Final = 1_000
"""Changes that come within this time of each other are one."""

_LOOK_MS: Final = 5_000
"""How often to look whether the folder is still there, and to try again what failed."""


def watch(corpus: Path, index: Callable[[], None], tell: Callable[[Exception], None]) -> None:
    """Index now and after each change of the summaries, and again after what failed.

    ``tell`` is given what failed, once.  Raises CorpusError when the folder is gone.
    """
    is_due, told = True, ""
    for has_changed in _changes(corpus):
        if not corpus.is_dir():
            raise CorpusError(f"corpus folder {corpus} does not exist", corpus)
        if not (is_due or has_changed):
            continue
        try:
            index()
        except (CorpusError, SnapshotError) as error:
            if told != str(error):
                tell(error)
            is_due, told = True, str(error)
        else:
            is_due, told = False, ""


def _changes(corpus: Path) -> Iterator[bool]:
    """Yield at once, then True after changes, and False now and then when there were none.

    The second time is always True, for what changed before the watch began.
    """
    from watchfiles import watch as watch_files

    yield True
    is_first = True
    for found in watch_files(
        corpus,
        watch_filter=lambda _change, path: path.endswith(".md"),
        debounce=10 * _SETTLE_MS,
        step=_SETTLE_MS,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
    ):
        yield is_first or bool(found)
        is_first = False
