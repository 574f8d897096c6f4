"""A page of the blog -> files of a corpus folder, one a post, written once.

A post that is there already (same month, title and citation) is left as it is, and so is any file
that stands where a post would go: what an editor wrote is never overwritten, only reported.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from corpus.blog import fold, read_page
from corpus.check import check
from corpus.library import read_bounded, summary_files
from corpus.parse import Draft, parse
from corpus.summary import CorpusError, Problem, Summary
from corpus.vocabulary import load_vocabulary
from corpus.write import write


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did: files written, posts there already, files of an editor kept, problems."""

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    kept: tuple[Path, ...]
    problems: tuple[Problem, ...]


def import_page(source: Path, into: Path) -> Import:
    """Write the posts of a saved page into a folder, made if missing.

    Raises CorpusError where the page can't be read or the folder can't be written.
    """
    try:
        content = source.read_bytes()
    except OSError as error:
        raise CorpusError(f"can't read {source}: {error.strerror}", source) from error
    page = read_page(str(source), content)
    written: list[Path] = []
    unchanged: list[Path] = []
    kept: list[Path] = []
    try:
        into.mkdir(parents=True, exist_ok=True)
        there = _posts_in(into)
        for post in page.posts:
            found = there.get(_key(post))
            if found is None:
                path = into / f"{post.id}.md"
                if path.exists():
                    kept.append(path)
                    continue
                _create(path, write(post))
                written.append(path)
            elif _folded(found[1]) == _folded(post):
                unchanged.append(found[0])
            else:
                kept.append(found[0])
    except OSError as error:
        message = f"can't write into {into}: {error.strerror}; {len(written)} posts were written"
        raise CorpusError(message, into) from error
    return Import(tuple(written), tuple(unchanged), tuple(kept), page.problems)


def _key(post: Summary) -> tuple[str, str, str]:
    return post.published, fold(post.title), fold(post.citation)


def _posts_in(folder: Path) -> dict[tuple[str, str, str], tuple[Path, Summary]]:
    found = {}
    vocabulary = load_vocabulary()
    for path in summary_files(folder):
        draft = parse(str(path), read_bounded(path))
        summary = check(draft, vocabulary) if isinstance(draft, Draft) else None
        if isinstance(summary, Summary):
            found[_key(summary)] = path, summary
    return found


def _folded(summary: Summary) -> str:
    """Return all that a summary says, without what may differ between two printings of a page."""
    sections = (part for section in summary.sections for part in (section.heading, section.text))
    fields = (
        summary.id,
        *_key(summary),
        *summary.topics,
        summary.research_type,
        summary.doi,
        summary.contact,
        summary.source_url,
        summary.topics_source,
    )
    return fold("\n".join((*fields, *sections)))


def _create(path: Path, text: str) -> None:
    """Write a new file whole or not at all; an existing one is never replaced."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
