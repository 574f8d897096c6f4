from hypothesis import given

from corpus.blog import read_page
from corpus.doubt import doubt
from corpus.evidence import Evidence, read_evidence
from corpus.library import read_library
from corpus.parse import Draft, parse
from corpus.passages import list_sentences
from corpus.summary import IMPLICATIONS, Month, Section, Summary, SummaryId
from tests.conftest import SAMPLE, SEED, needs_shared
from tests.strategies import summaries


def summary_of(found: str, advice: str = "", **changed: str) -> Summary:
    given_fields = {"citation": "Poe, E. (2019). A study. A Journal, 3, 1-9.", "kind": "review"}
    given_fields |= changed
    advised = [Section(IMPLICATIONS, advice)] if advice else []
    return Summary(
        id=SummaryId("x"),
        title="A Study",
        published=Month("2020-01"),
        citation=given_fields["citation"],
        topics=(),
        research_type=given_fields["kind"],
        sections=(Section("", found), *advised),
    )


def evidence_of(found: str, advice: str = "", **changed: str) -> Evidence:
    summary = summary_of(found, advice, **changed)
    return read_evidence(summary, list_sentences(summary))


def sample(name: str) -> Evidence:
    (found,) = (each for each in read_library(SAMPLE).summaries if each.id.endswith(name))
    return read_evidence(found, list_sentences(found))


def test_the_sample_of_a_pooling_study_is_its_studies_with_their_people():
    held = evidence_of(
        "They searched far. In 40 trials drop-out was told. They pooled 11 studies with 1,314 "
        "patients.",
        kind="meta-analysis",
    )
    assert held.studies
    assert held.people
    assert (held.studies.value, held.people.value) == (11, 1314)


def test_the_sample_of_another_study_is_its_clients_before_its_therapists():
    held = evidence_of("Some 25 therapists took part. They treated 1001 clients.", kind="survey")
    assert held.people
    assert (held.studies, held.people.value) == (None, 1001)


def test_what_is_said_of_other_studies_is_not_the_sample():
    held = evidence_of(
        "A previous meta-analysis of 200 studies found more. They pooled 11 studies.",
        kind="meta-analysis",
    )
    assert held.studies
    assert held.studies.value == 11


def test_an_effect_with_an_interval_is_shown_before_one_without():
    held = evidence_of("First r = .5. Then r = .29, 95% CI [.10, .47].")
    assert held.effect
    assert held.effect.finding.interval


def test_a_percentage_is_no_effect():
    assert evidence_of("Of 200 clients 20% dropped out.").effect is None


def test_a_qualitative_meta_analysis_has_no_effect_size():
    held = evidence_of(
        "They read 12 studies; themes went with outcome, r = .3.",
        citation="Poe, E. (2019). A qualitative meta-analysis of themes. A Journal, 3, 1-9.",
        kind="meta-analysis",
    )
    assert held.design == "qualitative study"
    assert held.effect is None


def test_a_text_that_disagrees_with_itself_shows_both_numbers():
    held = evidence_of(
        "In this meta-analysis of 84 studies of over 6000 participants therapies were compared.",
        "This meta analysis of over 87 studies suggests that therapies work.",
    )
    assert [each.finding.studies.value for each in held.conflict if each.finding.studies] == [
        84,
        87,
    ]


def test_a_text_that_repeats_its_number_does_not_disagree():
    held = evidence_of("They pooled 84 studies.", "These 84 studies agree, and two studies do not.")
    assert held.conflict == ()


def test_the_sample_corpus_has_one_summary_that_disagrees_with_itself():
    found = [
        summary.id
        for summary in read_library(SAMPLE).summaries
        if read_evidence(summary, list_sentences(summary)).conflict
    ]
    assert found == ["2017-06-specific-and-non-specific-effects-in-psychotherapy"]


@needs_shared
def test_the_seed_page_is_read_as_it_says():
    said = []
    for post in read_page(str(SEED), SEED.read_bytes()).posts:
        held = read_evidence(post, list_sentences(post))
        counts = [count.value if count else None for count in (held.studies, held.people)]
        value = (
            held.effect.finding.value.printed if held.effect and held.effect.finding.value else ""
        )
        said.append((post.published, held.design, *counts, value, len(held.conflict)))
    assert sorted(said, reverse=True) == [
        ("2019-04", "meta-analysis", 11, 1314, ".29", 0),
        ("2018-12", "meta-analysis", None, None, "-.16", 0),
        ("2018-11", "review", 17, None, ".57", 0),
        ("2018-03", "meta-analysis", 13, None, "0.26", 0),
        ("2017-06", "meta-analysis", 84, 6000, "0.55", 2),
        ("2017-04", "meta-analysis", 33, 2256, "0.35", 0),
    ]


def test_an_editor_is_told_of_what_looks_doubtful():
    front = (
        "---\nid: x\ntitle: T\npublished: 2020-01\ncitation: 'Poe, E. (2019). A meta-analysis of "
        "care. J.'\ntopics: [Empathy]\nresearch_type: survey\n---\n"
    )
    draft = parse("a.md", f"{front}Care helps.\n".encode())
    assert isinstance(draft, Draft)
    (found,) = doubt(draft, summary_of("Care helps.", citation="Poe, E. (2019). A meta-analysis of "
                                       "care. J.", kind="survey"))  # fmt: skip
    assert str(found) == (
        "a.md:7: research_type is 'survey', but the citation says 'meta-analysis'"
    )


@given(summary=summaries())
def test_reading_evidence_never_fails_and_keeps_to_the_text(summary: Summary):
    held = read_evidence(summary, list_sentences(summary))
    for placed in held.findings:
        text = summary.sections[placed.section].text
        assert 0 <= placed.finding.start < placed.finding.end <= len(text)
