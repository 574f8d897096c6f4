from dataclasses import replace

import pytest
from hypothesis import example, given

from corpus.check import check
from corpus.parse import Draft, parse
from corpus.summary import Month, Section, Summary, SummaryId
from corpus.vocabulary import load_vocabulary
from corpus.write import write
from tests.strategies import lines, summaries

PLAIN = Summary(
    id=SummaryId("2019-04-empathy"),
    title="Therapist Empathy",
    published=Month("2019-04"),
    citation="Elliott, R. (2018). Empathy. Psychotherapy, 55(4), 399-410.",
    topics=("Empathy", "Trauma and/or PTSD"),
    research_type="meta-analysis",
    sections=(
        Section(
            "", "Empathy predicts outcome, r = .28 (95% CI [.23, .33]).\n- an item\n1. another"
        ),
        Section("Practice Implications", "Listen *well*."),
    ),
    doi="10.1037/pst0000175",
    contact="a@b.ca",
)


def read_back(summary: Summary) -> Summary | object:
    draft = parse("a.md", write(summary).encode())
    assert isinstance(draft, Draft), draft
    return check(draft, load_vocabulary())


def test_file_is_as_an_editor_would_write_it():
    assert write(PLAIN) == (
        "---\n"
        "id: 2019-04-empathy\n"
        "title: Therapist Empathy\n"
        "published: 2019-04\n"
        'citation: "Elliott, R. (2018). Empathy. Psychotherapy, 55(4), 399-410."\n'
        "topics: [Empathy, Trauma and/or PTSD]\n"
        "research_type: meta-analysis\n"
        "doi: 10.1037/pst0000175\n"
        'contact: "a@b.ca"\n'
        "---\n"
        "Empathy predicts outcome, r = .28 (95% CI [.23, .33]).\n"
        "\n"
        "- an item\n"
        "\n"
        "1. another\n"
        "\n"
        "## Practice Implications\n"
        "\n"
        "Listen \\*well\\*\\.\n"
    )


@given(summaries())
@example(PLAIN)
def test_written_summary_reads_back_the_same(summary):
    assert read_back(summary) == summary


@given(summaries())
def test_writing_twice_gives_the_same_file(summary):
    back = read_back(summary)
    assert isinstance(back, Summary)
    assert write(back) == write(summary)


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "---",
        "===",
        "***",
        "- - two dashes",
        "- 1. dash and number",
        "- # item",
        "1. - number and dash",
        "1234567890. too long for a number",
        "2019. A year",
        "> quote",
        "```",
        "~~~ tilde",
        "[a]: http://x.ca",
        "[link](http://x.ca)",
        "<b>bold</b> <script>alert(1)</script> <!-- note -->",
        "a_b_c *d* **e** `f` ~~g~~",
        "5 * 3 * 2 < 4 & 6 > 5 &amp; &lt;",
        "back\\slash \\* and end\\",
        "http://x.ca/a_b_c <http://y.ca>",
        "| a | b |",
        "\"quoted\" it’s “typed” and 'straight'",
        "+ plus",
        "-no item",
        "- ",
        "\ufffe \uffff \ufeff",
        "\u200b- joined",
        "{{ template }} {% tag %}",
    ],
)
def test_hostile_text_reads_back_the_same_wherever_it_stands(text):
    line = text.strip()
    summary = replace(
        PLAIN,
        title=line,
        citation=line,
        contact=line,
        topics_source=line,
        sections=(Section("", f"{line}\n{line}\nPlain."), Section(line, f"Plain.\n{line}")),
    )
    assert read_back(summary) == summary


@given(lines)
def test_no_field_can_open_another(text):
    forged = f'{text}" \nid: other'.replace("\n", " ")
    back = read_back(replace(PLAIN, title=" ".join(forged.split())))
    assert isinstance(back, Summary)
    assert back.id == PLAIN.id
