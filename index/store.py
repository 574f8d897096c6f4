"""Summaries and passages for display: one SQLite file, written once and then only read.

summaries(id, digest, labelled, title, published, held, evidence)
    the digest of its file, whether an editor gave it topics, the title's terms, its month;
    itself, its passages and its sentences as MessagePack; its evidence likewise
wordings(form, summaries)    how many summaries have a wording of a synonym group
words(word, summaries)       how many have a word, folded and not stemmed
names(id, kind, name)        the title of a summary and the authors of its paper, as printed
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from shutil import copyfile
from typing import Final, Literal

import msgspec

from corpus.citation import read_citation
from corpus.evidence import Evidence
from corpus.passages import Passage
from corpus.summary import Summary, SummaryId
from index.analysis import terms
from index.errors import SnapshotError
from index.rows import WordCounts
from index.sentences import Sentence

_HELD: Final = msgspec.msgpack.Decoder(tuple[Summary, tuple[Passage, ...], tuple[Sentence, ...]])
_EVIDENCE: Final = msgspec.msgpack.Decoder(Evidence)
_PRAGMAS: Final = "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"

NameKind = Literal["title", "author"]

_SCHEMA: Final = """
    CREATE TABLE summaries(id TEXT PRIMARY KEY, digest TEXT, labelled INTEGER, title TEXT,
        published TEXT, held BLOB, evidence BLOB);
    CREATE TABLE wordings(form TEXT PRIMARY KEY, summaries INTEGER) WITHOUT ROWID;
    CREATE TABLE words(word TEXT PRIMARY KEY, summaries INTEGER) WITHOUT ROWID;
    CREATE TABLE names(id TEXT, kind TEXT, name TEXT);
    CREATE INDEX by_id ON names(id);
    CREATE INDEX by_title ON summaries(title);
    CREATE INDEX by_month ON summaries(published, id);
    CREATE INDEX by_label ON summaries(labelled);
"""


class Stored(msgspec.Struct, frozen=True):
    """A summary as it is stored: the digest of its file, whether that gave it topics, its parts."""

    summary: Summary
    digest: str
    labelled: bool
    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    evidence: Evidence


def write_store(
    path: Path,
    before: Path | None,
    gone: Iterable[SummaryId],
    fresh: Iterable[Stored],
    counts: Callable[[], WordCounts],
) -> None:
    """Write the store of a snapshot: that of ``before`` without what is gone, and the fresh.

    ``counts`` are asked for last, and are those of all summaries.
    """
    if before:
        copyfile(before, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_PRAGMAS)
        if not before:
            connection.executescript(_SCHEMA)
        for each in gone:
            connection.execute("DELETE FROM summaries WHERE id = ?", (each,))
            connection.execute("DELETE FROM names WHERE id = ?", (each,))
        for stored in fresh:
            connection.execute("INSERT INTO summaries VALUES (?, ?, ?, ?, ?, ?, ?)", _row(stored))
            connection.executemany("INSERT INTO names VALUES (?, ?, ?)", _names(stored.summary))
        counted = counts()
        for table, held in (("wordings", counted.wordings), ("words", counted.words)):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", held.items())  # noqa: S608


class Store:
    """The store of a snapshot, open for reading by any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._connection.execute("SELECT 1 FROM summaries LIMIT 1")
        except sqlite3.Error as error:
            raise SnapshotError(f"store {path} can't be opened: {error}", path) from error

    def fetch(self, summary_id: str) -> Stored:
        """Return a summary with its parts; raise KeyError if this snapshot has no such id."""
        (stored,) = self.fetch_each([summary_id])
        return stored

    def fetch_each(self, ids: Sequence[str]) -> list[Stored]:
        """Return the summaries of some hundred ids at once, in order; raise KeyError likewise."""
        marks = ",".join("?" * len(ids))
        query = f"SELECT id, digest, labelled, held, evidence FROM summaries WHERE id IN ({marks})"  # noqa: S608
        found = {row[0]: _stored(*row[1:]) for row in self._connection.execute(query, tuple(ids))}
        return [found[each] for each in ids]

    def titled(self, title: Sequence[str]) -> list[SummaryId]:
        """Return the ids of the summaries whose title has these terms, in order."""
        asked = " ".join(title)
        if hash(asked) not in self._titles:
            return []
        query = "SELECT id FROM summaries WHERE title = ? ORDER BY id"
        return [SummaryId(row[0]) for row in self._connection.execute(query, (asked,))]

    @cached_property
    def _titles(self) -> frozenset[int]:
        """The hashes of all titles: few questions are a title."""
        titles = self._connection.execute("SELECT title FROM summaries")
        return frozenset(hash(title) for (title,) in titles)

    def latest(self, count: int) -> list[Summary]:
        """Return the summaries posted last, newest first."""
        query = "SELECT held FROM summaries ORDER BY published DESC, id DESC LIMIT ?"
        rows = self._connection.execute(query, (count,))
        return [_HELD.decode(row[0])[0] for row in rows]

    def digests(self) -> dict[SummaryId, str]:
        """Return the digest of the file of each summary, in the order of ids."""
        return dict(self._connection.execute("SELECT id, digest FROM summaries ORDER BY id"))

    def unlabelled(self) -> Collection[SummaryId]:
        """Return the ids of the summaries that no editor gave topics, in order."""
        query = "SELECT id FROM summaries WHERE labelled = 0 ORDER BY id"
        return [SummaryId(row[0]) for row in self._connection.execute(query)]

    def wordings(self) -> dict[str, int]:
        """Return in how many summaries each wording of a synonym group stands."""
        return dict(self._connection.execute("SELECT form, summaries FROM wordings"))

    def words(self) -> dict[str, int]:
        """Return in how many summaries each word stands, folded and not stemmed."""
        return dict(self._connection.execute("SELECT word, summaries FROM words"))

    def names(self, kind: NameKind) -> list[tuple[str, int]]:
        """Return the distinct titles or authors, each with how many summaries have it."""
        query = "SELECT name, count(*) FROM names WHERE kind = ? GROUP BY name ORDER BY name"
        return self._connection.execute(query, (kind,)).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _stored(digest: str, labelled: int, held: bytes, evidence: bytes) -> Stored:
    summary, passages, sentences = _HELD.decode(held)
    known = _EVIDENCE.decode(evidence)
    return Stored(summary, digest, bool(labelled), passages, sentences, known)


def title_in(path: Path, summary_id: str) -> str:
    """Return the title that a store has of a summary; raise KeyError if it has none.

    Raises SnapshotError where the store is gone, damaged or of another format.
    """
    store = Store(path)
    try:
        return store.fetch(summary_id).summary.title
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise SnapshotError(f"store {path} can't be read: {error}", path) from error
    finally:
        store.close()


def _row(stored: Stored) -> tuple[str | int | bytes, ...]:
    summary = stored.summary
    held = msgspec.msgpack.encode((summary, stored.passages, stored.sentences))
    evidence = msgspec.msgpack.encode(stored.evidence)
    title = " ".join(terms(summary.title))
    return summary.id, stored.digest, stored.labelled, title, summary.published, held, evidence


def _names(summary: Summary) -> Iterator[tuple[str, NameKind, str]]:
    yield summary.id, "title", summary.title
    for author in dict.fromkeys(read_citation(summary.citation).authors):
        yield summary.id, "author", author
