"""Add one post to many summaries, and print how long it takes until it is found.

    python -m tests.scale_figures [SUMMARIES]      20000 unless said

The summaries are the sample corpus over and over, each with an id and a month of its own, so that
all embeddings are cached; the new post is in words of its own.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from index.encoder import BUNDLED
from index.snapshot import open_newest
from search.query import Query
from search.serving import Serving
from tests.conftest import CACHE, SAMPLE
from tests.web.conftest import PROGRAM

_ATTUNE: Final = (sys.executable, "-c", PROGRAM)
_RUNS: Final = 3
_POST: Final = """---
id: 2026-11-quokka-{run}
title: Quokkas in Session {run}
published: 2026-11
citation: ""
topics: [Empathy]
research_type: survey
---
In run {run} of this study, a quokka sat in on every hour. Clients looked at it {run} times.

## Practice Implications

Let the quokka stay.
"""


def write_corpus(corpus: Path, count: int) -> None:
    """Write ``count`` summaries into a folder."""
    corpus.mkdir(parents=True)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(SAMPLE.glob("20*.md"))}
    for number in range(count):
        stem, text = list(texts.items())[number % len(texts)]
        copy = number // len(texts)
        month = f"{2013 + number % 13}-{1 + number % 12:02}"
        text = re.sub(r"^id: .*$", f"id: {stem}-{copy}", text, count=1, flags=re.MULTILINE)
        text = re.sub(r"^published: .*$", f"published: {month}", text, count=1, flags=re.MULTILINE)
        (corpus / f"{stem}-{copy}.md").write_text(text, encoding="utf-8")


def measure(count: int, place: Path) -> dict[str, Any]:
    """Index ``count`` summaries, then add posts one by one; return the figures."""
    corpus, home = place / "corpus", place / "home"
    write_corpus(corpus, count)
    home.mkdir()
    (home / "models").symlink_to(CACHE / "models")
    if (CACHE / "embeddings.sqlite").exists():
        shutil.copy(CACHE / "embeddings.sqlite", home)
    environment = {**os.environ, "ATTUNE_HOME": str(home), "ATTUNE_CORPUS": str(corpus)}
    whole = _index(environment)
    serving = Serving(home, BUNDLED)
    serving.searcher()
    serving.keep_looking()
    runs = []
    for run in range(_RUNS):
        before = _count_vectors(home)
        (corpus / f"quokka-{run}.md").write_text(_POST.format(run=run), encoding="utf-8")
        start = time.perf_counter()
        process = subprocess.Popen([*_ATTUNE, "index"], env=environment, stdout=subprocess.PIPE)
        while not _is_found(serving, run):
            time.sleep(0.02)
        found = time.perf_counter() - start
        process.wait()
        done = time.perf_counter() - start
        encoded = _count_vectors(home) - before
        runs.append({"found_s": round(found, 2), "done_s": round(done, 2), "encoded": encoded})
    manifest = open_newest(home).snapshot.manifest
    megabytes = round(sum(size for size, _ in manifest.files.values()) / 1e6)
    return {
        "summaries": manifest.summaries,
        "passages": manifest.passages,
        "snapshot_mb": megabytes,
        "full_build_s": round(whole, 1),
        "runs": runs,
    }


def _index(environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run([*_ATTUNE, "index"], env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def _is_found(serving: Serving, run: int) -> bool:
    found = serving.searcher().search(Query(text=f"title:quokkas +{run}", per_page=1))
    return bool(found.hits) and found.hits[0].summary.id == f"2026-11-quokka-{run}"


def _count_vectors(home: Path) -> int:
    with closing(sqlite3.connect(home / "embeddings.sqlite")) as cache:
        return int(cache.execute("SELECT count(*) FROM vectors").fetchone()[0])


if __name__ == "__main__":
    where = Path(tempfile.mkdtemp(prefix="attune-scale-"))
    try:
        print(json.dumps(measure(int((sys.argv[1:] or ["20000"])[0]), where), indent=1))  # noqa: T201
    finally:
        shutil.rmtree(where, ignore_errors=True)
