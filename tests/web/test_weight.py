"""What a page of results weighs with its styles and its script, for every golden question."""

import pytest

from search.searcher import Searcher
from tests.audit import AuditingClient
from tests.bench.data import questions
from tests.page_figures import MOST_BYTES, pick_ten, weigh


@pytest.mark.parametrize("count", [0, 10])
def test_no_page_of_results_is_heavy(client: AuditingClient, searcher: Searcher, count: int):
    weights = weigh(client, questions(), pick_ten(searcher)[:count])
    assert len(weights) > 150
    assert {each: weight for each, weight in weights.items() if weight > MOST_BYTES} == {}
