import json
from collections import Counter

import pytest

from corpus.library import read_library
from search.query import Query
from search.searcher import Searcher
from tests.conftest import SAMPLE
from tests.golden_figures import GOLDEN, measure_all, read_questions

QUESTIONS = read_questions()
RECORDED = json.loads((GOLDEN / "figures.json").read_text(encoding="utf-8"))
TOLERANCE = 0.01
"""Processors round the encoder's products differently; a change of ranking shows as more."""


@pytest.fixture(scope="module")
def figures(searcher: Searcher) -> dict[str, dict[str, float]]:
    return measure_all(searcher, QUESTIONS)


def test_no_figure_falls_without_its_file_being_changed(figures: dict[str, dict[str, float]]):
    for kind in ("answerable", "plain", "abbreviation", "no-overlap", "typo"):
        for name, recorded in RECORDED[kind].items():
            assert figures[kind][name] >= recorded - TOLERANCE, (kind, name)


def test_unanswerable_questions_are_told_so_and_others_hardly_ever(
    figures: dict[str, dict[str, float]],
):
    told = figures["told that nothing answers"]
    assert told["unanswerable"] >= 0.85 - 0.03
    assert told["answerable but no-overlap"] <= 0.05


def test_there_are_enough_questions_of_each_kind_and_they_name_real_summaries():
    kinds = Counter(each.kind for each in QUESTIONS)
    assert len(QUESTIONS) >= 100
    assert kinds["unanswerable"] >= 15
    assert kinds["no-overlap"] >= 25
    assert min(kinds["typo"], kinds["abbreviation"]) >= 10
    known = {summary.id for summary in read_library(SAMPLE).summaries}
    assert {key for each in QUESTIONS for key in each.grades} <= known
    assert len({each.id for each in QUESTIONS}) == len(QUESTIONS)


def test_every_question_has_a_ranking_that_shows_it():
    for each in QUESTIONS:
        text = (GOLDEN / "rankings" / f"{each.id}.txt").read_text(encoding="utf-8")
        assert text.startswith(f"{each.text}\nkind: {each.kind};")
    assert len(list((GOLDEN / "rankings").iterdir())) == len(QUESTIONS)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("EUPD", "borderline personality disorder"),
        ("premature termination", "dropout"),
        ("alliance strain", "rupture"),
        ("OQ-45 feedback", "outcome questionnaire"),
        ("teletherapy", "telepsychology"),
    ],
)
def test_another_word_for_it_finds_it_and_is_shown(searcher: Searcher, text: str, wording: str):
    results = searcher.search(Query(text=text))
    grades = next(each.grades for each in QUESTIONS if each.text == text)
    assert 3 in [grades.get(hit.summary.id) for hit in results.hits[:3]]
    said = " ".join(notice.message for notice in results.notices if notice.kind == "synonyms")
    assert wording in said
    without = searcher.search(Query(text=text, synonyms=False))
    assert "synonyms" not in [notice.kind for notice in without.notices]


def test_american_spelling_finds_the_british(searcher: Searcher):
    hits = searcher.search(Query(text="behavioral activation")).hits[:3]
    assert "2021-06-psychotherapies-for-depression" in [hit.summary.id for hit in hits]


def test_the_last_of_forty_words_tells(searcher: Searcher):
    padding = "I would very much like to know what there might be to say about this one thing"
    text = f"{padding} {padding} and so on and on, namely just countertransference"
    assert len(text.split()) >= 40
    first = searcher.search(Query(text=text)).hits[0].summary
    assert "countertransference" in first.title.lower()
