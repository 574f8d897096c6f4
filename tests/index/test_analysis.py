from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import analyse, is_stopword, names, stem, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("drop-out", "dropout"),
        ("drop out", "dropout"),
        ("dropped out", "drop-outs"),
        ("meta-analysis", "meta analysis"),
        ("meta\u2010analysis", "metaanalysis"),
        ("follow\u2011up", "follow up"),
        ("behaviour", "behavior"),
        ("counselling", "counseling"),
        ("randomised", "randomized"),
        ("Flückiger", "fluckiger"),
        ("patient’s", "patients"),
        ("r = .29", "r = 0.29"),
        ("1,314", "1314"),
        ("mentalisation", "mentalization"),
        ("Adherance", "adherence"),
    ],
)
def test_two_spellings_of_one_thing_are_one_term(one: str, other: str):
    assert set(terms(one)) == set(terms(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("psychotherapy", "physiotherapy"), ("0.29", "0.92"), ("IPT", "interpersonal skills")],
)
def test_different_things_share_no_term(one: str, other: str):
    assert not set(terms(one)) & set(terms(other))


def test_a_hyphenated_word_gives_its_parts_in_order_and_then_the_joined_form():
    assert terms("avoidant-anxious style") == ["avoid", "anxious", "style", "avoidantanxi"]


def test_a_token_stands_for_the_range_that_was_typed():
    text = "the patient’s drop-out"
    assert [text[token.start : token.end] for token in analyse(text)] == [
        "the",
        "patient’s",
        "drop-out",
    ]


def test_names_are_folded_and_not_stemmed():
    assert names("Flückiger, C.") == ["fluckiger", "c"]
    assert stem("Safran") == names("Safran")[0]


def test_question_words_are_stopwords_and_telling_words_are_not():
    assert all(map(is_stopword, ["How", "to", "the", "I"]))
    assert not any(map(is_stopword, ["repair", "ruptures", "CBT"]))


@given(st.text())
def test_every_token_lies_in_the_text_after_the_one_before(text: str):
    plain = [token for token in analyse(text) if not token.extra]
    assert all(0 <= token.start < token.end <= len(text) for token in analyse(text))
    assert all(one.end <= other.start for one, other in pairwise(plain))
