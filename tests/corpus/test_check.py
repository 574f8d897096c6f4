import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.check import OPTIONAL, REQUIRED, check
from corpus.parse import Draft, parse
from corpus.summary import Month, Problem, Section, Summary, SummaryId
from corpus.vocabulary import load_vocabulary
from tests.strategies import any_line, words

GOOD = {
    "id": "2019-04-empathy",
    "title": "Therapist Empathy",
    "published": "2019-04",
    "citation": '"Elliott, R. (2018). Empathy. Psychotherapy."',
    "topics": "[Empathy]",
    "research_type": "meta-analysis",
}


def checked(body: str = "Text.", **changed: str | None) -> Summary | list[str]:
    fields = {name: value for name, value in (GOOD | changed).items() if value is not None}
    front = "\n".join(f"{name}: {value}" for name, value in fields.items())
    draft = parse("a.md", f"---\n{front}\n---\n{body}".encode())
    assert isinstance(draft, Draft), draft
    found = check(draft, load_vocabulary())
    return found if isinstance(found, Summary) else [str(problem) for problem in found]


def test_good_draft_becomes_the_summary_that_it_says():
    found = checked(
        "Found.\n\n## Practice Implications\n\nDo.",
        doi="10.1037/pst0000175",
        contact="a@b.ca",
        source_url="https://example.org/post",
        topics_source="assigned",
    )
    assert found == Summary(
        id=SummaryId("2019-04-empathy"),
        title="Therapist Empathy",
        published=Month("2019-04"),
        citation="Elliott, R. (2018). Empathy. Psychotherapy.",
        topics=("Empathy",),
        research_type="meta-analysis",
        sections=(Section("", "Found."), Section("Practice Implications", "Do.")),
        doi="10.1037/pst0000175",
        contact="a@b.ca",
        source_url="https://example.org/post",
        topics_source="assigned",
    )
    assert isinstance(found, Summary)
    assert found.year == 2019


@pytest.mark.parametrize("name", REQUIRED)
def test_each_required_field_is_missed(name):
    assert checked(**{name: None}) == [f"a.md:1: missing field {name!r}"]


@pytest.mark.parametrize("name", ["id", "title", "published", "research_type"])
@pytest.mark.parametrize("value", ["", '""', "' '", "[]"])
def test_field_that_needs_a_value_may_not_be_empty(name, value):
    line = list(GOOD).index(name) + 2
    assert checked(**{name: value}) == [f"a.md:{line}: field {name!r} is empty"]


@pytest.mark.parametrize("name", ["citation", "topics", *OPTIONAL])
def test_other_fields_may_be_empty(name):
    assert isinstance(checked(**{name: ""}), Summary)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"titel": "x"}, "8: unknown field 'titel'; did you mean 'title'?"),
        ({"colour": "x"}, "8: unknown field 'colour'"),
        ({'""': "x"}, "8: unknown field ''"),
        ({"id": "2019-04-Empathy"}, "2: bad id '2019-04-Empathy': use lower-case letters, "),
        ({"id": "a--b"}, "2: bad id 'a--b'"),
        ({"id": "../a"}, "2: bad id '../a'"),
        ({"id": "-a"}, "2: bad id '-a'"),
        ({"id": "é"}, "2: bad id 'é'"),
        ({"published": "2019-13"}, "4: bad month '2019-13': write the year and month, as in 2019-"),
        ({"published": "2019-4"}, "4: bad month '2019-4'"),
        ({"published": "2019-00"}, "4: bad month '2019-00'"),
        ({"published": "2019-04-01"}, "4: bad month '2019-04-01'"),
        ({"published": "April 2019"}, "4: bad month 'April 2019'"),
        ({"published": "1819-04"}, "4: bad month '1819-04'"),
        ({"published": "２０１９-04"}, "4: bad month '２０１９-04'"),
        ({"topics": "[Empaty]"}, "6: unknown topic 'Empaty'; did you mean 'Empathy'?"),
        ({"topics": "[Astrology]"}, "6: unknown topic 'Astrology'; see corpus/vocabulary.toml"),
        ({"topics": "Empathy"}, "6: field 'topics' must be a list, as in [Empathy, Training]"),
        ({"title": "[a, b]"}, "3: field 'title' must be one text"),
        ({"published": "[2019-04]"}, "4: field 'published' must be one text"),
        ({"research_type": "[meta-analysis]"}, "7: field 'research_type' must be one text"),
        (
            {"research_type": "metaanalisis"},
            "7: unknown research_type 'metaanalisis'; did you mean ",
        ),
        (
            {"doi": "https://doi.org/10.1037/a"},
            "8: bad DOI 'https://doi.org/10.1037/a': it starts ",
        ),
        ({"doi": "10.1037/a b"}, "8: bad DOI '10.1037/a b'"),
        ({"source_url": "javascript:alert(1)"}, "8: bad source_url 'javascript:alert(1)'"),
        ({"source_url": "'https://a b'"}, "8: bad source_url 'https://a b'"),
    ],
)
def test_what_an_author_can_mend_is_told_with_its_line(changed, problem):
    found = checked(**changed)
    assert isinstance(found, list)
    assert len(found) == 1
    assert found[0].startswith(f"a.md:{problem}")


@pytest.mark.parametrize("body", ["", "\n \n", "## Practice Implications\n", "---\n"])
def test_empty_body_is_told_with_the_line_after_the_front_matter(body):
    assert checked(body) == ["a.md:9: no text after the front matter"]


def test_all_problems_of_a_draft_are_told_at_once():
    found = checked("", id="A", title=None, topics="[Empathy, Xyz, Trainin]", colour="red")
    assert found == [
        "a.md:1: missing field 'title'",
        "a.md:2: bad id 'A': use lower-case letters, digits and single hyphens",
        "a.md:5: unknown topic 'Xyz'; see corpus/vocabulary.toml",
        "a.md:5: unknown topic 'Trainin'; did you mean 'Training'?",
        "a.md:7: unknown field 'colour'",
        "a.md:9: no text after the front matter",
    ]


def test_labels_get_the_spelling_of_the_vocabulary_and_stand_once():
    found = checked(topics="[adherance, EMPATHY, 'client  factors', Empathy]", research_type="RCT")
    assert isinstance(found, Summary)
    assert found.topics == ("Adherence", "Empathy", "Client Factors")
    assert found.research_type == "randomized trial"


def test_many_and_long_labels_are_checked_in_a_moment():
    found = checked(topics=f"[{'a, ' * 20_000}{'empathy ' * 20_000}]")
    assert isinstance(found, list)


@given(st.dictionaries(st.sampled_from((*REQUIRED, *OPTIONAL)) | words, any_line))
def test_checking_any_fields_gives_a_summary_or_problems_of_its_lines(fields):
    lines = [f"{name}: '{value.replace(chr(39), '')}'" for name, value in fields.items()]
    draft = parse("a.md", "\n".join(("---", *lines, "---", "Text.")).encode())
    if isinstance(draft, Draft):
        found = check(draft, load_vocabulary())
        assert not isinstance(found, Summary)
        assert found
        for problem in found:
            assert isinstance(problem, Problem)
            assert 1 <= problem.line <= len(lines) + 1
