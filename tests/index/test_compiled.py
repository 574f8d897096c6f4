import errno
import hashlib
import json
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import pytest

from corpus.library import read_library
from index import export as exporting
from index import models
from index.compiled import CompiledEncoder, mean_cosine
from index.encoder import ADAPTER, BUNDLED, Encoder, ReferenceEncoder, find_model, fingerprint
from index.errors import ModelError
from index.export import PARITY, export
from index.models import open_for_building
from tests.conftest import CACHE, SAMPLE


@pytest.fixture(scope="module")
def reference() -> ReferenceEncoder:
    return ReferenceEncoder(BUNDLED)


def sample_texts(count: int) -> list[str]:
    summaries = read_library(SAMPLE).summaries
    return [section.text[:900] for each in summaries for section in each.sections][:count]


def test_the_export_is_close_to_the_reference(reference: ReferenceEncoder, encoder: Encoder):
    texts = sample_texts(24)
    assert mean_cosine(encoder.encode(texts), reference.encode(texts)) >= 0.997


def test_what_the_model_does_is_fused(encoder: Encoder):
    graph = onnx.load(CACHE / "models" / encoder.fingerprint / "model.onnx").graph
    counted = Counter(node.op_type for node in graph.node)
    assert counted["QAttention"] == counted["Gelu"] == 6
    assert len(graph.node) < 150


def test_a_text_has_one_vector_whatever_stands_beside_it(encoder: Encoder):
    texts = sample_texts(4)
    together, alone = encoder.encode(texts), [encoder.encode([text])[0] for text in texts]
    np.testing.assert_array_equal(together, np.array(alone))


def test_vectors_have_length_one_also_of_an_empty_and_of_a_long_text(encoder: Encoder):
    vectors = encoder.encode(["", "word " * 5000, "rupture"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_text_gives_no_vector(encoder: Encoder):
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_tokens_are_counted_as_the_reference_does(reference: ReferenceEncoder, encoder: Encoder):
    for text in ("how to repair ruptures", "95% CI [.10, .47]", ""):
        assert encoder.count_tokens(text) == reference.count_tokens(text)
    assert encoder.limit == reference.limit


def test_an_export_that_differs_is_refused_and_leaves_nothing(
    reference: ReferenceEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exporting, "PARITY", 1.01)
    with pytest.raises(ModelError, match="differs from the model"):
        export(reference, tmp_path / "models" / "one")
    assert list((tmp_path / "models").iterdir()) == []


def test_where_a_tool_fails_the_model_itself_encodes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object) -> None:
        raise Exception("no such operation")  # noqa: TRY002  # as onnxruntime does

    monkeypatch.setattr(exporting, "optimize_graph", fail)
    opened, note = open_for_building(BUNDLED, tmp_path, 1)
    assert isinstance(opened, ReferenceEncoder)
    assert "can't be exported: no such operation; going on with sentence-transformers" in note
    assert list((tmp_path / "models").iterdir()) == []


def test_a_full_disk_is_told_and_no_reason_to_go_on(
    reference: ReferenceEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exporting, "optimize_graph", fill)
    with pytest.raises(OSError, match="No space left"):
        export(reference, tmp_path / "models" / "one")
    assert list((tmp_path / "models").iterdir()) == []


def test_threads_encode_as_one_does(encoder: Encoder, tmp_path: Path):
    folder = CACHE / "models" / encoder.fingerprint
    two = CompiledEncoder(folder, workers=2)
    texts = sample_texts(8)
    np.testing.assert_array_equal(two.encode(texts), encoder.encode(texts))
    assert json.loads((folder / "model.json").read_text())["parity"] >= PARITY


def test_the_bundled_model_is_the_one_that_was_measured():
    weights = find_model(BUNDLED) / "model.safetensors"
    for path, expected in (
        (weights, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
        (ADAPTER, "be30e179991ed8c0709483dd4aed9982411ede7e0807130ea333a66d5706d49b"),
    ):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == expected


def test_a_changed_model_has_another_fingerprint(tmp_path: Path):
    (tmp_path / "modules.json").write_text("[]")
    before = fingerprint(str(tmp_path))
    (tmp_path / "modules.json").write_text("[ ]")
    assert fingerprint(str(tmp_path)) != before


@pytest.mark.parametrize("name", ["no/such-model", "nowhere", "~nosuchuser/model"])
def test_an_unknown_model_is_an_error_that_names_it(name: str):
    with pytest.raises(ModelError, match=name):
        find_model(name)


def test_a_folder_without_a_model_is_an_error(tmp_path: Path):
    with pytest.raises(ModelError, match=r"modules\.json"):
        find_model(str(tmp_path))


@pytest.mark.parametrize("name", ["model.onnx", "model.json", "tokenizer.json", "tokens.npz"])
def test_a_damaged_export_is_an_error_that_says_what_to_do(
    tmp_path: Path, encoder: Encoder, name: str
):
    folder = tmp_path / "export"
    shutil.copytree(CACHE / "models" / encoder.fingerprint, folder)
    (folder / name).write_bytes((folder / name).read_bytes()[:40])
    with pytest.raises(ModelError, match="attune index"):
        CompiledEncoder(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match="attune index"):
        CompiledEncoder(folder)


def test_an_export_that_gives_other_vectors_here_is_made_anew(tmp_path: Path, encoder: Encoder):
    folder = tmp_path / "models" / encoder.fingerprint
    shutil.copytree(CACHE / "models" / encoder.fingerprint, folder)
    about = json.loads((folder / "model.json").read_text())
    [(text, vector)] = about["checks"].items()
    np.testing.assert_allclose(encoder.encode([text])[0], vector, atol=1e-6)
    about["checks"] = {text: encoder.encode(["drop-out"])[0].tolist()}
    (folder / "model.json").write_text(json.dumps(about))
    with pytest.raises(ModelError, match=r"another kind of processor.*attune index"):
        CompiledEncoder(folder)
    again, note = open_for_building(BUNDLED, tmp_path, 1)
    assert "exported" in note
    np.testing.assert_array_equal(again.encode([text]), encoder.encode([text]))


@pytest.mark.parametrize("cuda", [False, True])
def test_a_damaged_export_is_made_anew_by_the_next_build(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, *, cuda: bool
):
    monkeypatch.setattr(models, "_has_cuda", lambda: cuda)
    folder = tmp_path / "models" / encoder.fingerprint
    shutil.copytree(CACHE / "models" / encoder.fingerprint, folder)
    (folder / "model.json").write_text("{}")
    again, note = open_for_building(BUNDLED, tmp_path, 1)
    assert "exported" in note
    np.testing.assert_array_equal(again.encode(["rupture"]), encoder.encode(["rupture"]))
