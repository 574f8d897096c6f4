from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.summary import SummaryId
from index.analysis import names, terms
from index.errors import SnapshotError
from index.expression import AllOf, AnyOf, Expression, Not, Phrase, Prefix, Term, Years
from index.keyword import KeywordIndex, write_keyword
from index.rows import TEXT_FIELDS, Row, word_forms
from tests.oracles import Texts, matches

WORDS = (
    "alliance rupture repair drop-out self-esteem Behaviour therapy’s CBT 0.29 to client".split()
)
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
rows = st.lists(
    st.fixed_dictionaries(
        dict.fromkeys((*TEXT_FIELDS, "topic", "type"), texts)
        | {
            "author": st.sampled_from(["Safran Muran", "Flückiger", ""]),
            "year": st.sampled_from(["2015", "2018", "2021"]),
        }
    ),
    min_size=1,
    max_size=6,
)
fields = st.sampled_from([None, "title", "author", "topic", "type"])
years = st.sampled_from([None, 2014, 2015, 2018, 2022])
leaves = st.one_of(
    st.builds(Term, st.sampled_from([*WORDS, "dropout", "safran", "nowhere"]), fields),
    st.builds(Phrase, texts.filter(bool), fields),
    st.builds(Prefix, st.sampled_from(["rup", "beh", "therapys", "saf", "zz"]), fields),
    st.builds(Years, years, years),
)
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=5,
)


def ids(count: int) -> list[SummaryId]:
    return [SummaryId(f"s{number:04}") for number in range(count)]


def write(folder: Path, summaries: list[Texts]) -> KeywordIndex:
    names_ = ids(len(summaries))
    write_keyword(folder / "keyword", None, [], map(to_row, names_, summaries))
    return KeywordIndex(folder / "keyword", names_)


def to_row(summary_id: SummaryId, texts_by_field: Texts) -> Row:
    held = {name: terms(texts_by_field[name]) for name in (*TEXT_FIELDS, "topic", "type")}
    held["author"] = names(texts_by_field["author"])
    forms = {name: word_forms(texts_by_field[name]) for name in (*TEXT_FIELDS, "topic", "type")}
    return Row(summary_id, int(texts_by_field["year"]), held, forms, frozenset())


@settings(max_examples=60)
@given(rows, st.lists(expressions, min_size=1, max_size=8))
def test_an_expression_matches_what_its_meaning_says(
    tmp_path_factory: pytest.TempPathFactory, summaries: list[Texts], asked: list[Expression]
):
    index = write(tmp_path_factory.mktemp("keyword"), summaries)
    for expression in asked:
        expected = [matches(expression, row) for row in summaries]
        assert index.match(expression).tolist() == expected


@settings(max_examples=30)
@given(rows, st.lists(rows, min_size=1, max_size=5), st.lists(expressions, min_size=4), st.data())
def test_an_index_that_grew_matches_as_one_written_at_once(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[Texts],
    edits: list[list[Texts]],
    asked: list[Expression],
    data: st.DataObject,
):
    folder = tmp_path_factory.mktemp("keyword")
    held = dict(zip(ids(len(first)), first, strict=True))
    write_keyword(folder / "0", None, [], map(to_row, held, held.values()))
    for step, edit in enumerate(edits, start=1):
        removed = data.draw(st.sets(st.sampled_from(sorted(held)))) if held else set()
        written = dict(zip(ids(len(edit)), edit, strict=True))
        gone = sorted(removed | (held.keys() & written.keys()))
        fresh = map(to_row, written, written.values())
        write_keyword(folder / f"{step}", folder / f"{step - 1}", gone, fresh)
        held = {each: row for each, row in held.items() if each not in gone} | written
    names_ = sorted(held)
    index = KeywordIndex(folder / f"{len(edits)}", names_)
    for expression in asked:
        assert index.match(expression).tolist() == [matches(expression, held[n]) for n in names_]


def test_an_ordinal_is_the_place_of_the_row(tmp_path: Path):
    every = [dict.fromkeys((*TEXT_FIELDS, "topic", "type", "author"), "") for _ in range(300)]
    summaries = [{**row, "title": f"word{n}", "year": "2015"} for n, row in enumerate(every)]
    index = write(tmp_path, summaries)
    for ordinal in (0, 7, 299):
        found = np.flatnonzero(index.match(Term(f"word{ordinal}")))
        assert found.tolist() == [ordinal]


def test_a_folder_without_an_index_is_a_snapshot_error(tmp_path: Path):
    with pytest.raises(SnapshotError, match="can't be opened"):
        KeywordIndex(tmp_path, [])
