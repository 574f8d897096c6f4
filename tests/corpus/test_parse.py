import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.parse import MAX_BYTES, Draft, Field, parse, sections
from corpus.summary import Problem, Section
from tests.strategies import markdown

yaml_parts = st.sampled_from(
    (
        *"id: title: a: : - ? [ ] { } , & * ! !! | > % @ ` ' \" # --- ... &a *a ~ <<: a".split(),
        "\n",
        "\n  ",
        " ",
        "\t",
        "!!python/object:os.system",
        "%YAML 1.1\n---\n",
        "\\x",
        '"\\ud800"',
        "\u2028",
        "\ufeff",
    )
)


def matter(*lines: str) -> bytes:
    return "\n".join(("---", *lines, "---", "Text.", "")).encode()


def problems(content: bytes) -> list[str]:
    found = parse("a.md", content)
    assert not isinstance(found, Draft)
    return [str(problem) for problem in found]


def read(text: str) -> list[str]:
    found = sections(text)
    assert [section.heading for section in found] == [""]
    return found[0].text.split("\n")


def test_file_is_read_as_fields_with_lines_and_sections():
    content = (
        "---\nid: 2019-04-a\n# a comment\ntitle: No\ntopics:\n  - Empathy\n  - 'Client Factors'\n"
        'citation: "A, B. (2019). C: D."\ndoi:\n---\n\nBody.\n\n## Practice Implications\n\nDo.\n'
    )
    assert parse("a.md", content.encode()) == Draft(
        "a.md",
        {
            "id": Field(("2019-04-a",), 2, is_list=False),
            "title": Field(("No",), 4, is_list=False),
            "topics": Field(("Empathy", "Client Factors"), 5, is_list=True),
            "citation": Field(("A, B. (2019). C: D.",), 8, is_list=False),
            "doi": Field((), 9, is_list=False),
        },
        (Section("", "Body."), Section("Practice Implications", "Do.")),
        11,
    )


def test_bom_and_line_ends_of_other_systems_change_nothing():
    content = matter("id: a", "title: b")
    expected = parse("a.md", content)
    assert parse("a.md", b"\xef\xbb\xbf" + content) == expected
    assert parse("a.md", content.replace(b"\n", b"\r\n")) == expected
    assert parse("a.md", content.replace(b"\n", b"\r")) == expected


def test_every_value_stays_the_text_that_was_typed():
    draft = parse("a.md", matter("a: no", "b: 2019-04-01", "c: 1e3", "d: ~", "e: 010"))
    assert isinstance(draft, Draft)
    assert [field.text for field in draft.fields.values()] == [
        "no",
        "2019-04-01",
        "1e3",
        "~",
        "010",
    ]


def test_value_over_several_lines_is_one_text_with_single_spaces():
    draft = parse("a.md", matter("title: >", "  one", "  two  three", "citation: four", "  five"))
    assert isinstance(draft, Draft)
    assert [field.text for field in draft.fields.values()] == ["one two three", "four five"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "1: no front matter: the first line must be ---"),
        (b"# Title\n", "1: no front matter: the first line must be ---"),
        (
            b"---\nid: a\nText",
            "1: front matter is not closed: a second line --- is missing",
        ),
        (b"---\nid: \xe9\n---\n", "2: not UTF-8: byte 0xe9; save the file as UTF-8"),
        (b"---\nid: a\n---\nText\x00", "4: file is binary: it holds the byte 0x00"),
        (b"\x89PNG\r\n\x1a\n", "2: file is binary: it holds the byte 0x1a"),
        (
            b"---\n" + b"a" * MAX_BYTES,
            f"1: file is larger than 1 MB ({MAX_BYTES + 4:,} bytes)",
        ),
        (matter("id: a", "id: b"), "3: field 'id' is given twice"),
        (matter("id: a", "id: [b]", "id: c"), "3: field 'id' is given twice"),
        (matter("id: a", "title: !!str b"), "3: tags are not allowed: tag:yaml.org,2002:str"),
        (
            matter("id: a", "title: !!python/object/apply:os.system [ls]"),
            "3: tags are not allowed: tag:yaml.org,2002:python/object/apply:os.system",
        ),
        (matter("id: &a b"), "2: anchors and aliases (& and *) are not allowed"),
        (matter("id: b", "title: *a"), "3: anchors and aliases (& and *) are not allowed"),
        (
            matter("a: &a [x, x]", "b: &b [*a, *a]"),
            "2: anchors and aliases (& and *) are not allowed",
        ),
        (matter("id: a", "title:", "  b: c"), "4: a value must be a text or a list of texts"),
        (matter("topics: [a, [b]]"), "2: a value must be a text or a list of texts"),
        (matter("topics: [a, {b: c}]"), "2: a value must be a text or a list of texts"),
        (matter("? [a]", ": b"), "2: a value must be a text or a list of texts"),
        (matter("- a"), "2: a value must be a text or a list of texts"),
        (matter("just words"), "2: front matter must be lines of the form 'name: value'"),
        (matter("id: a", "title: b: c"), "3: front matter is not YAML: mapping values are not "),
        (matter("id: a", "title: 'b"), "3: front matter is not YAML: "),
        (matter("id: a", "topics: [b", "title: c"), "4: front matter is not YAML: "),
        (matter("id: a", "\ttitle: b"), "3: front matter is not YAML: "),
        (matter("id: a", "title: \uffff"), "3: front matter is not YAML: "),
    ],
)
def test_what_is_wrong_is_told_with_its_line(content, problem):
    found = problems(content)
    assert found[0].startswith(f"a.md:{problem}")
    assert "\n" not in found[0]


def test_file_of_just_one_megabyte_is_read():
    content = matter("id: a")
    content += b"a" * (MAX_BYTES - len(content))
    assert isinstance(parse("a.md", content), Draft)
    assert not isinstance(parse("a.md", content + b"a"), Draft)


@pytest.mark.parametrize("bracket", ["[", "{", "- ", "? ", "a: [", "!", "&a ", "' "])
def test_a_megabyte_of_yaml_marks_is_a_problem_in_a_moment(bracket):
    mark = bracket * (900_000 // len(bracket))
    assert problems(matter("id: a", f"title: {mark}"))


def test_deeply_nested_yaml_is_a_problem():
    nested = "\n".join(" " * depth + "a:" for depth in range(1_300))
    assert problems(matter(nested)) == ["a.md:3: a value must be a text or a list of texts"]


@pytest.mark.parametrize("mark", ["[", "[a](", "*a_", "![", "> ", "- ", "`", "<a", "[a]: b\n"])
def test_many_marks_in_a_body_neither_raise_nor_hang(mark):
    assert isinstance(parse("a.md", matter("id: a") + mark.encode() * 60_000), Draft)


@given(st.binary())
def test_parsing_any_bytes_never_raises(content):
    for each in (content, b"---\n" + content, b"---\n" + content + b"\n---\n" + content):
        found = parse("a.md", each)
        assert isinstance(found, Draft) or all(isinstance(one, Problem) for one in found)


@given(st.lists(yaml_parts, max_size=20).map("".join), markdown)
def test_parsing_what_looks_like_front_matter_never_raises(front, body):
    content = f"---\n{front}\n---\n{body}"
    found = parse("a.md", content.encode())
    if not isinstance(found, Draft):
        assert found
        assert all(1 <= one.line <= content.count("\n") + 1 for one in found)


@given(markdown)
def test_text_of_sections_is_lines_with_single_spaces(text):
    found = sections(text)
    for section in found:
        for line in section.text.split("\n"):
            assert line
            assert line == " ".join(line.split())
    assert "" not in [section.heading for section in found[1:]]


def test_level_two_headings_open_sections_and_others_are_lines():
    text = "# Title\n\nOpening.\n\n## First\n\nOne.\n### Sub\nTwo.\n\nSecond\n------\n\nThree.\n"
    assert sections(text) == (
        Section("", "Title\nOpening."),
        Section("First", "One.\nSub\nTwo."),
        Section("Second", "Three."),
    )


def test_section_without_text_is_left_out():
    assert sections("## Empty\n\n## Full\n\nText.\n\n## Empty too\n") == (Section("Full", "Text."),)


def test_heading_without_words_opens_no_section():
    assert read("One.\n\n##\n\nTwo.\n") == ["One.", "Two."]


def test_marks_are_taken_off_and_words_kept():
    text = (
        "A **bold** and *soft* [link](http://x.ca 'title') with `code`, ![a picture](x.png)\n"
        "on two lines\\\nor three, <b>not HTML</b>, &amp; r &lt; .05, 3 \\* 4, <http://y.ca>."
    )
    (line,) = read(text)
    assert line == (
        "A bold and soft link with code, a picture on two lines or three, <b>not HTML</b>, "
        "& r < .05, 3 * 4, http://y.ca."
    )


def test_quotes_code_and_indented_text_are_paragraphs():
    assert read("> Quoted\n> text.\n\n    Indented.\n\n```\na  b\nc\n```\n") == [
        "Quoted text.",
        "Indented.",
        "a b c",
    ]


def test_list_items_are_lines_with_their_mark():
    text = "- one\n- two\n  more\n* three\n\n1. four\n2. five\n\n7) six\n"
    assert read(text) == ["- one", "- two more", "- three", "1. four", "2. five", "7) six"]


def test_item_of_several_paragraphs_has_one_mark():
    assert read("- one\n\n  two\n\n- three\n") == ["- one", "two", "- three"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- - inner\n\nAfter.", ["- inner", "After."]),
        ("- outer\n  1. inner\n- next\n\nAfter.", ["- outer", "1. inner", "- next", "After."]),
        ("-\n\nAfter.", ["After."]),
        ("- ***\n\nAfter.", ["After."]),
    ],
)
def test_mark_of_an_item_never_moves_to_another_paragraph(text, expected):
    assert read(text) == expected


def test_heading_in_an_item_takes_its_mark():
    assert sections("- ## Head\n\nText.") == (Section("Head", "Text."),)
