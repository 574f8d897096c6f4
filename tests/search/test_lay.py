import random
from importlib.resources import files

import numpy as np
import pytest

from corpus.lay import load_lay_words, longest_lay_words
from corpus.vocabulary import load_vocabulary
from index.analysis import analyse, telling_terms
from index.tokens import Reading
from index.types import Floats
from search.expand import read_words
from search.lay import find_lay_words
from search.parse import parse
from search.query import Query
from search.retrieve import retrieve
from search.searcher import Searcher
from search.spelling import correct
from tests.golden_figures import read_questions


def words_of(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in analyse(text) if not token.extra)


def found(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*each.at)], each.research) for each in find_lay_words(text, analyse(text))]


def told(searcher: Searcher, text: str, *, synonyms: bool = True) -> str:
    notices = searcher.search(Query(text=text, synonyms=synonyms)).notices
    return " ".join(notice.message for notice in notices if notice.kind == "synonyms")


def test_each_line_can_be_found_and_says_something_new():
    lay = load_lay_words()
    lines = files("corpus").joinpath("lay.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(lay) > 8000
    assert list(lay) == sorted(lay)
    for words, research in lay.items():
        said = " ".join(words)
        assert words_of(said) == words, said
        assert set(telling_terms(research)) - set(telling_terms(said)), said
        assert research == research.strip(), said


def test_what_the_vocabulary_has_is_left_to_it_since_it_knows_traps():
    groups = load_vocabulary().synonyms
    held = {words_of(form) for each in groups for form in (*each.forms, *each.cased)}
    assert {("ipt",), ("pd",), ("oq", "45")} <= held
    assert not held & set(load_lay_words())


def test_no_line_is_a_golden_question():
    assert not {words_of(each.text) for each in read_questions()} & set(load_lay_words())


def test_the_longest_are_found_wherever_they_stand():
    assert found("the jailbird") == [("jailbird", "ex-prisoner")]
    assert found("My Granny was feeling blue, again") == [
        ("Granny", "grandmother"),
        ("feeling blue", "depressed"),
    ]
    assert found("off her meds") == [("off her meds", "non-adherent to medication")]
    assert found("blue") == found("") == found("the of") == []
    assert max(map(len, load_lay_words())) == max(longest_lay_words().values()) == 4
    assert set(longest_lay_words()) == {words[0] for words in load_lay_words()}


@pytest.mark.parametrize("mark", [",", ". ", "; ", " / ", ": ", " – ", "—", " - ", " & ", " | "])
def test_none_goes_on_across_punctuation(searcher: Searcher, mark: str):
    assert found("feeling-blue") == [("feeling-blue", "depressed")]
    assert "depressed" in told(searcher, "feeling blue")
    assert all(research != "depressed" for _, research in found(f"feeling{mark}blue"))
    assert "depressed" not in told(searcher, f"feeling{mark}blue")


def test_any_line_is_found_within_a_sentence():
    chance = random.Random(0)  # noqa: S311  # no secret
    for words in chance.sample(sorted(load_lay_words()), 300):
        said = " ".join(words)
        assert (said, load_lay_words()[words]) in found(f"zzz, {said}, zzz")


def test_they_find_what_research_says_and_tell_so(searcher: Searcher):
    text = "glum oldies"
    assert "depressed, older adults" in told(searcher, text)
    best = searcher.search(Query(text=text)).hits[0]
    assert {part.term for part in best.explanation.terms} & {"depress", "older", "adult"}
    assert told(searcher, text, synonyms=False) == ""
    alone = searcher.search(Query(text=text, synonyms=False))
    assert not any(hit.explanation.terms for hit in alone.hits)


def test_what_no_summary_has_is_not_looked_for(searcher: Searcher):
    text = "glum jailbirds"
    assert [each.research for each in read_words(text).lay] == ["depressed", "ex-prisoners"]
    assert "depressed" in told(searcher, text)
    assert "prisoner" not in told(searcher, text)


@pytest.mark.parametrize(
    "text",
    [
        "glum -depressed",
        "glum NOT depressed",
        '"glum oldies"',
        "title:glum",
        "glum +oldies",
        "glum gran*",
        "(feeling) blue",
    ],
)
def test_whoever_uses_the_grammar_means_what_is_typed(searcher: Searcher, text: str):
    assert "depressed" not in told(searcher, text)


def test_the_vector_is_the_mean_of_both_texts(searcher: Searcher):
    def vector_of(text: str) -> Floats:
        return searcher.encoder.encode([text])[0]

    def read(text: str) -> Reading:
        return searcher.encoder.read([text])[0]

    vector = retrieve(parse("glum"), searcher.snapshot, read).vector
    assert vector is not None
    total = vector_of("glum") + vector_of("glum (depressed)")
    np.testing.assert_allclose(vector, total / np.linalg.norm(total), atol=1e-6)
    alone = retrieve(parse("glum"), searcher.snapshot, read, synonyms=False).vector
    np.testing.assert_array_equal(alone, vector_of("glum"))


def test_what_no_summary_has_is_known_by_what_research_calls_it(searcher: Searcher):
    assert searcher.search(Query(text="glum")).answered
    assert not searcher.search(Query(text="glum", synonyms=False)).answered


def test_a_question_beyond_the_limit_has_none(searcher: Searcher):
    fill = " therapy" * 60
    assert "depressed" in told(searcher, f"glum{fill[:-8]}")
    assert "depressed" not in told(searcher, f"glum{fill}")


@pytest.mark.parametrize(("slang", "word"), [("balks", "backs"), ("bloke", "broke")])
def test_slang_is_no_slip(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, slang: str, word: str
):
    assert correct(parse(slang), searcher.snapshot, searcher.encoder.knows) is None
    monkeypatch.setattr("search.expand.find_lay_words", lambda *_: [])
    monkeypatch.setattr("search.spelling.read_words", read_words.__wrapped__)
    assert correct(parse(slang), searcher.snapshot, searcher.encoder.knows) == word
