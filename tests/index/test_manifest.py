import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import SnapshotError
from index.manifest import FILE, Manifest, list_files, read_manifest, verify, write_manifest

MANIFEST = Manifest(
    name="a",
    created="2026-11-23T00:00:00+00:00",
    corpus="c",
    recipe="r",
    model="m",
    fingerprint="f",
    summaries=1,
    passages=2,
    problems=0,
    files={},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "keyword").mkdir()
    (tmp_path / "keyword" / "segment").write_bytes(b"abc")
    (tmp_path / "store.sqlite").write_bytes(b"defg")
    write_manifest(tmp_path, replace(MANIFEST, files=list_files(tmp_path)))
    return tmp_path


def test_what_was_written_reads_back_and_verifies(folder: Path):
    manifest = read_manifest(folder)
    assert manifest == replace(MANIFEST, files=list_files(folder))
    assert sorted(manifest.files) == ["keyword/segment", "store.sqlite"]
    verify(folder, manifest)


def test_every_changed_byte_of_a_file_is_noticed(folder: Path):
    manifest = read_manifest(folder)
    path = folder / "store.sqlite"
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(SnapshotError, match=r"store\.sqlite is not as it was written"):
            verify(folder, manifest)


def test_every_changed_byte_of_the_manifest_is_noticed(folder: Path):
    path = folder / FILE
    whole, manifest = path.read_bytes(), read_manifest(folder)
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            assert read_manifest(folder) == manifest
        except SnapshotError:
            continue
        assert json.loads(path.read_bytes()) == json.loads(whole)


def test_a_missing_file_and_one_too_many_are_noticed(folder: Path):
    manifest = read_manifest(folder)
    (folder / "more").write_text("x")
    with pytest.raises(SnapshotError, match="more is not in the manifest"):
        verify(folder, manifest)
    (folder / "more").unlink()
    (folder / "keyword" / "segment").unlink()
    with pytest.raises(SnapshotError, match="keyword/segment is missing"):
        verify(folder, manifest)


def test_another_format_says_what_to_run(folder: Path):
    write_manifest(folder, replace(read_manifest(folder), format=99))
    with pytest.raises(SnapshotError, match=r"format 99.*attune index"):
        read_manifest(folder)


def test_a_folder_without_a_manifest_is_an_error(tmp_path: Path):
    with pytest.raises(SnapshotError, match="can't be read"):
        read_manifest(tmp_path)
