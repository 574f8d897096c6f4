import numpy as np
import pytest

from search.query import Query
from search.searcher import Searcher
from search.tell import FOLLOWERS, LEAD, leads
from tests.search.test_fuse import found


@pytest.mark.parametrize(("lead", "expected"), [(LEAD + 0.01, True), (LEAD - 0.01, False)])
def test_the_best_of_an_everyday_question_has_to_lead_the_next_five(lead: float, *, expected: bool):
    others = [0.5] * FOLLOWERS + [0.1] * 3
    scores = np.array([*others, 0.5 + lead, 2.0])
    ordinals = np.arange(len(scores) - 1)
    count = len(scores)
    everyday, usual = (found([1.0] * count, [0.5] * count, phrased=each) for each in (True, False))
    assert leads(everyday, scores, ordinals) is expected
    assert leads(usual, scores, ordinals)
    assert leads(everyday, scores, ordinals[:1])


def test_what_no_summary_is_about_is_not_said_in_brief(searcher: Searcher):
    """It is of the field, and phrasings know it; the sample has nothing on psychosis."""
    results = searcher.search(Query(text="my gran hears voices"))
    assert results.answered
    assert results.brief is None


@pytest.mark.parametrize(
    "text", ["he gives one-word answers and has clammed up on me", "group therapy for depression"]
)
def test_what_stands_out_is(searcher: Searcher, text: str):
    assert searcher.search(Query(text=text)).brief
