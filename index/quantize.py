"""A graph in float32 -> the same with int8 weights, a scale a channel, and inputs quantized as run.

An input has one scale a text.  What that loses most by, few channels or tokens far larger than all
others, is taken out before:

    after a layer norm    channels are divided, and their weights multiplied, by what makes the
                          spread of both more alike (SmoothQuant, Xiao et al. 2023)
    after an activation   a token is divided by its largest value, and the product multiplied
    tables of words       a scale a word
"""

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from index.types import Floats

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto

_ALPHA: Final = 0.7
_LEAST: Final = 1e-6
_MOST: Final = 127
_WORDS: Final = 1000  # a table of as many rows is one of words, or as large as one
_NORM: Final = "LayerNormalization"
_ACTIVATIONS: Final = frozenset({"Gelu", "FastGelu", "BiasGelu", "Relu"})
_PRODUCTS: Final = frozenset({"MatMul", "Attention"})


def normed_inputs(model: "ModelProto") -> list[str]:
    """Return the names of what layer norms give to products with weights."""
    graph = _Graph(model)
    return [name for name in graph.products if graph.made_by(name) == _NORM]


def quantize(
    model: "ModelProto", largest: Mapping[str, Floats], path: Path, *, reduced: bool
) -> None:
    """Write a graph with weights of 8 bits, or 7 if reduced; ``model`` stays as it is.

    ``largest`` has the largest magnitude of each channel of ``normed_inputs``, shape (channels,).
    """
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = _Graph(model)
    for name, users in graph.products.items():
        if graph.made_by(name) == _NORM:
            _balance(graph, name, users, largest[name])
        elif graph.made_by(name) in _ACTIVATIONS:
            _divide_tokens(graph, name, users)
    for node in graph.tables():
        _narrow(graph, node)
    quantize_dynamic(
        graph.rewritten(),
        path,
        op_types_to_quantize=sorted(_PRODUCTS),
        per_channel=True,
        reduce_range=reduced,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )


class _Graph:
    """A copy of a graph to be changed: its nodes in order, its weights by name."""

    def __init__(self, model: "ModelProto") -> None:
        self._model = deepcopy(model)
        self._nodes = list(self._model.graph.node)
        self._makers: dict[str, str] = {
            name: node.op_type for node in self._nodes for name in node.output
        }
        self._held = {each.name: each for each in self._model.graph.initializer}
        self.products: dict[str, list[NodeProto]] = {}
        """The products with weights, by their input."""
        for node in self._nodes:
            if node.op_type in _PRODUCTS and node.input[1] in self._held:
                self.products.setdefault(node.input[0], []).append(node)

    def made_by(self, name: str) -> str:
        """Return the operation that makes a value; empty if it is given."""
        return self._makers.get(name, "")

    def tables(self) -> list["NodeProto"]:
        """Return what looks words up, in tables that nothing else uses."""
        uses = Counter(name for node in self._nodes for name in node.input)
        tables = [node for node in self._nodes if node.op_type == "Gather" and not node.attribute]
        held = [node for node in tables if node.input[0] in self._held and uses[node.input[0]] == 1]
        return [node for node in held if self._held[node.input[0]].dims[0] >= _WORDS]

    def weights(self, name: str) -> Any:
        """Return weights as an array."""
        from onnx.numpy_helper import to_array

        return to_array(self._held[name])

    def hold(self, name: str, values: Any) -> str:
        """Add weights, or put others in their place; return their name."""
        from onnx.numpy_helper import from_array

        if name not in self._held:
            self._held[name] = self._model.graph.initializer.add()
        self._held[name].CopyFrom(from_array(values, name))
        return name

    def put(self, *new: "NodeProto", before: "NodeProto") -> None:
        """Put nodes before a node."""
        self._nodes[(at := self._at(before)) : at] = new

    def replace(self, node: "NodeProto", *new: "NodeProto") -> None:
        """Put nodes in the place of a node."""
        self._nodes[(at := self._at(node)) : at + 1] = new

    def _at(self, node: "NodeProto") -> int:
        return next(at for at, each in enumerate(self._nodes) if each is node)

    def rewritten(self) -> "ModelProto":
        """Return the graph as it has become."""
        nodes = deepcopy(self._nodes)
        del self._model.graph.node[:]
        self._model.graph.node.extend(nodes)
        used = {name for node in nodes for name in node.input}
        for name in self._held.keys() - used:
            self._model.graph.initializer.remove(self._held[name])
        return self._model


def _balance(graph: _Graph, name: str, users: list["NodeProto"], largest: Floats) -> None:
    """Share the spread of an input's channels with the weights of the products that use it."""
    from onnx.helper import make_node

    weights = {node.input[1]: graph.weights(node.input[1]) for node in users}
    spread = np.abs(np.concatenate(list(weights.values()), axis=1)).max(axis=1)
    factors = np.maximum(largest, _LEAST) ** _ALPHA / np.maximum(spread, _LEAST) ** (1 - _ALPHA)
    factors = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    inverse = graph.hold(f"{name}/inverse", 1 / factors)
    graph.put(make_node("Mul", [name, inverse], [f"{name}/balanced"]), before=users[0])
    for node in users:
        balanced = weights[node.input[1]] * factors[:, None]
        node.input[0] = f"{name}/balanced"
        node.input[1] = graph.hold(f"{name}/{node.input[1]}", balanced)


def _divide_tokens(graph: _Graph, name: str, users: list["NodeProto"]) -> None:
    """Divide each token by its largest value before products, and multiply them by it."""
    from onnx.helper import make_node

    least = graph.hold(f"{name}/least", np.array(_LEAST, dtype=np.float32))
    size, most, divisor, divided = (f"{name}/{each}" for each in ("size", "most", "by", "divided"))
    graph.put(
        make_node("Abs", [name], [size]),
        make_node("ReduceMax", [size], [most], axes=[-1], keepdims=1),
        make_node("Max", [most, least], [divisor]),
        make_node("Div", [name, divisor], [divided]),
        before=users[0],
    )
    for node in users:
        node.input[0], result = divided, node.output[0]
        node.output[0] = f"{result}/divided"
        graph.replace(node, node, make_node("Mul", [node.output[0], divisor], [result]))


def _narrow(graph: _Graph, node: "NodeProto") -> None:
    """Hold a table of words in 8 bits with a scale a word."""
    from onnx import TensorProto
    from onnx.helper import make_node

    table, words = node.input
    values = graph.weights(table)
    scales = np.maximum(np.abs(values).max(axis=1, keepdims=True), _LEAST) / _MOST
    graph.hold(table, np.rint(values / scales).astype(np.int8))
    found, scale, wide = (f"{table}/{each}" for each in ("found", "scale", "wide"))
    graph.replace(
        node,
        make_node("Gather", [table, words], [found]),
        make_node("Gather", [graph.hold(f"{table}/scales", scales), words], [scale]),
        make_node("Cast", [found], [wide], to=TensorProto.FLOAT),
        make_node("Mul", [wide, scale], [node.output[0]]),
    )
