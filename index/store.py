"""Summaries and passages for display: one SQLite file, written once and then only read.

summaries(ordinal, id, title, published, summary)    the title's terms, the summary as JSON
passages(number, ordinal, section, start, stop)      the range in the section's text
wordings(form, summaries)    how many summaries have a wording of a synonym group
words(word, summaries)       how many have a word, folded and not stemmed
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from corpus.passages import Passage
from corpus.summary import Section, Summary, SummaryId
from index.analysis import terms
from index.errors import SnapshotError


def write_store(
    path: Path,
    summaries: Sequence[Summary],
    passages: Iterable[tuple[int, Passage]],
    wordings: Mapping[str, int],
    words: Mapping[str, int],
) -> None:
    """Write summaries in the order of their ordinals, passages with their owners' ordinals.

    ``wordings`` and ``words`` say in how many summaries each stands.
    """
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE summaries(ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE,"
            " title TEXT, published TEXT, summary TEXT);"
            "CREATE TABLE passages(number INTEGER PRIMARY KEY, ordinal INTEGER,"
            " section INTEGER, start INTEGER, stop INTEGER);"
            "CREATE TABLE wordings(form TEXT PRIMARY KEY, summaries INTEGER);"
            "CREATE TABLE words(word TEXT PRIMARY KEY, summaries INTEGER);"
            "CREATE INDEX by_title ON summaries(title);"
            "CREATE INDEX by_ordinal ON passages(ordinal);"
        )
        connection.executemany(
            "INSERT INTO summaries VALUES (?, ?, ?, ?, ?)",
            (
                (
                    ordinal,
                    summary.id,
                    _key(summary.title),
                    summary.published,
                    json.dumps(asdict(summary)),
                )
                for ordinal, summary in enumerate(summaries)
            ),
        )
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            (
                (number, ordinal, each.section, each.start, each.end)
                for number, (ordinal, each) in enumerate(passages)
            ),
        )
        connection.executemany("INSERT INTO wordings VALUES (?, ?)", wordings.items())
        connection.executemany("INSERT INTO words VALUES (?, ?)", words.items())
    connection.close()


class Store:
    """The store of a snapshot, open for reading by any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._connection.execute("SELECT 1 FROM summaries LIMIT 1")
        except sqlite3.Error as error:
            raise SnapshotError(f"store {path} can't be opened: {error}", path) from error

    def ids(self) -> list[SummaryId]:
        """Return the ids of all summaries, by ordinal."""
        rows = self._connection.execute("SELECT id FROM summaries ORDER BY ordinal").fetchall()
        return [SummaryId(row[0]) for row in rows]

    def summary(self, ordinal: int) -> Summary:
        """Return the summary of an ordinal."""
        row = self._connection.execute(
            "SELECT summary FROM summaries WHERE ordinal = ?", (ordinal,)
        ).fetchone()
        return _summary(row[0])

    def ordinal(self, summary_id: str) -> int | None:
        """Return the ordinal of an id, or None if this snapshot has no such summary."""
        row = self._connection.execute(
            "SELECT ordinal FROM summaries WHERE id = ?", (summary_id,)
        ).fetchone()
        return int(row[0]) if row else None

    def titled(self, text: str) -> list[int]:
        """Return the ordinals whose title has the same terms as a text, in order."""
        rows = self._connection.execute(
            "SELECT ordinal FROM summaries WHERE title = ? ORDER BY ordinal", (_key(text),)
        ).fetchall()
        return [int(row[0]) for row in rows]

    def latest(self, count: int) -> list[Summary]:
        """Return the summaries posted last, newest first."""
        rows = self._connection.execute(
            "SELECT summary FROM summaries ORDER BY published DESC, id DESC LIMIT ?", (count,)
        ).fetchall()
        return [_summary(row[0]) for row in rows]

    def passages(self, ordinal: int) -> list[Passage]:
        """Return the passages of a summary, in their order."""
        rows = self._connection.execute(
            "SELECT section, start, stop FROM passages WHERE ordinal = ? ORDER BY number",
            (ordinal,),
        ).fetchall()
        return [Passage(*row) for row in rows]

    def wordings(self) -> dict[str, int]:
        """Return in how many summaries each wording of a synonym group stands."""
        return dict(self._connection.execute("SELECT form, summaries FROM wordings").fetchall())

    def words(self) -> dict[str, int]:
        """Return in how many summaries each word stands, folded and not stemmed."""
        return dict(self._connection.execute("SELECT word, summaries FROM words").fetchall())

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _key(title: str) -> str:
    return " ".join(terms(title))


def _summary(text: str) -> Summary:
    held = json.loads(text)
    held["topics"] = tuple(held["topics"])
    held["sections"] = tuple(Section(**section) for section in held["sections"])
    return Summary(**held)
