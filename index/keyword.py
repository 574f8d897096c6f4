"""The keyword index: which summaries an expression matches; the one place that imports whoosh.

Fields are given as terms, analysed already, so that the index holds no analyser of its own.
Whoosh numbers what it holds as it likes, and keeps the id with it.  Whoosh matches the
leaves of an expression; and, or and not are set operations on the matches, which Whoosh gets
wrong where a Not stands under an Or.  A searcher is opened for each question and never shared
between threads.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from shutil import copytree
from typing import Any, Final

import numpy as np

from corpus.summary import SummaryId
from index.analysis import analyse, names
from index.errors import SnapshotError
from index.expression import AllOf, AnyOf, Expression, Not, Phrase, Prefix, Term, Years
from index.rows import LABEL_FIELDS, TEXT_FIELDS, Row, form
from index.types import Bools, Ints

_FORM_FIELDS: Final = ("title", "topic", "type")
"""Fields whose words are kept unstemmed as well, for prefixes; ``forms`` has those of all text."""

_MEMORY_MB: Final = 128
_MOST_WASTED: Final = 0.25


def write_keyword(
    folder: Path, before: Path | None, gone: Iterable[SummaryId], rows: Iterable[Row]
) -> None:
    """Write a keyword index into a new folder: that of ``before`` without what is gone, and rows.

    What is gone is only marked so, until it is a quarter of all.
    """
    from whoosh import index
    from whoosh.codec import default_codec

    if before:
        copytree(before, folder)
        held = index.open_dir(str(folder))
    else:
        folder.mkdir()
        held = index.create_in(str(folder), _schema())
    codec = default_codec()
    codec.length_stats = False  # lengths are for ranking, which Whoosh doesn't do here
    writer = held.writer(limitmb=_MEMORY_MB, codec=codec)
    try:
        for each in gone:
            writer.delete_by_term("id", each)
        for row in rows:
            texts = {name: row.fields[name] for name in (*TEXT_FIELDS, *LABEL_FIELDS)}
            forms = {f"forms_{name}": sorted(set(row.forms[name])) for name in _FORM_FIELDS}
            forms["forms"] = sorted(row.words)
            writer.add_document(id=row.id, year=row.year, **forms, **texts)
    except BaseException:
        writer.cancel()
        raise
    with held.reader() as reader:
        wasted = reader.doc_count_all() - reader.doc_count()
        writer.commit(optimize=not before or wasted > _MOST_WASTED * reader.doc_count_all())


def _schema() -> Any:
    from whoosh import fields
    from whoosh.analysis import IDTokenizer

    text = {name: fields.TEXT(analyzer=IDTokenizer(), phrase=True) for name in TEXT_FIELDS}
    labels = {name: fields.TEXT(analyzer=IDTokenizer(), phrase=True) for name in LABEL_FIELDS}
    named = ("forms", *(f"forms_{name}" for name in _FORM_FIELDS))
    forms = {name: fields.ID(analyzer=IDTokenizer()) for name in named}
    year = fields.NUMERIC(int)
    return fields.Schema(id=fields.ID(stored=True), year=year, **forms, **text, **labels)


class KeywordIndex:
    """A keyword index, open for matching; ``ids`` are those of all summaries by ordinal."""

    def __init__(self, folder: Path, ids: Sequence[str]) -> None:
        from whoosh import index

        try:
            self._index = index.open_dir(str(folder), readonly=True)
        except (index.EmptyIndexError, OSError) as error:
            raise SnapshotError(
                f"keyword index {folder} can't be opened: {error}", folder
            ) from error
        self._count = len(ids)
        ordinals = {each: ordinal for ordinal, each in enumerate(ids)}
        with self._index.reader() as reader:
            self._ordinals = np.full(reader.doc_count_all(), -1, dtype=np.int64)
            for number, stored in reader.iter_docs():
                self._ordinals[number] = ordinals[stored["id"]]

    def match(self, expression: Expression) -> Bools:
        """Tell for each ordinal whether an expression matches it."""
        with self._index.searcher() as searcher:
            return _match(expression, searcher, self._count, self._ordinals)


def _match(expression: Expression, searcher: Any, count: int, ordinals: Ints) -> Bools:
    match expression:
        case AllOf(parts) | AnyOf(parts):
            found = [_match(part, searcher, count, ordinals) for part in parts]
            operation = np.logical_and if isinstance(expression, AllOf) else np.logical_or
            matches: Bools = operation.reduce(found)
            return matches
        case Not(part):
            return ~_match(part, searcher, count, ordinals)
    numbers = np.fromiter(_leaf(expression).docs(searcher), dtype=np.int64)
    matches = np.zeros(count, dtype=np.bool_)
    matches[ordinals[numbers]] = True
    return matches


def _leaf(expression: Term | Phrase | Prefix | Years) -> Any:
    from whoosh import query

    match expression:
        case Term(word, field) | Phrase(word, field):
            return query.Or([each for name in _names(field) for each in _together(name, word)])
        case Prefix(start, "author"):
            return query.Prefix("author", form(start))
        case Prefix(start, field):
            return query.Prefix(f"forms_{field}" if field else "forms", form(start))
        case Years(first, last):
            return query.NumericRange("year", first, last)


def _names(field: str | None) -> tuple[str, ...]:
    return (field,) if field else TEXT_FIELDS


def _together(name: str, text: str) -> Iterator[Any]:
    """Yield queries for the words of a text in their order, and for a joined form of them."""
    from whoosh import query

    if name == "author":
        words, joined = names(text), []
    else:
        tokens = analyse(text)
        words = [token.term for token in tokens if not token.extra]
        joined = [token.term for token in tokens if token.extra] if len(words) == 2 else []
    if len(words) > 1:
        yield query.Phrase(name, words)
    yield from (query.Term(name, term) for term in (words if len(words) == 1 else joined))
