"""Summaries, some of them with an editor's topics -> topics suggested for those without.

    score(s, t) = TITLE [a cue of t in the title] + STUDY [a cue of t in the citation]
                + TEXT ln(1 + cues of t in the text)
                + WORDS (words(s, t) - the mean of words(s, .))
                + NEAR near(s, t) n / (n + NEAREST)
                + PRIOR ln(p(t) / USUAL)

    words(s, t) = sum over words w of  q(w, t) ln(1 + count of w in title and text)  / |q(., t)|
    q(w, t)     = names and cues of t that have w  *  ln((topics + 1) / topics that have w)
    near(s, t)  = share of t among the NEAREST labelled summaries by cosine, weighted by it
    p(t)        = (labelled with t + SMOOTHING USUAL) / (n + SMOOTHING)

n summaries are labelled; with none, the last two terms are 0, and what is suggested for a summary
depends on its own text alone.  A topic whose score reaches ENOUGH is suggested.  Cues are a topic's
name, aliases and cues, of which the longest that fits at a place counts; words are compared without
plural endings, not by stem, which would make mentalizing of mental health.  Vectors are centred
first, because all summaries are near each other by their subject.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from corpus.summary import Summary
from corpus.vocabulary import Label, Vocabulary
from index.analysis import analyse, is_stopword
from index.concepts import singular
from index.types import Floats, Ints

# Tuned on every other summary of the sample corpus by id, from the first, with the others for
# neighbours and with nothing labelled, together: weights by logistic regression, then rounded;
# ENOUGH by F1.  `python -m tests.suggest_figures` prints the figures on both halves.
TITLE: Final = 1.8
STUDY: Final = 2.6
TEXT: Final = 2.0
WORDS: Final = 2.9
NEAR: Final = 2.6
PRIOR: Final = 0.6
ENOUGH: Final = 2.3

NEAREST: Final = 20
"""Labelled summaries that are asked; as many labelled ones give them half of their say."""

USUAL: Final = 0.09
"""Share of the summaries that a topic has by itself: about 3 of 36 each."""

SMOOTHING: Final = 20
"""Summaries of the usual share that are reckoned in with the labelled ones."""

MOST: Final = 4
"""Topics suggested for one summary, as many as an editor gives."""

REST: Final = "Miscellaneous"
"""Suggested only where its cue stands in the title and nothing else is suggested."""

_BLOCK: Final = 512
_LEAST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class _Cues:
    """What speaks for topics, which are numbers here.

    ``phrases`` has, by their first word, the cues with their topics, longest first; ``columns``
    numbers the words of all topics, and ``weights`` is q(w, t) / |q(., t)|, words by topics.
    """

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]]
    columns: Mapping[str, int]
    weights: Floats

    def count(self, words: Sequence[str]) -> Counter[int]:
        """Count the cues of each topic that stand in a text."""
        return Counter(topic for topics in self._find(words) for topic in topics)

    def _find(self, words: Sequence[str]) -> Iterator[tuple[int, ...]]:
        after = 0
        for at, word in enumerate(words):
            if at < after:
                continue
            for cue, topics in self.phrases.get(word, ()):
                if tuple(words[at : at + len(cue)]) == cue:
                    after = at + len(cue)
                    yield topics
                    break


def suggest_topics(
    texts: Sequence[Summary] | Mapping[int, Summary],
    topics: Sequence[tuple[str, ...]],
    vectors: Floats,
    vocabulary: Vocabulary,
) -> list[tuple[str, ...]]:
    """Return for each summary the topics suggested, best first; () for one with labels.

    ``topics`` are an editor's labels or (); ``vectors`` one unit vector a summary; of ``texts``
    only those without labels are read.  At most
    ``MOST`` topics, all of the vocabulary, possibly none; equal scores in the vocabulary's order.
    """
    names = [label.name for label in vocabulary.topics.all]
    asked = np.array([at for at, labels in enumerate(topics) if not labels], dtype=np.int64)
    cues = _read_cues(vocabulary.topics.all)
    scores, titled = _score_texts([texts[at] for at in asked], cues)
    if len(asked) < len(topics):
        scores += _score_labels(topics, names, vectors, asked)
    scores = scores.round(4)  # so that the order of summing decides nothing
    suggested: list[tuple[str, ...]] = [()] * len(topics)
    order = np.argsort(-scores, axis=1, kind="stable")
    for row, at in enumerate(asked):
        enough = [names[topic] for topic in order[row] if scores[row, topic] >= ENOUGH]
        suggested[at] = tuple(name for name in enough if name != REST)[:MOST]
        if enough == [REST] and titled[row, names.index(REST)]:
            suggested[at] = (REST,)
    return suggested


def _read_cues(labels: Sequence[Label]) -> _Cues:
    phrases: dict[tuple[str, ...], set[int]] = {}
    held: list[Counter[str]] = []
    for topic, label in enumerate(labels):
        cues = [_words(cue) for cue in (label.name, *label.aliases, *label.cues)]
        for cue in filter(None, cues):
            phrases.setdefault(cue, set()).add(topic)
        held.append(
            Counter(word for cue in cues for word in sorted(set(cue)) if not is_stopword(word))
        )
    topics_with = Counter(word for counts in held for word in counts)
    columns = {word: column for column, word in enumerate(topics_with)}
    weights = np.zeros((len(columns), len(labels)), dtype=np.float32)
    for topic, counts in enumerate(held):
        for word, count in counts.items():
            weights[columns[word], topic] = count * np.log((len(labels) + 1) / topics_with[word])
    weights /= np.maximum(np.linalg.norm(weights, axis=0), _LEAST)
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[int, ...]]]] = {}
    for cue, topics in sorted(phrases.items(), key=lambda each: (-len(each[0]), each[0])):
        by_first.setdefault(cue[0], []).append((cue, tuple(sorted(topics))))
    return _Cues({word: tuple(found) for word, found in by_first.items()}, columns, weights)


def _score_texts(summaries: Sequence[Summary], cues: _Cues) -> tuple[Floats, Floats]:
    """Return what the texts say of each topic, and where a title has a cue (1 or 0)."""
    shape = (len(summaries), cues.weights.shape[1])
    titled, cited, told = (np.zeros(shape, dtype=np.float32) for _ in range(3))
    counts = np.zeros((len(summaries), len(cues.columns)), dtype=np.float32)
    for row, summary in enumerate(summaries):
        title = _words(summary.title)
        text = _words("\n".join(section.text for section in summary.sections))
        titled[row, list(cues.count(title))] = 1
        cited[row, list(cues.count(_words(summary.citation)))] = 1
        for topic, count in cues.count(text).items():
            told[row, topic] = count
        for word, count in Counter(title + text).items():
            if (column := cues.columns.get(word)) is not None:
                counts[row, column] = count
    words = np.log1p(counts) @ cues.weights
    words -= words.mean(axis=1, keepdims=True)
    scores: Floats = TITLE * titled + STUDY * cited + TEXT * np.log1p(told) + WORDS * words
    return scores, titled


def _score_labels(
    topics: Sequence[tuple[str, ...]],
    names: Sequence[str],
    vectors: Floats,
    asked: Ints,
) -> Floats:
    """Return what the labelled summaries say of each topic for those asked about."""
    labelled = np.array([at for at, labels in enumerate(topics) if labels], dtype=np.int64)
    columns = {name: column for column, name in enumerate(names)}
    has = np.zeros((len(labelled), len(names)), dtype=np.float32)
    for row, at in enumerate(labelled):
        has[row, [columns[name] for name in topics[at] if name in columns]] = 1
    share = (has.sum(axis=0) + SMOOTHING * USUAL) / (len(labelled) + SMOOTHING)
    centred = vectors - vectors.mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), _LEAST)
    most = min(NEAREST, len(labelled))
    near = np.zeros((len(asked), len(names)), dtype=np.float32)
    for start in range(0, len(asked), _BLOCK):
        cosines = centred[asked[start : start + _BLOCK]] @ centred[labelled].T
        nearest = np.argpartition(-cosines, most - 1, axis=1)[:, :most]
        weights = np.take_along_axis(cosines, nearest, axis=1).clip(min=_LEAST)
        weights /= weights.sum(axis=1, keepdims=True)
        near[start : start + _BLOCK] = np.einsum("ik,ikt->it", weights, has[nearest])
    trust = len(labelled) / (len(labelled) + NEAREST)
    scores: Floats = NEAR * trust * near + PRIOR * np.log(share / USUAL).astype(np.float32)
    return scores


def _words(text: str) -> tuple[str, ...]:
    return tuple(singular(token.word) for token in analyse(text) if not token.extra)
