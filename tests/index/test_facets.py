import pytest
from hypothesis import given

from corpus.evidence import read_evidence
from corpus.passages import list_sentences
from corpus.summary import NOT_STATED, Month, Section, Summary, SummaryId
from corpus.vocabulary import load_vocabulary
from index.facets import FACETS, HAS_EFFECT, SIZES, facet_values
from search.searcher import Searcher
from tests.strategies import summaries


def values_of(
    *texts: str, research_type: str = NOT_STATED, citation: str = "", topics: tuple[str, ...] = ()
) -> dict[str, tuple[str, ...]]:
    """Return the values of a summary that was posted in April 2019 and says these texts."""
    summary = Summary(
        id=SummaryId("x"),
        title="t",
        published=Month("2019-04"),
        citation=citation,
        topics=topics,
        research_type=research_type,
        sections=tuple(Section("", text) for text in texts),
    )
    return facet_values(summary, read_evidence(summary, list_sentences(summary)))


@given(summaries())
def test_every_summary_has_its_values_in_every_facet(summary: Summary):
    evidence = read_evidence(summary, list_sentences(summary))
    values = facet_values(summary, evidence)
    assert tuple(values) == FACETS
    assert values["topic"] == summary.topics
    assert values["year"] == (summary.published[:4],)
    assert all(len(held) == len(set(held)) and "" not in held for held in values.values())
    assert [len(values["type"]), len(values["year"])] == [1, 1]
    assert all(len(values[name]) <= 1 for name in ("cited", "size", "effect"))
    assert bool(values["size"]) is bool(evidence.people)
    assert bool(values["effect"]) is bool(evidence.effect)


def test_what_a_summary_does_not_say_has_no_value():
    values = values_of("Listen before you speak.")
    assert values == dict.fromkeys(FACETS, ()) | {"type": (NOT_STATED,), "year": ("2019",)}


@pytest.mark.parametrize(
    ("people", "size"),
    [("7", 0), ("99", 0), ("100", 1), ("999", 1), ("1,000", 2), ("1,314", 2), ("250,000", 2)],
)
def test_a_sample_is_of_one_of_three_sizes(people: str, size: int):
    assert values_of(f"They asked {people} clients.")["size"] == (SIZES[size],)


def test_an_effect_is_stated_where_a_number_says_it():
    assert values_of("Empathy went with outcome (r = .28).")["effect"] == (HAS_EFFECT,)
    assert values_of("Empathy went with outcome.")["effect"] == ()
    assert values_of("80 clients improved.")["effect"] == ()


def test_the_type_is_that_of_the_editor_and_else_that_of_the_text():
    text = "The authors conducted a meta-analysis of 11 studies."
    assert values_of(text)["type"] == ("meta-analysis",)
    assert values_of(text, research_type="survey")["type"] == ("survey",)


def test_the_year_of_the_paper_is_not_the_year_posted():
    values = values_of("Text.", citation="Elliott, R. (2018). Empathy. Psychotherapy, 55, 399-410.")
    assert (values["cited"], values["year"]) == (("2018",), ("2019",))


def test_the_values_of_the_sample_are_those_of_the_lists(searcher: Searcher):
    held = {name: set(column.values) for name, column in searcher.snapshot.columns.facets.items()}
    vocabulary = load_vocabulary()
    assert held["therapy"] <= {each.name for each in vocabulary.therapies}
    assert held["condition"] <= {each.name for each in vocabulary.conditions}
    assert held["type"] <= {each.name for each in vocabulary.research_types.all} | {NOT_STATED}
    assert held["size"] == set(SIZES)
    assert held["effect"] == {HAS_EFFECT}
    assert all(len(held[name]) > 3 for name in ("topic", "year", "cited", "therapy", "condition"))
