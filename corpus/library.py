"""A folder of Markdown files -> Library: its good summaries, its problems and a digest.

Every ``*.md`` below the folder is a summary, except files called README.md and whatever a name
that starts with a dot hides.  The order is that of the ids, whatever the file system says.
"""

import hashlib
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copyfile
from typing import Final

from corpus.check import check
from corpus.doubt import doubt
from corpus.parse import MAX_BYTES, Draft, parse
from corpus.seen import Seen
from corpus.summary import CorpusError, Problem, Summary, SummaryId
from corpus.vocabulary import Vocabulary, load_vocabulary

_READINGS: Final = 3


@dataclass(frozen=True, slots=True)
class Library:
    """What a folder holds: ``digests`` of all good files by the id of their summary, in order.

    ``summaries`` are those in the order of their ids, but without the ones that the caller knew;
    ``problems`` is what is wrong with the other files; ``digest`` is over everything; ``doubts``
    is what an editor should look at in good files, where it was asked for.
    """

    summaries: tuple[Summary, ...]
    digests: Mapping[SummaryId, str]
    problems: tuple[Problem, ...]
    digest: str
    doubts: tuple[Problem, ...] = ()


def read_library(
    folder: Path,
    vocabulary: Vocabulary | None = None,
    known: Mapping[str, SummaryId] | None = None,
    seen: Seen | None = None,
    *,
    doubting: bool = False,
) -> Library:
    """Read a folder; raise CorpusError if it can't be listed, or doesn't stay the same meanwhile.

    ``known`` are summaries that were read before, by the digest of their file; they aren't
    parsed again, and files that ``seen`` says are untouched aren't even read.  Of two files with
    one id, the first by path is taken and the other is a problem.
    """
    vocabulary = vocabulary or load_vocabulary()
    before = _scan(folder)
    for _ in range(_READINGS):
        library = _read(folder, before, vocabulary, known or {}, seen or Seen(), doubting=doubting)
        after = _scan(folder)
        if after == before:
            return library
        before = after
    raise CorpusError(f"files in {folder} come and go while it is read: try again later", folder)


def _read(
    folder: Path,
    paths: list[str],
    vocabulary: Vocabulary,
    known: Mapping[str, SummaryId],
    seen: Seen,
    *,
    doubting: bool,
) -> Library:
    whole = hashlib.sha256()
    summaries: dict[SummaryId, Summary] = {}
    digests: dict[SummaryId, str] = {}
    taken: dict[SummaryId, str] = {}
    problems: list[Problem] = []
    doubts: list[Problem] = []
    start = len(os.fsencode(folder))
    for path in paths:
        try:
            digest, content = _digest(path, known, seen)
        except OSError as error:
            reason = f"can't be read: {error.strerror or error}"
            problems.append(Problem(_readable(path), 1, reason))
            continue
        whole.update(os.fsencode(path)[start:] + b"\0" + digest.encode())
        summary_id = known.get(digest)
        if summary_id is None or summary_id in taken:
            content = content if content is not None else read_bounded(Path(path))
            draft = parse(_readable(path), content)
            summary = check(draft, vocabulary) if isinstance(draft, Draft) else draft
            if not isinstance(summary, Summary):
                problems.extend(summary)
                continue
            summary_id = summary.id
            if summary_id in taken:
                line = draft.fields["id"].line if isinstance(draft, Draft) else 1
                message = f"duplicate id {summary_id!r}, also in {_readable(taken[summary_id])}"
                problems.append(Problem(_readable(path), line, message))
                continue
            summaries[summary_id] = summary
            if doubting and isinstance(draft, Draft):
                doubts.extend(doubt(draft, summary))
        taken[summary_id] = path
        digests[summary_id] = digest
    return Library(
        tuple(summaries[each] for each in sorted(summaries)),
        {each: digests[each] for each in sorted(digests)},
        tuple(problems),
        whole.hexdigest(),
        tuple(doubts),
    )


def _digest(path: str, known: Collection[str], seen: Seen) -> tuple[str, bytes | None]:
    """Return the digest of a file, and its content if it had to be read."""
    state = os.stat(path)  # noqa: PTH116  # a Path for each of many files costs more
    digest = seen.digest(state)
    if digest is not None and digest in known:
        return digest, None
    content = read_bounded(Path(path))
    digest = hashlib.sha256(content).hexdigest()
    seen.note(state, os.stat(path), digest)  # noqa: PTH116
    return digest, content


def _readable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def summary_files(folder: Path) -> list[Path]:
    """List the files of a folder that should hold a summary, in a fixed order."""
    return [Path(path) for path in _scan(folder)]


def _scan(folder: Path) -> list[str]:
    """List the same as texts, which are compared sooner."""
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise CorpusError(f"corpus folder {folder} {what}", folder)
    found: list[str] = []
    try:
        _list(str(folder), found)
    except OSError as error:
        raise CorpusError(f"corpus folder {folder} can't be listed: {error}", folder) from error
    return sorted(found)


def _is_summary(name: str) -> bool:
    return name.endswith(".md") and name.lower() != "readme.md"


def _list(folder: str, found: list[str]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                _list(entry.path, found)
            elif _is_summary(entry.name) and entry.is_file():
                found.append(entry.path)


def read_bounded(path: Path) -> bytes:
    """Read a file, but no more than tells that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def copy_sample(into: Path) -> int:
    """Copy the sample corpus into a folder that has no summaries; return how many were copied."""
    into.mkdir(parents=True, exist_ok=True)
    if summary_files(into):
        return 0
    with as_file(files("corpus").joinpath("sample")) as sample:
        names = [path.name for path in summary_files(sample)]
        for name in names:
            copyfile(sample / name, into / name)
    return len(names)
