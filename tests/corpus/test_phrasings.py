from corpus.phrasings import load_elsewhere, load_phrasings
from tests.golden_figures import read_questions


def test_what_is_asked_elsewhere_is_one_question_a_line_and_no_phrasing():
    asked = load_elsewhere()
    assert len(asked) == len(set(asked)) > 500
    assert all(text == text.strip() and text for text in asked)
    said = {text for each in load_phrasings() for text in each.said}
    assert not said & set(asked)
    assert not {each.text.lower() for each in read_questions()} & {text.lower() for text in asked}
