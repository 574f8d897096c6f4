"""A folder with judged questions in BEIR layout -> how well each way of ranking does on it.

    corpus.jsonl     {"_id", "title", "text"}
    queries.jsonl    {"_id", "text"}
    qrels/SPLIT.tsv  query-id, corpus-id, score, with one header line

The corpus is indexed like any other, into a home of its own that is kept, so that embeddings are
made once, and every question goes through ``Searcher``.  The measures are those of ir-measures.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from corpus.library import Library
from corpus.summary import NOT_STATED, Month, Section, Summary, SummaryId
from index.build import Progress
from index.indexing import index_library
from search.errors import SearchError
from search.fuse import Way
from search.query import Query
from search.serving import Serving

WAYS: Final[tuple[Way, ...]] = ("fused", "keyword", "meaning", "rrf")
_DEPTH: Final = 100


@dataclass(frozen=True, slots=True)
class Collection:
    """A judged collection: questions by id, and for each the grades of summaries by id."""

    name: str
    split: str
    library: Library
    questions: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


def read_collection(folder: Path, split: str) -> Collection:
    """Read a collection; raise SearchError where a file is missing, broken or doesn't fit."""
    rows = list(_read_json(folder / "corpus.jsonl", ("_id", "text")))
    if not rows:
        raise SearchError(f"{folder / 'corpus.jsonl'} is empty", "folder")
    summaries = [_as_summary(row) for row in rows if (row.get("title") or row["text"]).strip()]
    summaries.sort(key=lambda summary: summary.id)
    digest = hashlib.sha256((folder / "corpus.jsonl").read_bytes()).hexdigest()
    questions = {
        row["_id"]: row["text"] for row in _read_json(folder / "queries.jsonl", ("_id", "text"))
    }
    grades = _read_grades(folder / "qrels" / f"{split}.tsv", questions, {r["_id"] for r in rows})
    asked = {number: questions[number] for number in grades}
    library = Library(
        tuple(summaries), dict.fromkeys((each.id for each in summaries), digest), (), digest
    )
    return Collection(folder.resolve().name, split, library, asked, grades)


def evaluate(
    collection: Collection, home: Path, model: str, *, workers: int, progress: Progress
) -> dict[str, Any]:
    """Index a collection into ``home`` and measure every way of ranking it."""
    index_library(collection.library, home, model, workers=workers, progress=progress)
    searcher = Serving(home, model).searcher()
    runs: dict[Way, dict[str, dict[str, float]]] = {way: {} for way in WAYS}
    for done, (number, text) in enumerate(collection.questions.items()):
        progress("asking", done, len(collection.questions))
        for way, ranked in searcher.rank_by(Query(text=plain(text)), WAYS).items():
            runs[way][number] = dict(ranked[:_DEPTH])
    progress("asking", len(collection.questions), len(collection.questions))
    measured = {way: measure(collection.grades, run) for way, run in runs.items()}
    return {
        "collection": collection.name,
        "split": collection.split,
        "queries": len(collection.questions),
        **measured["fused"],
        "keyword": measured["keyword"],
        "meaning": measured["meaning"],
        "rrf": measured["rrf"],
    }


def measure(
    grades: Mapping[str, Mapping[str, int]], run: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """Measure a run; questions without a hit count as nothing found."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    wanted = {"ndcg@10": nDCG @ 10, "mrr@10": RR @ 10, "recall@100": R @ 100}
    judged = {number: dict(held) for number, held in grades.items()}
    ranked = {number: dict(run.get(number, {})) for number in judged}
    found = ir_measures.calc_aggregate(list(wanted.values()), judged, ranked)
    return {name: round(float(found[each]), 4) for name, each in wanted.items()}


def plain(text: str) -> str:
    """Take out of a judged question what the grammar would read as operators."""
    without = text.translate(str.maketrans('"“”()+*', "       "))
    words = (word.lstrip("-") for word in without.split())
    lowered = (word.lower() if word in ("AND", "OR", "NOT") else word for word in words)
    return " ".join(word for word in lowered if word)


def _as_summary(row: Mapping[str, Any]) -> Summary:
    title, text = str(row.get("title") or "").strip(), " ".join(str(row["text"]).split())
    return Summary(
        id=SummaryId(str(row["_id"])),
        title=title,
        published=Month("2000-01"),
        citation="",
        topics=(),
        research_type=NOT_STATED,
        sections=(Section("", text or title),),
    )


def _read_json(path: Path, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except json.JSONDecodeError as error:
                    raise SearchError(
                        f"{path}:{number}: not JSON: {error.msg}", "folder"
                    ) from error
                missing = [f for f in fields if not isinstance(row, dict) or f not in row]
                if missing:
                    raise SearchError(f"{path}:{number}: field {missing[0]!r} is missing", "folder")
                wrong = [f for f in fields if not isinstance(row[f], str)]
                if wrong:
                    raise SearchError(f"{path}:{number}: {wrong[0]!r} is not a text", "folder")
                if row["_id"] in seen:
                    raise SearchError(f"{path}:{number}: second {row['_id']!r}", "folder")
                seen.add(row["_id"])
                yield row
    except (OSError, UnicodeDecodeError) as error:
        raise SearchError(f"{path} can't be read: {error}", "folder") from error


def _read_grades(
    path: Path, questions: Mapping[str, str], ids: set[str]
) -> dict[str, dict[str, int]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        splits = ", ".join(sorted(each.stem for each in path.parent.glob("*.tsv"))) or "none"
        raise SearchError(f"{path} can't be read; splits there: {splits}", "split") from error
    grades: dict[str, dict[str, int]] = {}
    for at, line in enumerate(lines[1:], 2):
        parts = line.split("\t")
        if len(parts) != 3 or not parts[2].strip().lstrip("-").isdecimal():
            message = f"{path}:{at}: expected question id, summary id and a whole number"
            raise SearchError(message, "folder")
        if parts[0] not in questions:
            raise SearchError(f"{path}:{at}: unknown question {parts[0]!r}", "folder")
        if parts[1] not in ids:
            raise SearchError(f"{path}:{at}: unknown summary {parts[1]!r}", "folder")
        if int(parts[2]) > 0:
            grades.setdefault(parts[0], {})[parts[1]] = int(parts[2])
    if not grades:
        raise SearchError(f"{path} judges nothing", "folder")
    return grades
