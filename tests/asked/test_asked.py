from collections import Counter
from pathlib import Path

from search.evaluate import read_collection
from tests.adapter.fit import LEARNED, written
from tests.golden_figures import read_questions

FOLDER = Path(__file__).parent
KINDS = {"plain": 1992, "lay": 5199, "moment": 3000, "idiom": 2600, "client": 3000, "short": 2152}
PASSAGES = 3000


def test_each_passage_is_asked_for_five_or_six_times():
    asked: Counter[str] = Counter()
    for kind, count in KINDS.items():
        collection = read_collection(FOLDER, kind)
        assert len(collection.library.summaries) == PASSAGES
        assert len(collection.grades) == count
        for number, grades in collection.grades.items():
            [passage] = grades
            assert number.startswith(f"{passage}-")
            asked[passage] += 1
    assert len(asked) == PASSAGES
    assert set(asked.values()) == {5, 6}


def test_what_is_unseen_is_not_learned_from():
    unseen = read_collection(FOLDER, "unseen")
    learned = {passage for _, passages in written() for passage in passages}
    asked = {question.lower() for questions, _ in written() for question in questions}
    assert len(learned) == LEARNED
    assert not asked & {unseen.questions[each].lower() for each in unseen.grades}
    texts = {each.id: each.sections[0].text for each in unseen.library.summaries}
    answers = {passage for grades in unseen.grades.values() for passage in grades}
    assert len(answers) == PASSAGES - LEARNED
    assert learned <= set(texts.values())
    assert not {texts[each] for each in answers} & learned


def test_of_the_golden_questions_only_four_bare_terms_are_among_them():
    asked = {
        text.lower() for kind in KINDS for text in read_collection(FOLDER, kind).questions.values()
    }
    same = {each.text for each in read_questions() if each.text.lower() in asked}
    terms = {"client preferences", "cultural humility", "dismantling studies"}
    assert same == terms | {"researcher allegiance"}
