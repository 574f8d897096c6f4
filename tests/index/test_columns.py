from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.evidence import read_evidence
from corpus.passages import list_sentences
from corpus.summary import Month, Section, Summary, SummaryId
from index.change import compare, starts_of
from index.columns import Columns, make_columns, read_columns, write_columns


def summary(topics: tuple[str, ...], research_type: str, month: str, text: str = "text") -> Summary:
    return Summary(
        id=SummaryId("x"),
        title="t",
        published=Month(month),
        citation="",
        topics=topics,
        research_type=research_type,
        sections=(Section("", text),),
    )


def columns_of(
    held: list[Summary], passages: list[int] | None = None, sentences: list[int] | None = None
) -> Columns:
    ids = [SummaryId(f"s{number}") for number in range(len(held))]
    sizes = [1] * len(held)
    runs = starts_of(passages or sizes), starts_of(sentences or sizes)
    both = [(each, read_evidence(each, list_sentences(each))) for each in held]
    return make_columns(None, compare((), ids, set(ids)), both, *runs)


summaries = st.lists(
    st.builds(
        summary,
        st.lists(st.sampled_from("abcd"), unique=True, max_size=3).map(tuple),
        st.sampled_from(["review", "survey"]),
        st.sampled_from(["2015-01", "2015-12", "2019-04"]),
        st.sampled_from(["text", "They asked 80 clients.", "They asked 1,200 clients."]),
    ),
    min_size=1,
    max_size=8,
)


@given(summaries, st.sets(st.sampled_from("abcdz")), st.data())
def test_columns_admit_and_count_as_a_loop_would(
    held: list[Summary], chosen: set[str], data: st.DataObject
):
    columns = columns_of(held)
    topics = columns.facets["topic"]
    assert topics.admits(chosen).tolist() == [bool(chosen & set(each.topics)) for each in held]
    among = np.array(data.draw(st.lists(st.booleans(), min_size=len(held), max_size=len(held))))
    counts = dict(zip(topics.values, topics.count(among).tolist(), strict=True))
    for value in topics.values:
        expected = sum(
            value in each.topics for each, is_in in zip(held, among, strict=True) if is_in
        )
        assert counts[value] == expected


@given(summaries)
def test_newest_come_first_and_within_a_month_the_last(held: list[Summary]):
    columns = columns_of(held)
    ordered = columns.newest_first(np.arange(len(held))).tolist()
    assert ordered == sorted(range(len(held)), key=lambda n: (held[n].published, n), reverse=True)


@given(summaries)
def test_the_largest_samples_come_first_and_equal_ones_newest_first(held: list[Summary]):
    columns = columns_of(held)
    sizes = [1200 if "1,200" in text else 80 if "80" in text else 0 for text in map(_text, held)]
    ordered = columns.largest_first(np.arange(len(held))).tolist()
    assert columns.samples.tolist() == sizes
    assert ordered == sorted(
        range(len(held)), key=lambda n: (sizes[n], held[n].published, n), reverse=True
    )


def _text(each: Summary) -> str:
    return each.sections[0].text


def test_columns_read_back(tmp_path: Path):
    held = [summary(("a", "b"), "review", "2015-01"), summary((), "survey", "2019-04")]
    write_columns(tmp_path / "columns.npz", columns_of(held, [2, 1], [1, 2]))
    again = read_columns(tmp_path / "columns.npz")
    assert again.facets["topic"].values == ("a", "b")
    assert again.facets["type"].values == ("review", "survey")
    assert again.first_passages.tolist() == [0, 2, 3]
    assert again.first_sentences.tolist() == [0, 1, 3]
    assert again.months.tolist() == [201501, 201904]
    assert [again.find(each) for each in ("s0", "s1", "s2", "s", "s1\0", "é")] == [0, 1] + [
        None
    ] * 4
