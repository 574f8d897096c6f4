"""Add one post to many summaries, and print how long it takes until it is found.

    python -m tests.scale_figures [SUMMARIES]      20000 unless said

The summaries are the sample corpus over and over, each with an id and a month of its own, so that
all embeddings are cached; the new post is in words of its own.  As with a real server, the process
that serves is not the one that built.
"""

import re
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from index.encoder import BUNDLED
from index.snapshot import open_newest
from search.query import Query
from search.serving import Serving
from tests.conftest import SAMPLE, count_cached, index_into, new_home
from tests.figures import print_figures
from tests.web.conftest import run_attune, until

_RUNS: Final = 8
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
    corpus, home = place / "corpus", new_home(place / "home", embeddings=True)
    write_corpus(corpus, count)
    start = time.perf_counter()
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        apart.submit(index_into, corpus, home).result()
    whole = time.perf_counter() - start
    serving = Serving(home, BUNDLED)
    serving.searcher()
    serving.keep_looking()
    runs = [_add(corpus, home, serving, run) for run in range(_RUNS)]
    manifest = open_newest(home).snapshot.manifest
    megabytes = round(sum(size for size, _ in manifest.files.values()) / 1e6)
    return {
        "summaries": manifest.summaries,
        "passages": manifest.passages,
        "snapshot_mb": megabytes,
        "full_build_s": round(whole, 1),
        "runs": runs,
    }


def _add(corpus: Path, home: Path, serving: Serving, run: int) -> dict[str, float]:
    """Add a post and index; return when it was found and when the command ended, in seconds."""
    held, before = serving.searcher(), count_cached(home)
    (corpus / f"quokka-{run}.md").write_text(_POST.format(run=run), encoding="utf-8")
    start = time.perf_counter()
    with ThreadPoolExecutor(1) as beside:
        command = beside.submit(_index, corpus, home)
        until(lambda: serving.searcher() is not held, 60)
        hits = serving.searcher().search(Query(text=f"title:quokkas +{run}")).hits
        found = time.perf_counter() - start
        done = command.result() - start
    assert hits[0].summary.id == f"2026-11-quokka-{run}"
    encoded = count_cached(home) - before
    return {"found_s": round(found, 2), "done_s": round(done, 2), "encoded": encoded}


def _index(corpus: Path, home: Path) -> float:
    run_attune("index", corpus=str(corpus), home=str(home)).check_returncode()
    return time.perf_counter()


if __name__ == "__main__":
    print_figures(measure, 20_000)
