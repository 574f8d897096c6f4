"""What decides, besides the corpus and the model, what a snapshot holds."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Final

_ENGINES: Final = ("faiss-cpu", "numpy", "PyStemmer", "sentencex", "whoosh-reloaded")


@cache
def recipe() -> str:
    """Hash the code and the vocabulary that a snapshot is built with, and the engines' versions.

    A snapshot of another recipe is read, but not built upon.
    """
    digest = hashlib.sha256()
    for package in ("corpus", "index"):
        for path in sorted(files(package).iterdir(), key=lambda each: each.name):
            if path.name.endswith((".py", ".toml", ".txt")):
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for name in _ENGINES:
        digest.update(f"{name} {version(name)}\0".encode())
    return digest.hexdigest()[:16]
