import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.vocabulary import Label, Labels, load_vocabulary
from tests.conftest import SEED, needs_shared

VOCABULARY = load_vocabulary()
LABELS = Labels.of("fruit", (Label("Apple", ("Pomme", "Apples")), Label("Pear")))


@pytest.mark.parametrize("name", ["Apple", "apple", "POMME", " apples ", "apples\n"])
def test_name_or_alias_in_any_case_has_its_own_spelling(name):
    assert LABELS.canonical(name) == "Apple"


@pytest.mark.parametrize("name", ["", "Appl", "Plum", "apple pear"])
def test_other_names_have_none(name):
    assert LABELS.canonical(name) is None


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("Aple", "Apple"), ("pome", "Apple"), ("PAER", "Pear"), ("Zucchini", None), ("", None)],
)
def test_nearest_label_is_named_by_its_own_spelling(name, nearest):
    assert LABELS.nearest(name) == nearest


def test_name_that_stands_for_two_labels_is_refused():
    with pytest.raises(ValueError, match="fruit 'PEAR' stands for two labels"):
        Labels.of("fruit", (Label("Pear"), Label("Apple", ("PEAR",))))


@needs_shared
def test_every_topic_of_the_blog_is_a_topic():
    lines = SEED.read_text(encoding="utf-8").splitlines()
    topics = [line.removeprefix("- ") for line in lines if line.startswith("- ")][1:]
    assert len(topics) == 36
    named = {VOCABULARY.topics.canonical(topic) for topic in topics}
    assert None not in named
    assert len(named) == 36
    assert VOCABULARY.topics.canonical("Adherance") == "Adherence"


@pytest.mark.parametrize("labels", [VOCABULARY.topics, VOCABULARY.research_types])
def test_labels_are_told_apart_by_name(labels):
    names = [label.name for label in labels.all]
    assert len(set(names)) == len(names)
    for label in labels.all:
        for name in (label.name, *label.aliases):
            assert labels.canonical(name) == label.name
            assert labels.nearest(name) == label.name


def test_not_stated_is_a_type_of_research():
    assert VOCABULARY.research_types.canonical("not stated") == "not stated"


def test_cues_and_spellings_are_lower_case():
    for label in (*VOCABULARY.topics.all, *VOCABULARY.research_types.all):
        assert all(cue == cue.lower() for cue in label.cues), label.name
    for form, standard in VOCABULARY.spellings.items():
        assert form == form.lower()
        assert standard == standard.lower()


def test_no_spelling_stands_for_another_that_is_respelt():
    standards = set(VOCABULARY.spellings.values())
    assert not standards & set(VOCABULARY.spellings)


def test_groups_of_synonyms_have_something_to_stand_for_each_other():
    for group in VOCABULARY.synonyms:
        assert group.label
        assert len({*group.forms, *group.narrow, *group.cased}) > 1, group.label
        assert all(form == " ".join(form.split()) for form in group.forms)


def test_panic_and_personality_disorder_need_a_word_beside_their_abbreviation():
    groups = [group for group in VOCABULARY.synonyms if "PD" in group.cased]
    assert all(group.context for group in groups)


def test_vocabulary_is_read_once():
    assert load_vocabulary() is VOCABULARY


@given(st.text())
def test_any_name_has_a_label_or_none(name):
    names = {label.name for label in VOCABULARY.topics.all}
    assert VOCABULARY.topics.canonical(name) in {None, *names}
    assert VOCABULARY.topics.nearest(name) in {None, *names}
