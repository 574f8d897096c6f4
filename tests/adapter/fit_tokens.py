"""Questions and the passages that answer them -> index/tokens.npz, to compare them word by word.

    python -m tests.adapter.fit_tokens [NFCORPUS [SCIFACT]]      folders in BEIR layout; 6 minutes

What is learned from and how is as in ``tests.adapter.fit``, but that the encoder, already fitted,
stays as it is, and the sources take turns.  A question's score with a passage is the mean of its
tokens' best cosines, by weight.
"""

import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch.nn.functional import dropout, normalize, softplus
from torch.nn.utils.rnn import pad_sequence

from index.encoded import PASSAGE_TOKENS
from index.encoder import BUNDLED, ReferenceEncoder
from index.tokens import TOKEN_DIMENSIONS, TOKENS, telling_places
from tests.adapter.fit import (
    TEMPERATURE,
    Source,
    choosing_loss,
    judged,
    phrased,
    set_rate,
    written,
)

STEPS: Final = 2400
RATE: Final = 1e-3
DROPPED: Final = 0.1
_ITEMS: Final = 48
_AT_ONCE: Final = 512

States = dict[str, Any]
"""The states of the telling tokens of each text: float16, shape (tokens, dimensions)."""


def read_states(texts: Iterable[str]) -> States:
    """Return the states of texts by the bundled encoder."""
    model = ReferenceEncoder(BUNDLED).model.to("cpu")
    model.max_seq_length = PASSAGE_TOKENS
    distinct, states = sorted(set(texts)), {}
    for start in range(0, len(distinct), _AT_ONCE):
        some = distinct[start : start + _AT_ONCE]
        read = model.encode(some, output_value=None, show_progress_bar=False)
        for text, each in zip(some, read, strict=True):
            words = model.tokenizer.convert_ids_to_tokens(each["input_ids"].tolist())
            kept = each["token_embeddings"][telling_places(words)]
            states[text] = normalize(kept, dim=1).half()
    return states


class _Head(torch.nn.Module):  # type: ignore[misc]
    """What is fitted: the projection of states, and what weighs them."""

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        self.project = torch.nn.Linear(dimensions, TOKEN_DIMENSIONS)
        torch.nn.init.orthogonal_(self.project.weight)
        torch.nn.init.zeros_(self.project.bias)
        self.weigh = torch.nn.Linear(dimensions, 1)
        torch.nn.init.zeros_(self.weigh.weight)
        torch.nn.init.constant_(self.weigh.bias, 0.54)  # a weight of 1

    def compare(self, asked: Sequence[Any], held: Sequence[Any]) -> Any:
        """Return the score of each question with each passage, from the states of both."""
        questions = pad_sequence([each.float() for each in asked], batch_first=True)
        passages = pad_sequence([each.float() for each in held], batch_first=True)
        ones = [normalize(self.project(dropout(x, DROPPED)), dim=-1) for x in (questions, passages)]
        cosines = torch.einsum("aik,bjk->abij", *ones)
        missing = passages.abs().sum(dim=-1) == 0
        best = cosines.masked_fill(missing[None, :, None], -1).amax(dim=-1)
        weights = softplus(self.weigh(questions)).squeeze(-1) * (questions.abs().sum(dim=-1) > 0)
        return (best * weights[:, None]).sum(dim=-1) / weights.sum(dim=-1)[:, None].clamp(min=1e-9)


def fit(sources: Sequence[Source], states: States, steps: int) -> dict[str, Any]:
    """Fit the projection; return its arrays by name."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    chance = random.Random(0)  # noqa: S311  # no secret
    head = _Head(next(iter(states.values())).shape[1])
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.0)
    draws = [each.draw(chance) for each in sources]
    for step in range(steps):
        set_rate(optimizer, RATE, step, steps)
        items = next(draws[step % len(draws)])
        asked = [states[question] for questions, _ in items for question in questions]
        scores = head.compare(asked, [states[passages[0]] for _, passages in items])
        loss = choosing_loss(scores / TEMPERATURE, items, 1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        sys.stderr.write(f"{step + 1}/{steps} {loss.item():.3f}\n")
    held = {
        "project": head.project.weight.T,
        "offset": head.project.bias,
        "weigh": head.weigh.weight[0],
        "start": head.weigh.bias[0],
    }
    return {name: each.detach().numpy().astype(np.float16) for name, each in held.items()}


def main() -> None:
    """Fit to what is written here and to the collections that are named."""
    if len(sys.argv) > 3:
        sys.exit("usage: python -m tests.adapter.fit_tokens [NFCORPUS [SCIFACT]]")
    held = [written(), phrased(), *(judged(Path(folder)) for folder in sys.argv[1:])]
    sources = [Source(items, _ITEMS, 1, 1.0, 0.0) for items in held]
    texts = (text for items in held for item in items for part in item for text in part)
    np.savez(TOKENS, allow_pickle=False, **fit(sources, read_states(texts), STEPS))


if __name__ == "__main__":
    main()
