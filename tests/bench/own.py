"""Attune in the benchmark, and Whoosh alone with what Attune gives it.

What only building needs is imported then: importing this is part of a start.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np

from index.encoder import BUNDLED
from index.snapshot import Snapshot
from index.tokens import Reading
from search.query import Filters, Query
from search.searcher import Searcher
from tests.bench.engines import TOP, Data, bare_words

_NAME: Final = "20260101T000000Z-00000000"


class Attune:
    """All of a page: ranking, facets, ten summaries with their sentences and reasons."""

    can = frozenset({"hybrid", "filter", "facets"})
    per_page = TOP

    def prepare(self, data: Data) -> None:
        """Make the summaries anew; their passages and vectors come out the same."""
        from tests.bench.data import library_of, made_encoder

        self._library = library_of(data)
        self._encoder = made_encoder(list(data.questions))

    def build(self, data: Data, folder: Path) -> None:  # noqa: ARG002
        from index.build import build
        from tests.conftest import quiet

        into = folder / f".{_NAME}"
        into.mkdir()
        build(
            self._library,
            self._encoder,
            into,
            before=None,
            model=BUNDLED,
            cache=folder / "embeddings.sqlite",
            progress=quiet,
        )
        into.rename(folder / _NAME)
        (folder / "embeddings.sqlite").unlink()

    def open(self, data: Data, folder: Path) -> None:
        self._questions = data.questions
        snapshot = Snapshot(next(folder.glob(f"*{_NAME}")))
        self._searcher = Searcher(snapshot, _Asked(data))

    def ask(self, number: int, topic: str) -> int:
        filters = Filters(topics=(topic,)) if topic else Filters()
        query = Query(text=self._questions[number], filters=filters, per_page=self.per_page)
        return len(self._searcher.search(query).hits)


class AttuneRanking(Attune):
    """The same with one summary shown: ranking, filter, eight facets and next to no display."""

    per_page = 1

    def prepare(self, data: Data) -> None:
        """Nothing: what Attune has built is used."""

    def build(self, data: Data, folder: Path) -> None:
        """Use what Attune has built."""

    def open(self, data: Data, folder: Path) -> None:
        super().open(data, folder.with_name("Attune"))


class _Asked:
    """Gives the readings of questions, as an encoder that takes no time.

    A question with what research calls its lay words, in brackets, is read as without it, and a
    corrected one as some other.
    """

    def __init__(self, data: Data) -> None:
        self.fingerprint, self.limit = "asked", 256
        self.dimensions = data.asked.shape[1]
        none = np.zeros(0, dtype=np.int64)
        readings = [
            Reading(vector, none, data.tokens[f"{at}.tokens"], data.tokens[f"{at}.weights"])
            for at, vector in enumerate(data.asked)
        ]
        self._readings = dict(zip(data.questions, readings, strict=True))
        self._any = readings[0]

    def encode(self, texts: Any) -> Any:
        return self.read(texts)[0].vector[None].copy()

    def read(self, texts: Any) -> Any:
        plain = texts[0].partition(" (")[0]
        return [self._readings.get(texts[0]) or self._readings.get(plain, self._any)]

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def knows(self, word: str) -> bool:
        return bool(word)


class WhooshAlone:
    """Words only, with three facets, as Whoosh does them."""

    can = frozenset({"filter", "facets"})

    def build(self, data: Data, folder: Path) -> None:
        from whoosh import analysis, fields, index

        (folder / "whoosh").mkdir()
        schema = fields.Schema(
            id=fields.ID(stored=True),
            text=fields.TEXT(analyzer=analysis.StemmingAnalyzer(), stored=True),
            topics=fields.KEYWORD(commas=True, sortable=True),
            type=fields.ID(sortable=True),
            year=fields.ID(sortable=True),
        )
        writer = index.create_in(str(folder / "whoosh"), schema).writer(limitmb=256)
        for row in data.rows:
            writer.add_document(
                id=row["id"],
                text=row["text"],
                topics=",".join(row["topics"]),
                type=row["type"],
                year=row["year"],
            )
        writer.commit()

    def open(self, data: Data, folder: Path) -> None:
        from whoosh import index
        from whoosh.qparser import OrGroup, QueryParser

        self._data = data
        self._index = index.open_dir(str(folder / "whoosh"))
        self._parser = QueryParser("text", self._index.schema, group=OrGroup)

    def ask(self, number: int, topic: str) -> int:
        from whoosh.query import Term

        plain = bare_words(self._data.questions[number])
        with self._index.searcher() as searcher:
            found = searcher.search(
                self._parser.parse(plain),
                limit=TOP,
                filter=Term("topics", topic) if topic else None,
                groupedby=["type", "year", "topics"],
            )
            return len([hit["text"] for hit in found])
