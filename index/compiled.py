"""The configured model as an int8 ONNX graph, run without torch: about 1 ms a short question.

``index.export`` makes it once from the reference encoder; the home keeps it by fingerprint:

    models/<fingerprint>/model.onnx
    models/<fingerprint>/tokenizer.json
    models/<fingerprint>/tokens.npz       what makes token vectors, if the model has them
    models/<fingerprint>/model.json       fingerprint, limit, dimensions, parity, and a text with
                                          its vector: products of 8 bits saturate on processors
                                          without VNNI, where another export is the nearer one

Texts are run one by one: the scale of dynamic quantization is taken over a whole batch, so that in
a batch a text's vector would depend on its neighbours; alone it is always the same, and short texts
lose nothing to padding.
"""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from index.errors import ModelError
from index.graphs import open_graph
from index.tokens import TOKENS, Projection, Reading, read_none
from index.types import Floats
from index.unit import unit

_T = TypeVar("_T")

_SAME: Final = 0.999


class CompiledEncoder:
    """An exported model; loads in some 20 ms and may be used by many threads."""

    def __init__(self, folder: Path, workers: int = 1) -> None:
        """Load an export; raise ModelError if it is damaged, or gives other vectors here."""
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
        has_states = "states" in {each.name for each in self._session.get_outputs()}
        self._projection = Projection(folder / TOKENS.name) if has_states else None
        for text, vector in about.get("checks", {}).items():
            if not float(self._encode(text) @ np.array(vector)) >= _SAME:
                raise ValueError("made on another kind of processor")

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text takes, without the model's own marks."""
        return len(self._counter.encode(text, add_special_tokens=False).ids)

    def knows(self, word: str) -> bool:
        """Tell whether a lower-case word is in the vocabulary as a whole."""
        return self.count_tokens(word) == 1

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text: float32, shape (texts, dimensions)."""
        vectors = self._each(self._encode, texts)
        return np.array(vectors, dtype=np.float32).reshape(len(texts), self.dimensions)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return the vector of each text, and those of its tokens."""
        return self._each(self._read, texts)

    def _each(self, function: Callable[[str], _T], texts: Sequence[str]) -> list[_T]:
        if len(texts) < 2 or self._workers < 2:
            return [function(text) for text in texts]
        with ThreadPoolExecutor(self._workers) as pool:
            return list(pool.map(function, texts))

    def _encode(self, text: str) -> Floats:
        return self._run(self._tokenizer.encode(text), ["vector"])[0]

    def _read(self, text: str) -> Reading:
        tokens = self._tokenizer.encode(text)
        if self._projection is None:
            return read_none(self._run(tokens, ["vector"])[0])
        vector, states = self._run(tokens, ["vector", "states"])
        return self._projection.read(vector, tokens.tokens, tokens.ids, states)

    def _run(self, tokens: Any, wanted: list[str]) -> list[Floats]:
        """Return what the graph gives of a text, its vector as a unit vector."""
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
        vector, *others = (each[0] for each in self._session.run(wanted, feed))
        return [unit(vector), *others]


def _damaged(folder: Path, error: Exception) -> ModelError:
    reason = str(error).partition("\n")[0]
    return ModelError(
        str(folder), f"its export can't be used ({reason}): run 'attune index', which makes it anew"
    )


def mean_cosine(ones: Floats, others: Floats) -> float:
    """Return the mean cosine of unit vectors, row by row."""
    return float(np.mean(np.sum(ones * others, axis=1)))
