import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.summary import Month, Section, Summary, SummaryId
from corpus.vocabulary import load_vocabulary
from index.encoder import Encoder
from index.suggest import MOST, REST, suggest_topics
from index.types import Floats
from tests.strategies import any_line, markdown
from tests.suggest_figures import (
    Figures,
    compare,
    leave_one_out,
    mean_vectors,
    none_labelled,
    read_sample,
)

VOCABULARY = load_vocabulary()
TOPICS = [label.name for label in VOCABULARY.topics.all]
CUES = [cue for label in VOCABULARY.topics.all for cue in label.cues]


def summary(title: str, text: str = "text", citation: str = "") -> Summary:
    return Summary(
        id=SummaryId("x"),
        title=title,
        published=Month("2020-01"),
        citation=citation,
        topics=(),
        research_type="not stated",
        sections=(Section("", text),),
    )


def units(count: int, seed: int = 0) -> Floats:
    vectors = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def suggest_for(title: str, text: str = "text") -> tuple[str, ...]:
    return suggest_topics([summary(title, text)], [()], units(1), VOCABULARY)[0]


texts = any_line | markdown | st.lists(st.sampled_from(CUES), max_size=12).map(" ".join)
labels = st.just(()) | st.lists(
    st.sampled_from([*TOPICS, "Not a topic"]), min_size=1, max_size=4, unique=True
).map(tuple)
corpora = st.lists(st.tuples(st.builds(summary, texts, texts, texts), labels), max_size=6)


@given(corpora, st.integers(0, 3))
def test_suggestions_are_few_known_topics_and_only_for_what_has_no_labels(corpus, seed):
    held = [each for each, _ in corpus]
    given_labels = [each for _, each in corpus]
    vectors = units(len(corpus), seed)
    suggested = suggest_topics(held, given_labels, vectors, VOCABULARY)
    assert len(suggested) == len(corpus)
    for found, labelled in zip(suggested, given_labels, strict=True):
        assert not (found and labelled)
        assert len(found) == len(set(found)) <= MOST
        assert set(found) <= set(TOPICS)
        assert REST not in found or found == (REST,)
    assert suggest_topics(held, given_labels, vectors, VOCABULARY) == suggested


@given(corpora)
def test_without_labels_each_is_suggested_for_by_its_own_text(corpus):
    held = [each for each, _ in corpus]
    together = suggest_topics(held, [()] * len(held), units(len(held)), VOCABULARY)
    alone = [suggest_topics([each], [()], units(1), VOCABULARY)[0] for each in held]
    assert together == alone


def test_a_text_of_something_else_gets_no_topic():
    assert suggest_for("A Walk in the Park", "It rained and the ducks were glad of it.") == ()


def test_a_cue_in_the_title_comes_first():
    suggested = suggest_for("Countertransference", "Empathy is felt. The weather was fine.")
    assert suggested[0] == "Transference and Countertransference"


def test_plurals_british_spelling_and_hyphens_make_no_difference():
    cbt = "Cognitive Therapy (CT) and Cognitive-Behavioural Therapy (CBT)"
    for title in ("Cognitive-Behavioural Therapies", "Cognitive behavioral therapy"):
        assert cbt in suggest_for(title)
    assert "Attendance, Attrition, and Drop-Out" in suggest_for("Drop-Outs")


def test_mental_health_is_not_mentalizing():
    text = "Mental health matters. Mental health services were asked about mental health."
    assert "Self-Reflection and Awareness" not in suggest_for("Mental Health", text)


def test_miscellaneous_is_suggested_only_where_nothing_else_is():
    assert suggest_for("The Pandemic", "The pandemic and COVID-19.") == (REST,)
    assert suggest_for("Depression in the Pandemic") == ("Depression and Depressive Symptoms",)
    assert suggest_for("A Year", "The pandemic, COVID-19, the pandemic and burnout.") == ()


def test_labelled_neighbours_say_what_the_words_do_not():
    vectors = np.repeat(np.eye(2, dtype=np.float32), 21, axis=0)
    corpus = [summary("A Year")] * 42
    labelled = [(), *[("Empathy",)] * 20, *[("Training",)] * 21]
    assert suggest_topics(corpus, labelled, vectors, VOCABULARY)[0] == ("Empathy",)
    vectors[0] = vectors[-1]
    assert suggest_topics(corpus, labelled, vectors, VOCABULARY)[0] == ("Training",)


def test_a_label_that_is_no_topic_is_never_passed_on():
    vectors = np.ones((30, 1), dtype=np.float32)
    labelled = [(), *[("Not a topic",)] * 29]
    assert suggest_topics([summary("A Year")] * 30, labelled, vectors, VOCABULARY) == [()] * 30


def test_no_summaries_get_no_suggestions():
    assert suggest_topics([], [], np.zeros((0, 8), dtype=np.float32), VOCABULARY) == []


@pytest.fixture(scope="module")
def sample_vectors(encoder: Encoder) -> Floats:
    return mean_vectors(read_sample(), encoder)


def check(figures: Figures, precision: float, recall: float, f1: float) -> None:
    assert figures.precision > precision, figures
    assert figures.recall > recall, figures
    assert figures.f1 > f1, figures


def test_most_labels_of_a_summary_are_suggested_from_those_of_the_others(sample_vectors):
    """The figures of python -m tests.suggest_figures, less two hundredths."""
    sample = read_sample()
    suggested = leave_one_out(sample, sample_vectors)
    check(compare(suggested, sample), 0.69, 0.735, 0.715)
    check(compare(suggested[1::2], sample[1::2]), 0.645, 0.705, 0.675)


def test_most_labels_are_suggested_where_nothing_is_labelled(sample_vectors):
    """The figures of python -m tests.suggest_figures, less two hundredths."""
    sample = read_sample()
    suggested = none_labelled(sample, sample_vectors)
    check(compare(suggested, sample), 0.685, 0.62, 0.65)
    check(compare(suggested[1::2], sample[1::2]), 0.635, 0.6, 0.62)
