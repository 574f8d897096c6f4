from collections.abc import Iterable, Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from corpus.summary import Summary, SummaryId
from index.analysis import analyse
from index.concepts import find_wordings
from index.store import Stored
from tests.conftest import stored_of
from tests.strategies import summaries
from tests.studied_figures import of_sentence
from web.reading import Reading, Run, anchor_of, list_marked, read_sections, summary_url


def runs_of(sections: Iterable[Reading]) -> Iterator[Run]:
    for section in sections:
        for block in section.blocks:
            for line in block.lines:
                yield from line


def of_lines(*lines: str) -> Stored:
    return stored_of(replace(of_sentence("\n".join(lines)), id=SummaryId("x")))


@given(st.lists(st.sampled_from(["- a", "- b c", "text", "1. first", "-no item"]), min_size=1))
def test_blocks_keep_every_line_in_its_order(lines: list[str]):
    (section,) = read_sections(of_lines(*lines))
    again = [
        ("- " if block.is_list else "") + "".join(run.text for run in line)
        for block in section.blocks
        for line in block.lines
    ]
    assert again == lines
    assert all(len(block.lines) == 1 for block in section.blocks if not block.is_list)


@given(summaries())
def test_runs_join_to_the_text_and_every_sentence_has_one_anchor(summary: Summary):
    stored = stored_of(summary)
    anchors = []
    for section, reading in zip(summary.sections, read_sections(stored), strict=True):
        lines = [
            ("- " if block.is_list else "") + "".join(run.text for run in line)
            for block in reading.blocks
            for line in block.lines
        ]
        assert "\n".join(lines) == section.text
        anchors += [
            run.anchor
            for block in reading.blocks
            for line in block.lines
            for run in line
            if run.anchor
        ]
    assert len(anchors) == len(set(anchors)) == len(stored.sentences)
    for each in stored.evidence.findings:
        assert anchor_of(stored, each.section, each.finding.start) in anchors


@given(summaries())
def test_marks_change_no_text_and_lie_where_the_wanted_terms_stand(summary: Summary):
    stored = stored_of(summary)
    wanted = frozenset(t for each in stored.sentences[::2] for t in sorted(each.terms)[:2])
    plain, marked = read_sections(stored), read_sections(stored, wanted)
    bare = [replace(run, marks=()) for run in runs_of(marked)]
    assert bare == list(runs_of(plain))
    for run in runs_of(marked):
        edges = [0, *(edge for each in run.marks for edge in each), len(run.text)]
        assert edges == sorted(edges)
        held = {each.term for each in (*analyse(run.text), *find_wordings(run.text))}
        assert all(wanted & held for _ in run.marks)


def test_the_words_that_are_marked_are_listed_once_in_order():
    sections = read_sections(of_lines("Repairs of ruptures. A Rupture, repaired; repairs."))
    assert list_marked(sections) == ()
    sections = read_sections(
        of_lines("Repairs of ruptures.", "- A Rupture, repaired; repairs."),
        frozenset(("ruptur", "repair")),
    )
    assert list_marked(sections) == ("repairs", "ruptures", "rupture", "repaired")


def test_a_question_goes_along_to_a_place_unless_it_is_empty_or_very_long():
    stored = of_lines("First one. Second one, r = .3.")
    assert summary_url(stored, (0, 11, 12), "a & b?#") == "/summary/x?q=a+%26+b%3F%23#s0-11"
    assert summary_url(stored, None, "a") == "/summary/x?q=a"
    assert summary_url(stored, None, " ") == summary_url(stored, None, "a" * 301) == "/summary/x"


def test_a_place_leads_to_its_sentence():
    stored = of_lines("First one. Second one, r = .3.")
    (placed,) = stored.evidence.findings
    place = placed.section, placed.finding.start, placed.finding.end
    assert summary_url(stored, place) == "/summary/x#s0-11"
    assert summary_url(stored, None) == "/summary/x"
