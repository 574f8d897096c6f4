"""A folder of Markdown files -> Library: its good summaries, its problems and a digest.

Every ``*.md`` below the folder is a summary, except files called README.md and whatever a name
that starts with a dot hides.  The order is that of the ids, whatever the file system says.
"""

import hashlib
import os
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copyfile

from corpus.check import check
from corpus.parse import MAX_BYTES, Draft, parse
from corpus.summary import CorpusError, Problem, Summary, SummaryId
from corpus.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True, slots=True)
class Library:
    """The summaries of a folder by id, what is wrong with its other files, and a digest of all."""

    summaries: tuple[Summary, ...]
    problems: tuple[Problem, ...]
    digest: str


def read_library(folder: Path, vocabulary: Vocabulary | None = None) -> Library:
    """Read a folder; raise CorpusError if it can't be listed.

    Of two files with one id, the first by path is taken and the other is a problem.
    """
    vocabulary = vocabulary or load_vocabulary()
    digest = hashlib.sha256()
    summaries: dict[SummaryId, Summary] = {}
    paths: dict[SummaryId, str] = {}
    problems: list[Problem] = []
    for path in summary_files(folder):
        name = os.fsencode(path).decode("utf-8", "replace")
        try:
            content = read_bounded(path)
        except OSError as error:
            problems.append(Problem(name, 1, f"can't be read: {error.strerror or error}"))
            continue
        digest.update(os.fsencode(path.relative_to(folder)) + b"\0")
        digest.update(hashlib.sha256(content).digest())
        draft = parse(name, content)
        summary = check(draft, vocabulary) if isinstance(draft, Draft) else draft
        if not isinstance(summary, Summary):
            problems.extend(summary)
        elif summary.id in summaries:
            line = draft.fields["id"].line if isinstance(draft, Draft) else 1
            problems.append(
                Problem(name, line, f"duplicate id {summary.id!r}, also in {paths[summary.id]}")
            )
        else:
            summaries[summary.id] = summary
            paths[summary.id] = name
    ordered = tuple(summaries[key] for key in sorted(summaries))
    return Library(ordered, tuple(problems), digest.hexdigest())


def summary_files(folder: Path) -> list[Path]:
    """List the files of a folder that should hold a summary, in a fixed order."""
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise CorpusError(f"corpus folder {folder} {what}", folder)
    try:
        found = [path for path in folder.rglob("*.md") if path.is_file()]
    except OSError as error:
        raise CorpusError(f"corpus folder {folder} can't be listed: {error}", folder) from error
    hidden = (path.relative_to(folder) for path in found)
    kept = [
        folder / name
        for name in hidden
        if name.name.lower() != "readme.md" and not any(p.startswith(".") for p in name.parts)
    ]
    return sorted(kept)


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
