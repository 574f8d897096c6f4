"""A summary and its evidence -> its values in each facet, as they are shown and counted.

topic, type      the editor's labels; a type that no editor stated is that of the text
year, cited      the year posted, and that of the paper
size, effect     how many people were studied, and whether an effect size is stated
therapy, condition   what the study is about
"""

from typing import Final

from corpus.citation import read_citation
from corpus.evidence import Evidence
from corpus.summary import NOT_STATED, Summary

FACETS: Final = ("topic", "type", "year", "cited", "size", "effect", "therapy", "condition")

SIZES: Final = ("under 100", "100 to 999", "1,000 and more")
HAS_EFFECT: Final = "stated"

Values = dict[str, tuple[str, ...]]


def facet_values(summary: Summary, evidence: Evidence) -> Values:
    """Return the values of a summary in every facet; none where it says nothing."""
    cited = read_citation(summary.citation).year
    stated = summary.research_type != NOT_STATED
    return {
        "topic": summary.topics,
        "type": (summary.research_type if stated else evidence.design,),
        "year": (str(summary.year),),
        "cited": (str(cited),) if cited else (),
        "size": (_size(evidence.people.value),) if evidence.people else (),
        "effect": (HAS_EFFECT,) if evidence.effect else (),
        "therapy": tuple(each.value for each in evidence.studied.therapies),
        "condition": tuple(each.value for each in evidence.studied.conditions),
    }


def _size(people: int) -> str:
    return SIZES[(people >= 100) + (people >= 1000)]
