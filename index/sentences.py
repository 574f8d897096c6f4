"""Summary -> its sentences, each with its terms and where they stand: what answers are chosen from.

Made when indexing, so that nothing is split or analysed for the hits of a page.
"""

from collections.abc import Collection, Iterable

from msgspec import Struct

from corpus.summary import Summary
from index.analysis import Token, analyse
from index.concepts import Wording, find_wordings

Range = tuple[int, int]
"""A start and an end in a text."""


class Sentence(Struct, frozen=True):
    """A sentence: its section's number, its range in the section's text, and its terms.

    ``held`` are the terms of its words and of its wordings of synonym groups, one a line, in the
    order of their places; ``steps`` has two numbers for each: how far it starts after the one
    before, and how long it is.
    """

    section: int
    start: int
    end: int
    held: str
    steps: str

    @property
    def terms(self) -> Collection[str]:
        """The distinct terms that it holds, in order."""
        return dict.fromkeys(self.held.split("\n"))

    @property
    def at(self) -> tuple[int, int, int]:
        """Where it stands: section number and range in the section's text."""
        return self.section, self.start, self.end

    def places(self, wanted: Collection[str]) -> tuple[Range, ...]:
        """Return where wanted terms stand in the sentence, in order and apart."""
        steps = self.steps.split()
        apart: list[Range] = []
        at = 0
        for term, step, length in zip(self.held.split("\n"), steps[::2], steps[1::2], strict=False):
            at += int(step)
            if term not in wanted:
                continue
            end = at + int(length)
            if apart and at <= apart[-1][1]:
                apart[-1] = (apart[-1][0], max(apart[-1][1], end))
            else:
                apart.append((at, end))
        return tuple(apart)

    def holds(self, section: int, place: int) -> bool:
        """Tell whether a place of a section's text lies in it."""
        return self.section == section and self.start <= place < self.end


def analyse_sentences(
    summary: Summary, sentences: Iterable[tuple[int, int, int]]
) -> tuple[Sentence, ...]:
    """Return sentences of a summary, given by section number and range, with their terms."""
    return tuple(Sentence(*at, *_analyse(summary.quote(*at))) for at in sentences)


def _analyse(text: str) -> tuple[str, str]:
    """Return the terms of a text and of its wordings, and the steps from each to the next."""
    tokens = analyse(text)
    found: list[Token | Wording] = [*tokens, *find_wordings(text, tokens)]
    places = sorted((each.start, each.end, each.term) for each in found)
    starts = [0, *(start for start, _, _ in places)]
    steps = (
        f"{start - before} {end - start}"
        for before, (start, end, _) in zip(starts, places, strict=False)
    )
    return "\n".join(term for _, _, term in places), " ".join(steps)
