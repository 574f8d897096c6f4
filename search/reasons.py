"""A hit -> why it stands where it does, in words; the numbers are those of its explanation."""

from collections.abc import Iterator, Sequence
from typing import Final

from index.concepts import FORM, NARROW
from search.results import Hit, TermPart

_NAMED: Final = 6


def give_reasons(hit: Hit) -> Iterator[str]:
    """Say what a hit's score is made of, part by part; the parts sum to the score."""
    why = hit.explanation
    if why.title_part:
        yield f"The question is its title: adds {why.title_part:.3f}"
    if why.terms:
        words = ", ".join(_list(why.terms))
        yield (
            f"Words: {words}; together {why.keyword:.1f} of at most "
            f"{why.best_keyword:.1f}, adds {why.keyword_part:.3f}"
        )
        if why.trust < 1 and why.keyword_part:
            yield f"No summary holds many of the question's words: words count {why.trust:.0%}"
    if why.meaning_part:
        yield (
            f"Meaning: similarity {why.similarity:.2f}, {why.cosine:.2f} beside the best hits, "
            f"of at most {why.best_cosine:.2f}, adds {why.meaning_part:.3f}"
        )
    if why.nearness is not None and why.wordwise_part:
        yield (
            f"Word by word: nearness {why.nearness:.2f}, at least {why.least_nearness:.2f}, "
            f"adds {why.wordwise_part:.3f}"
        )
    yield f"Score: {hit.score:.3f}"


def _list(terms: Sequence[TermPart]) -> Iterator[str]:
    """Name the weightiest terms, each with what it adds, and sum up the others."""
    for part in terms[:_NAMED]:
        yield f"{_name(part)} {part.weight * part.factor:.1f}"
    if others := terms[_NAMED:]:
        yield f"{len(others)} more {sum(part.weight * part.factor for part in others):.1f}"


def _name(part: TermPart) -> str:
    if part.term.startswith(FORM):
        return f"{part.term[1:]} in any wording"
    if part.term.startswith(NARROW):
        return f"kinds of {part.term[1:]}"
    return part.term
