import numpy as np
import pytest

from search.query import Filters, Query
from search.searcher import Searcher
from search.tell import FOLLOWERS, LEAD, leads
from tests.search.test_fuse import found


@pytest.mark.parametrize(("lead", "expected"), [(LEAD + 0.01, True), (LEAD - 0.01, False)])
def test_the_first_hit_of_an_everyday_question_leads_the_five_best_others(
    lead: float, *, expected: bool
):
    scores = np.array([*[0.5] * FOLLOWERS, 0.5 + lead, *[0.1] * 3])
    ones = [1.0] * len(scores)
    assert leads(found(ones, ones, phrased=True), scores, FOLLOWERS) is expected
    assert leads(found(ones, ones), scores, FOLLOWERS)
    assert leads(found([1.0], [1.0], phrased=True), scores[:1], 0)


def test_none_leads_that_is_not_the_best_of_all():
    scores = np.array([0.9, 0.2, 0.1])
    everyday = found([1.0] * 3, [1.0] * 3, phrased=True)
    assert [leads(everyday, scores, each) for each in range(3)] == [True, False, False]


def test_what_no_summary_is_about_is_not_said_in_brief(searcher: Searcher):
    """It is of the field, and phrasings know it; the sample has nothing on psychosis."""
    text = "my gran hears voices"
    results = searcher.search(Query(text=text))
    assert results.answered
    assert results.brief is None
    topics = next(each for each in results.facets if each.field == "topic").values
    assert len(topics) > 20
    for topic in topics:
        narrowed = searcher.search(Query(text=text, filters=Filters(topics=(topic.value,))))
        assert narrowed.total == topic.count
        assert narrowed.brief is None


@pytest.mark.parametrize(
    "text", ["he gives one-word answers and has clammed up on me", "group therapy for depression"]
)
def test_what_stands_out_is(searcher: Searcher, text: str):
    assert searcher.search(Query(text=text)).brief
