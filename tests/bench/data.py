"""What the engines are given: made once into a folder, read by each engine's process."""

import json
import tomllib
from pathlib import Path
from typing import Final

import numpy as np

from corpus.library import Library
from index.beside import beside
from index.build import build
from index.encoded import passage_text, split
from index.encoder import BUNDLED
from index.models import open_for_building
from index.snapshot import Snapshot
from search.searcher import Searcher
from tests.bench.engines import Data
from tests.bench.made import MadeEncoder, make_summaries
from tests.conftest import CACHE, ROOT, quiet

QUESTIONS: Final = 200


def questions() -> list[str]:
    """Return golden questions that the sample corpus answers."""
    golden = tomllib.loads((ROOT / "tests/golden/questions.toml").read_text(encoding="utf-8"))
    return [each["text"] for each in golden["question"] if "grades" in each][:QUESTIONS]


def made_encoder(asked: list[str]) -> MadeEncoder:
    """Return the encoder of the benchmark over the real, exported one."""
    return MadeEncoder(open_for_building(BUNDLED, CACHE, 2)[0], asked)


def made_searcher(count: int, place: Path) -> Searcher:
    """Index ``count`` made summaries into a folder, and return a searcher over them.

    A process of its own builds: in its scattered memory, ranking would take half as long again.
    """
    with beside(_make_index, apart=True) as ask:
        folder = ask(count, place)()
    return Searcher(Snapshot(folder), made_encoder(questions()))


def _make_index(count: int, place: Path) -> Path:
    folder = place / ".made"
    folder.mkdir()
    encoder, cache = made_encoder(questions()), place / "made.sqlite"
    build(
        _made_library(count),
        encoder,
        folder,
        before=None,
        model=BUNDLED,
        cache=cache,
        progress=quiet,
    )
    return folder


def write_data(folder: Path, count: int) -> None:
    """Make ``count`` summaries into a folder: passages, vectors, questions and their vectors."""
    encoder = made_encoder(questions())
    texts = []
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:
        for summary in make_summaries(count):
            for passage in split(summary, encoder).passages:
                text = passage_text(summary, passage)
                row = {
                    "id": summary.id,
                    "text": text,
                    "topics": summary.topics,
                    "type": summary.research_type,
                    "year": str(summary.year),
                }
                file.write(json.dumps(row) + "\n")
                texts.append(text)
    np.save(folder / "vectors.npy", encoder.encode(texts))
    (folder / "questions.json").write_text(json.dumps(questions()), encoding="utf-8")
    readings = [encoder.read([each])[0] for each in questions()]
    np.save(folder / "asked.npy", np.array([each.vector for each in readings]))
    tokens = {f"{at}.tokens": each.tokens for at, each in enumerate(readings)}
    weights = {f"{at}.weights": each.weights for at, each in enumerate(readings)}
    np.savez(folder / "tokens.npz", allow_pickle=False, **tokens, **weights)


def library_of(data: Data) -> Library:
    """Return the library whose passages these are."""
    return _made_library(len({row["id"] for row in data.rows}))


def _made_library(count: int) -> Library:
    summaries = tuple(make_summaries(count))
    return Library(summaries, {each.id: each.id for each in summaries}, (), str(count))
