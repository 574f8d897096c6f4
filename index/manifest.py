"""manifest.json: what a snapshot is made of, so that nothing else is ever served.

It is written last and sealed with a hash over itself.  Format history:

1  keyword, impacts.npz, vectors.faiss, sentences.npy, columns.npz, store.sqlite
2  postings.npz, ids in keyword and columns.npz, digests in store.sqlite
"""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from index.errors import SnapshotError

FORMAT: Final = 2
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
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = [path.relative_to(folder).as_posix() for path in paths]
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(names, pool.map(_measure, paths), strict=True))
    found.pop(FILE, None)
    return found


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
    found = list_files(folder)
    for name in sorted(manifest.files.keys() | found.keys()):
        if name not in found:
            fault = "is missing"
        elif name not in manifest.files:
            fault = "is not in the manifest"
        elif found[name] != manifest.files[name]:
            fault = "is not as it was written"
        else:
            continue
        raise SnapshotError(f"snapshot {folder.name}: {name} {fault}", folder / name)


def compare_sizes(folder: Path, manifest: Manifest) -> None:
    """Raise SnapshotError if a file of a manifest is missing or of another size."""
    for name, (size, _) in sorted(manifest.files.items()):
        try:
            found = (folder / name).stat().st_size
        except OSError:
            raise SnapshotError(f"snapshot {folder.name}: {name} is missing", folder) from None
        if found != size:
            raise SnapshotError(f"snapshot {folder.name}: {name} is not as it was written", folder)


def _print(held: dict[str, Any]) -> str:
    """Return the text of a manifest, which has its own hash in it."""
    plain = json.dumps(held, sort_keys=True, separators=(",", ":"))
    seal = hashlib.sha256(plain.encode()).hexdigest()
    return json.dumps({**held, "seal": seal}, indent=1, sort_keys=True) + "\n"
