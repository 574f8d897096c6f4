"""Question -> the other wordings that are looked for as well, at a lower weight.

    "EUPD dropout"  ->  =bpd, =dropout at FORM_WEIGHT; ~bpd, ~dropout at NARROW_WEIGHT
    "off her meds"  ->  nonadher, medic at LAY_WEIGHT

One wording that is only narrower than a group doesn't bring the group in, two of them do: "OQ-45
feedback" is about outcome monitoring.  The encoder, which knows few abbreviations and lay words,
is given them spelled out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from corpus.vocabulary import Synonyms
from index.analysis import Token, analyse, telling, terms
from index.concepts import (
    FORM,
    NARROW,
    Wording,
    concept_term,
    distinct_words,
    find_wordings,
    singular,
    spelled_out,
)
from index.snapshot import Snapshot
from search.lay import LayWords, find_lay_words

FORM_WEIGHT: Final = 0.8
NARROW_WEIGHT: Final = 0.15
LAY_WEIGHT: Final = 0.5
_ABBREVIATION_LIMIT: Final = 6
_SHOWN: Final = 4
_LATEST: Final = 8


class Words(Struct, frozen=True):
    """The words of a question: as typed, their tokens, and what they are wordings of.

    ``telling`` are the tokens of words that say something of what is asked.
    """

    text: str
    tokens: tuple[Token, ...]
    telling: tuple[Token, ...]
    wordings: tuple[Wording, ...]
    lay: tuple[LayWords, ...]


@lru_cache(_LATEST)
def read_words(text: str) -> Words:
    """Analyse the words of a question; a correction asks for the same again."""
    tokens = analyse(text)
    wordings, lay = find_wordings(text, tokens), find_lay_words(text, tokens)
    said = telling(text, tokens)
    return Words(text, tuple(tokens), tuple(said), tuple(wordings), tuple(lay))


class Expansion(Struct, frozen=True):
    """What is looked for beside the words of a question.

    ``weights`` are factors by term; ``meaning`` is the text for the encoder, and ``researched`` the
    same with what research calls its lay words, if it has any; ``wordings`` are those that stand in
    some summary, the commonest first, and what research calls the lay words.
    """

    weights: Mapping[str, float]
    meaning: str
    researched: str
    wordings: tuple[str, ...]


def expand(words: Words, lay: Sequence[LayWords], meaning: str, snapshot: Snapshot) -> Expansion:
    """Look up the synonym groups of what a question says, and take in some of its lay words."""
    if not words.wordings and not lay:
        return Expansion({}, meaning, "", ())
    groups = _groups(words)
    spelled = [
        spelled_out(each.group)
        for each in words.wordings
        if each.role == FORM and _is_short(words.text[slice(*each.at)])
    ]
    weights = {term: LAY_WEIGHT for each in lay for term in each.terms}
    for group in groups.values():
        weights[concept_term(FORM, group)] = FORM_WEIGHT
        weights[concept_term(NARROW, group)] = NARROW_WEIGHT
    research = tuple(dict.fromkeys(each.research for each in lay))
    explained = _spell_out(meaning, spelled)
    researched = _spell_out(meaning, [*spelled, *research]) if research else explained
    return Expansion(
        weights,
        explained,
        researched if researched != explained else "",
        _wordings(groups, words.tokens, snapshot) + research,
    )


def _spell_out(meaning: str, spelled: Sequence[str]) -> str:
    """Add to a text what it says in other words, as far as it doesn't say so itself."""
    if not spelled or not meaning:
        return meaning
    said = set(terms(meaning))
    added = [text for text in dict.fromkeys(spelled) if not said.issuperset(terms(text))]
    return f"{meaning} ({', '.join(added)})" if added else meaning


def _groups(words: Words) -> dict[str, Synonyms]:
    """Return by label the groups that a question names, or is about by two narrower things."""
    named = [each for each in words.wordings if each.role == FORM]
    things = {each.at: each.group.label for each in named}
    narrower = {
        (each.group.label, things.get(each.at, each.form))
        for each in words.wordings
        if each.role == NARROW
    }
    counted = Counter(label for label, _ in narrower)
    several = [each for each in words.wordings if counted[each.group.label] > 1]
    return {each.group.label: each.group for each in (*named, *several)}


def _is_short(typed: str) -> bool:
    return " " not in typed and len(typed) <= _ABBREVIATION_LIMIT


def _wordings(
    groups: Mapping[str, Synonyms], tokens: Sequence[Token], snapshot: Snapshot
) -> tuple[str, ...]:
    """List the forms of groups that stand in the summaries and were not typed."""
    typed = {singular(token.word) for token in tokens}
    counted = []
    for group in groups.values():
        for form in (*group.forms, *group.cased):
            count = snapshot.count_wording(form)
            if count and not distinct_words(form) <= typed:
                counted.append((-count, form))
    return tuple(form for _, form in sorted(counted)[:_SHOWN])
