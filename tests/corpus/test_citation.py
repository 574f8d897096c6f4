import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.citation import Citation, find_doi, looks_like_citation, read_citation
from corpus.library import read_library
from tests.conftest import ROOT, SAMPLE
from tests.strategies import any_line, citations

FORMS = json.loads(
    (ROOT / "tests" / "data" / "corpus" / "citations.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["text"][:20])
def test_parts_of_a_real_form_are_read(form):
    expected = {name: value for name, value in form.items() if name != "text"}
    expected["authors"] = tuple(expected["authors"])
    assert asdict(read_citation(form["text"])) == expected


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["text"][:20])
def test_what_has_authors_looks_like_a_citation(form):
    assert looks_like_citation(form["text"]) == bool(form["authors"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Therapist Empathy",
        "Norcross and Lambert (2018) provide a review of 17 meta-analyses.",
        "Hayes (2018), in a large study, found the same.",
        "Wampold’s (2015) review says so.",
        "It is not so. Many therapists know this (2018). Indeed they do.",
        "The number of studies has grown every year (2019).",
        "Psychotherapy in 2019",
        "(2018). No names. Psychotherapy, 55(4), 1-9.",
        "Smith, J. No year. Psychotherapy.",
    ],
)
def test_prose_does_not_look_like_a_citation(text):
    assert not looks_like_citation(text)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi:10.1037/pst0000175", "10.1037/pst0000175"),
        ("DOI 10.1037/PST0000175.", "10.1037/pst0000175"),
        ("https://doi.org/10.1037/pst0000175; see", "10.1037/pst0000175"),
        ("(http://dx.doi.org/10.1037/pst0000175)", "10.1037/pst0000175"),
        ("(doi:10.1037/pst0000175).", "10.1037/pst0000175"),
        ("10.1016/S0140-6736(96)90749-5", "10.1016/s0140-6736(96)90749-5"),
        ("(10.1016/S0140-6736(96)90749-5)", "10.1016/s0140-6736(96)90749-5"),
        ("10.1002/(SICI)1097-4679(199910)55:10<1", "10.1002/(sici)1097-4679(199910)55:10"),
        ("first 10.1000/1, then 10.1000/2", "10.1000/1"),
        ("DOI: 10…", ""),
        ("version 10.12/3", ""),
        ("110.1037/x", ""),
    ],
)
def test_doi_is_found_without_what_stands_around_it(text, doi):
    assert find_doi(text) == doi


@pytest.mark.parametrize(
    "text",
    [
        "Hayes, J. (2018). " + "doi " * 50_000 + "x 10.1000/1",
        "Hayes, J. (2018). " + ". a, " * 50_000,
        "10.1000/" + ")" * 500_000,
        "(2018" * 50_000,
        "Hayes, J., " * 50_000 + "(2018).",
    ],
    ids="leads stops brackets years names".split(),
)
def test_hostile_citation_is_read_in_a_moment(text):
    assert isinstance(read_citation(text), Citation)
    assert looks_like_citation(text) in {True, False}


@given(st.text() | any_line)
def test_reading_a_citation_never_raises(text):
    found = read_citation(text)
    assert found.doi in text.lower()
    assert found.title in text
    assert all(author in text for author in found.authors)
    looks_like_citation(text)


@given(citations)
def test_generated_citation_has_its_parts(text):
    found = read_citation(text)
    assert looks_like_citation(text)
    assert len(found.authors) == text.partition("(")[0].count(",")
    assert (found.year is None) == ("(in press)" in text)
    assert found.title
    assert found.source


def test_every_citation_of_the_sample_is_read():
    for summary in read_library(SAMPLE).summaries:
        found = read_citation(summary.citation)
        assert looks_like_citation(summary.citation), summary.id
        assert found.authors, summary.id
        assert found.year is not None
        assert found.title, summary.id
        assert found.doi in {"", summary.doi.lower()}
