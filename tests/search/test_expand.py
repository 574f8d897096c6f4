import pytest

from search.query import Query
from search.searcher import Searcher


def told(searcher: Searcher, text: str) -> str:
    notices = searcher.search(Query(text=text)).notices
    return " ".join(notice.message for notice in notices if notice.kind == "synonyms")


@pytest.mark.parametrize("text", ["OQ-45 feedback", "tracking progress with PCOMS"])
def test_two_narrower_wordings_of_a_group_bring_it_in(searcher: Searcher, text: str):
    assert "routine outcome monitoring" in told(searcher, text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("feedback on feedback", "routine outcome monitoring"),
        ("tracking progress", "routine outcome monitoring"),
        ("outcome questionnaire OQ-45", "routine outcome monitoring"),
        ("generalized anxiety disorder (GAD)", "anxiety disorder"),
    ],
)
def test_one_narrower_thing_does_not_however_often_it_is_said(
    searcher: Searcher, text: str, label: str
):
    assert label not in told(searcher, text)
