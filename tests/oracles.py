"""The slow, obvious versions of what the project computes fast."""

import math
from collections.abc import Mapping, Sequence

from index.analysis import analyse, fold, names
from index.expression import AllOf, AnyOf, Expression, Not, Phrase, Prefix, Term, Years
from index.impacts import FIELD_WEIGHTS, K1, B
from index.rows import TEXT_FIELDS, word_forms

Texts = Mapping[str, str]


def matches(expression: Expression, row: Texts) -> bool:  # noqa: PLR0911 - one return a kind
    """Tell whether an expression matches a summary given as the texts of its fields."""
    match expression:
        case AllOf(parts):
            return all(matches(part, row) for part in parts)
        case AnyOf(parts):
            return any(matches(part, row) for part in parts)
        case Not(part):
            return not matches(part, row)
        case Years(first, last):
            return (first or 0) <= int(row["year"]) <= (last or 9999)
        case Prefix(start, None):
            forms = [form for name in TEXT_FIELDS for form in word_forms(row[name])]
            return any(form.startswith(fold(start).replace("'", "")) for form in forms)
        case Prefix(start, field):
            return any(form.startswith(fold(start)) for form in word_forms(row[field]))
        case Term(text, field) | Phrase(text, field):
            fields = (field,) if field else TEXT_FIELDS
            return any(_together(name, text, row[name]) for name in fields)


def bm25(rows: Sequence[Mapping[str, Sequence[str]]], term: str, ordinal: int) -> float:
    """Sum BM25 of a term over the fields of a summary, by the book."""
    total = 0.0
    holding = sum(any(term in held for held in row.values()) for row in rows)
    idf = math.log(1 + (len(rows) - holding + 0.5) / (holding + 0.5))
    for field, boost in FIELD_WEIGHTS.items():
        lengths = [len(row[field]) for row in rows]
        mean = sum(lengths) / len(lengths) or 1.0
        times = rows[ordinal][field].count(term)
        if not times:
            continue
        norm = 1 - B + B * lengths[ordinal] / mean
        total += boost * idf * times * (K1 + 1) / (times + K1 * norm)
    return total


def _terms(name: str | None, text: str) -> list[str]:
    if name == "author":
        return names(text)
    return [token.term for token in analyse(text) if not token.extra]


def _together(name: str, typed: str, text: str) -> bool:
    wanted, held = _terms(name, typed), _terms(name, text)
    if not wanted:
        return False
    runs = (held[at : at + len(wanted)] for at in range(len(held)))
    joined = {token.term for token in analyse(typed) if token.extra} if len(wanted) == 2 else set()
    if name != "author":
        held = [token.term for token in analyse(text)]
    if len(wanted) == 1:
        return wanted[0] in held
    return wanted in runs or bool(joined & set(held))


def nearest(vectors: Sequence[Sequence[float]], one: int) -> list[tuple[int, float]]:
    """Return all other vectors with their cosines, nearest first, by the book."""

    def cosine(other: Sequence[float]) -> float:
        product = math.fsum(a * b for a, b in zip(vectors[one], other, strict=True))
        return product / (math.hypot(*vectors[one]) * math.hypot(*other))

    found = [(n, cosine(each)) for n, each in enumerate(vectors) if n != one]
    return sorted(found, key=lambda each: -each[1])
