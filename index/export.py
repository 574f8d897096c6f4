"""A sentence-transformers model -> an int8 ONNX graph that ``index.compiled`` runs without torch.

Traced with plain attention, whose pattern onnxruntime's tool for transformers knows: it makes one
operation of each layer's attention, and of GELU.  Layer norms stay by themselves, since fused with
the sums before them they take three times as long (onnxruntime 1.32).  ``index.quantize`` narrows
the weights, once to 8 bits and once to 7, and the graph nearer to the model is kept: products of
8 bits saturate on processors without VNNI.
"""

import json
import logging
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from index.compiled import CompiledEncoder, mean_cosine
from index.encoder import ReferenceEncoder
from index.errors import ModelError
from index.files import sync
from index.graphs import open_graph, optimize_graph
from index.quantize import normed_inputs, quantize
from index.tokens import TOKENS
from index.types import Floats

if TYPE_CHECKING:
    from onnx import ModelProto

PARITY: Final = 0.99
TEXTS: Final = (
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
"""The fixed texts by which an export is fitted, and compared with the model."""

_FOUND: Final = {"vector": "sentence_embedding", "states": "token_embeddings"}
"""What sentence-transformers calls that which a graph gives."""

_INPUTS: Final = frozenset({"input_ids", "attention_mask", "token_type_ids"})


def export(reference: ReferenceEncoder, folder: Path) -> None:
    """Write the model into ``folder``, whole or not at all.

    Raises ModelError where the model can't be exported or its vectors come out too different.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        parities = _write_exports(reference, Path(scratch))
        nearest = max(parities, key=parities.__getitem__)
        if parities[nearest] < PARITY:
            reason = f"mean cosine {parities[nearest]:.3f}, at least {PARITY}"
            raise ModelError(str(reference.folder), f"the export differs from the model ({reason})")
        for path in (*nearest.iterdir(), nearest):
            sync(path)
        if not folder.exists():
            nearest.rename(folder)
            sync(folder.parent)


def _write_exports(reference: ReferenceEncoder, scratch: Path) -> dict[Path, float]:
    """Write an export with weights of 8 bits and one of 7; return their mean cosines by folder."""
    expected = reference.encode(TEXTS)
    about = {
        "fingerprint": reference.fingerprint,
        "dimensions": reference.dimensions,
        "limit": reference.limit,
    }
    parities = {}
    with _explained(reference):
        whole = _trace(reference, scratch / "whole.onnx")
        largest = _largest(reference, whole)
        for reduced in (False, True):
            folder = scratch / ("reduced" if reduced else "full")
            folder.mkdir()
            quantize(whole, largest, scratch / "quantized.onnx", reduced=reduced)
            optimize_graph(scratch / "quantized.onnx", folder / "model.onnx")
            reference.model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
            if reference.projection:
                shutil.copyfile(TOKENS, folder / TOKENS.name)
            _describe(folder, about)
            vectors = CompiledEncoder(folder).encode(TEXTS)
            parities[folder] = float(np.nan_to_num(mean_cosine(vectors, expected)))
            checks = {TEXTS[0]: vectors[0].tolist()}
            _describe(folder, {**about, "parity": parities[folder], "checks": checks})
    return parities


def _describe(folder: Path, about: dict[str, Any]) -> None:
    (folder / "model.json").write_text(json.dumps(about), encoding="utf-8")


def _trace(reference: ReferenceEncoder, path: Path) -> "ModelProto":
    """Return the model as a graph in float32 with attention fused; ``path`` is written on the way.

    It takes token ids of shape (texts, tokens) and gives vectors of shape (texts, dimensions), and
    the states of tokens where these have vectors: shape (texts, tokens, size of a state).
    """
    import torch
    from onnx.helper import make_opsetid
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    class Graph(torch.nn.Module):  # type: ignore[misc]
        def __init__(self, names: list[str]) -> None:
            super().__init__()
            self.model, self.names = model, names

        def forward(self, *inputs: Any) -> Any:
            found = self.model(dict(zip(self.names, inputs, strict=True)))
            return tuple(found[_FOUND[each]] for each in outputs)

    features = _features(reference, list(TEXTS[:2]))
    if set(features) - _INPUTS or not hasattr(reference.model.tokenizer, "backend_tokenizer"):
        raise ValueError(f"inputs {sorted(set(features) - _INPUTS)}")
    outputs = ("vector", "states") if reference.projection else ("vector",)
    model = deepcopy(reference.model).to("cpu").float()
    model.transformers_model.set_attn_implementation("eager")
    axes = {name: {0: "texts", 1: "tokens"} for name in (*features, *outputs[1:])}
    torch.onnx.export(
        Graph(list(features)),
        tuple(features.values()),
        str(path),
        input_names=list(features),
        output_names=list(outputs),
        dynamic_axes={**axes, "vector": {0: "texts"}},
        opset_version=17,
        dynamo=False,
    )
    options = FusionOptions("bert")
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
    options.enable_embed_layer_norm = options.enable_bias_gelu = False
    config = model.transformers_model.config
    heads, size = (getattr(config, each, 0) for each in ("num_attention_heads", "hidden_size"))
    fused = optimize_model(str(path), "bert", heads, size, options, opt_level=0)
    whole: ModelProto = fused.model
    whole.opset_import.append(make_opsetid("com.microsoft", 1))
    return whole


def _features(reference: ReferenceEncoder, texts: list[str]) -> dict[str, Any]:
    """Return the tensors that the model takes of some texts, by name."""
    import torch

    features = reference.model.preprocess(texts)
    return {name: value for name, value in features.items() if isinstance(value, torch.Tensor)}


def _largest(reference: ReferenceEncoder, whole: "ModelProto") -> dict[str, Floats]:
    """Return the largest magnitude of each channel of normed inputs over the fixed texts."""
    from onnx import TensorProto
    from onnx.helper import make_tensor_value_info

    names = normed_inputs(whole)
    told = deepcopy(whole)
    told.graph.output.extend(
        make_tensor_value_info(each, TensorProto.FLOAT, None) for each in names
    )
    session = open_graph(told.SerializeToString())
    taken = {each.name for each in session.get_inputs()}
    largest: dict[str, Floats] = {}
    for text in TEXTS:
        features = _features(reference, [text])
        feed = {name: value.numpy() for name, value in features.items() if name in taken}
        for name, values in zip(names, session.run(names, feed), strict=True):
            most = np.abs(values).max(axis=(0, 1))
            largest[name] = np.maximum(largest.get(name, most), most)
    return largest


@contextmanager
def _explained(reference: ReferenceEncoder) -> Iterator[None]:
    """Keep the tools quiet, and raise what they raise, but for a full disk, as a ModelError."""
    root, before = logging.getLogger(), logging.getLogger().level
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    root.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (ModelError, OSError):
        raise
    except Exception as error:  # the tools have no exceptions narrower
        raise ModelError(str(reference.folder), f"can't be exported: {error}") from error
    finally:
        root.setLevel(before)
