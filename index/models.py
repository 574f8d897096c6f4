"""Which encoder serves: the compiled one where it can, the reference where it must."""

import shutil
from pathlib import Path

from index.compiled import CompiledEncoder
from index.encoder import Encoder, ReferenceEncoder, fingerprint
from index.errors import ModelError
from index.export import export


def open_for_building(
    name: str, home: Path, workers: int, found: str | None = None
) -> tuple[Encoder, str]:
    """Return the encoder of a model, exported if it isn't yet, and what to tell the operator.

    ``found`` is the model's fingerprint, if it is known already.
    On a machine with CUDA the reference encodes; the export is made all the same, for questions.
    """
    folder = _folder(home, found or fingerprint(name))
    compiled = None
    if folder.is_dir():
        try:
            compiled = CompiledEncoder(folder, workers)
        except ModelError:
            shutil.rmtree(folder)
    if compiled and not _has_cuda():
        return compiled, ""
    reference = ReferenceEncoder(name)
    try:
        if not compiled:
            export(reference, folder)
    except ModelError as error:
        return reference, f"{error}; going on with sentence-transformers, which is slower"
    if reference.model.device.type == "cuda":
        return reference, "encoding on CUDA with sentence-transformers"
    del reference
    return CompiledEncoder(folder, workers), "exported the model to ONNX, int8"


def open_for_asking(name: str, home: Path, found: str) -> Encoder:
    """Return the encoder of the model that a snapshot was built with, by its fingerprint."""
    folder = _folder(home, found)
    if folder.is_dir():
        return CompiledEncoder(folder)
    reference = ReferenceEncoder(name)
    if reference.fingerprint != found:
        raise ModelError(name, "is not what the index was built with: run 'attune index'")
    return reference


def _folder(home: Path, found: str) -> Path:
    return home / "models" / found


def _has_cuda() -> bool:
    """Tell whether the driver of a CUDA device is there, without importing torch."""
    return Path("/proc/driver/nvidia/version").exists()
