"""Question -> the other wordings that are looked for as well, at a lower weight.

    "EUPD dropout"  ->  =bpd, =dropout at FORM_WEIGHT; ~bpd, ~dropout at NARROW_WEIGHT

One wording that is only narrower than a group doesn't bring the group in, two of them do: "OQ-45
feedback" is about outcome monitoring.  The encoder, which knows few abbreviations, is given them
spelled out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.vocabulary import Synonyms
from index.analysis import Token
from index.concepts import (
    FORM,
    NARROW,
    Wording,
    concept_term,
    distinct_words,
    singular,
    spelled_out,
)
from index.snapshot import Snapshot

FORM_WEIGHT: Final = 0.8
NARROW_WEIGHT: Final = 0.15
_ABBREVIATION_LIMIT: Final = 6
_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Expansion:
    """What is looked for beside the words of a question.

    ``weights`` are factors by concept term; ``meaning`` is the text for the encoder;
    ``wordings`` are those that stand in some summary, the commonest first.
    """

    weights: Mapping[str, float]
    meaning: str
    wordings: tuple[str, ...]


def expand(
    said: str,
    tokens: Sequence[Token],
    found: Sequence[Wording],
    meaning: str,
    snapshot: Snapshot,
) -> Expansion:
    """Look up the synonym groups of what a question says, given its tokens and wordings."""
    groups: dict[str, Synonyms] = {}
    spelled: list[str] = []
    for wording in found:
        if wording.role == FORM:
            groups[wording.group.label] = wording.group
            typed = said[wording.start : wording.end]
            if " " not in typed and len(typed) <= _ABBREVIATION_LIMIT:
                spelled.append(spelled_out(wording.group))
    things = {each.at: each.group.label for each in found if each.role == FORM}
    narrower = {
        (each.group.label, things.get(each.at, each.form)) for each in found if each.role == NARROW
    }
    counted = Counter(label for label, _ in narrower)
    groups |= {each.group.label: each.group for each in found if counted[each.group.label] > 1}
    weights: dict[str, float] = {}
    for group in groups.values():
        weights[concept_term(FORM, group)] = FORM_WEIGHT
        weights[concept_term(NARROW, group)] = NARROW_WEIGHT
    added = [text for text in dict.fromkeys(spelled) if text.lower() not in meaning.lower()]
    explained = f"{meaning} ({', '.join(added)})" if added and meaning else meaning
    return Expansion(weights, explained, _wordings(groups, tokens, snapshot))


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
