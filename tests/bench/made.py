"""Made corpora for the benchmark: texts and vectors as real ones are, in any number.

A summary has the shape of one of the sample corpus: its sections, and as many sentences and words.
Its words follow each other as pairs do in the sample; a few in a hundred are invented ones with a
Zipf distribution, so that the vocabulary grows with the corpus as it does in real text.  The vector
of a text is that of a real passage with noise added, chosen by a hash over the text.  Questions and
phrasings are as the real encoder reads them.
"""

import random
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from msgspec.structs import replace

from corpus.library import read_library
from corpus.summary import Month, Section, Summary, SummaryId
from index.encoded import passage_text, split
from index.encoder import Encoder
from index.phrasings import encode_phrasings, phrasing_texts
from index.tokens import Reading, read_none
from index.types import Floats
from index.unit import restore
from tests.conftest import PHRASINGS, SAMPLE

INVENTED: Final = 0.02
_NOISES: Final = 4096
_NOISE: Final = 0.3
_ENDS: Final = (".", "?", '"')
_SYLLABLES: Final = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()


def make_summaries(count: int) -> Iterator[Summary]:
    """Make summaries, always the same ones, in the order of their ids."""
    real = read_library(Path(SAMPLE)).summaries
    chain: dict[str, list[str]] = defaultdict(list)
    for each in real:
        words = [word for section in each.sections for word in section.text.split()]
        for word, after in pairwise(words):
            chain[word].append(after)
    chance = random.Random(1)  # noqa: S311
    words = list(chain)
    for number in range(count):
        shape = chance.choice(real)
        other = chance.choice(real)
        title = _walk(chain, words, len(shape.title.split()), chance).rstrip(".,")
        sections = tuple(
            Section(section.heading, _sentences(chain, words, section.text, chance))
            for section in shape.sections
        )
        yield Summary(
            id=SummaryId(f"made-{number:07}"),
            title=title[:1].upper() + title[1:],
            published=Month(f"{chance.randint(2013, 2026)}-{chance.randint(1, 12):02}"),
            citation=shape.citation,
            topics=other.topics,
            research_type=other.research_type,
            sections=sections,
        )


def _sentences(
    chain: dict[str, list[str]], words: Sequence[str], text: str, chance: random.Random
) -> str:
    """Return a text of as many sentences as another, each about as long."""
    lengths = [len(each.split()) for each in re.split(r"(?<=[.!?])\s+", text)]
    made = (_walk(chain, words, max(3, length), chance) for length in lengths)
    return " ".join(each[:1].upper() + each[1:].rstrip(".,;:") + "." for each in made)


def _walk(
    chain: dict[str, list[str]], words: Sequence[str], length: int, chance: random.Random
) -> str:
    word = chance.choice(words)
    walked = []
    for _ in range(length):
        invented = chance.random() < INVENTED
        walked.append(_invent(int(chance.paretovariate(0.6))) if invented else word.rstrip("."))
        word = chance.choice(chain.get(word) or words)
    return " ".join(walked)


def _invent(rank: int) -> str:
    """Return the invented word of a rank: the commonest ones are the shortest."""
    word = "q"
    rank = min(rank, 10**9)
    while rank:
        rank, syllable = divmod(rank, len(_SYLLABLES))
        word += _SYLLABLES[syllable]
    return word


class MadeEncoder:
    """Stands in for a real encoder: its readings of questions and phrasings, made ones else."""

    def __init__(self, real: Encoder, questions: Sequence[str]) -> None:
        self.fingerprint = f"made-{_NOISE}-{real.fingerprint}"
        self.dimensions, self.limit = real.dimensions, real.limit
        self.count_tokens, self.knows = real.count_tokens, real.knows
        self._real = real
        self._known = dict(zip(questions, real.read(questions), strict=True)) | _phrasings(real)
        self._read = [
            real.read([passage_text(summary, passage) for passage in split(summary, real).passages])
            for summary in read_library(Path(SAMPLE)).summaries
        ]
        self._centres = np.array([each.vector for held in self._read for each in held])
        noises = np.random.default_rng(1).standard_normal((_NOISES, self.dimensions))
        self._noises = (_NOISE * noises / np.linalg.norm(noises, axis=1, keepdims=True)).astype(
            np.float32
        )

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text: float32, shape (texts, dimensions)."""
        vectors = [each.vector for each in self.read(texts)]
        return np.array(vectors, dtype=np.float32).reshape(len(texts), self.dimensions)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return a vector a text as ``encode`` does, and the tokens of a real passage.

        Those of passages of one title are of one summary, which share many.  What doesn't end
        as a sentence is a question in other words.
        """
        asked = [text for text in texts if text not in self._known and not text.endswith(_ENDS)]
        self._known |= zip(asked, self._real.read(asked), strict=True)
        return [
            self._known.get(text) or replace(self._passage(text), vector=each)
            for text, each in zip(texts, self._made(texts), strict=True)
        ]

    def _made(self, texts: Sequence[str]) -> Floats:
        hashes = np.array([zlib.crc32(text.encode()) for text in texts], dtype=np.int64)
        vectors: Floats = (
            self._centres[hashes % len(self._centres)] + self._noises[hashes // 997 % _NOISES]
        )
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _passage(self, text: str) -> Reading:
        title = text.partition(". ")[0]
        held = self._read[zlib.crc32(title.encode()) % len(self._read)]
        return held[zlib.crc32(text.encode()) % len(held)]


def _phrasings(real: Encoder) -> dict[str, Reading]:
    """Return the readings of all phrasings, as the tests keep them; each token as heavy."""
    means, others = phrasing_texts()
    meanings, tokens, vectors = encode_phrasings(PHRASINGS, real)
    known = {text: read_none(each) for text, each in zip(others, vectors, strict=True)}
    for text, vector, held in zip(means, meanings, tokens, strict=True):
        made = restore(held.codes)
        known[text] = Reading(vector, held.ids, made, np.ones(len(made), dtype=np.float32))
    return known
