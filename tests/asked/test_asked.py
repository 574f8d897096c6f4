from collections import Counter
from pathlib import Path

from search.evaluate import read_collection
from tests.golden_figures import read_questions

FOLDER = Path(__file__).parent
KINDS = {"plain": 1200, "lay": 1600, "moment": 1200, "idiom": 800, "client": 1200, "short": 1200}


def test_each_passage_is_asked_for_six_times():
    asked: Counter[str] = Counter()
    for kind, count in KINDS.items():
        collection = read_collection(FOLDER, kind)
        assert len(collection.library.summaries) == 1200
        assert len(collection.grades) == count
        for number, grades in collection.grades.items():
            [passage] = grades
            assert number.startswith(f"{passage}-")
            asked[passage] += 1
    assert len(asked) == 1200
    assert set(asked.values()) == {6}


def test_of_the_golden_questions_only_four_bare_terms_are_among_them():
    asked = {
        text.lower() for kind in KINDS for text in read_collection(FOLDER, kind).questions.values()
    }
    same = {each.text for each in read_questions() if each.text.lower() in asked}
    terms = {"client preferences", "cultural humility", "dismantling studies"}
    assert same == terms | {"researcher allegiance"}
