"""The keyword index: which summaries an expression matches; the one place that imports whoosh.

Fields are given as terms, analysed already, so that the index holds no analyser of its own.
Written in one segment and in order, a Whoosh document number is the ordinal.  Whoosh matches the
leaves of an expression; and, or and not are set operations on the matches, which Whoosh gets
wrong where a Not stands under an Or.  A searcher is opened for each question and never shared
between threads.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from index.analysis import analyse, fold, names
from index.errors import SnapshotError
from index.expression import AllOf, AnyOf, Expression, Not, Phrase, Prefix, Term, Years
from index.types import Bools

TEXT_FIELDS: Final = ("title", "text", "citation")
_LABEL_FIELDS: Final = ("author", "topic", "type")
_FORM_FIELDS: Final = ("title", "topic", "type")
"""Fields whose words are kept unstemmed as well, for prefixes; ``forms`` has those of all text."""

_MEMORY_MB: Final = 128


@dataclass(frozen=True, slots=True)
class Row:
    """The terms of one summary by field, its words unstemmed by field, and its year.

    ``fields`` may hold more than is matched here; ``impacts`` weighs the rest.
    """

    fields: dict[str, list[str]]
    forms: dict[str, list[str]]
    year: int

    @property
    def words(self) -> set[str]:
        """All distinct words of the text, unstemmed."""
        return {form for name in TEXT_FIELDS for form in self.forms[name]}


def write_keyword(folder: Path, rows: Iterable[Row]) -> None:
    """Write rows as one keyword index into an empty folder, ordinals in the order of the rows."""
    from whoosh import fields, index
    from whoosh.analysis import IDTokenizer

    text = {name: fields.TEXT(analyzer=IDTokenizer(), phrase=True) for name in TEXT_FIELDS}
    labels = {name: fields.TEXT(analyzer=IDTokenizer(), phrase=True) for name in _LABEL_FIELDS}
    named = ("forms", *(f"forms_{name}" for name in _FORM_FIELDS))
    forms = {name: fields.KEYWORD(analyzer=IDTokenizer()) for name in named}
    schema = fields.Schema(year=fields.NUMERIC(int), **forms, **text, **labels)
    folder.mkdir(parents=True, exist_ok=True)
    writer = index.create_in(str(folder), schema).writer(limitmb=_MEMORY_MB)
    try:
        for row in rows:
            held = {name: row.fields[name] for name in (*TEXT_FIELDS, *_LABEL_FIELDS)}
            forms_held = {f"forms_{name}": sorted(set(row.forms[name])) for name in _FORM_FIELDS}
            forms_held["forms"] = sorted(row.words)
            writer.add_document(year=row.year, **forms_held, **held)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=True)


class KeywordIndex:
    """A keyword index, open for matching."""

    def __init__(self, folder: Path) -> None:
        from whoosh import index

        try:
            self._index = index.open_dir(str(folder), readonly=True)
        except (index.EmptyIndexError, OSError) as error:
            raise SnapshotError(
                f"keyword index {folder} can't be opened: {error}", folder
            ) from error

    def match(self, expression: Expression, count: int) -> Bools:
        """Tell for each of ``count`` ordinals whether an expression matches it."""
        with self._index.searcher() as searcher:
            return _match(expression, searcher, count)


def word_forms(text: str) -> list[str]:
    """Return the words of a text as typed, folded and not stemmed, for prefixes."""
    return [_form(word) for word in names(text)]


def _match(expression: Expression, searcher: Any, count: int) -> Bools:
    match expression:
        case AllOf(parts):
            return _reduce(np.logical_and, parts, searcher, count)
        case AnyOf(parts):
            return _reduce(np.logical_or, parts, searcher, count)
        case Not(part):
            return ~_match(part, searcher, count)
    found = np.zeros(count, dtype=np.bool_)
    found[np.fromiter(_leaf(expression).docs(searcher), dtype=np.int64)] = True
    return found


def _reduce(operation: np.ufunc, parts: tuple[Expression, ...], searcher: Any, count: int) -> Bools:
    found: Bools = operation.reduce([_match(part, searcher, count) for part in parts])
    return found


def _leaf(expression: Term | Phrase | Prefix | Years) -> Any:
    from whoosh import query

    match expression:
        case Term(word, field) | Phrase(word, field):
            return query.Or([each for name in _names(field) for each in _together(name, word)])
        case Prefix(start, "author"):
            return query.Prefix("author", _form(start))
        case Prefix(start, field):
            return query.Prefix(f"forms_{field}" if field else "forms", _form(start))
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


def _form(start: str) -> str:
    return fold(start).replace("'", "")
