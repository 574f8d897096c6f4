"""manifest.json: what a snapshot is made of, so that nothing else is ever served.

It is written last and sealed with a hash over itself.  Format history:

1  keyword, impacts.npz, vectors.faiss, sentences.npy, columns.npz, store.sqlite
2  postings.npz, ids in keyword and columns.npz, digests in store.sqlite
3  scan/; postings/ and impacts.npy are mapped; texts in store.sqlite are compressed
4  phrasings/; columns.npz and store.sqlite hold the evidence
5  titles and authors in store.sqlite; scan/ without its graph
6  sentences in store.sqlite have the places of their terms
7  texts in store.sqlite are not compressed; the codes of scan/ may lie in rows
8  tokens.npy, and those of phrasings/
9  tokens.npy as products take them
"""

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from index.errors import SnapshotError

FORMAT: Final = 10
FILE: Final = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a snapshot says of itself; ``files`` maps each path to its size and SHA-256.

    ``recipe`` is a hash over all but the corpus and the model that decides what is built.
    """

    name: str
    created: str
    corpus: str
    recipe: str
    model: str
    fingerprint: str
    summaries: int
    passages: int
    problems: int
    files: dict[str, tuple[int, str]]
    format: int = FORMAT


def list_files(folder: Path) -> dict[str, tuple[int, str]]:
    """Return size and SHA-256 of every file below a folder but the manifest, by path."""
    named = _paths(folder)
    with ThreadPoolExecutor(2) as pool:
        measured = pool.map(_measure, (path for _, path in named))
        return {name: each for (name, _), each in zip(named, measured, strict=True)}


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a folder whose other files are complete."""
    (folder / FILE).write_text(_print(asdict(manifest)), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read a manifest; raise SnapshotError where it isn't whole or of another format."""
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
        held = json.loads(text)
        del held["seal"]
        number = held["format"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError(f"manifest {path} can't be read: {error}", path) from error
    if text != _print(held):
        raise SnapshotError(f"manifest {path} was changed since it was written", path)
    if number != FORMAT:
        message = f"snapshot {folder.name} has format {number}, this program reads {FORMAT}"
        raise SnapshotError(f"{message}: run 'attune index'", path)
    files = {name: (size, digest) for name, (size, digest) in held.pop("files").items()}
    return Manifest(files=files, **held)


def verify(folder: Path, manifest: Manifest) -> None:
    """Raise SnapshotError unless the files of a folder are those of its manifest, to the bit."""
    _compare(folder, list_files(folder), manifest.files)


def verify_sizes(folder: Path, manifest: Manifest) -> None:
    """Raise SnapshotError unless the files of a folder have the sizes of its manifest."""
    sizes = {name: size for name, (size, _) in manifest.files.items()}
    _compare(folder, {name: path.stat().st_size for name, path in _paths(folder)}, sizes)


def _compare(folder: Path, found: Mapping[str, object], written: Mapping[str, object]) -> None:
    for name in sorted(written.keys() | found.keys()):
        if name not in found:
            fault = "is missing"
        elif name not in written:
            fault = "is not in the manifest"
        elif found[name] != written[name]:
            fault = "is not as it was written"
        else:
            continue
        raise SnapshotError(f"snapshot {folder.name}: {name} {fault}", folder / name)


def _paths(folder: Path) -> list[tuple[str, Path]]:
    """List the files below a folder but the manifest, with their names in it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in paths)
    return [(name, path) for name, path in named if name != FILE]


def _print(held: dict[str, Any]) -> str:
    """Return the text of a manifest, which has its own hash in it."""
    plain = json.dumps(held, sort_keys=True, separators=(",", ":"))
    seal = hashlib.sha256(plain.encode()).hexdigest()
    return json.dumps({**held, "seal": seal}, indent=1, sort_keys=True) + "\n"
