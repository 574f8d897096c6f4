"""The configured model as an int8 ONNX graph, run without torch: about 1 ms a short question.

Exported once from the reference encoder and kept in the home by fingerprint:

    models/<fingerprint>/model.onnx       weights int8, a scale per channel, reduced range
    models/<fingerprint>/tokenizer.json
    models/<fingerprint>/model.json       name, limit, dimensions, parity

Reduced range keeps the products of AVX2 without saturation.  Texts are run one by one: the scale
of dynamic quantization is taken over a whole batch, so that in a batch a text's vector would
depend on its neighbours; alone it is always the same, and short texts lose nothing to padding.
An export whose mean cosine to the reference on a fixed set of texts is under .99 is refused.
"""

import json
import logging
import os
import shutil
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np

from index.encoder import ReferenceEncoder
from index.errors import ModelError
from index.files import sync
from index.graphs import open_graph
from index.types import Floats

PARITY: Final = 0.99
_PARITY_TEXTS: Final = (
    "Therapists can acknowledge the rupture directly and invite patients to explore it.",
    "how to repair ruptures",
    "In this meta-analysis the authors reviewed 11 studies representing 1,314 patients.",
    "The association between alliance and outcome was r = .29, 95% CI [.10, .47], p = .003.",
    "my client went quiet after I pushed her",
    "Dialectical behaviour therapy and psychodynamic approaches did better than control.",
    "Combined treatment was more effective than antidepressants alone at follow-up.",
    "drop-out",
    "Clients who get worse in therapy can be noticed early when progress is monitored routinely.",
)


class CompiledEncoder:
    """An exported model; loads in a tenth of a second and may be used by many threads."""

    def __init__(self, folder: Path, workers: int = 1) -> None:
        """Load an export; raise ModelError if it is damaged."""
        try:
            self._load(folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _damaged(folder, error) from error
        except Exception as error:  # onnxruntime and tokenizers have no exceptions narrower
            if type(error).__module__.startswith("onnxruntime") or type(error) is Exception:
                raise _damaged(folder, error) from error
            raise
        self._workers = workers

    def _load(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        self.fingerprint: str = about["fingerprint"]
        self.dimensions: int = about["dimensions"]
        self.limit: int = about["limit"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.limit)
        self._counter = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._counter.no_padding()
        self._counter.no_truncation()
        self._session = open_graph(folder / "model.onnx")
        self._inputs = {each.name for each in self._session.get_inputs()}

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text takes, without the model's own marks."""
        return len(self._counter.encode(text, add_special_tokens=False).ids)

    def knows(self, word: str) -> bool:
        """Tell whether a lower-case word is in the vocabulary as a whole."""
        return self.count_tokens(word) == 1

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text: float32, shape (texts, dimensions)."""
        if len(texts) < 2 or self._workers < 2:
            vectors = [self._encode(text) for text in texts]
        else:
            with ThreadPoolExecutor(self._workers) as pool:
                vectors = list(pool.map(self._encode, texts))
        return np.array(vectors, dtype=np.float32).reshape(len(texts), self.dimensions)

    def _encode(self, text: str) -> Floats:
        tokens = self._tokenizer.encode(text)
        arrays = {
            "input_ids": tokens.ids,
            "attention_mask": tokens.attention_mask,
            "token_type_ids": tokens.type_ids,
        }
        feed = {
            name: np.array([values], dtype=np.int64)
            for name, values in arrays.items()
            if name in self._inputs
        }
        vector: Floats = self._session.run(None, feed)[0][0]
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm else vector


def export(reference: ReferenceEncoder, folder: Path) -> None:
    """Write the model into ``folder``, whole or not at all.

    Raises ModelError where the model can't be exported or its vectors come out too different.
    """
    part = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        _export_graph(reference, part)
        reference.model.tokenizer.backend_tokenizer.save(str(part / "tokenizer.json"))
        about = {
            "fingerprint": reference.fingerprint,
            "dimensions": reference.dimensions,
            "limit": reference.limit,
        }
        (part / "model.json").write_text(json.dumps(about), encoding="utf-8")
        compiled = CompiledEncoder(part)
        parity = mean_cosine(compiled.encode(_PARITY_TEXTS), reference.encode(_PARITY_TEXTS))
        if parity < PARITY:
            reason = f"the export differs from the model (mean cosine {parity:.3f}, at least .99)"
            raise ModelError(str(reference.folder), reason)
        (part / "model.json").write_text(json.dumps({**about, "parity": parity}), encoding="utf-8")
        for path in (*part.iterdir(), part):
            sync(path)
        if not folder.exists():
            part.rename(folder)
            sync(folder.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _damaged(folder: Path, error: Exception) -> ModelError:
    reason = str(error).partition("\n")[0]
    return ModelError(
        str(folder), f"its export is damaged ({reason}): run 'attune index', which makes it anew"
    )


def mean_cosine(ones: Floats, others: Floats) -> float:
    """Return the mean cosine of unit vectors, row by row."""
    return float(np.mean(np.sum(ones * others, axis=1)))


def _export_graph(reference: ReferenceEncoder, folder: Path) -> None:
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Graph(torch.nn.Module):  # type: ignore[misc]
        def __init__(self, names: list[str]) -> None:
            super().__init__()
            self.model, self.names = reference.model, names

        def forward(self, *inputs: Any) -> Any:
            return self.model(dict(zip(self.names, inputs, strict=True)))["sentence_embedding"]

    model = reference.model.to("cpu")
    features = model.preprocess(list(_PARITY_TEXTS[:2]))
    names = [name for name, value in features.items() if isinstance(value, torch.Tensor)]
    unknown = set(names) - {"input_ids", "attention_mask", "token_type_ids"}
    if unknown or not hasattr(model.tokenizer, "backend_tokenizer"):
        raise ModelError(str(reference.folder), f"can't be exported: inputs {sorted(unknown)}")
    axes = {name: {0: "texts", 1: "tokens"} for name in names}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    root_level = logging.getLogger().level
    try:
        logging.getLogger().setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Graph(names),
                tuple(features[name] for name in names),
                str(folder / "full.onnx"),
                input_names=names,
                output_names=["vector"],
                dynamic_axes={**axes, "vector": {0: "texts"}},
                opset_version=17,
                dynamo=False,
            )
            quantize_dynamic(
                folder / "full.onnx",
                folder / "model.onnx",
                per_channel=True,
                reduce_range=True,
                weight_type=QuantType.QInt8,
            )
    except (RuntimeError, TypeError, ValueError) as error:
        raise ModelError(str(reference.folder), f"can't be exported: {error}") from error
    finally:
        logging.getLogger().setLevel(root_level)
        (folder / "full.onnx").unlink(missing_ok=True)
