import json
import random
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.adapter.fit import RANK, Source, fit, judged, phrased, written


def test_a_step_draws_different_items_and_each_has_its_turn():
    items = [([f"{at} a", f"{at} b"], [f"{at}"]) for at in range(6)]
    source = Source(items, 3, 2, 1.0, 0.0)
    drawn = list(islice(source.draw(random.Random(1)), 2))  # noqa: S311  # no secret
    assert sorted(passages[0] for step in drawn for _, passages in step) == list("012345")
    for questions, passages in drawn[0]:
        assert sorted(questions) == [f"{passages[0]} a", f"{passages[0]} b"]


def test_fewer_items_than_a_step_takes_are_an_error():
    with pytest.raises(ValueError, match="2 items, 3 a step"):
        next(Source(phrased()[:2], 3, 1, 1.0, 0.0).draw(random.Random(1)))  # noqa: S311


def test_without_a_dev_split_every_second_train_question_is_left(tmp_path: Path):
    rows = [{"_id": f"d{n}", "title": f"Title {n}", "text": "word " * 200} for n in range(4)]
    asked = [{"_id": f"q{n}", "text": f"question {n}"} for n in range(4)]
    for name, lines in (("corpus", rows), ("queries", asked)):
        text = "\n".join(map(json.dumps, lines))
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (tmp_path / "qrels").mkdir()
    table = "q\td\tscore\n" + "".join(f"q{n}\td{n}\t1\n" for n in range(4))
    (tmp_path / "qrels" / "train.tsv").write_text(table, encoding="utf-8")
    [first, second] = judged(tmp_path)
    assert (first[0], second[0]) == (["question 1"], ["question 3"])
    assert first[1][0].startswith("Title 1. word word")
    assert len(first[1][0].split()) == 92
    (tmp_path / "qrels" / "dev.tsv").write_text(table, encoding="utf-8")
    assert len(judged(tmp_path)) == 4


def test_fitting_gives_matrices_of_low_rank_for_every_layer():
    sources = [Source(written()[:8], 8, 2, 1.0, 1.0), Source(phrased()[:8], 8, 1, 0.5, 0.5)]
    try:
        matrices = fit(sources, 2)
    finally:
        torch.set_num_threads(1)
    assert len(matrices) == 2 * 6 * 6
    for name, matrix in matrices.items():
        assert matrix.dtype == np.float16
        assert np.isfinite(matrix).all()
        assert matrix.shape[0 if name.endswith("down") else 1] == RANK
    assert any(np.abs(matrix).max() > 0 for name, matrix in matrices.items() if "up" in name)
