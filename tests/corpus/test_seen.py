import os
import time
from pathlib import Path

import pytest

from corpus.library import read_library
from corpus.seen import Seen
from tests.conftest import SAMPLE

TEXT = min(SAMPLE.glob("2019*.md")).read_text()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "one.md").write_text(TEXT)
    return folder


def settle() -> None:
    """Wait until what was written a moment ago counts as settled."""
    time.sleep(2.2)


def read(corpus: Path, path: Path) -> tuple[int, int]:
    """Read a folder as indexing does; return how many files are good, and how many were known."""
    known = {digest: each for each, digest in read_library(corpus).digests.items()}
    seen = Seen(path)
    library = read_library(corpus, known=known, seen=seen)
    seen.save()
    return len(library.digests), len(library.digests) - len(library.summaries)


def test_an_untouched_file_is_not_read_again(corpus: Path, tmp_path: Path):
    settle()
    assert read(corpus, tmp_path / "seen.json") == (1, 1)
    again = Seen(tmp_path / "seen.json")
    assert again.digest((corpus / "one.md").stat()) == read_library(corpus).digests.popitem()[1]


def test_the_first_reading_is_remembered(corpus: Path, tmp_path: Path):
    settle()
    seen = Seen(tmp_path / "seen.json")
    read_library(corpus, seen=seen)
    seen.save()
    assert Seen(tmp_path / "seen.json").digest((corpus / "one.md").stat())


def test_a_file_that_was_just_written_is_not_trusted(corpus: Path, tmp_path: Path):
    assert read(corpus, tmp_path / "seen.json") == (1, 1)
    assert Seen(tmp_path / "seen.json").digest((corpus / "one.md").stat()) is None


def test_a_change_is_seen_though_size_and_time_are_put_back(corpus: Path, tmp_path: Path):
    settle()
    read(corpus, tmp_path / "seen.json")
    path = corpus / "one.md"
    before = path.stat()
    path.write_text(TEXT.replace("e", "a"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert Seen(tmp_path / "seen.json").digest(path.stat()) is None


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}', "\x00"])
def test_a_broken_cache_is_started_afresh(corpus: Path, tmp_path: Path, content: str):
    (tmp_path / "seen.json").write_text(content)
    assert read(corpus, tmp_path / "seen.json") == (1, 1)


def test_what_is_gone_is_forgotten(corpus: Path, tmp_path: Path):
    settle()
    read(corpus, tmp_path / "seen.json")
    (corpus / "one.md").rename(corpus / "two.md")
    settle()
    read(corpus, tmp_path / "seen.json")
    assert (tmp_path / "seen.json").read_text().count(":") == 4 + 1
