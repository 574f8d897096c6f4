import numpy as np
import pytest

from index import encoder as encoders
from index.encoder import ADAPTER, BUNDLED, PUBLISHED, ReferenceEncoder, fingerprint


def weights_of(encoder: ReferenceEncoder, layer: str) -> np.ndarray:
    held: np.ndarray = encoder.model.get_submodule(layer).weight.detach().numpy()
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


def test_an_adapter_makes_another_fingerprint(tmp_path, monkeypatch: pytest.MonkeyPatch):
    before = fingerprint(BUNDLED)
    assert before != fingerprint(PUBLISHED)
    (tmp_path / "adapter.npz").write_bytes(ADAPTER.read_bytes() + b" ")
    monkeypatch.setattr(encoders, "ADAPTER", tmp_path / "adapter.npz")
    assert fingerprint(BUNDLED) != before
