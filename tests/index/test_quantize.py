"""Quantizing a graph of its own: a table of words, a layer norm, and a feed-forward part."""

from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest
from onnx import ModelProto, TensorProto, load
from onnx.helper import make_graph, make_model, make_node, make_opsetid, make_tensor_value_info
from onnx.numpy_helper import from_array
from onnxruntime.quantization import QuantType, quantize_dynamic

from index.graphs import open_graph, optimize_graph
from index.quantize import normed_inputs, quantize
from index.types import Floats

WORDS, CHANNELS, INNER = 1200, 64, 256
TEXT = np.arange(40, dtype=np.int64)[None]


@pytest.fixture
def model() -> ModelProto:
    """Channel 7 is 20 times as large as the others, and word 5 is nothing at all."""
    random = np.random.default_rng(7)
    table = random.normal(size=(WORDS, CHANNELS)).astype(np.float32)
    table[5] = 0
    gain = np.ones(CHANNELS, dtype=np.float32)
    gain[7] = 20
    up, down = (
        (random.normal(size=shape) / np.sqrt(shape[0])).astype(np.float32)
        for shape in ((CHANNELS, INNER), (INNER, CHANNELS))
    )
    held = {
        "table": table,
        "gain": gain,
        "bias": np.zeros(CHANNELS, dtype=np.float32),
        "up": up,
        "down": down,
    }
    graph = make_graph(
        [
            make_node("Gather", ["table", "words"], ["found"]),
            make_node("LayerNormalization", ["found", "gain", "bias"], ["normed"], axis=-1),
            make_node("MatMul", ["normed", "up"], ["inner"]),
            make_node("Gelu", ["inner"], ["active"], domain="com.microsoft"),
            make_node("MatMul", ["active", "down"], ["vector"]),
        ],
        "feed forward",
        [make_tensor_value_info("words", TensorProto.INT64, ["texts", "tokens"])],
        [make_tensor_value_info("vector", TensorProto.FLOAT, None)],
        [from_array(values, name) for name, values in held.items()],
    )
    domains = [make_opsetid("", 17), make_opsetid("com.microsoft", 1)]
    return make_model(graph, opset_imports=domains, ir_version=10)


def run(graph: Path | bytes) -> Floats:
    vector: Floats = open_graph(graph).run(None, {"words": TEXT})[0]
    return vector


def largest(model: ModelProto) -> dict[str, Floats]:
    told = deepcopy(model)
    told.graph.output.append(make_tensor_value_info("normed", TensorProto.FLOAT, None))
    normed = open_graph(told.SerializeToString()).run(["normed"], {"words": TEXT})[0]
    return {"normed": np.abs(normed).max(axis=(0, 1))}


def miss(found: Floats, wanted: Floats) -> float:
    return float(np.square(found - wanted).mean() / np.square(wanted).mean())


def test_only_what_a_layer_norm_gives_to_a_product_is_fitted(model: ModelProto):
    assert normed_inputs(model) == ["normed"]


def test_few_large_channels_cost_the_others_little(model: ModelProto, tmp_path: Path):
    before, wanted = model.SerializeToString(), run(model.SerializeToString())
    quantize(model, largest(model), tmp_path / "ours.onnx", reduced=False)
    assert model.SerializeToString() == before
    quantize_dynamic(
        model,
        tmp_path / "plain.onnx",
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    ours, plain = (miss(run(tmp_path / f"{name}.onnx"), wanted) for name in ("ours", "plain"))
    assert ours < 0.002
    assert ours < plain / 3


def test_products_that_share_their_weights_stay_near(model: ModelProto, tmp_path: Path):
    model.graph.node.extend(
        [
            make_node("LayerNormalization", ["vector", "bias", "gain"], ["again"], axis=-1),
            make_node("Add", ["again", "normed"], ["sum"]),
            make_node("LayerNormalization", ["sum", "even", "bias"], ["smooth"], axis=-1),
            make_node("MatMul", ["smooth", "up"], ["last"]),
        ]
    )
    model.graph.initializer.append(from_array(np.ones(CHANNELS, dtype=np.float32), "even"))
    del model.graph.output[:]
    model.graph.output.append(make_tensor_value_info("last", TensorProto.FLOAT, None))
    wanted = run(model.SerializeToString())
    most = largest(model) | {"smooth": np.ones(CHANNELS, dtype=np.float32)}
    quantize(model, most, tmp_path / "it.onnx", reduced=False)
    assert miss(run(tmp_path / "it.onnx"), wanted) < 0.002


def test_fewer_bits_are_further_away(model: ModelProto, tmp_path: Path):
    wanted = run(model.SerializeToString())
    misses = []
    for reduced in (False, True):
        quantize(model, largest(model), tmp_path / "it.onnx", reduced=reduced)
        misses.append(miss(run(tmp_path / "it.onnx"), wanted))
    assert misses[0] < misses[1] < 0.01


def test_all_weights_are_held_in_8_bits(model: ModelProto, tmp_path: Path):
    quantize(model, largest(model), tmp_path / "it.onnx", reduced=False)
    narrow = {TensorProto.INT8, TensorProto.UINT8}
    for each in load(tmp_path / "it.onnx").graph.initializer:
        assert np.prod(each.dims) <= WORDS or each.data_type in narrow, each.name


def test_optimizing_fuses_and_changes_hardly_a_number(model: ModelProto, tmp_path: Path):
    quantize(model, largest(model), tmp_path / "it.onnx", reduced=False)
    optimize_graph(tmp_path / "it.onnx", tmp_path / "fused.onnx")
    before, after = (load(tmp_path / f"{name}.onnx").graph.node for name in ("it", "fused"))
    assert len(after) < len(before)
    assert "DynamicQuantizeMatMul" in {node.op_type for node in after}
    np.testing.assert_allclose(
        run(tmp_path / "fused.onnx"), run(tmp_path / "it.onnx"), rtol=1e-3, atol=1e-3
    )
