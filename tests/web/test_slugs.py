import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.vocabulary import Label, Labels, load_vocabulary
from web.slugs import make_slugs, topic_slugs, type_slugs, write_slug

KINDS = [
    (load_vocabulary().topics, topic_slugs()),
    (load_vocabulary().research_types, type_slugs()),
]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Empathy", "empathy"),
        ("Trauma and/or PTSD", "trauma-and-or-ptsd"),
        ("Attendance, Attrition, and Drop-Out", "attendance-attrition-and-drop-out"),
        ("Medications/Pharmacotherapy", "medications-pharmacotherapy"),
        ("  Thérapie  ", "therapie"),
        ("?", ""),
    ],
)
def test_a_slug_is_the_letters_of_a_name(name: str, slug: str):
    assert write_slug(name) == slug


@pytest.mark.parametrize(("labels", "slugs"), KINDS)
def test_every_name_of_the_vocabulary_has_a_slug_of_its_own(labels, slugs):
    names = [label.name for label in labels.all]
    assert [slugs.names[slugs.of[name]] for name in names] == names
    assert len(set(slugs.of.values())) == len(names)


@pytest.mark.parametrize(("labels", "slugs"), KINDS)
def test_the_slug_of_an_alias_leads_to_its_name(labels, slugs):
    taken = set(slugs.of.values())
    for label in labels.all:
        for alias in label.aliases:
            if write_slug(alias) not in taken:
                assert slugs.names[write_slug(alias)] == label.name


@pytest.mark.parametrize("second", ["Drop out", "DROP-OUT!", "Dröp Out"])
def test_names_that_would_share_a_slug_are_refused(second: str):
    labels = Labels.of("topic", (Label("Drop-Out"), Label(second)))
    with pytest.raises(ValueError, match="no slug of its own: 'drop-out'"):
        make_slugs(labels)


def test_a_name_without_letters_is_refused():
    with pytest.raises(ValueError, match="no slug of its own"):
        make_slugs(Labels.of("topic", (Label("心"),)))


def test_an_alias_never_takes_the_slug_of_a_name():
    slugs = make_slugs(Labels.of("topic", (Label("Grief", ("lo ss",)), Label("Lo-ss"))))
    assert slugs.names == {"grief": "Grief", "lo-ss": "Lo-ss"}


@given(st.text())
def test_any_text_has_a_slug_that_needs_no_quoting_and_nearest_names(text: str):
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", write_slug(text))
    assert len(topic_slugs().nearest(text)) <= 3
