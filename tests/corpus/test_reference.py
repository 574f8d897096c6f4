import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.citation import read_citation, read_names
from corpus.library import read_library
from corpus.reference import Reference, read_reference, write_bibtex, write_ris
from tests.conftest import ROOT, SAMPLE
from tests.strategies import any_line, citations, hostile

RUPTURE = (
    "Eubanks, C. F., Muran, J. C., & Safran, J. D. (2018). Alliance rupture repair: A "
    "meta-analysis. Psychotherapy, 55(4), 508-519. https://doi.org/10.1037/pst0000185"
)
FORMS = json.loads(
    (ROOT / "tests" / "data" / "corpus" / "citations.json").read_text(encoding="utf-8")
)
COMMANDS = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}"} | {
    "textasciitilde": "~",
    "textasciicircum": "^",
}
anything = st.text() | any_line | hostile.map(" ".join) | citations


def read_ris(text: str) -> list[tuple[str, str]]:
    """Read a RIS file with one record, strictly."""
    assert text.endswith("ER  - \r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines)
    return [(line[:2], line[6:]) for line in lines]


def read_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Read a BibTeX entry as BibTeX does, by counting braces; return type, key and raw fields."""
    head = re.match(r"@([a-z]+)\{([a-z0-9-]+),\n", text)
    assert head
    fields, at = {}, head.end()
    while field := re.compile(r"  ([a-z]+) = \{").match(text, at):
        at = start = field.end()
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        assert field[1] not in fields
        fields[field[1]] = text[start : at - 1]
        assert text[at : at + 2] == ",\n"
        at += 2
    assert text[at:] == "}\n"
    return head[1], head[2], fields


def plain(value: str) -> str:
    """Return a BibTeX value as it is typeset."""
    value = re.sub(r"\\([a-z]+)\{\}", lambda found: f"\0{COMMANDS[found[1]]}", value)
    value = re.sub(r"(?<!\0)[{}]", "", value)
    return re.sub(r"\\([$&%#_])", r"\1", value).replace("\0", "")


def test_a_citation_of_a_paper_is_a_record_with_all_its_parts():
    assert read_ris(write_ris(read_reference(RUPTURE))) == [
        ("TY", "JOUR"),
        ("AU", "Eubanks, C. F."),
        ("AU", "Muran, J. C."),
        ("AU", "Safran, J. D."),
        ("PY", "2018"),
        ("TI", "Alliance rupture repair: A meta-analysis"),
        ("T2", "Psychotherapy"),
        ("VL", "55"),
        ("IS", "4"),
        ("SP", "508"),
        ("EP", "519"),
        ("DO", "10.1037/pst0000185"),
        ("ER", ""),
    ]
    assert read_bibtex(write_bibtex(read_reference(RUPTURE), "2019-04-repair")) == (
        "article",
        "2019-04-repair",
        {
            "author": "Eubanks, C. F. and Muran, J. C. and Safran, J. D.",
            "year": "2018",
            "title": "{Alliance rupture repair: A meta-analysis}",
            "journal": "Psychotherapy",
            "volume": "55",
            "number": "4",
            "pages": "508--519",
            "doi": "10.1037/pst0000185",
        },
    )


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("BMC Psychiatry, 20, 313.", ("BMC Psychiatry", "20", "", "313", "")),
        ("BJPsych Open, 7(6), e186.", ("BJPsych Open", "7", "6", "e186", "")),
        ("Psychotherapy, 48, 9–16.", ("Psychotherapy", "48", "", "9", "16")),
        ("JAMA, 329(8):670–679.", ("JAMA", "329", "8", "670", "679")),
        ("Psychotherapy, 57(3), pp. 1-9. Online.", ("Psychotherapy", "57", "3", "1", "9")),
        ("Journal of Things, 87(4), 345…", ("Journal of Things", "87", "4", "", "")),
        ("World Psychiatry, 20,…", ("World Psychiatry", "20", "", "", "")),
        ("Psychotherapy Research.", ("Psychotherapy Research", "", "", "", "")),
        ("Journal of Things,…", ("Journal of Things", "", "", "", "")),
        (
            "Psychotherapy Research. Advance online publication.",
            ("Psychotherapy Research", *[""] * 4),
        ),
        ("Progress in N…", ("",) * 5),
        ("JAMA…", ("",) * 5),
        ("An update for clinicians.", ("",) * 5),
        ("New York: Routledge.", ("",) * 5),
        ("Guilford Press.", ("",) * 5),
        ("In A. Editor (Ed.), Handbook, 4, 5-9.", ("",) * 5),
        ("Preprint.", ("",) * 5),
        ("", ("",) * 5),
    ],
)
def test_a_journal_is_read_with_its_numbers_or_not_at_all(source: str, fields: tuple[str, ...]):
    held = read_reference(f"Smith, A. B. (2019). Of things. {source}")
    assert held.title == "Of things"
    assert (held.journal, held.volume, held.issue, held.first_page, held.last_page) == fields


@pytest.mark.parametrize(
    ("names", "read", "in_bibtex"),
    [
        ("van Oppen, P., & Del Re, A.C.", ["van Oppen, P.", "Del Re, A.C."], None),
        ("Worthington, E. L., Jr., & Hook, J. N.", ["Worthington, E. L., Jr.", "Hook, J. N."],
         "Worthington, Jr., E. L. and Hook, J. N."),
        ("Reymann, J-M., & Naudet, Florian", ["Reymann, J-M.", "Naudet, Florian"], None),
        ("Owen J, Hook JN", ["Owen, J", "Hook, JN"], None),
        ("Florian Naudet and Clement Palpacuer", ["Florian Naudet", "Clement Palpacuer"], None),
        ("American Psychological Association", ["American Psychological Association"],
         "{American Psychological Association}"),
        ("Pierce, B. S., et al.", ["Pierce, B. S."], "Pierce, B. S. and others"),
        ("Foa, E., Yadin, E… Peterson, A.", ["Foa, E.", "Yadin, E", "Peterson, A."],
         "Foa, E. and Yadin, E and Peterson, A. and others"),
    ],
)  # fmt: skip
def test_authors_are_named_as_printed(names: str, read: list[str], in_bibtex: str | None):
    held = read_reference(f"{names} (2018). Of things. Psychotherapy, 55(4), 1-9.")
    assert [value for tag, value in read_ris(write_ris(held)) if tag == "AU"] == read
    author = read_bibtex(write_bibtex(held, "a"))[2]["author"]
    assert author == (in_bibtex or " and ".join(read))


@pytest.mark.parametrize(
    "text", ["Written by hand, no year.", "Hayes (2018), in a large study, found the same.", "?"]
)
def test_what_cannot_be_read_goes_along_whole(text: str):
    ris = read_ris(write_ris(read_reference(text, "10.1000/1")))
    assert ris == [("TY", "GEN"), ("TI", text), ("DO", "10.1000/1"), ("ER", "")]
    kind, _, fields = read_bibtex(write_bibtex(read_reference(text), "a"))
    assert kind == "misc"
    assert {name: plain(value) for name, value in fields.items()} == {"note": text}


def test_what_has_no_field_goes_along_as_a_note():
    text = "Wampold, B. E. (2015). The debate. New York: Routledge."
    held = read_reference(text)
    assert ("N1", text) in read_ris(write_ris(held))
    assert read_bibtex(write_bibtex(held, "a"))[2]["annote"] == text


def test_a_question_in_a_title_does_not_end_it_before_a_sure_journal():
    held = read_reference("Ng, A. (2023). Is it enough? The role of therapists in outcome…")
    assert held.title == "Is it enough? The role of therapists in outcome…"
    assert held.journal == ""


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["text"][:20])
def test_the_names_are_those_that_searching_knows(form):
    names = read_names(form["text"])
    assert tuple(name.family for name in names) == read_citation(form["text"]).authors


@given(anything, st.sampled_from(["", "10.1000/a_b{c", "10.1/x\r\nER  - "]))
def test_any_text_gives_one_whole_record(text: str, doi: str):
    held = read_reference(text, doi)
    assert isinstance(held, Reference)
    tags = [tag for tag, _ in read_ris(write_ris(held))]
    assert tags.count("TY") == tags.count("ER") == 1
    assert all(value for tag, value in read_ris(write_ris(held)) if tag != "ER")
    kind, key, fields = read_bibtex(write_bibtex(held, "a-1"))
    assert (kind, key) == ("article" if held.journal else "misc", "a-1")
    assert all(fields.values())


@given(anything)
def test_nothing_is_in_a_record_that_is_not_in_the_text(text: str):
    held = read_reference(text)
    line = " ".join(text.split())
    for name in held.authors:
        assert name.family in line
    for part in (held.title, held.journal, held.volume, held.issue, held.first_page):
        assert part in line or part in held.text
    assert held.doi in line.lower()


@given(st.text('{}\\$&%#_~^"@,= ab', max_size=40))
def test_braces_and_every_other_sign_come_back_from_bibtex(text: str):
    held = read_reference(f"Smith, A. (2019). {text}x. Psychotherapy, 1(2), 3-4.")
    fields = read_bibtex(write_bibtex(held, "a"))[2]
    assert plain(fields["title"]) == held.title
    note = read_bibtex(write_bibtex(Reference(text=f"x{text}x"), "a"))[2]["note"]
    assert plain(note) == f"x{text}x"


@pytest.mark.parametrize(
    "text",
    [
        "Hayes, J. (2018). " + "A, 1" * 50_000,
        "Hayes, J. (2018). A. " + "B" * 100_000 + ", 1(",
        "Hayes, J., " * 30_000 + "(2018). A. B, 1(2), 3-4.",
        "Hayes, J. (2018). " + "A. " * 50_000 + "Advance online publication.",
        "Hayes, J. (2018). " + "A? " * 50_000,
        "\x00\u202e\r\n" * 10_000,
    ],
)
def test_a_hostile_citation_is_written_in_a_moment(text: str):
    assert write_ris(read_reference(text))
    assert write_bibtex(read_reference(text), "a")


def test_most_citations_of_the_sample_are_papers_in_journals_and_the_rest_lose_nothing():
    held = [(each, read_reference(each.citation)) for each in read_library(SAMPLE).summaries]
    assert sum(bool(reference.journal) for _, reference in held) > 0.8 * len(held)
    for summary, reference in held:
        assert reference.title, summary.id
        assert reference.authors, summary.id
        if not reference.journal:
            assert reference.text == " ".join(summary.citation.split())
