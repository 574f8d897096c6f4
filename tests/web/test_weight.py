"""What a page of results weighs with its styles and its script, for every golden question."""

from tests.audit import AuditingClient
from tests.bench.data import questions
from tests.page_figures import MOST_BYTES, weigh


def test_no_page_of_results_is_heavy(client: AuditingClient):
    weights = weigh(client, questions())
    assert len(weights) > 150
    assert {each: weight for each, weight in weights.items() if weight > MOST_BYTES} == {}
