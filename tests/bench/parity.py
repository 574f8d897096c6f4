"""What the compiled encoder costs in ranking: the meaning half by it and by the model itself.

python -m tests.bench.parity FOLDER [SPLIT]      a judged collection in BEIR layout; test
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from index.encoded import passage_text, split
from index.encoder import BUNDLED, Encoder, ReferenceEncoder
from index.models import open_for_building
from search.evaluate import Collection, measure, plain, read_collection
from tests.conftest import CACHE

_DEPTH = 100


def compare(folder: Path, which: str) -> dict[str, Any]:
    """Rank a collection by meaning alone with both encoders; return the measures of each."""
    collection = read_collection(folder, which)
    compiled = open_for_building(BUNDLED, CACHE, 2)[0]
    passages = [
        [passage_text(summary, passage) for passage in split(summary, compiled).passages]
        for summary in collection.library.summaries
    ]
    return {
        "collection": collection.name,
        "split": which,
        "compiled": _rank(collection, passages, compiled),
        "reference": _rank(collection, passages, ReferenceEncoder(BUNDLED)),
    }


def _rank(collection: Collection, passages: list[list[str]], encoder: Encoder) -> dict[str, float]:
    vectors = encoder.encode([text for held in passages for text in held])
    starts = np.cumsum([0, *(len(held) for held in passages)])[:-1]
    ids = [summary.id for summary in collection.library.summaries]
    run = {}
    for number, text in collection.questions.items():
        cosines = np.maximum.reduceat(vectors @ encoder.encode([plain(text)])[0], starts)
        best = np.argsort(-cosines, kind="stable")[:_DEPTH].tolist()
        run[number] = {ids[each]: float(cosines[each]) for each in best}
    return measure(collection.grades, run)


if __name__ == "__main__":
    print(json.dumps(compare(Path(sys.argv[1]), *sys.argv[2:] or ["test"]), indent=1))  # noqa: T201
