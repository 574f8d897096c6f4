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


def test_no_golden_question_but_a_bare_term_is_among_them():
    asked = {
        text.lower() for kind in KINDS for text in read_collection(FOLDER, kind).questions.values()
    }
    same = [each for each in read_questions() if each.text.lower() in asked]
    assert all(len(each.text.split()) == 2 and each.kind == "plain" for each in same)
