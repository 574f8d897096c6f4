import time

import pytest
from hypothesis import given

from corpus.design import doubt_type, read_design
from corpus.library import read_library
from corpus.summary import IMPLICATIONS, NOT_STATED, Month, Section, Summary, SummaryId
from corpus.vocabulary import load_vocabulary
from tests.conftest import SAMPLE
from tests.design_figures import compare
from tests.strategies import summaries


def summary(title: str = "On therapy", text: str = "It helps.", label: str = NOT_STATED) -> Summary:
    return Summary(
        id=SummaryId("a"),
        title="A post",
        published=Month("2020-01"),
        citation=f"Smith, J., & Doe, A. (2019). {title}. Clinical Psychology Review, 12, 1-9.",
        topics=(),
        research_type=label,
        sections=(Section("", text), Section(IMPLICATIONS, "Ask. In this meta-analysis, it did.")),
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Group therapy for panic: A meta-analysis", "meta-analysis"),
        ("A systematic review and meta-analysis of empathy", "meta-analysis"),
        ("The alliance: A meta‐analytic synthesis", "meta-analysis"),
        ("Feedback: Two meta-analytic reviews", "meta-analysis"),
        ("A quantitative review of homework", "meta-analysis"),
        ("Countertransference management: Meta‐analytic findings", "meta-analysis"),
        ("Psychotherapies for panic: A network meta-analysis", "network meta-analysis"),
        ("A systematic review and network meta‐analysis", "network meta-analysis"),
        ("A mixed treatment comparison of drugs", "network meta-analysis"),
        ("Bad experiences: A qualitative meta-analysis", "qualitative study"),
        ("What clients say: A meta-synthesis", "qualitative study"),
        ("A qualitative metasynthesis", "qualitative study"),
        ("Why clients leave: a grounded theory", "qualitative study"),
        ("Therapists' views—A qualitative analysis of interviews", "qualitative study"),
        ("Burnout: A systematic review of the literature", "systematic review"),
        ("A systematic literature review", "systematic review"),
        ("An umbrella review of meta-analyses", "review"),
        ("A review of recent meta-analyses", "review"),
        ("Humility: A narrative review", "review"),
        ("Borderline personality disorder: A review", "review"),
        ("CBT for insomnia: A randomized controlled trial", "randomized trial"),
        ("CBT or IPT? A multicentre, single-blind, randomised clinical trial", "randomized trial"),
        ("The Unified Protocol for anxiety: A randomized clinical trial", "randomized trial"),
        ("Randomized controlled trial of brief therapy", "randomized trial"),
        ("Results from a randomized trial", "randomized trial"),
        ("Meta-analysis of randomized controlled trials", "meta-analysis"),
        ("Change in routine outpatient care: A naturalistic study", "observational study"),
        ("Suicide in England: a before-and-after study", "observational study"),
        ("A register-based cohort study", "observational study"),
        ("Session-to-session effects of adherence", "process study"),
        ("Mentalizing: A process study", "process study"),
        ("A survey of psychologists", "survey"),
        ("Bad effects: A national cross-sectional study", "survey"),
        ("Grief work: A single case study", "case study"),
        ("Responsiveness: A theoretical paper", "theory"),
        ("Comment on a meta-analysis of panic", "theory"),
        ("A reply to the meta-analysis of Jones", "theory"),
    ],
)
def test_type_is_read_from_the_title_of_the_citation(title, expected):
    assert read_design(summary(title)) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Alliance in group therapy",
        "Protocol for a systematic review and meta-analysis",
        "CBT for tinnitus: study protocol for a randomised controlled trial",
        "Alliance and outcome in a randomized trial of CBT",
        "Who gains? A secondary analysis of a randomized trial",
        "Moderators of change: results from a randomized trial",
        "Quantitative and qualitative findings on supervision",
        "Meta-analytic thinking in clinical training",
        "Review of Smith and Doe",
        "Building on case material",
        "Process and outcome",
    ],
)
def test_title_that_does_not_surely_say_is_not_read(title):
    assert read_design(summary(title)) == NOT_STATED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In this meta-analysis, Smith and Doe looked at dropout.", "meta-analysis"),
        ("They pooled 33 trials of 2256 clients.", "meta-analysis"),
        ("The authors combined the results of thirty-three small studies.", "meta-analysis"),
        ("At the centre is a meta-analysis of 91 studies.", "meta-analysis"),
        ("They ran a network meta-analysis of 81 trials.", "network meta-analysis"),
        ("It is a qualitative meta-analysis of 51 studies.", "qualitative study"),
        ("Their systematic review covers 40 articles.", "systematic review"),
        ("Smith and Doe draw on 17 meta-analyses.", "review"),
        ("Clients were randomly assigned to CBT or IPT.", "randomized trial"),
        ("The team randomly allocated 90 clients to two groups.", "randomized trial"),
        ("They interviewed twelve therapists about failure.", "qualitative study"),
        ("Semi-structured interviews were held with clients.", "qualitative study"),
        ("They surveyed 440 therapists and trainees.", "survey"),
        ("Smith and Doe used routine data from 30 clinics.", "observational study"),
        ("This naturalistic study followed 300 clients.", "observational study"),
        ("Session by session, clients rated the bond.", "process study"),
        ("Clients rated the alliance after each session.", "process study"),
        (
            "Of 33 randomized trials, all were pooled. In this meta-analysis, g = .5.",
            "meta-analysis",
        ),
    ],
)
def test_type_is_read_from_the_text_where_the_title_does_not_say(text, expected):
    assert read_design(summary(text=text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A previous meta-analysis found the same.",
        "Unlike meta-analyses, one trial can't say.",
        "This is close to the value found in a larger meta-analysis.",
        "A meta-analysis of 62 studies (Power and colleagues, 2022) also found nothing.",
        "In a meta-analysis by Cuijpers (2018) it shrank.",
        "In an earlier trial clients were randomly assigned to CBT.",
        "Another survey came to 30%.",
        "Clients were not randomly assigned.",
        "Most reviews have mixed the two.",
        "Alliance was rated, and cases were studied.",
        "Interviewers rated severity.",
        "Routine outcome monitoring helps.",
        "Reviewers asked for more.",
    ],
)
def test_words_about_other_studies_do_not_count(text):
    assert read_design(summary(text=text)) == NOT_STATED


def test_implications_do_not_say_how_the_study_was_done():
    assert "meta-analysis" in summary().sections[1].text
    assert read_design(summary()) == NOT_STATED


def test_two_designs_in_a_text_leave_it_open():
    text = "Clients were randomly assigned to CBT or IPT. They rated the bond after each session."
    assert read_design(summary(text=text)) == NOT_STATED


def test_trial_whose_predictors_are_studied_is_not_read_from_the_text():
    text = "Clients were randomly assigned to CBT or IPT."
    assert read_design(summary("Predictors of change", text)) == NOT_STATED


def test_title_goes_before_text():
    assert read_design(summary("A survey of clients", "They pooled 33 trials.")) == "survey"


def test_text_says_which_kind_of_review():
    text = "At the centre is a meta-analysis of 91 studies."
    assert read_design(summary("Humanistic therapies: Updated review", text)) == "meta-analysis"
    assert read_design(summary("Humanistic therapies: Updated review")) == "review"


def test_name_of_the_journal_is_no_review():
    assert read_design(summary("Hope in therapy")) == NOT_STATED


def test_doubt_says_what_is_stated_and_what_was_read():
    assert (
        doubt_type(summary("Hope: A meta-analysis", label="survey"))
        == "research_type is 'survey', but the citation says 'meta-analysis'"
    )
    assert (
        doubt_type(summary(text="They surveyed 440 therapists.", label="randomized trial"))
        == "research_type is 'randomized trial', but the text says 'survey'"
    )


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Hope: A meta-analysis", "meta-analysis"),
        ("Hope: A meta-analysis", "network meta-analysis"),
        ("Hope: A meta-analysis", "systematic review"),
        ("Hope: A network meta-analysis", "meta-analysis"),
        ("Hope: A systematic review", "meta-analysis"),
        ("Hope: A systematic review", "review"),
        ("Hope: A narrative review", "systematic review"),
        ("Hope: An updated review", "meta-analysis"),
        ("Hope: A meta-analysis", NOT_STATED),
        ("Hope", "survey"),
    ],
)
def test_labels_that_may_both_be_right_raise_no_doubt(title, label):
    assert not doubt_type(summary(title, label=label))


def test_sample_is_read_rightly_almost_always():
    figures = compare(read_library(SAMPLE).summaries)
    assert figures.precision >= 0.95
    assert figures.recall >= 0.7


@given(summaries())
def test_reading_a_design_never_raises_and_gives_a_known_type(drawn):
    assert read_design(drawn) in {label.name for label in load_vocabulary().research_types.all}
    assert isinstance(doubt_type(drawn), str)


@pytest.mark.parametrize(
    "piece",
    [
        "a randomized ",
        "pooled over ",
        "in a session ",
        "(a, ",
        "review of ",
        "a-",
        "protocol for a ",
    ],
)
def test_hostile_text_is_read_in_a_moment(piece):
    start = time.perf_counter()
    read_design(summary(piece * 20_000, piece * 20_000))
    assert time.perf_counter() - start < 5
