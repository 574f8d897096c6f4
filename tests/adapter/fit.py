"""Questions and the passages that answer them -> index/adapter.npz, which fits the encoder to them.

    python -m tests.adapter.fit [NFCORPUS [SCIFACT]]      folders in BEIR layout; 15 minutes

In each step every source gives some questions and for each a passage that answers it; the passages
of the others are wrong answers (InfoNCE: Oord et al. 2018, arXiv 1807.03748).  So that the encoder
forgets little, only matrices of low rank are fitted, passages are held where they were, and only
the share KEPT of what was fitted is added (Wortsman et al. 2022, arXiv 2109.01903):

    loss = sum over sources of weight * (choosing the passage + BACK * choosing the question)
                             + keep * mean of 1 - cosine(passage, passage as published)

Of a collection the train questions are learned from, and where it has no dev split only every
second one, so that the others can tune.  Golden questions and sample summaries are not read.
"""

import json
import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch.nn.functional import cross_entropy, normalize
from torch.nn.utils import parametrize

from corpus.phrasings import load_phrasings
from index.encoded import PASSAGE_TOKENS
from index.encoder import ADAPTER, PUBLISHED, ReferenceEncoder
from search.evaluate import read_collection

STEPS: Final = 300
RATE: Final = 4e-4
WARM: Final = 0.1
RANK: Final = 16
SCALE: Final = 2.0
TEMPERATURE: Final = 0.05
BACK: Final = 0.3
KEPT: Final = 0.5
LEARNED: Final = 1200
"""Passages of tests/asked to learn from; on the others the encoder can be measured."""

_WORDS: Final = 90
_ASKED: Final = Path(__file__).parent.parent / "asked"

Item = tuple[Sequence[str], Sequence[str]]
"""Questions, and the passages each of which answers all of them."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where questions come from: a step draws ``count`` items, ``each`` questions of each."""

    items: Sequence[Item]
    count: int
    each: int
    weight: float
    keep: float

    def draw(self, chance: random.Random) -> Iterator[list[Item]]:
        """Yield different items in rounds over all but what is left over; passages are shuffled."""
        if len(self.items) < self.count:
            raise ValueError(f"{len(self.items)} items, {self.count} a step")
        while True:
            order = chance.sample(self.items, len(self.items))
            for start in range(0, len(order) - self.count + 1, self.count):
                yield [
                    (
                        chance.sample(questions, self.each),
                        chance.sample(passages, len(passages)),
                    )
                    for questions, passages in order[start : start + self.count]
                ]


class _Lower(torch.nn.Module):  # type: ignore[misc]
    """Adds a matrix of low rank to a layer's weights."""

    def __init__(self, weight: Any) -> None:
        super().__init__()
        outputs, inputs = weight.shape
        self.down = torch.nn.Parameter(torch.randn(RANK, inputs) / inputs**0.5)
        self.up = torch.nn.Parameter(torch.zeros(outputs, RANK))

    def forward(self, weight: Any) -> Any:
        return weight + SCALE * (self.up @ self.down)


def written() -> list[Item]:
    """Return the questions of tests/asked with their passages, the first LEARNED of them."""
    passages = {row["_id"]: row["text"] for row in _rows("corpus")[:LEARNED]}
    asked: dict[str, list[str]] = {key: [] for key in passages}
    for row in _rows("queries"):
        key = row["_id"].partition("-")[0]
        if key in asked:
            asked[key].append(row["text"])
    return [(questions, [passages[key]]) for key, questions in asked.items()]


def _rows(name: str) -> list[dict[str, str]]:
    lines = (_ASKED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def phrased() -> list[Item]:
    """Return everyday phrasings with what research calls them."""
    return [(each.said, [", ".join(each.means)]) for each in load_phrasings()]


def judged(folder: Path) -> list[Item]:
    """Return the train questions of a collection, each with its summaries' beginnings."""
    collection = read_collection(folder, "train")
    texts = {
        each.id: f"{each.title}. " + " ".join(each.sections[0].text.split()[:_WORDS])
        for each in collection.library.summaries
    }
    numbers = sorted(collection.grades)
    if not (folder / "qrels" / "dev.tsv").exists():
        numbers = numbers[1::2]
    return [
        ([collection.questions[number]], [texts[key] for key in sorted(collection.grades[number])])
        for number in numbers
    ]


class _Fitting:
    """The published model with matrices that are fitted."""

    def __init__(self) -> None:
        self.reference = ReferenceEncoder(PUBLISHED)
        self.model = self.reference.model
        self.model.to("cpu").max_seq_length = PASSAGE_TOKENS
        for parameter in self.model.parameters():
            parameter.requires_grad = False
        layers = {
            name: layer
            for name, layer in self.model.named_modules()
            if isinstance(layer, torch.nn.Linear) and "pooler" not in name
        }
        self.lowered = {name: _Lower(layer.weight) for name, layer in layers.items()}
        self.parameters = [each for held in self.lowered.values() for each in held.parameters()]

    def encode(self, texts: list[str]) -> Any:
        """Return unit vectors that gradients flow through."""
        with torch.autocast("cpu", torch.bfloat16):
            vectors = self.model(self.model.preprocess(texts))["sentence_embedding"]
        return normalize(vectors.float(), dim=1)

    def start(self) -> None:
        """Add the matrices to the layers."""
        for name, held in self.lowered.items():
            layer = self.model.get_submodule(name)
            parametrize.register_parametrization(layer, "weight", held)
        self.model.train()

    def matrices(self) -> dict[str, np.ndarray[Any, Any]]:
        """Return what was fitted, by layer and side."""
        return {
            f"{name}.{side}": (factor * getattr(held, side)).detach().numpy().astype(np.float16)
            for name, held in self.lowered.items()
            for side, factor in (("up", KEPT * SCALE), ("down", 1.0))
        }


def fit(sources: Sequence[Source], steps: int) -> dict[str, np.ndarray[Any, Any]]:
    """Fit the adapter; return its matrices by layer and side."""
    torch.manual_seed(0)
    chance = random.Random(0)  # noqa: S311  # no secret
    fitting = _Fitting()
    torch.set_num_threads(os.cpu_count() or 1)
    kept = [text for each in sources if each.keep for _, held in each.items for text in held]
    published = dict(zip(kept, torch.from_numpy(fitting.reference.encode(kept)), strict=True))
    optimizer = torch.optim.AdamW(fitting.parameters, lr=RATE, weight_decay=0.0)
    draws = [each.draw(chance) for each in sources]
    fitting.start()
    for step in range(steps):
        set_rate(optimizer, RATE, step, steps)
        losses = [
            _loss(fitting.encode, source, next(drawn), published)
            for source, drawn in zip(sources, draws, strict=True)
        ]
        torch.stack(losses).sum().backward()
        torch.nn.utils.clip_grad_norm_(fitting.parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        told = " ".join(f"{each.item():.3f}" for each in losses)
        sys.stderr.write(f"{step + 1}/{steps} {told}\n")
    return fitting.matrices()


def _loss(
    encode: Callable[[list[str]], Any],
    source: Source,
    items: list[Item],
    published: Mapping[str, Any],
) -> Any:
    """Return the loss of one source in one step."""
    texts = [passages[0] for _, passages in items]
    asked = encode([question for questions, _ in items for question in questions])
    passages = encode(texts)
    loss = source.weight * choosing_loss(asked @ passages.T / TEMPERATURE, items, source.each)
    if source.keep:
        before = torch.stack([published[text] for text in texts])
        loss += source.keep * (1 - (passages * before).sum(dim=1)).mean()
    return loss


def set_rate(optimizer: Any, rate: float, step: int, steps: int) -> None:
    """Let the rate of learning rise in the first WARM of all steps, and fall to the last."""
    for group in optimizer.param_groups:
        group["lr"] = rate * min(1.0, (step + 1) / (WARM * steps)) * (1 - step / steps)


def choosing_loss(scores: Any, items: list[Item], each: int) -> Any:
    """Return the loss of choosing the first passage of each item by its questions, and back.

    ``scores`` has a row for each of ``each`` questions of each item, a column for each item.
    """
    also = torch.tensor(
        [
            [at != other and passages[0] in held for other, (_, passages) in enumerate(items)]
            for at, (_, held) in enumerate(items)
        ]
    ).repeat_interleave(each, dim=0)
    scores = scores.masked_fill(also, -1e4)
    right = torch.arange(len(items))
    forth = cross_entropy(scores, right.repeat_interleave(each))
    back = [cross_entropy(scores[at::each].T, right) for at in range(each)]
    return forth + BACK * torch.stack(back).mean()


def main() -> None:
    """Fit to what is written here and to the collections that are named."""
    if len(sys.argv) > 3:
        sys.exit("usage: python -m tests.adapter.fit [NFCORPUS [SCIFACT]]")
    sources = [Source(written(), 32, 2, 1.0, 1.0), Source(phrased(), 48, 1, 0.5, 0.5)]
    for count, weight, folder in zip((32, 8), (1.0, 0.5), sys.argv[1:], strict=False):
        sources.append(Source(judged(Path(folder)), count, 1, weight, 0.0))
    np.savez(ADAPTER, allow_pickle=False, **fit(sources, STEPS))


if __name__ == "__main__":
    main()
