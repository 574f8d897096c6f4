"""The golden questions -> rankings a person can read, and their figures.

Run as ``python -m tests.golden_figures`` to write tests/golden/ anew.
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from index.encoder import BUNDLED
from index.indexing import index_corpus
from search.evaluate import measure
from search.query import Query
from search.searcher import Searcher
from search.serving import Serving

GOLDEN = Path(__file__).parent / "golden"
HOME = Path(__file__).parent.parent / "build" / "golden-home"
SAMPLE = Path(__file__).parent.parent / "corpus" / "sample"


@dataclass(frozen=True, slots=True)
class Judged:
    """A golden question; ``grades`` are by summary id, empty where nothing answers it."""

    id: str
    text: str
    kind: str
    grades: dict[str, int]


def read_questions() -> list[Judged]:
    """Read the questions in the order of the file."""
    held = tomllib.loads((GOLDEN / "questions.toml").read_text(encoding="utf-8"))["question"]
    return [Judged(q["id"], q["text"], q["kind"], q.get("grades", {})) for q in held]


def measure_all(searcher: Searcher, questions: list[Judged]) -> dict[str, dict[str, float]]:
    """Measure all answerable questions, each kind of them, and what is said of the others."""
    answerable = [each for each in questions if each.grades]
    figures = {"answerable": _measure(searcher, answerable)}
    for kind in sorted({each.kind for each in answerable}):
        figures[kind] = _measure(searcher, [each for each in answerable if each.kind == kind])
    told = {
        each.id: not searcher.search(Query(text=each.text, per_page=1)).answered
        for each in questions
    }
    usual = [each for each in answerable if each.kind != "no-overlap"]
    figures["told that nothing answers"] = {
        "unanswerable": _share(told, [each for each in questions if not each.grades]),
        "answerable": _share(told, answerable),
        "answerable but no-overlap": _share(told, usual),
    }
    return figures


def print_ranking(searcher: Searcher, question: Judged) -> str:
    """Print what the search gives for a question, with the grades, and what it missed."""
    results = searcher.search(Query(text=question.text))
    lines = [
        question.text,
        f"kind: {question.kind}; answered: {'yes' if results.answered else 'no'}",
    ]
    lines += [f"notice: {notice.message}" for notice in results.notices]
    for hit in results.hits:
        grade = question.grades.get(hit.summary.id, 0)
        lines.append(f"{hit.rank:3}  {'*' * grade:3}  {hit.summary.id}")
        if hit.rank == 1:
            lines.append(f"          {hit.answer.text}")
    shown = {hit.summary.id for hit in results.hits}
    missed = sorted(
        key for key, grade in question.grades.items() if grade == 3 and key not in shown
    )
    lines += [f"  -  ***  {key}" for key in missed]
    return "\n".join(lines) + "\n"


def _measure(searcher: Searcher, questions: list[Judged]) -> dict[str, float]:
    run = {each.id: dict(searcher.rank(Query(text=each.text))[:100]) for each in questions}
    figures = measure({each.id: each.grades for each in questions}, run)
    return {"questions": len(questions), **figures}


def _share(told: dict[str, bool], questions: list[Judged]) -> float:
    return round(sum(told[each.id] for each in questions) / len(questions), 4)


def main() -> None:
    """Write the rankings and the figures."""
    index_corpus(SAMPLE, HOME, BUNDLED, workers=2, full=True, progress=lambda *_: None)
    searcher = Serving(HOME, BUNDLED).searcher()
    questions = read_questions()
    folder = GOLDEN / "rankings"
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.txt"):
        path.unlink()
    for question in questions:
        path = folder / f"{question.id}.txt"
        path.write_text(print_ranking(searcher, question), encoding="utf-8")
    figures = json.dumps(measure_all(searcher, questions), indent=1)
    (GOLDEN / "figures.json").write_text(figures + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
