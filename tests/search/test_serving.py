import gc
import os
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import copyfile, rmtree

import pytest

from index.encoder import BUNDLED, PUBLISHED
from index.errors import ModelError, SnapshotError
from index.indexing import index_corpus
from index.manifest import read_manifest, write_manifest
from index.publish import current_name, list_snapshots, point
from search.query import Query
from search.serving import Serving
from tests.conftest import SAMPLE, index_into, own_sizes, quiet
from tests.web.conftest import until

NAMES = sorted(path.name for path in SAMPLE.glob("2019*.md"))[:3]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    copyfile(SAMPLE / NAMES[0], folder / NAMES[0])
    return folder


def test_a_new_snapshot_is_served_without_a_restart(corpus: Path, home: Path):
    index_into(corpus, home)
    serving = Serving(home, BUNDLED)
    before = serving.searcher()
    copyfile(SAMPLE / NAMES[1], corpus / NAMES[1])
    index_into(corpus, home)
    assert serving.searcher() is before
    serving.look()
    assert serving.searcher().search(Query()).total == 2
    assert before.search(Query()).total == 1
    assert serving.searcher() is serving.searcher()


def test_the_snapshot_before_is_let_go_when_nothing_holds_it(corpus: Path, home: Path):
    index_into(corpus, home)
    serving = Serving(home, BUNDLED)
    gone = weakref.ref(serving.searcher().snapshot)
    index_into(corpus, home, full=True)
    serving.look()
    gc.collect()
    assert gone() is None


def test_moving_to_and_fro_takes_no_more_memory_and_files(corpus: Path, home: Path):
    index_into(corpus, home)
    index_into(corpus, home, full=True)
    names, serving = list_snapshots(home), Serving(home, BUNDLED)
    sizes = []
    for moves in range(121):
        point(home, names[moves % 2])
        serving.look()
        if moves % 40 == 0:
            serving.searcher().search(Query(text='"therapy" outcome'))
            gc.collect()
            sizes.append(own_sizes(os.getpid()))
    _, warm, _, last = sizes
    assert last["private_kb"] < warm["private_kb"] + 1_000
    assert last["files"] == warm["files"]


def test_a_bad_new_snapshot_leaves_the_one_before_serving(corpus: Path, home: Path):
    index_into(corpus, home)
    serving = Serving(home, BUNDLED)
    held = serving.searcher()
    index_into(corpus, home, full=True)
    (home / "snapshots" / current_name(home) / "store.sqlite").write_bytes(b"broken")
    serving.look()
    assert serving.searcher() is held
    assert serving.searcher().search(Query(text="therapy")).total == 1
    assert "store.sqlite" in serving.warning
    index_into(corpus, home)
    serving.look()
    assert serving.warning == ""
    assert serving.searcher().snapshot.name == current_name(home)


def test_a_damaged_current_snapshot_leaves_the_one_before_to_serve(corpus: Path, home: Path):
    first = index_into(corpus, home).manifest.name
    index_into(corpus, home, full=True)
    (home / "snapshots" / current_name(home) / "store.sqlite").write_bytes(b"broken")
    serving = Serving(home, BUNDLED)
    assert serving.searcher().snapshot.name == first
    assert "store.sqlite" in serving.warning
    held = serving.searcher()
    serving.look()
    assert serving.searcher() is held
    index_into(corpus, home)
    serving.look()
    assert serving.warning == ""


def test_the_thread_beside_moves_within_two_seconds(corpus: Path, home: Path):
    index_into(corpus, home)
    serving = Serving(home, BUNDLED)
    serving.searcher()
    try:
        serving.keep_looking()
        name = index_into(corpus, home, full=True).manifest.name
        until(lambda: serving.searcher().snapshot.name == name, limit_s=2)
    finally:
        gc.unfreeze()


def test_a_process_settles_once_there_is_a_snapshot_and_after_a_move(corpus: Path, home: Path):
    serving = Serving(home, BUNDLED)
    try:
        serving.keep_looking()
        for _ in range(2):
            gc.unfreeze()
            name = index_into(corpus, home, full=True).manifest.name
            until(lambda name=name: serving.searcher().snapshot.name == name)
            until(lambda: gc.get_freeze_count() > 1000)
    finally:
        gc.unfreeze()


def test_no_index_is_an_error_that_says_what_to_run(home: Path):
    with pytest.raises(SnapshotError, match="attune index"):
        Serving(home, BUNDLED).searcher()


def test_a_new_snapshot_of_an_unknown_model_leaves_the_one_before_serving(
    corpus: Path, home: Path, caplog: pytest.LogCaptureFixture
):
    index_into(corpus, home)
    serving = Serving(home, BUNDLED)
    held = serving.searcher()
    index_into(corpus, home, full=True)
    folder = home / "snapshots" / current_name(home)
    write_manifest(folder, replace(read_manifest(folder), fingerprint="0" * 16))
    for _ in range(3):
        serving.look()
    assert serving.searcher() is held
    assert len(caplog.records) == 1


def test_many_threads_open_the_first_snapshot_once(corpus: Path, home: Path):
    index_into(corpus, home)
    serving = Serving(home, BUNDLED)
    with ThreadPoolExecutor(8) as pool:
        held = set(pool.map(lambda _: id(serving.searcher()), range(64)))
    assert len(held) == 1


def test_an_index_of_another_model_serves_while_its_export_is_there(corpus: Path, tmp_path: Path):
    home = tmp_path / "published"
    index_corpus(corpus, home, PUBLISHED, workers=1, full=False, progress=quiet)
    searcher = Serving(home, BUNDLED).searcher()
    assert searcher.snapshot.manifest.model == PUBLISHED
    assert searcher.search(Query()).total == 1
    rmtree(home / "models")
    with pytest.raises(ModelError, match="not what the index was built with: run 'attune index'"):
        Serving(home, BUNDLED).searcher()
