import pytest

from corpus.plain import remark
from tests.findings_figures import read


def said(text: str) -> list[str]:
    (found,) = read(text)
    return [each.text for each in remark(found)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("r = .29, 95% CI [.10, .47]", ["moderate", "interval excludes zero"]),
        ("r = .04", ["very small"]),
        ("g = 0.35", ["small"]),
        ("g = 0.45", ["moderate"]),
        ("d = −0.83", ["large"]),
        ("d = .14 to .62", ["very small to moderate"]),
        ("OR = 1.5, 95% CI [0.9, 2.4]", ["interval includes 1: not clearly different"]),
        ("OR = 1.5, 95% CI [1.1, 2.4]", ["interval excludes 1"]),
        ("NNT = 7", []),
        ("r = .2, p = ns", ["small", "not significant"]),
    ],
)
def test_a_number_is_said_in_plain_words_by_its_convention(text, words):
    assert said(text) == words


def test_every_remark_names_its_convention():
    (found,) = read("g = 0.24; 95% CI: −0.01, 0.49")
    assert all(each.convention.endswith(".") for each in remark(found))


def test_an_open_question_is_never_called_no_effect():
    (found,) = read("g = 0.24; 95% CI: −0.01, 0.49")
    words = " ".join(f"{each.text} {each.convention}" for each in remark(found)).lower()
    assert "no effect" not in words
    assert "not clearly different" in words
