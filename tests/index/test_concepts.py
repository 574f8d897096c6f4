import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.concepts import find_wordings, singular


def terms_of(text: str) -> set[str]:
    return {wording.term for wording in find_wordings(text)}


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("a client with EUPD", "=bpd"),
        ("borderline personality disorder", "=bpd"),
        ("premature terminations", "=dropout"),
        ("drop-outs", "=dropout"),
        ("alliance strain", "=rupture"),
        ("ROM", "=routine outcome monitoring"),
        ("teletherapy", "=telepsychology"),
        ("no-shows", "~dropout"),
        ("PD with panic attacks", "=panic disorder"),
        ("Cluster C PD", "=personality disorder"),
    ],
)
def test_a_wording_stands_for_its_group(text: str, term: str):
    assert term in terms_of(text)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("acting out", "=acceptance and commitment therapy"),
        ("a CT scan", "=cbt"),
        ("he was sad", "=social anxiety"),
        ("mental health", "=mentalizing"),
        ("interpersonal skills", "=ipt"),
        ("in person-centered therapy", "=in person"),
        ("PD", "=panic disorder"),
        ("Cluster C PD", "=panic disorder"),
        ("AN UPDATE ON BED REST", "=eating disorders"),
        ("retention", "=dropout"),
        ("BPD", "=bipolar disorder"),
    ],
)
def test_what_only_looks_like_a_wording_is_none(text: str, term: str):
    assert term not in terms_of(text)


def test_an_abbreviation_alone_counts():
    assert "=bpd" in terms_of("BPD")
    assert "=ptsd" in terms_of("ptsd")


@given(st.text(max_size=200))
def test_wordings_lie_in_any_text_in_order(text: str):
    starts = [wording.start for wording in find_wordings(text)]
    assert starts == sorted(starts)
    assert all(0 <= w.start < w.end <= len(text) for w in find_wordings(text))


@pytest.mark.parametrize(
    ("word", "one"), [("therapies", "therapy"), ("process", "process"), ("crisis", "crisis")]
)
def test_plural_endings_go_and_others_stay(word: str, one: str):
    assert singular(word) == one
