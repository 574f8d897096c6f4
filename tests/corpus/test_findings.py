import json
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.blog import read_page
from corpus.findings import read_findings
from corpus.lists import Finding
from corpus.measures import MEASURES, PERCENT, SAMPLE, VARIANCE
from corpus.passages import split_sentences
from corpus.summary import Section, Summary
from tests.conftest import SEED, needs_shared
from tests.findings_figures import LABELLED, PARTS, key_of, key_of_label, load, measure, read
from tests.strategies import texts

BPD = (
    "When the treatment types were looked at separately, DBT (g = 0.34; 95% CI: 0.15, 0.53) and "
    "psychodynamic approaches (g = 0.41; 95% CI: 0.12, 0.69) were more effective than control "
    "interventions, while CBT (g = 0.24; 95% CI: −0.01, 0.49) was not."
)


def clause(text: str, finding: Finding) -> str:
    return text[slice(*finding.clause)]


def only(text: str) -> Finding:
    (found,) = read(text)
    return found


def test_the_half_that_was_labelled_first_is_read_as_well_as_promised():
    found = measure("held_out")
    assert found.sentences >= 150
    assert found.traps >= 50
    assert found.precision >= 0.98
    assert found.recall >= 0.95


@pytest.mark.parametrize("part", ["tuning", "second", "third"])
def test_the_sentences_that_were_looked_at_are_read_right(part):
    found = measure(part)
    assert found.precision >= 0.99
    assert found.recall >= 0.99


def test_the_labelled_sentences_are_many_and_many_are_traps():
    held = [each for part in ("held_out", "tuning") for each in load(part)]
    assert len(held) >= 300
    assert sum(not each["findings"] for each in held) >= 100


@needs_shared
def test_every_statistic_of_the_seed_page_is_found_and_nothing_else():
    wanted = json.loads((LABELLED / "seed.json").read_text(encoding="utf-8"))
    found = [
        (post.id, section.heading, *key_of(finding), finding.time, finding.comparator)
        for post, section, finding in read_seed()
    ]
    expected = [
        (
            each["post"],
            each["section"],
            *key_of_label(each),
            each.get("time", ""),
            each.get("comparator", ""),
        )
        for each in wanted
    ]
    assert Counter(found) == Counter(expected)


@needs_shared
def test_every_clause_of_the_seed_page_is_about_its_own_and_about_nothing_else():
    wanted = json.loads((LABELLED / "seed.json").read_text(encoding="utf-8"))
    for post, section, finding in read_seed():
        held = clause(section.text, finding)
        labels = [
            each
            for each in wanted
            if (each["post"], key_of_label(each)) == (post.id, key_of(finding))
        ]
        assert any(each.get("about", "") in held for each in labels), held
        others = {
            each["about"]
            for each in wanted
            if each["post"] == post.id and "about" in each and each["span"] not in held
        }
        assert not [about for about in others if f"{about} (" in held], held


def read_seed() -> Iterator[tuple[Summary, Section, Finding]]:
    for post in read_page(str(SEED), SEED.read_bytes()).posts:
        for section in post.sections:
            for finding in read_findings(section.text, split_sentences(section.text)):
                yield post, section, finding


def test_a_clause_keeps_its_own_therapy_and_its_own_not():
    dbt, psychodynamic, cbt = read(BPD)
    assert "DBT" in clause(BPD, dbt)
    assert "psychodynamic" not in clause(BPD, dbt)
    assert clause(BPD, psychodynamic).startswith("psychodynamic approaches (g = 0.41")
    assert clause(BPD, cbt) == "while CBT (g = 0.24; 95% CI: −0.01, 0.49) was not."
    assert cbt.comparator == ""
    assert psychodynamic.comparator == "control"


def test_a_minus_is_read_in_every_form_and_shown_as_printed():
    for dash in "-−–‐":
        found = only(f"Outcome was worse (r = {dash}.16, 95% CI [{dash}.30, {dash}.03]).")
        assert found.value
        assert found.value.value == -0.16
        assert found.value.printed == f"{dash}.16"
        assert found.interval
        assert (found.interval.low.value, found.interval.high.value) == (-0.30, -0.03)


def test_a_dash_between_two_numbers_is_a_range():
    found = only("The correlation was r = 0.26 (95% CI [.19–.32]).")
    assert found.interval
    assert (found.interval.low.value, found.interval.high.value) == (0.19, 0.32)


def test_an_interval_goes_to_the_effect_that_lies_in_it():
    r, d = read("The effect was moderate: r = .29, d = .62, 95% CI [.10, .47], p = .003.")
    assert r.interval
    assert d.interval is None
    assert (r.p, d.p) == ("= .003", "= .003")


def test_studies_and_the_people_in_them_are_one_sample():
    found = only("They reviewed 11 studies representing 1,314 patients.")
    assert (found.measure, found.value) == (SAMPLE, None)
    assert found.studies
    assert found.people
    assert (found.studies.value, found.people.value, found.people.unit) == (11, 1314, "patients")


def test_what_happened_at_another_time_is_told_apart():
    after, later = read("Therapy helped at post-treatment (g = .35) and at follow-up (g = .45).")
    assert (after.time, later.time) == ("post-treatment", "follow-up")


@pytest.mark.parametrize(
    "text",
    [
        "Participants were aged 18 to 65, with a mean of 34.5 years.",
        "In 2018 patients could choose; see pages 508-519 of volume 55(4).",
        "By convention d = .20 is small and d = .50 is moderate.",
        "They had 12 sessions over 16 weeks and filled in the OQ-45 and the PHQ-9.",
        "See doi:10.1037/pst0000185 and https://example.org/r=.3.",
    ],
)
def test_other_numbers_are_no_findings(text):
    assert list(read(text)) == []


def test_variance_explained_is_not_people():
    assert only("Technique explained 10% of the variance in outcome.").measure == VARIANCE
    assert only("About 10% of clients dropped out.").measure == PERCENT


@pytest.mark.parametrize("part", PARTS)
def test_every_finding_printed_and_read_again_is_the_same(part):
    for each in load(part):
        for found in read(each["text"]):
            assert [key_of(again) for again in read(str(found))] == [key_of(found)], str(found)


values = st.integers(-99, 99).map(lambda value: f"{value / 100:.2f}")


@given(
    measured=st.sampled_from([each for each in MEASURES if each.steps]),
    value=values,
    ends=st.tuples(values, values),
    p=st.sampled_from(["", "= .03", "< .001", "ns"]),
    studies=st.integers(0, 300),
    people=st.integers(0, 3_000_000),
)
def test_whatever_is_printed_reads_as_itself(measured, value, ends, p, studies, people):
    low, high = sorted(ends, key=float)
    assume(float(low) <= float(value) <= float(high))
    parts = [f"{measured.symbol} = {value}", f"95% CI [{low}, {high}]"]
    parts += ["ns" if p == "ns" else f"p {p}"] if p else []
    parts += [f"k = {studies:,}", f"N = {people:,}"]
    assert str(only(", ".join(parts))) == ", ".join(parts)


_PARTS = st.sampled_from(
    "r d g = . , ; : ( ) [ ] - − – % 95% CI p < .05 ns k N n 14 studies 1,314 patients and to of "
    "was between .29 0.5 -.16 while ± odds ratio β η² F(1, 32) 2019 12-week I² per cent "
    "over 6000".split()
)


@given(text=texts | st.lists(_PARTS, max_size=40).map(" ".join))
def test_reading_never_fails_and_ranges_lie_in_the_text_and_hold_the_value(text):
    for found in read(text):
        first, last = found.clause
        assert 0 <= first <= found.start < found.end <= last <= len(text)
        if found.value:
            assert found.value.printed in text[found.start : found.end]
        for part in (found.interval, found.studies, found.people):
            assert part is None or 0 <= part.start < part.end <= len(text)


def test_a_paragraph_of_a_megabyte_is_read_in_two_seconds():
    sentence = "They pooled 11 studies with 1,314 patients and found r = .29, 95% CI [.10, .47]. "
    prose = "Clients who felt understood stayed longer and said so to those who asked them. "
    text = (sentence + prose * 9) * (1_000_000 // (len(sentence) + 9 * len(prose)))
    sentences = split_sentences(text)
    began = time.process_time()
    assert len(list(read_findings(text, sentences))) > 2000
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "piece", ["1 ", "r = ", "(", "95% CI [", "g = .3; ", "12 and studies ", "a"]
)
def test_time_grows_no_faster_than_the_text(piece):
    def seconds(length: int) -> float:
        text = piece * (length // len(piece)) + "1"
        began = time.process_time()
        list(read_findings(text, [(0, len(text))]))
        return time.process_time() - began

    seconds(10_000)
    assert seconds(400_000) < 0.1 + 12 * seconds(100_000)
