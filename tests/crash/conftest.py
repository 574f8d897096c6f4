"""Homes to break, processes to break them with, and what must hold afterwards."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from corpus.library import read_library
from corpus.summary import Summary, SummaryId
from index.encoder import Encoder
from index.errors import SnapshotError
from index.expression import Term
from index.keeping import roll_back
from index.manifest import read_manifest, write_manifest
from index.publish import KEEP, list_snapshots, new_name, point, prune, publish, snapshots_folder
from index.snapshot import open_newest
from index.types import SnapshotName
from tests.conftest import CACHE, ROOT, SAMPLE, index_into

IS_LONG: Final = bool(os.environ.get("CRASH_LONG"))
NAMES: Final = sorted(path.name for path in SAMPLE.glob("2019*.md"))[:6]

Texts = Mapping[SummaryId, Summary]

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["index.indexing", "index.compiled", "faiss", "whoosh.index"])


def write_corpus(corpus: Path, *, changed: bool) -> Path:
    """Write five summaries; ``changed``: one gone, one rewritten, one without topics, one new."""
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir()
    for name in NAMES[1:] if changed else NAMES[:5]:
        shutil.copyfile(SAMPLE / name, corpus / name)
    if changed:
        rewritten, bare = corpus / NAMES[1], corpus / NAMES[2]
        rewritten.write_text(rewritten.read_text() + "\nZebras were counted as well.\n")
        lines = bare.read_text().split("\n")
        bare.write_text("\n".join("topics: []" if "topics:" in each else each for each in lines))
    return corpus


def texts_of(corpus: Path) -> Texts:
    """Read what a corpus folder says, without the topics, which may be suggested."""
    return {each.id: _plain(each) for each in read_library(corpus).summaries}


def _plain(summary: Summary) -> Summary:
    return replace(summary, topics=(), topics_source="")


@pytest.fixture(scope="session")
def bases(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """An empty home, and one with three snapshots of the corpus before; both know the vectors."""
    place = tmp_path_factory.mktemp("bases")
    for name in ("empty", "built"):
        home = place / name
        home.mkdir()
        (home / "models").symlink_to(CACHE / "models")
    for changed in (True, False, False, False):
        index_into(write_corpus(place / "corpus", changed=changed), place / "built", full=True)
    shutil.copy(place / "built" / "embeddings.sqlite", place / "empty")
    return place


def act(kind: str, home: Path, corpus: Path, at: int, report: Path | None) -> None:
    """Do one thing to a home, in a process of its own; die at the ``at``-th event, if not 0.

    ``apart`` is a full build whose words are written in a process of their own.
    """
    told = [0]

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(("open", "os.", "shutil.", "sqlite3.")) and any(
            str(home) in str(each) for each in arguments[:2]
        ):
            told[0] += 1
            if told[0] == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    if kind == "rollback":
        roll_back(home, None)
    elif kind == "prune":
        prune(home)
    elif kind == "publish":
        (built,) = snapshots_folder(home).glob(".*")
        publish(home, built, SnapshotName(built.name[1:]))
    else:
        if kind == "apart":
            pytest.MonkeyPatch().setattr("index.build._MANY", 1)
        index_into(corpus, home, full=kind in ("full", "apart"))
    if report:
        report.write_text(str(told[0]))


def prepare(kind: str, bases: Path, place: Path) -> tuple[Path, Path, list[Texts]]:
    """Make a home and a corpus to act on; return them and what may be served afterwards."""
    home, corpus = place / "home", place / "corpus"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(bases / ("empty" if kind == "first" else "built"), home, symlinks=True)
    before = texts_of(write_corpus(corpus, changed=False))
    if kind in ("prune", "publish"):
        _add_copies(home, 3 if kind == "prune" else 1, hidden=kind == "publish")
    if kind in ("prune", "publish", "rollback"):
        return home, corpus, [before]
    after = texts_of(write_corpus(corpus, changed=True))
    return home, corpus, [after] if kind == "first" else [before, after]


def _add_copies(home: Path, count: int, *, hidden: bool) -> None:
    """Copy the newest snapshot under names of its own."""
    for _ in range(count):
        newest, name = list_snapshots(home)[0], new_name(home)
        folder = snapshots_folder(home) / (f".{name}" if hidden else name)
        shutil.copytree(snapshots_folder(home) / newest, folder)
        write_manifest(folder, replace(read_manifest(folder), name=name))
        if not hidden:
            point(home, name)


def check(home: Path, allowed: list[Texts], encoder: Encoder, *, may_be_none: bool) -> None:
    """Assert that a home serves one of what is allowed, whole, and without a warning."""
    if may_be_none and not list_snapshots(home):
        with pytest.raises(SnapshotError, match="attune index"):
            open_newest(home)
        return
    opened = open_newest(home)
    if may_be_none and not (home / "current").exists():  # published, but not named yet
        assert opened.damaged == ()
    else:
        assert opened.warning == ""
    snapshot = opened.snapshot
    held = {each: _plain(snapshot.summary(at)) for at, each in enumerate(snapshot.ids)}
    assert held in allowed
    vectors = encoder.encode([each.title for each in held.values()])
    for ordinal, (summary_id, summary) in enumerate(held.items()):
        assert snapshot.find(summary_id) == ordinal
        word = max(summary.title.split(), key=len)
        assert snapshot.match(Term(word, "title"))[ordinal]
        cosines = snapshot.similarities(vectors[ordinal])
        assert cosines[ordinal] > cosines.max() - 0.005
        assert len(snapshot.sentence_cosines([ordinal], snapshot.mean_vector(ordinal))[0])
    snapshot.close()


def mend_and_check(home: Path, corpus: Path, encoder: Encoder) -> None:
    """Assert that the next indexing succeeds, serves the corpus and leaves nothing lying about."""
    index_into(corpus, home)
    check(home, [texts_of(corpus)], encoder, may_be_none=False)
    assert [path.name for path in home.glob(".*")] == []
    assert [path.name for path in snapshots_folder(home).glob(".*")] == []
    assert len(list_snapshots(home)) <= KEEP
    assert not (home / "aside").exists()


def kill_during(kind: str, home: Path, corpus: Path, *, at: int, after_s: float) -> bool:
    """Act in a process of its own and kill it; return whether it was still at work."""
    process = processes.Process(target=act, args=(kind, home, corpus, at, None))
    process.start()
    if at:
        process.join(60)
    else:
        time.sleep(after_s)
        process.kill()
        process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def measure_usual(kind: str, bases: Path, place: Path) -> tuple[int, float]:
    """Act once undisturbed; return how many events that took and how many seconds."""
    home, corpus, _ = prepare(kind, bases, place)
    report = place / "events"
    process = processes.Process(target=act, args=(kind, home, corpus, 0, report))
    start = time.perf_counter()
    process.start()
    process.join(60)
    assert process.exitcode == 0
    return int(report.read_text()), time.perf_counter() - start


def write_counts(name: str, **counts: object) -> None:
    """Leave the counts of a test where the docs take them from."""
    folder = ROOT / "build" / "crash"
    folder.mkdir(parents=True, exist_ok=True)
    held = {"form": "long" if IS_LONG else "short", **counts}
    (folder / f"{name}.json").write_text(json.dumps(held, indent=1) + "\n")


@pytest.fixture
def chance() -> random.Random:
    """Chance with a seed that is told when a test fails."""
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")  # noqa: T201
    return random.Random(seed)  # noqa: S311
