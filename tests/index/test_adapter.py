from pathlib import Path

import numpy as np
import pytest

from index import encoder as encoders
from index.encoder import ADAPTER, BUNDLED, PUBLISHED, ReferenceEncoder, fingerprint
from index.errors import ModelError
from index.tokens import TOKENS


def weights_of(encoder: ReferenceEncoder, layer: str) -> np.ndarray:
    held: np.ndarray = encoder.model.get_submodule(layer).weight.detach().cpu().numpy()
    return held


def test_the_bundled_model_is_the_published_one_and_the_adapter():
    published, bundled = ReferenceEncoder(PUBLISHED), ReferenceEncoder(BUNDLED)
    with np.load(ADAPTER, allow_pickle=False) as held:
        layers = {key.rpartition(".")[0] for key in held.files}
        assert len(layers) == 6 * 6
        for layer in layers:
            up, down = (held[f"{layer}.{side}"].astype(np.float32) for side in ("up", "down"))
            assert np.abs(up).max() > 0
            added = weights_of(bundled, layer) - weights_of(published, layer)
            np.testing.assert_allclose(added, up @ down, atol=1e-6)
    texts = ["how to repair ruptures"]
    cosine = float((published.encode(texts) @ bundled.encode(texts).T)[0, 0])
    assert 0.5 < cosine < 0.999


@pytest.mark.parametrize("path", [ADAPTER, TOKENS], ids=["ADAPTER", "TOKENS"])
def test_another_file_makes_another_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: Path
):
    before = fingerprint(BUNDLED)
    assert before != fingerprint(PUBLISHED)
    (tmp_path / path.name).write_bytes(path.read_bytes() + b" ")
    monkeypatch.setattr(encoders, path.stem.upper(), tmp_path / path.name)
    assert fingerprint(BUNDLED) != before


@pytest.mark.parametrize("name", ["adapter", "tokens"])
def test_a_missing_file_is_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.setattr(encoders, name.upper(), tmp_path / f"{name}.npz")
    with pytest.raises(ModelError, match=r"missing or damaged.*install Attune again"):
        fingerprint(BUNDLED)


@pytest.mark.parametrize("name", ["adapter", "tokens"])
@pytest.mark.parametrize("damage", ["cut", "empty", "text", "other layers"])
def test_a_damaged_file_is_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, damage: str
):
    path = tmp_path / f"{name}.npz"
    whole = (ADAPTER if name == "adapter" else TOKENS).read_bytes()
    held = {"cut": whole[:5000], "empty": b"", "text": b"version https://example.org"}
    if damage == "other layers":
        np.savez(path, **{"0.no.such.up": np.zeros((2, 1)), "0.no.such.down": np.zeros((1, 2))})
    else:
        path.write_bytes(held[damage])
    monkeypatch.setattr(encoders, name.upper(), path)
    with pytest.raises(ModelError, match=r"missing or damaged.*install Attune again"):
        ReferenceEncoder(BUNDLED)
