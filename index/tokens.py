"""The tokens of a text in context, as small vectors: a question is compared word by word.

``tokens.npz`` makes them of the encoder's last layer, and ``tests/adapter/fit_tokens.py`` fits it.
Tokens are what the encoder reads, words or parts of words; stop words and punctuation have none.

    state of a token  = what the last layer says of it, as a unit vector
    vector of a token = unit(state @ project + offset)           TOKEN_DIMENSIONS numbers
    weight of a token = log(1 + exp(state @ weigh + start))      how much it says in a question

A summary has one vector for each distinct token: the mean over the passages that have it of its
mean in each, in 8 bits, shifted as products take them.  Late interaction:
Khattab & Zaharia 2020 (ColBERT), arXiv 2004.12832.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from msgspec import Struct

from index.analysis import STOPWORDS, is_stopword
from index.scan import shift
from index.types import Bytes, Floats, Ints, Unsigned
from index.unit import SCALE, quantize

TOKENS: Final = Path(__file__).parent / "tokens.npz"
TOKEN_DIMENSIONS: Final = 64
_LEAST: Final = 1e-9


class Reading(Struct, frozen=True):
    """What an encoder makes of a text: its unit vector, and its telling tokens in order.

    ``ids`` are the tokens' numbers, ``tokens`` their unit vectors, shape (tokens,
    TOKEN_DIMENSIONS), and ``weights`` how much each says; a model without them has no tokens.
    """

    vector: Floats
    ids: Ints
    tokens: Floats
    weights: Floats


class Projection:
    """What makes vectors and weights of the last layer's states."""

    def __init__(self, path: Path) -> None:
        """Read what was fitted; raise OSError, ValueError or KeyError where it isn't whole."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
                project, offset, weigh, start = (
                    held[name].astype(np.float32)
                    for name in ("project", "offset", "weigh", "start")
                )
        except (EOFError, BadZipFile, AttributeError) as error:
            raise ValueError(f"no whole npz: {error}") from error
        if project.shape != (len(weigh), TOKEN_DIMENSIONS) or offset.shape != (TOKEN_DIMENSIONS,):
            raise ValueError(f"shapes {project.shape}, {offset.shape}, {weigh.shape}")
        self._matrix = np.column_stack([project, weigh])
        self._offset = np.append(offset, start)

    def read(
        self, vector: Floats, words: Sequence[str], ids: Sequence[int], states: Floats
    ) -> Reading:
        """Return the reading of a text, given its tokens as words and as numbers."""
        kept = telling_places(words)
        made = _units(states[kept]) @ self._matrix + self._offset
        weights = np.logaddexp(0, made[:, -1])
        return Reading(vector, np.array(ids, dtype=np.int64)[kept], _units(made[:, :-1]), weights)


def read_none(vector: Floats) -> Reading:
    """Return the reading of a model without a projection."""
    none = np.zeros(0, dtype=np.float32)
    return Reading(vector, np.zeros(0, dtype=np.int64), none.reshape(0, TOKEN_DIMENSIONS), none)


@cache
def tokens_digest() -> str:
    """Hash what decides, beside the model, which tokens a text holds: 8 hexadecimal digits."""
    text = " ".join([str(TOKEN_DIMENSIONS), str(SCALE), *sorted(STOPWORDS)])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def telling_places(words: Sequence[str]) -> list[int]:
    """Return where the telling ones stand among tokens, as the tokenizer prints them."""
    return [at for at, word in enumerate(words) if is_telling(word)]


@cache
def is_telling(word: str) -> bool:
    """Tell whether a token, as the tokenizer prints it, is a word or a part of one, and says it."""
    return word.removeprefix("##").isalnum() and not is_stopword(word)


class HeldTokens(Struct, frozen=True):
    """The distinct tokens of a text by id, and their vectors: in 8 bits."""

    ids: Ints
    codes: Bytes


def hold_tokens(ids: Ints, tokens: Floats) -> HeldTokens:
    """Return the distinct tokens of a text, each with the mean of its vectors."""
    distinct, places = np.unique(ids, return_inverse=True)
    sums = np.zeros((len(distinct), tokens.shape[1]), dtype=np.float32)
    np.add.at(sums, places, tokens)
    return HeldTokens(distinct, quantize(_units(sums)))


def merge_tokens(parts: Sequence[HeldTokens]) -> Unsigned:
    """Return the vectors of the distinct tokens of a text that was read in parts, shifted."""
    ids = np.concatenate([each.ids for each in parts])
    codes = np.concatenate([each.codes for each in parts])
    return shift(hold_tokens(ids, codes.astype(np.float32)).codes)


def _units(vectors: Floats) -> Floats:
    units: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=_LEAST)
    return units
