"""The engines of the benchmark behind one interface; each is used as its documentation shows.

Every engine is given the same passages with the same vectors and answers with the ten best.  What
an engine can't do is said in ``can``: it is then asked without, and the table says so.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

import numpy as np

from index.types import Floats

TOP: Final = 10
CANDIDATES: Final = 100
"""What each half gives to a fusion by ranks."""


@dataclass(frozen=True, slots=True)
class Data:
    """Passages and questions: a row has ``id``, ``text``, ``topics``, ``type`` and ``year``.

    ``tokens`` are the arrays of the questions' tokens, for Attune.
    """

    rows: Sequence[dict[str, Any]]
    vectors: Floats
    questions: Sequence[str]
    asked: Floats
    tokens: Any


def read_data(folder: Path) -> Data:
    """Read what ``write_data`` wrote."""
    with (folder / "rows.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    asked = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    return Data(rows, vectors, asked, np.load(folder / "asked.npy"), np.load(folder / "tokens.npz"))


def bare_words(question: str) -> str:
    """Take out of a question all that a grammar of queries would read."""
    return "".join(letter if letter.isalnum() else " " for letter in question).lower()


class Engine(Protocol):
    """An engine: build once, open, then ask."""

    can: ClassVar[frozenset[str]]

    def build(self, data: Data, folder: Path) -> None:
        """Index the passages into a folder."""

    def open(self, data: Data, folder: Path) -> None:
        """Open what was built."""

    def ask(self, number: int, topic: str) -> int:
        """Answer a question, within a topic unless empty; return how many were found."""


class Txtai:
    """Hybrid of SQLite full text and FAISS, content in SQLite, filter by SQL."""

    can = frozenset({"hybrid", "filter"})

    def __init__(self) -> None:
        os.environ["ALLOW_RESOLVE_TRANSFORM"] = "True"

    def build(self, data: Data, folder: Path) -> None:
        vectors = dict(zip((row["text"] for row in data.rows), data.vectors, strict=True))
        embeddings = self._embeddings(vectors)
        embeddings.index(
            (n, {"text": r["text"], "topic": (r["topics"] or [""])[0]}, None)
            for n, r in enumerate(data.rows)
        )
        embeddings.save(str(folder / "txtai"))

    def open(self, data: Data, folder: Path) -> None:
        self._data = data
        self._engine = self._embeddings(dict(zip(data.questions, data.asked, strict=True)))
        self._engine.load(str(folder / "txtai"))

    def ask(self, number: int, topic: str) -> int:
        where = "similar(:q)" + (" AND topic = :topic" if topic else "")
        query = f"SELECT id, text, score FROM txtai WHERE {where} LIMIT {TOP}"  # noqa: S608
        return len(
            self._engine.search(
                query, parameters={"q": self._data.questions[number], "topic": topic}
            )
        )

    def _embeddings(self, vectors: dict[str, Floats]) -> Any:
        from txtai import Embeddings

        _vectors.update(vectors)
        name = f"{__name__}.{transform.__name__}"
        return Embeddings(method="external", transform=name, hybrid=True, content=True)


_vectors: dict[str, Floats] = {}


def transform(texts: Sequence[str]) -> Floats:
    """Give txtai the vectors that were made; it finds this function by its name."""
    return np.array([_vectors[text] for text in texts], dtype=np.float32)


class LanceDb:
    """Hybrid of its own full text and a flat scan, fused by reciprocal ranks."""

    can = frozenset({"hybrid", "filter"})

    def build(self, data: Data, folder: Path) -> None:
        import lancedb
        import pyarrow as pa

        width = data.vectors.shape[1]
        table = pa.table(
            {
                "id": [row["id"] for row in data.rows],
                "text": [row["text"] for row in data.rows],
                "topics": pa.array([row["topics"] for row in data.rows], pa.list_(pa.string())),
                "vector": pa.FixedSizeListArray.from_arrays(data.vectors.reshape(-1), width),
            }
        )
        made = lancedb.connect(str(folder / "lance")).create_table("passages", table)
        made.create_fts_index("text")

    def open(self, data: Data, folder: Path) -> None:
        import lancedb
        from lancedb.rerankers import RRFReranker

        self._data, self._fuse = data, RRFReranker()
        self._table = lancedb.connect(str(folder / "lance")).open_table("passages")

    def ask(self, number: int, topic: str) -> int:
        search = self._table.search(query_type="hybrid").vector(self._data.asked[number])
        search = search.text(self._data.questions[number]).rerank(self._fuse).limit(TOP)
        if topic:
            escaped = topic.replace("'", "''")
            search = search.where(f"array_has(topics, '{escaped}')", prefilter=True)
        return len(search.select(["id", "text"]).to_list())


class QdrantEdge:
    """Hybrid of its BM25 sparse vectors and dense ones, fused by ranks; facets of the filter."""

    can = frozenset({"hybrid", "filter", "facets"})

    def build(self, data: Data, folder: Path) -> None:
        import qdrant_edge as q

        (folder / "qdrant").mkdir()
        dense = q.EdgeVectorParams(size=data.vectors.shape[1], distance=q.Distance.Dot)
        sparse = q.EdgeSparseVectorParams(modifier=q.Modifier.Idf)
        config = q.EdgeConfig(vectors={"dense": dense}, sparse_vectors={"words": sparse})
        shard, bm25 = q.EdgeShard.create(str(folder / "qdrant"), config), q.Bm25()
        for name in ("topics", "type", "year"):
            keyword = q.PayloadSchemaType.Keyword
            shard.update(q.UpdateOperation.create_field_index(name, keyword))
        for start in range(0, len(data.rows), 1000):
            points = [
                q.Point(
                    start + n,
                    {"dense": vector.tolist(), "words": bm25.embed_document(row["text"])},
                    {name: row[name] for name in ("id", "text", "topics", "type", "year")},
                )
                for n, (row, vector) in enumerate(
                    zip(data.rows[start:][:1000], data.vectors[start:][:1000], strict=True)
                )
            ]
            shard.update(q.UpdateOperation.upsert_points(points))
        shard.optimize()
        shard.flush()
        shard.close()

    def open(self, data: Data, folder: Path) -> None:
        import qdrant_edge as q

        self._q, self._data, self._bm25 = q, data, q.Bm25()
        self._shard = q.EdgeShard.load(str(folder / "qdrant"))

    def ask(self, number: int, topic: str) -> int:
        q = self._q
        words = self._bm25.embed_query(self._data.questions[number])
        kept = None
        if topic:
            kept = q.Filter(must=[q.FieldCondition("topics", match=q.MatchValue(topic))])
        halves = [
            q.Prefetch(CANDIDATES, q.Query.Nearest(asked, using=name), filter=kept)
            for name, asked in (("dense", self._data.asked[number].tolist()), ("words", words))
        ]
        request = q.QueryRequest(
            TOP, query=q.Fusion.Rrf(k=60), prefetches=halves, with_payload=True, filter=kept
        )
        found = self._shard.query(request)
        for name in ("topics", "type", "year"):
            self._shard.facet(q.FacetRequest(name, limit=50, exact=True, filter=kept))
        return len(found)


class Tantivy:
    """Words only."""

    can = frozenset({"filter"})

    def build(self, data: Data, folder: Path) -> None:
        import tantivy

        (folder / "tantivy").mkdir()
        index = tantivy.Index(self._schema(), path=str(folder / "tantivy"))
        writer = index.writer(heap_size=200_000_000, num_threads=1)
        for row in data.rows:
            document = {"id": [row["id"]], "text": [row["text"]], "topics": row["topics"]}
            writer.add_document(tantivy.Document(**document))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, data: Data, folder: Path) -> None:
        import tantivy

        self._data, self._tantivy = data, tantivy
        self._index = tantivy.Index(self._schema(), path=str(folder / "tantivy"))
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, number: int, topic: str) -> int:
        tantivy = self._tantivy
        plain = bare_words(self._data.questions[number])
        query = self._index.parse_query(plain, ["text"])
        if topic:
            kept = tantivy.Query.term_query(self._index.schema, "topics", topic)
            both = [(tantivy.Occur.Must, kept), (tantivy.Occur.Must, query)]
            query = tantivy.Query.boolean_query(both)
        hits = self._searcher.search(query, TOP).hits
        return len([self._searcher.doc(address)["text"] for _, address in hits])

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("topics", stored=True, tokenizer_name="raw")
        return builder.build()


class Bm25s:
    """Words only, no filter."""

    can: ClassVar[frozenset[str]] = frozenset()

    def build(self, data: Data, folder: Path) -> None:
        import bm25s

        engine = bm25s.BM25()
        tokens = bm25s.tokenize([row["text"] for row in data.rows], show_progress=False)
        engine.index(tokens, show_progress=False)
        engine.save(str(folder / "bm25s"))

    def open(self, data: Data, folder: Path) -> None:
        import bm25s

        self._data, self._bm25s = data, bm25s
        self._engine = bm25s.BM25.load(str(folder / "bm25s"))

    def ask(self, number: int, topic: str) -> int:  # noqa: ARG002
        tokens = self._bm25s.tokenize(self._data.questions[number], show_progress=False)
        found, _ = self._engine.retrieve(tokens, k=TOP, show_progress=False)
        return len([self._data.rows[n]["text"] for n in found[0].tolist()])


class FaissAlone:
    """Vectors only, no filter: the scan itself."""

    can: ClassVar[frozenset[str]] = frozenset()

    def build(self, data: Data, folder: Path) -> None:
        import faiss

        index = faiss.IndexFlatIP(data.vectors.shape[1])
        index.add(data.vectors)
        faiss.write_index(index, str(folder / "flat.faiss"))

    def open(self, data: Data, folder: Path) -> None:
        import faiss

        faiss.omp_set_num_threads(1)
        self._data = data
        self._index = faiss.read_index(str(folder / "flat.faiss"))

    def ask(self, number: int, topic: str) -> int:  # noqa: ARG002
        _, found = self._index.search(self._data.asked[number : number + 1], TOP)
        return len([self._data.rows[n]["text"] for n in found[0].tolist()])
