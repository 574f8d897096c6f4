import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.expression import AllOf, AnyOf, Not, Phrase, Prefix, Term, Years
from search.parse import parse, unparse
from search.query import TEXT_LIMIT, Clause, Kind

WANT, MUST, NOT = Kind.WANT, Kind.MUST, Kind.NOT

pieces = st.sampled_from(
    'a bc rupture AND OR NOT ( ) " “ ” + - * . .. : title: topic: year: year:2015..2019 year:x '
    "author:Safran type:review drop-out psycho* é _ 0.29 \u2014".split()
)
typed = st.one_of(
    st.text(max_size=60),
    st.lists(pieces, max_size=14).map(" ".join),
    st.lists(pieces, max_size=14).map("".join),
)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("how to", [(WANT, Term("how")), (WANT, Term("to"))]),
        ('"alliance rupture"', [(MUST, Phrase("alliance rupture"))]),
        ("+must -not", [(MUST, Term("must")), (NOT, Term("not"))]),
        ("a AND b", [(MUST, AllOf((Term("a"), Term("b"))))]),
        ("a OR b c", [(MUST, AnyOf((Term("a"), Term("b")))), (WANT, Term("c"))]),
        ("NOT a", [(NOT, Term("a"))]),
        ("a AND NOT b", [(MUST, AllOf((Term("a"), Not(Term("b")))))]),
        (
            "(a OR b) AND cd*",
            [(MUST, AllOf((AnyOf((Term("a"), Term("b"))), Prefix("cd"))))],
        ),
        ("psychotherap*", [(WANT, Prefix("psychotherap"))]),
        ("title:rupture", [(MUST, Term("rupture", "title"))]),
        ('topic:"Client Factors"', [(MUST, Phrase("Client Factors", "topic"))]),
        ("author:saf*", [(MUST, Prefix("saf", "author"))]),
        ("year:2015..2019", [(MUST, Years(2015, 2019))]),
        ("year:2015 year:..2019", [(MUST, Years(2015, 2015)), (MUST, Years(None, 2019))]),
        ("-(a b)", [(NOT, AnyOf((Term("a"), Term("b"))))]),
        ("“curly quotes”", [(MUST, Phrase("curly quotes"))]),
        ("CBT OR DBT", [(MUST, AnyOf((Term("CBT"), Term("DBT"))))]),
        ("drop-out", [(WANT, Term("drop-out"))]),
        ("http://a.b", [(WANT, Term("http://a.b"))]),
        ("c*", [(WANT, Term("c"))]),
        ("? & —", []),
    ],
)
def test_a_text_is_read_as_its_grammar_says(text: str, clauses: list[tuple[Kind, object]]):
    assert [(clause.kind, clause.part) for clause in parse(text).clauses] == clauses
    assert parse(text).notices == ()


def test_a_question_in_capitals_has_no_operators():
    clauses = parse("HOW AND WHY DO RUPTURES HAPPEN").clauses
    assert clauses[1] == Clause(WANT, Term("AND"))


@pytest.mark.parametrize(
    ("text", "kind", "clauses"),
    [
        ('"open', "quote", [Term("open")]),
        ("(open", "bracket", [Term("open")]),
        ("shut)", "bracket", [Term("shut")]),
        ("a AND", "operator", [Term("a")]),
        ("OR a", "operator", [Term("a")]),
        ("a NOT", "operator", [Term("a")]),
        ("year:soon a", "year", [Term("a")]),
        ("year:2019..2015 a", "year", [Term("a")]),
        ("(" * 40 + "a", "bracket", [Term("a")]),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_read(
    text: str, kind: str, clauses: list[object]
):
    question = parse(text)
    assert kind in [notice.kind for notice in question.notices]
    assert [clause.part for clause in question.clauses] == clauses


def test_a_very_long_question_is_cut_and_says_so():
    question = parse("rupture " * 2000)
    assert [notice.kind for notice in question.notices] == ["long"]
    assert len(question.meaning) <= TEXT_LIMIT


def test_the_encoder_is_given_the_words_as_typed_without_those_left_out():
    assert parse("how to repair, please? -suicide").meaning == "how to repair, please?"
    assert parse('author:safran "in session" topic:x').meaning == "in session"
    assert parse("NOT (a OR b)").meaning == ""


@settings(max_examples=500)
@given(typed)
def test_parsing_never_raises_and_its_print_reads_the_same(text: str):
    clauses = parse(text).clauses
    assert parse(unparse(clauses)).clauses == clauses


words = st.from_regex(r"[a-z][a-z0-9'-]{0,8}[a-z]", fullmatch=True)
fields = st.sampled_from([None, "title", "author", "topic", "type"])
leaves = st.one_of(
    st.builds(Term, words, fields),
    st.builds(Phrase, st.lists(words, min_size=1, max_size=3).map(" ".join), fields),
    st.builds(Prefix, words, fields),
    st.builds(Years, st.integers(0, 4999), st.none() | st.integers(5000, 9999)),
)


@given(st.lists(leaves, min_size=2, max_size=4, unique=True), st.data())
def test_printed_clauses_of_every_kind_read_the_same(parts: list, data: st.DataObject):
    node = data.draw(st.sampled_from([AllOf, AnyOf]))
    inner = node(tuple(Not(part) if data.draw(st.booleans()) else part for part in parts))
    clauses = (Clause(data.draw(st.sampled_from([MUST, NOT])), inner),)
    assert parse(unparse(clauses)).clauses == clauses
