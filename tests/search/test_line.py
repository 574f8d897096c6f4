import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.evidence import read_evidence
from corpus.passages import list_sentences
from corpus.summary import IMPLICATIONS, NOT_STATED, Month, Section, Summary, SummaryId
from search.line import LinePart, evidence_line, say_effect
from search.query import Filters, Query
from search.searcher import Searcher

SAYINGS = [
    "Empathy went with outcome (r = .28).",
    "Effects were large (d = 0.83, 95% CI [0.61, 1.05]) after treatment.",
    "It was kept at follow-up (g = 0.45).",
    "They pooled 11 studies representing 1,314 patients.",
    "Eighty-four studies were found.",
    "Over 6,000 participants took part.",
    "They asked 12 therapists and 80 clients.",
    "About 46% of clients dropped out.",
    "The authors interviewed 14 clients in a qualitative study.",
    "The authors conducted a meta-analysis.",
    "Listen before you speak.",
    "中文 “r” = none, − .5 😀",
]
texts = st.lists(st.sampled_from(SAYINGS), min_size=1, max_size=5).map(" ".join)


def summary_of(text: str, advice: str = "", research_type: str = NOT_STATED) -> Summary:
    sections = [Section("", text)] + ([Section(IMPLICATIONS, advice)] if advice else [])
    return Summary(
        id=SummaryId("x"),
        title="t",
        published=Month("2019-04"),
        citation="",
        topics=(),
        research_type=research_type,
        sections=tuple(sections),
    )


def line_of(summary: Summary) -> tuple[LinePart, ...]:
    return evidence_line(summary, read_evidence(summary, list_sentences(summary)))


def said(text: str, research_type: str = NOT_STATED) -> list[str]:
    return [part.text for part in line_of(summary_of(text, research_type=research_type))]


def digits(text: str) -> list[Decimal]:
    """Return the numbers of a text, whatever is printed around them; spaces group digits."""
    grouped = re.sub(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}\b)", "", text)
    plain = "".join(each if each.isdecimal() or each in ".," else " " for each in grouped)
    found = [each.strip(".,").replace(",", "") for each in plain.split()]
    return [Decimal(each) for each in found if each]


def check_places(summary: Summary, parts: tuple[LinePart, ...]) -> None:
    """See that each part is absent or, but for the type, stands where it says it does."""
    assert not parts[0].at
    for part in parts[1:]:
        assert part.is_absent is (part.at is None)
        if part.at:
            section, start, end = part.at
            printed = summary.sections[section].text[start:end]
            assert printed
            numbers = digits(printed)
            shown = digits(part.text)
            assert not numbers or set(shown) <= set(numbers)
    assert not [part for part in parts[:-1] if part.remarks]
    assert not [part for part in parts if part.is_absent and (part.at or part.remarks)]


@given(texts, st.just("") | texts, st.sampled_from([NOT_STATED, "survey", "qualitative study"]))
def test_every_number_of_a_line_stands_where_it_leads(text: str, advice: str, research_type: str):
    summary = summary_of(text, advice, research_type)
    parts = line_of(summary)
    assert 2 <= len(parts) <= 4
    check_places(summary, parts)


def test_every_number_of_the_lines_of_the_sample_stands_where_it_leads(searcher: Searcher):
    for ordinal in range(searcher.snapshot.count):
        stored = searcher.snapshot.fetch(ordinal)
        check_places(stored.summary, evidence_line(stored.summary, stored.evidence))


def test_the_line_says_type_sample_and_effect(searcher: Searcher):
    hit = searcher.search(Query(text="how to repair ruptures")).hits[0]
    parts = evidence_line(hit.summary, hit.stored.evidence)
    assert [part.text for part in parts] == [
        "Meta-analysis",
        "11 studies",
        "1,314 patients",
        "r = .29 [.10, .47]",
    ]
    for part in parts[1:]:
        assert part.at
        section, start, end = part.at
        assert hit.summary.sections[section].text[start:end]
    assert [each.text for each in parts[-1].remarks] == ["moderate", "interval excludes zero"]


def test_what_no_sentence_says_is_not_stated(searcher: Searcher):
    absent = [
        part.text
        for hit in searcher.search(Query(per_page=100)).hits
        for part in evidence_line(hit.summary, hit.stored.evidence)
        if part.is_absent
    ]
    assert set(absent) == {"sample not stated", "effect size not stated"}
    assert said("Listen before you speak.") == [
        "Type of research not stated",
        "sample not stated",
        "effect size not stated",
    ]


def test_a_qualitative_study_is_said_to_have_no_effect_size_at_all(searcher: Searcher):
    hits = searcher.search(Query(filters=Filters(types=("qualitative study",)), per_page=100)).hits
    assert len(hits) > 3
    for hit in hits:
        parts = evidence_line(hit.summary, hit.stored.evidence)
        assert not [part for part in parts if "effect" in part.text or "=" in part.text]


def test_the_type_is_that_of_the_editor_and_else_that_of_the_text():
    text = "The authors conducted a meta-analysis of 11 studies."
    assert said(text)[0] == "Meta-analysis"
    assert said(text, "survey")[0] == "Survey"


def test_an_effect_at_follow_up_says_so():
    assert said("At follow-up the effect was small (g = 0.25).")[-1] == "g = 0.25 at follow-up"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It went with outcome (r = .28).", "r = .28"),
        ("The effect was d = −0.83, 95% CI [−1.05, −0.61].", "d = −0.83 [−1.05, −0.61]"),
        ("Effects were moderate (d = 0.40 to 0.60).", "d = 0.40 to 0.60"),
        ("About 46% of clients dropped out.", "about 46%"),
        ("They asked 80 clients.", "80 clients"),
        ("They pooled 11 studies representing 1,314 patients.", "11 studies, 1,314 patients"),
    ],
)
def test_a_number_is_shown_as_it_is_printed(text: str, shown: str):
    summary = summary_of(text)
    (placed,) = read_evidence(summary, list_sentences(summary)).findings
    assert say_effect(placed.finding) == shown
