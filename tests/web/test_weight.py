"""What a page of results weighs with its styles and its script, for every golden question."""

from pathlib import Path
from typing import Final
from urllib.parse import quote

from tests.audit import AuditingClient
from tests.bench.data import questions

STATIC: Final = Path(__file__).parents[2] / "web" / "static"
MOST: Final = 60_000


def test_no_page_of_results_is_heavy(client: AuditingClient):
    carried = sum((STATIC / name).stat().st_size for name in ("attune.css", "attune.js"))
    asked = questions()
    weights = {each: len(client.get(f"/search?q={quote(each)}").data) + carried for each in asked}
    assert len(weights) > 150
    assert {each: weight for each, weight in weights.items() if weight > MOST} == {}
