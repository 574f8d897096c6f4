from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import read_library
from corpus.passages import Passage, list_sentences, split_passages, split_sentences
from corpus.summary import Section
from tests.conftest import SAMPLE
from tests.strategies import lines, paragraphs, summaries

prose = (
    st.lists(
        paragraphs
        | lines
        | st.sampled_from(
            ("(1) First point. ", "2) Then. ", "- item", "e.g. r = .29", "Dr. X et al.")
        )
    )
    .map(" ".join)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
section_texts = st.lists(prose, max_size=4).map("\n".join)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def passages_of(texts: list[str], count, limit: int) -> list[Passage]:
    listed = [
        (number, start, end)
        for number, text in enumerate(texts)
        for start, end in split_sentences(text)
    ]
    return list(split_passages(texts, listed, count, limit))


def count_words(text: str) -> int:
    return len(text.split())


def count_pieces(text: str) -> int:
    return sum(len(word) // 5 + 1 for word in text.split())


def in_list_dash(text: str, at: int) -> bool:
    return text[at : at + 2] == "- " and (at == 0 or text[at - 1] == "\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        (
            "The effect was r = .29 (k = 14), p < .001. It held.",
            ["The effect was r = .29 (k = 14), p < .001.", "It held."],
        ),
        (
            "Dr. Tasca et al. (2018) agree, e.g. in Fig. 2. So do we.",
            ["Dr. Tasca et al. (2018) agree, e.g. in Fig. 2.", "So do we."],
        ),
        ("No stop\nNext line. Third", ["No stop", "Next line.", "Third"]),
        ("- an item. Its end\n- another", ["an item.", "Its end", "another"]),
        ("-no item", ["-no item"]),
        ("“Quoted.” He said so.", ["“Quoted.”", "He said so."]),
    ],
)
def test_text_is_split_into_its_sentences(text, expected):
    assert sentences(text) == expected


def test_what_follows_an_inline_list_mark_is_split_too():
    assert sentences("Three things: (1) Ask. (2) Listen well. Then repeat. (3) Stop.") == [
        "Three things:",
        "(1) Ask.",
        "(2) Listen well.",
        "Then repeat.",
        "(3) Stop.",
    ]


@given(section_texts | st.text())
def test_sentences_ascend_and_cover_all_but_space_and_list_dashes(text):
    ranges = split_sentences(text)
    covered = {at for start, end in ranges for at in range(start, end)}
    assert all(start < end for start, end in ranges)
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))
    for start, end in ranges:
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
    for at, character in enumerate(text):
        assert at in covered or character.isspace() or in_list_dash(text, at)


@given(st.lists(section_texts, max_size=3), st.integers(1, 12))
@pytest.mark.parametrize("count", [count_words, count_pieces])
def test_passages_ascend_cover_every_sentence_and_keep_to_the_limit(count, texts, limit):
    found = passages_of(texts, count, limit)
    assert [passage.section for passage in found] == sorted(passage.section for passage in found)
    for number, text in enumerate(texts):
        ranges = [(each.start, each.end) for each in found if each.section == number]
        assert all(before[1] <= after[0] for before, after in pairwise(ranges))
        covered = {at for start, end in ranges for at in range(start, end)}
        for at, character in enumerate(text):
            assert at in covered or character.isspace() or in_list_dash(text, at)
        for start, end in ranges:
            passage = text[start:end]
            assert passage == passage.strip()
            assert count(passage) <= limit or holds_a_word_over(passage, count, limit)


def holds_a_word_over(passage: str, count, limit: int) -> bool:
    return any(count(word) > limit for word in passage.split())


@given(section_texts, st.integers(6, 40))
def test_whole_sentences_that_fit_are_never_cut(text, limit):
    ends = {end for _, end in split_sentences(text)}
    starts = {start for start, _ in split_sentences(text)}
    if all(count_words(text[start:end]) <= limit for start, end in split_sentences(text)):
        for passage in passages_of([text], count_words, limit):
            assert passage.start in starts
            assert passage.end in ends


def test_sentences_are_packed_while_they_fit_and_never_across_sections():
    texts = ["One two. Three four. Five six.", "Seven."]
    assert passages_of(texts, count_words, 4) == [
        Passage(0, 0, 20),
        Passage(0, 21, 30),
        Passage(1, 0, 6),
    ]


def test_sentence_over_the_limit_is_cut_between_words():
    text = "one two three four five six seven eight"
    found = [text[each.start : each.end] for each in passages_of([text], count_words, 4)]
    assert " ".join(found) == text
    assert all(count_words(part) <= 4 for part in found)


def test_word_over_the_limit_stands_alone():
    text = "a b " + "c" * 50 + " d e"
    found = [text[each.start : each.end] for each in passages_of([text], len, 10)]
    assert "c" * 50 in found
    assert all(len(part) <= 10 for part in found if part != "c" * 50)


def test_white_space_of_any_kind_is_taken():
    text = "A.\u3000B. C\u00a0d.\u2003E."
    assert "".join("".join(sentences(text)).split()) == "A.B.Cd.E."


@given(summaries())
def test_sentences_of_a_summary_are_those_of_its_sections(summary):
    assert list_sentences(summary) == [
        (number, start, end)
        for number, section in enumerate(summary.sections)
        for start, end in split_sentences(section.text)
    ]


def test_every_sentence_of_the_sample_is_short_enough_to_read():
    for summary in read_library(SAMPLE).summaries:
        for number, start, end in list_sentences(summary):
            assert count_words(summary.sections[number].text[start:end]) < 90, summary.id


def test_long_text_is_split_in_a_moment():
    text = Section("", "(1) A word. " * 20_000 + "word " * 20_000).text
    assert sum(each.end - each.start for each in passages_of([text], count_words, 200)) > 300_000
