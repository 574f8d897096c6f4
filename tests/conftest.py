"""What tests share: the sample corpus indexed once with the real encoder, and homes of their own.

The exported model and the embeddings are kept in build/test-cache between runs; what is built
from them is built anew in each run, once for all processes that run tests.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from corpus.evidence import read_evidence
from corpus.passages import list_sentences
from corpus.summary import Summary
from index.encoder import BUNDLED, Encoder
from index.indexing import Indexing, index_corpus
from index.models import open_for_building
from index.phrasings import encode_phrasings, phrasing_texts
from index.sentences import analyse_sentences
from index.store import Stored
from search.searcher import Searcher
from search.serving import Serving
from web.app import create_app

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpus" / "sample"
SHARED = ROOT.parent / "shared"
SEED = SHARED / "seeds" / "pprnet_blog_page.txt"
CACHE = ROOT / "build" / "test-cache"
PHRASINGS = CACHE / "phrasings.sqlite"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="../shared, with the blog page and judged sets, is absent"
)

os.environ["HF_HUB_OFFLINE"] = "1"
settings.register_profile(
    "attune", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("attune")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Take no note of progress."""


def index_into(corpus: Path, home: Path, *, full: bool = False) -> Indexing:
    """Index with the real encoder, one thread."""
    return index_corpus(corpus, home, BUNDLED, workers=1, full=full, progress=quiet)


def new_home(home: Path, *, embeddings: bool = False) -> Path:
    """Make an empty home that has the exported model, and the kept embeddings if wished.

    It has those of the phrasings in any case, which are the same in every home.
    """
    home.mkdir()
    (home / "models").symlink_to(CACHE / "models")
    kept = CACHE / "embeddings.sqlite"
    if embeddings and kept.exists():
        shutil.copy(kept, home)
    elif PHRASINGS.exists():
        shutil.copy(PHRASINGS, home / "embeddings.sqlite")
    return home


def count_cached(home: Path) -> int:
    """Return how many vectors of summaries the cache of a home has."""
    with closing(sqlite3.connect(home / "embeddings.sqlite")) as cache:
        held = int(cache.execute("SELECT count(*) FROM vectors").fetchone()[0])
        return held - sum(map(len, phrasing_texts()))


def stored_of(summary: Summary) -> Stored:
    """Return a summary as it is stored, with its sentences and evidence, without passages."""
    sentences = list_sentences(summary)
    evidence = read_evidence(summary, sentences)
    return Stored(summary, "", False, (), analyse_sentences(summary, sentences), evidence)


def own_sizes(process: int) -> dict[str, int]:
    """Return the memory that is a process's own, in kB, and its open files."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    own = sum(int(line.split()[1]) for line in rollup if line.startswith("Private_"))
    return {"private_kb": own, "files": len(list(Path(f"/proc/{process}/fd").iterdir()))}


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real encoder, exported once for all runs."""
    with locked(CACHE / "lock"):
        opened = open_for_building(BUNDLED, CACHE, 1)[0]
        encode_phrasings(PHRASINGS, opened)
        return opened


@pytest.fixture
def make_home(tmp_path: Path, encoder: Encoder) -> Callable[[str], Path]:
    """Make empty homes that have the exported model already."""

    def make(name: str = "home") -> Path:
        return new_home(tmp_path / name)

    return make


@pytest.fixture
def home(make_home: Callable[[str], Path]) -> Path:
    """An empty home of the test's own."""
    return make_home("home")


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A home with the sample corpus, shared by all tests: read it, don't change it."""
    run = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        run = run.parent
    home = run / "sample-home"
    with locked(CACHE / "lock"):
        if not (home / "current").exists():
            home.mkdir(exist_ok=True)
            if not (home / "models").exists():
                (home / "models").symlink_to(CACHE / "models")
            kept = CACHE / "embeddings.sqlite"
            if kept.exists():
                shutil.copy(kept, home / "embeddings.sqlite")
            index_into(SAMPLE, home)
            shutil.copy(home / "embeddings.sqlite", kept)
    return home


@pytest.fixture(scope="session")
def searcher(sample_home: Path) -> Searcher:
    """A searcher over the sample corpus."""
    return Serving(sample_home, BUNDLED).searcher()


@pytest.fixture(scope="session")
def app(sample_home: Path) -> Flask:
    """The app over the sample corpus."""
    return create_app(Serving(sample_home, BUNDLED))


@pytest.fixture
def search_in(encoder: Encoder) -> Callable[[Path], Searcher]:
    """Open the current snapshot of any home."""
    return lambda home: Serving(home, BUNDLED).searcher()
