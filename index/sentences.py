"""Summary -> its sentences with the terms that each holds: what answers are chosen from.

Made when indexing, so that nothing is split or analysed for the hits of a page.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from corpus.summary import Summary
from index.analysis import analyse
from index.concepts import find_wordings, is_concept


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its section's number, its range in the section's text, and its terms.

    ``held`` are the terms of its words and of its wordings of synonym groups, one a line.
    """

    section: int
    start: int
    end: int
    held: str

    @property
    def terms(self) -> frozenset[str]:
        """The distinct terms that it holds."""
        return frozenset(self.held.split("\n"))

    @property
    def at(self) -> tuple[int, int, int]:
        """Where it stands: section number and range in the section's text."""
        return self.section, self.start, self.end

    def holds(self, section: int, place: int) -> bool:
        """Tell whether a place of a section's text lies in it."""
        return self.section == section and self.start <= place < self.end


def analyse_sentences(
    summary: Summary, sentences: Iterable[tuple[int, int, int]]
) -> tuple[Sentence, ...]:
    """Return sentences of a summary, given by section number and range, with their terms."""
    return tuple(
        Sentence(*at, "\n".join(sorted({term for term, _, _ in places(summary.quote(*at))})))
        for at in sentences
    )


def places(text: str, wanted: Collection[str] | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield the terms of a text, and those of its wordings, with their ranges; or the wanted."""
    tokens = analyse(text)
    for each in tokens:
        if wanted is None or each.term in wanted:
            yield each.term, each.start, each.end
    if wanted is None or any(is_concept(term) for term in wanted):
        for found in find_wordings(text, tokens):
            if wanted is None or found.term in wanted:
                yield found.term, found.start, found.end
