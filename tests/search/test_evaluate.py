import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from index.encoder import BUNDLED
from search.errors import SearchError
from search.evaluate import evaluate, measure, plain, read_collection
from tests.conftest import SHARED, needs_shared, quiet

DOCUMENTS = [
    {"_id": "a", "title": "Ruptures", "text": "Repairing a rupture in the alliance."},
    {"_id": "b", "title": "Panic", "text": "Groups for people with panic disorder."},
    {"_id": "c", "title": "", "text": "Supervision of trainees and its limits."},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "small"
    (made / "qrels").mkdir(parents=True)
    (made / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in DOCUMENTS))
    questions = [{"_id": "1", "text": "mending ruptures"}, {"_id": "2", "text": "panic groups"}]
    (made / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in questions))
    (made / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t2\n")
    return made


def test_a_small_collection_is_measured_in_every_way(folder: Path, home: Path):
    figures = evaluate(read_collection(folder, "test"), home, BUNDLED, workers=1, progress=quiet)
    assert (figures["collection"], figures["split"], figures["queries"]) == ("small", "test", 2)
    for row in (figures, figures["keyword"], figures["meaning"], figures["rrf"]):
        assert row["ndcg@10"] == row["mrr@10"] == row["recall@100"] == 1.0


def test_measures_are_those_of_the_book():
    run = {"q": {"a": 3.0, "b": 2.0, "c": 1.0}}
    figures = measure({"q": {"b": 2, "c": 1, "d": 1}}, run)
    gained = 2 / math.log2(3) + 1 / math.log2(4)
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert figures["ndcg@10"] == pytest.approx(gained / ideal, abs=1e-4)
    assert figures["mrr@10"] == 0.5
    assert figures["recall@100"] == pytest.approx(2 / 3, abs=1e-4)


def test_a_question_without_a_hit_counts_as_nothing_found():
    assert measure({"q": {"a": 1}, "r": {"a": 1}}, {"q": {"a": 1.0}})["mrr@10"] == 0.5


def test_operators_of_the_grammar_are_words_in_a_judged_question():
    assert plain('is -"A" AND (B) or c*') == "is A and B or c"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("corpus.jsonl", None, "corpus.jsonl can't be read"),
        ("corpus.jsonl", "", "corpus.jsonl is empty"),
        ("corpus.jsonl", '{"_id": "a"}\n', r"corpus.jsonl:1: field 'text' is missing"),
        ("corpus.jsonl", '{"_id": "a", "text": null}\n', "'text' is not a text"),
        ("corpus.jsonl", '{"_id": "a", "text": "x"}\n' * 2, "corpus.jsonl:2: second 'a'"),
        ("queries.jsonl", '{"_id": "1", "text": "x"}\n{broken\n', r"queries.jsonl:2: not JSON"),
        ("qrels/test.tsv", "head\n1\tnowhere\t1\n", r"test.tsv:2: unknown summary 'nowhere'"),
        ("qrels/test.tsv", "head\n9\ta\t1\n", r"test.tsv:2: unknown question '9'"),
        ("qrels/test.tsv", "head\n1 a 1\n", "test.tsv:2: expected"),
        ("qrels/test.tsv", "head\n", "judges nothing"),
        ("qrels/test.tsv", None, "splits there: none"),
    ],
)
def test_a_broken_collection_is_a_clear_error(
    folder: Path, name: str, content: str | None, message: str
):
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content)
    with pytest.raises(SearchError, match=message):
        read_collection(folder, "test")


@needs_shared
@pytest.mark.parametrize(("name", "questions"), [("nfcorpus", 323), ("scifact", 300)])
def test_the_judged_collections_are_read(name: str, questions: int):
    collection = read_collection(SHARED / "eval" / name, "test")
    assert len(collection.questions) == questions


def test_feedback_moves_the_order_and_not_what_matches(
    folder: Path, home: Path, search_in: Callable
):
    from search.query import Query

    evaluate(read_collection(folder, "test"), home, BUNDLED, workers=1, progress=quiet)
    searcher = search_in(home)
    first = searcher.rank_by(Query(text="rupture"), ["keyword"])["keyword"]
    assert {key for key, _ in first} == {key for key, _ in searcher.rank(Query(text="rupture"))}


def test_a_folder_given_by_dots_has_its_own_name(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(folder / "qrels")
    assert read_collection(Path(".."), "test").name == "small"
