import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest

from corpus.summary import CorpusError
from index.encoder import Encoder
from index.errors import SnapshotError
from index.expression import Term
from index.publish import current_name
from index.snapshot import open_newest
from tests.conftest import SAMPLE, count_cached, index_into

SOME = sorted(path.name for path in SAMPLE.glob("2019*.md"))[:4]

FILES = {
    *(f"postings/{each}.npy" for each in ("counts", "lengths", "ordinals", "starts", "terms")),
    *("scan/codes.npy", "scan/scales.npy", "phrasings/scan/codes.npy", "phrasings/scan/scales.npy"),
    *("phrasings/meanings.npy", "phrasings/everyday.npy", "phrasings/digest"),
    *("phrasings/tokens.npy", "phrasings/firsts.npy"),
    *("columns.npz", "common.npy", "impacts.npy", "sentences.npy", "store.sqlite"),
    *("tokens.npy", "vectors.faiss"),
}
COLUMNS = {
    *("ids", "months", "samples", "first_passages", "first_sentences", "first_tokens"),
    *("topic", "type", "year", "cited", "size", "effect", "therapy", "condition"),
}
TABLES = {
    "summaries": "id digest labelled title published held evidence",
    "wordings": "form summaries",
    "words": "word summaries",
    "names": "id kind name",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in SOME:
        copyfile(SAMPLE / name, folder / name)
    return folder


def test_every_summary_is_found_by_id_by_word_and_by_meaning(
    corpus: Path, home: Path, encoder: Encoder
):
    result = index_into(corpus, home)
    assert (result.is_new, result.manifest.summaries, result.problems) == (True, 4, ())
    snapshot = open_newest(home).snapshot
    for name in SOME:
        ordinal = snapshot.find(Path(name).stem)
        assert ordinal is not None
        stored = snapshot.fetch(ordinal)
        summary = stored.summary
        word = max(summary.title.split(), key=len)
        assert snapshot.match(Term(word, "title"))[ordinal]
        best = snapshot.similarities(encoder.encode([summary.title])[0])
        assert int(np.argmax(best)) == ordinal
        vector = encoder.encode([summary.title])[0]
        ((place, cosine),) = snapshot.nearest_passages([ordinal], vector)
        passage = stored.passages[place]
        assert cosine == pytest.approx(
            snapshot.cosines_among(np.array([ordinal]), vector)[0], abs=1e-6
        )
        assert summary.sections[passage.section].text[passage.start : passage.end]


def test_a_second_run_has_nothing_to_do(corpus: Path, home: Path):
    first, second = index_into(corpus, home), index_into(corpus, home)
    assert not second.is_new
    assert second.manifest == first.manifest


def test_a_full_run_builds_again_and_answers_alike(corpus: Path, home: Path):
    index_into(corpus, home)
    one = open_newest(home).snapshot
    assert index_into(corpus, home, full=True).is_new
    other = open_newest(home).snapshot
    assert one.name != other.name
    np.testing.assert_array_equal(one.impacts.weights, other.impacts.weights)


def test_bad_files_are_listed_and_left_out(corpus: Path, home: Path):
    (corpus / "bad.md").write_text("no front matter")
    result = index_into(corpus, home)
    assert [problem.line for problem in result.problems] == [1]
    assert result.manifest.summaries == 4
    assert result.manifest.problems == 1


@pytest.mark.parametrize("content", [None, "no front matter"])
def test_no_good_summary_is_an_error_that_leaves_the_current_snapshot(
    corpus: Path, home: Path, content: str | None
):
    index_into(corpus, home)
    before = current_name(home)
    for path in corpus.iterdir():
        path.unlink()
    if content:
        (corpus / "bad.md").write_text(content)
    with pytest.raises(CorpusError, match="no good summary"):
        index_into(corpus, home)
    assert current_name(home) == before
    assert open_newest(home).snapshot.count == 4


def test_only_new_texts_are_encoded(corpus: Path, home: Path):
    index_into(corpus, home)
    before = count_cached(home)
    text = (corpus / SOME[0]).read_text()
    (corpus / SOME[0]).write_text(text + "\nOne more sentence stands here now.\n")
    index_into(corpus, home)
    assert 1 <= count_cached(home) - before <= 3


def test_a_broken_cache_is_started_afresh(corpus: Path, home: Path):
    (home / "embeddings.sqlite").write_bytes(b"not a database" * 100)
    assert index_into(corpus, home).is_new


def test_a_snapshot_with_a_changed_file_is_not_opened(corpus: Path, home: Path):
    index_into(corpus, home)
    path = home / "snapshots" / current_name(home) / "vectors.faiss"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(SnapshotError, match=r"vectors\.faiss is not as it was written"):
        open_newest(home)


@pytest.mark.parametrize("current", ["20000101T000000Z-00000000\n", "", "no name", "\xff", None])
def test_a_current_file_that_names_no_snapshot_leaves_the_newest_serving(
    corpus: Path, home: Path, current: str | None
):
    name = index_into(corpus, home).manifest.name
    if current is None:
        (home / "current").unlink()
    else:
        (home / "current").write_text(current, encoding="latin-1")
    opened = open_newest(home)
    assert opened.snapshot.name == name
    assert not index_into(corpus, home).is_new
    assert current_name(home) == name


def test_what_a_snapshot_holds_is_what_its_format_says(corpus: Path, home: Path):
    index_into(corpus, home)
    snapshot = open_newest(home).snapshot
    files = {each for each in snapshot.manifest.files if not each.startswith("keyword/")}
    columns = {each.partition(".")[0] for each in np.load(snapshot.folder / "columns.npz").files}
    told = "a new layout needs a new format, so that an index of the one before says what to run"
    with closing(sqlite3.connect(snapshot.folder / "store.sqlite")) as store:
        named = store.execute(
            "SELECT m.name, group_concat(c.name, ' ') FROM sqlite_master m, "
            "pragma_table_info(m.name) c WHERE m.type = 'table' GROUP BY m.name"
        )
        tables = dict(named.fetchall())
    assert snapshot.manifest.format == 10, told
    assert tables == TABLES, told
    assert files == FILES, told
    assert columns == COLUMNS, told
