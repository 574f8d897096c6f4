from hypothesis import given
from hypothesis import strategies as st

from corpus.evidence import read_evidence
from corpus.passages import list_sentences
from corpus.summary import Month, Section, Summary, SummaryId
from index.sentences import analyse_sentences
from index.store import Stored
from tests.strategies import summaries
from web.reading import anchor_of, read_sections, summary_url


def stored_of(summary: Summary) -> Stored:
    sentences = list_sentences(summary)
    evidence = read_evidence(summary, sentences)
    return Stored(summary, "", False, (), analyse_sentences(summary, sentences), evidence)


def of_lines(*lines: str) -> Stored:
    return stored_of(
        Summary(
            id=SummaryId("x"),
            title="t",
            published=Month("2019-04"),
            citation="",
            topics=(),
            research_type="review",
            sections=(Section("", "\n".join(lines)),),
        )
    )


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


def test_a_place_leads_to_its_sentence():
    stored = of_lines("First one. Second one, r = .3.")
    (placed,) = stored.evidence.findings
    place = placed.section, placed.finding.start, placed.finding.end
    assert summary_url(stored, place) == "/summary/x#s0-11"
    assert summary_url(stored, None) == "/summary/x"
