import pytest
from hypothesis import given

from corpus.described import list_described, tells_of_others
from corpus.passages import list_sentences
from corpus.summary import IMPLICATIONS
from tests.strategies import summaries


@pytest.mark.parametrize(
    "sentence",
    [
        "A previous meta-analysis found the same.",
        "Earlier studies point in the same direction.",
        "It is close to the value found in a larger synthesis.",
        "Unlike meta-analyses, one trial can't say.",
        "A meta-analysis of 62 studies (Power and colleagues, 2022) found nothing.",
        "Cuijpers and colleagues (2018) disagree.",
        "Among 232 clients it went with lower well-being (Owen and colleagues).",
        "Reviews of treatments for panic have mixed the two.",
        "In one influential meta-analysis it was 68%.",
        "According to a later report, 91 percent preferred it.",
    ],
)
def test_sentence_that_may_tell_of_another_study_is_known(sentence):
    assert tells_of_others(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "They pooled 33 trials of 2256 clients.",
        "Most of the trials were done in China.",
        "Two years later, the patients were seen another time.",
        "Other therapies did as well.",
        "The trials ran from 2010 to 2018 (mean of 12 months).",
        "Previous treatment had failed in 40 patients.",
    ],
)
def test_sentence_about_the_study_itself_is_kept(sentence):
    assert not tells_of_others(sentence)


@given(summaries())
def test_sentences_that_describe_are_sentences_outside_the_implications(summary):
    described = list_described(summary)
    assert [each for each in list_sentences(summary) if each in set(described)] == described
    assert all(summary.sections[number].heading != IMPLICATIONS for number, _, _ in described)
