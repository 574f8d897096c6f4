"""Summaries and passages for display: one SQLite file, written once and then only read.

summaries(id, digest, labelled, title, published, passages, summary)
    the digest of its file, whether an editor gave it topics, the title's terms,
    its passages and itself as JSON
wordings(form, summaries)    how many summaries have a wording of a synonym group
words(word, summaries)       how many have a word, folded and not stemmed
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from shutil import copyfile

from corpus.passages import Passage
from corpus.summary import Section, Summary, SummaryId
from index.analysis import terms
from index.errors import SnapshotError

_SCHEMA = """
    CREATE TABLE summaries(id TEXT PRIMARY KEY, digest TEXT, labelled INTEGER, title TEXT,
        published TEXT, passages TEXT, summary TEXT) WITHOUT ROWID;
    CREATE TABLE wordings(form TEXT PRIMARY KEY, summaries INTEGER) WITHOUT ROWID;
    CREATE TABLE words(word TEXT PRIMARY KEY, summaries INTEGER) WITHOUT ROWID;
    CREATE INDEX by_title ON summaries(title);
    CREATE INDEX by_month ON summaries(published, id);
    CREATE INDEX by_label ON summaries(labelled);
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A summary as it is stored: the digest of its file, whether that gave it topics, passages."""

    summary: Summary
    digest: str
    labelled: bool
    passages: tuple[Passage, ...]


def write_store(
    path: Path,
    before: Path | None,
    gone: Iterable[SummaryId],
    fresh: Iterable[Stored],
    wordings: Mapping[str, int],
    words: Mapping[str, int],
) -> None:
    """Write the store of a snapshot: that of ``before`` without what is gone, and the fresh.

    ``wordings`` and ``words`` say of all summaries in how many each stands.
    """
    if before:
        copyfile(before, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        if not before:
            connection.executescript(_SCHEMA)
        connection.executemany("DELETE FROM summaries WHERE id = ?", ((each,) for each in gone))
        connection.executemany(
            "INSERT INTO summaries VALUES (?, ?, ?, ?, ?, ?, ?)", (_row(each) for each in fresh)
        )
        for table, counts in (("wordings", wordings), ("words", words)):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", counts.items())  # noqa: S608


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

    def summary(self, summary_id: str) -> Summary:
        """Return a summary; raise KeyError if this snapshot has no such id."""
        row = self._one("SELECT summary FROM summaries WHERE id = ?", summary_id)
        return _summary(row)

    def passages(self, summary_id: str) -> tuple[Passage, ...]:
        """Return the passages of a summary, in their order."""
        row = self._one("SELECT passages FROM summaries WHERE id = ?", summary_id)
        return tuple(Passage(*each) for each in json.loads(row))

    def titled(self, text: str) -> list[SummaryId]:
        """Return the ids whose title has the same terms as a text, in order."""
        query = "SELECT id FROM summaries WHERE title = ? ORDER BY id"
        return [SummaryId(row[0]) for row in self._connection.execute(query, (_key(text),))]

    def latest(self, count: int) -> list[Summary]:
        """Return the summaries posted last, newest first."""
        query = "SELECT summary FROM summaries ORDER BY published DESC, id DESC LIMIT ?"
        return [_summary(row[0]) for row in self._connection.execute(query, (count,))]

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

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _one(self, query: str, summary_id: str) -> str:
        row = self._connection.execute(query, (summary_id,)).fetchone()
        if row is None:
            raise KeyError(summary_id)
        return str(row[0])


def _row(stored: Stored) -> tuple[str | int, ...]:
    summary = stored.summary
    passages = json.dumps([astuple(each) for each in stored.passages])
    plain = json.dumps(asdict(summary))
    key, month = _key(summary.title), summary.published
    return summary.id, stored.digest, stored.labelled, key, month, passages, plain


def _key(title: str) -> str:
    return " ".join(terms(title))


def _summary(text: str) -> Summary:
    held = json.loads(text)
    held["topics"] = tuple(held["topics"])
    held["sections"] = tuple(Section(**section) for section in held["sections"])
    return Summary(**held)
