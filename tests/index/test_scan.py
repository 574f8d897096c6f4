from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from onnx import TensorProto, helper

from index import scan
from index.scan import PRODUCT, Scan, make_codes, read_codes, write_scan

WIDTH = 16
numbers = st.floats(-1, 1, width=32)
vectors = arrays.arrays(np.float32, st.tuples(st.integers(1, 9), st.just(WIDTH)), elements=numbers)
rows = arrays.arrays(np.float32, WIDTH, elements=numbers)


@pytest.fixture(params=[False, True], ids=["right", "left"], autouse=True)
def has_amx(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Write the codes for processors of both kinds, whatever this one is."""
    monkeypatch.setattr(scan, "has_amx", lambda: request.param)
    return bool(request.param)


def scan_of(path: Path, *pieces: np.ndarray) -> Scan:
    made = [make_codes(each) for each in pieces]
    write_scan(path, [each[0] for each in made], [each[1] for each in made])
    return Scan(path)


@given(vectors, rows)
def test_a_product_is_off_by_no_more_than_the_rounding(tmp_path_factory, held, asked):
    scan = scan_of(tmp_path_factory.mktemp("scan") / "scan", held)
    steps = np.abs(held).max(axis=1, keepdims=True) / 127 + np.abs(asked).max() / 63
    bound = (steps * (np.abs(held) + np.abs(asked) + steps)).sum(axis=1)
    assert (np.abs(scan.similarities(asked) - held @ asked) <= bound + 1e-5).all()


def test_the_largest_products_do_not_saturate(tmp_path: Path):
    held = np.ones((3, 384), dtype=np.float32) * np.array([[1], [-1], [0.5]], dtype=np.float32)
    found = scan_of(tmp_path / "scan", held).similarities(np.ones(384, dtype=np.float32))
    np.testing.assert_allclose(found, [384, -384, 192], rtol=1e-6)


def test_cosines_of_real_width_are_near_the_true_ones_whatever_the_pieces(tmp_path: Path):
    held = np.random.default_rng(7).normal(size=(1500, 384)).astype(np.float32)
    held /= np.linalg.norm(held, axis=1, keepdims=True)
    asked = held[0] * 0.6 + held[1] * 0.8
    whole = scan_of(tmp_path / "whole", held).similarities(asked)
    np.testing.assert_allclose(whole, held @ asked, atol=0.005)
    pieces = scan_of(tmp_path / "pieces", held[:3], held[3:700], held[700:]).similarities(asked)
    np.testing.assert_array_equal(whole, pieces)


def test_codes_are_read_as_they_were_made_whatever_the_pieces(tmp_path: Path):
    held = np.random.default_rng(7).normal(size=(1500, WIDTH)).astype(np.float32)
    scan_of(tmp_path / "scan", held[:3], held[3:700], held[700:])
    for found, made in zip(read_codes(tmp_path / "scan"), make_codes(held), strict=True):
        np.testing.assert_array_equal(found, made)


def test_a_scan_is_the_same_in_either_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    held = np.random.default_rng(7).normal(size=(300, WIDTH)).astype(np.float32)
    found = []
    for layout in (False, True):
        monkeypatch.setattr(scan, "has_amx", lambda layout=layout: layout)
        found.append(scan_of(tmp_path / f"{layout}", held).similarities(held[0]))
    np.testing.assert_array_equal(*found)
    kinds = [np.load(tmp_path / f"{each}" / "codes.npy").dtype for each in (False, True)]
    assert kinds == [np.int8, np.uint8]


def test_two_are_compared_as_each_by_itself(tmp_path: Path):
    held = np.random.default_rng(7).normal(size=(300, WIDTH)).astype(np.float32)
    scan = scan_of(tmp_path / "scan", held)
    cosines, others = scan.compare(held[0], held[1])
    np.testing.assert_array_equal(cosines, scan.similarities(held[0]))
    np.testing.assert_array_equal(others(), scan.similarities(held[1]))


def test_the_graph_multiplies_bytes():
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["left", "right", "zero"], ["product"])],
        "scan",
        [
            helper.make_tensor_value_info("left", TensorProto.UINT8, None),
            helper.make_tensor_value_info("right", TensorProto.INT8, None),
            helper.make_tensor_value_info("zero", TensorProto.UINT8, []),
        ],
        [helper.make_tensor_value_info("product", TensorProto.INT32, None)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    assert onnx.load_model_from_string(PRODUCT) == model
