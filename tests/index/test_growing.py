"""A snapshot that grew from others answers as one built from nothing does."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.beside import beside
from index.encoder import Encoder
from index.snapshot import open_newest
from search.as_json import results_as_json, table_as_json
from search.query import Query, Sort
from search.searcher import Searcher
from tests.conftest import SAMPLE, index_into, new_home

FILES = sorted(path.name for path in SAMPLE.glob("20*.md"))[::7][:12]
QUESTIONS = (
    "",
    "how to repair ruptures",
    "therapist",
    "my client went quiet",
    "zebra stripes",
    '"psychotherapy" -group',
    "title:therapy",
    "CBT for depression",
    "in:2012..2016",
    "psychoth*",
)

edits = st.lists(
    st.tuples(
        st.sampled_from(
            ("add", "remove", "rewrite", "restate", "retitle", "unlabel", "rename", "break")
        ),
        st.sampled_from(FILES),
    ),
    min_size=1,
    max_size=6,
)


def edit(corpus: Path, what: str, name: str) -> None:
    path, other = corpus / name, corpus / f"renamed-{name}"
    path = other if other.exists() else path
    if what == "remove" and len(list(corpus.iterdir())) > 1:
        path.unlink(missing_ok=True)
        return
    text = path.read_text() if path.exists() else (SAMPLE / name).read_text()
    if what == "rewrite":
        text += "\nZebra stripes were counted in this session as well.\n"
    elif what == "restate":
        text += "\nOver 43,210 clients were asked again in 2011 (g = 0.61, 95% CI [0.2, 1.0]).\n"
    elif what == "retitle":
        text = text.replace("\ntitle: ", "\ntitle: Once More on ", 1)
    elif what == "unlabel":
        text = "\n".join(
            "topics: []" if line.startswith("topics:") else line for line in text.split("\n")
        )
    elif what == "break":
        text = text.replace("\npublished: ", "\npublished: never ", 1)
    elif what == "rename" and path.exists():
        path.rename(other)
        path = other
    path.write_text(text)


def answers(searcher: Searcher) -> list[Any]:
    queries = [Query(text=text, per_page=20) for text in QUESTIONS]
    queries += [Query(text="therapist", sort=sort, per_page=20) for sort in Sort]
    pages = [results_as_json(searcher.search(query)) for query in queries]
    tables = [table_as_json(searcher.tabulate(query)) for query in queries[:3]]
    offers = [asdict(each) for text in ("th", "cl", "re") for each in searcher.complete(text)]
    return [{**each, "snapshot": ""} for each in (*pages, *tables, *offers)]


def alike(one: Any, other: Any) -> bool:
    """Compare what was read as JSON, numbers to 1e-6."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float):
        return abs(one - other) <= 1e-6
    return bool(one == other)


@pytest.mark.usefixtures("sample_home")  # keeps the vectors of the sample
@settings(max_examples=12)
@given(st.lists(edits, min_size=1, max_size=4))
def test_a_snapshot_that_grew_answers_as_one_built_from_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    encoder: Encoder,
    steps: list[list[tuple[str, str]]],
):
    base = tmp_path_factory.mktemp("growing")
    corpus = base / "corpus"
    corpus.mkdir()
    for name in FILES[:6]:
        shutil.copyfile(SAMPLE / name, corpus / name)
    grown, anew = (new_home(base / name, embeddings=True) for name in ("grown", "anew"))
    index_into(corpus, grown)
    for step in steps:
        for what, name in step:
            edit(corpus, what, name)
        index_into(corpus, grown)
    index_into(corpus, anew, full=True)
    one, other = (Searcher(open_newest(home).snapshot, encoder) for home in (grown, anew))
    assert one.snapshot.ids == other.snapshot.ids
    assert one.snapshot.words == other.snapshot.words
    assert one.snapshot.wordings == other.snapshot.wordings
    assert one.snapshot.tokens.tobytes() == other.snapshot.tokens.tobytes()
    for pages in zip(answers(one), answers(other), strict=True):
        assert alike(*pages), pages[0]["question"]


@pytest.mark.usefixtures("sample_home")
def test_words_written_in_a_process_of_their_own_answer_alike(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    apart, together = (new_home(tmp_path / name, embeddings=True) for name in ("apart", "together"))
    monkeypatch.setattr("index.build._MANY", 1)
    asked = []

    @contextmanager
    def watched(*arguments: Any, **named: Any) -> Iterator[Any]:
        asked.append(named)
        with beside(*arguments, **named) as ask:
            assert len(active_children()) == 1
            yield ask

    monkeypatch.setattr("index.build.beside", watched)
    for name in FILES[:6]:
        shutil.copyfile(SAMPLE / name, corpus / name)
    index_into(corpus, apart)
    (corpus / FILES[0]).unlink()
    for name in FILES[6:]:
        shutil.copyfile(SAMPLE / name, corpus / name)
    index_into(corpus, apart)
    monkeypatch.undo()
    index_into(corpus, together)
    one, other = (Searcher(open_newest(home).snapshot, encoder) for home in (apart, together))
    assert asked == [{"apart": True}] * 2
    assert one.snapshot.words == other.snapshot.words
    assert one.snapshot.wordings == other.snapshot.wordings
    assert one.snapshot.tokens.tobytes() == other.snapshot.tokens.tobytes()
    assert alike(answers(one), answers(other))
