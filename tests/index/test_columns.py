from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.evidence import read_evidence
from corpus.passages import list_sentences
from corpus.summary import Month, Section, Summary, SummaryId
from index.change import compare, starts_of
from index.columns import Columns, make_columns, read_columns, write_columns
from index.facets import FACETS, facet_values


def summary(
    topics: tuple[str, ...],
    research_type: str,
    month: str,
    text: str = "text",
    citation: str = "",
) -> Summary:
    return Summary(
        id=SummaryId("x"),
        title="t",
        published=Month(month),
        citation=citation,
        topics=topics,
        research_type=research_type,
        sections=(Section("", text),),
    )


def columns_of(
    held: list[Summary],
    passages: list[int] | None = None,
    sentences: list[int] | None = None,
    tokens: list[int] | None = None,
) -> Columns:
    ids = [SummaryId(f"s{number}") for number in range(len(held))]
    sizes = [1] * len(held)
    runs = (starts_of(each or sizes) for each in (passages, sentences, tokens))
    both = [(each, read_evidence(each, list_sentences(each))) for each in held]
    return make_columns(None, compare((), ids, set(ids)), both, *runs)


TEXTS = [
    "text",
    "They asked 80 clients.",
    "They asked 1,200 clients.",
    "The authors studied CBT and psychodynamic therapy for depression and PTSD (d = 0.5).",
]
summaries = st.lists(
    st.builds(
        summary,
        st.lists(st.sampled_from("abcd"), unique=True, max_size=3).map(tuple),
        st.sampled_from(["review", "survey"]),
        st.sampled_from(["2015-01", "2015-12", "2019-04"]),
        st.sampled_from(TEXTS),
        st.sampled_from(["", "Elliott, R. (2018). Empathy. Psychotherapy, 55(4), 399-410."]),
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


@given(summaries, st.sampled_from([63, 64, 65, 130]), st.data())
def test_many_ordinals_are_counted_and_admitted_as_few_are(
    held: list[Summary], count: int, data: st.DataObject
):
    many = (held * count)[:count]
    columns = columns_of(many)
    drawn = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    among = np.array(drawn)
    counted = columns.count(among)
    assert counted.keys() == columns.facets.keys()
    for facet, column in columns.facets.items():
        rows = column.rows()
        for value, number in zip(column.values, counted[facet], strict=True):
            has = [value in row for row in rows]
            assert column.admits([value]).tolist() == has
            assert number == sum(a and b for a, b in zip(has, drawn, strict=True))
        assert column.count(among).tolist() == counted[facet]
        assert not column.admits([]).any()


@given(summaries, st.data())
def test_every_facet_admits_and_counts_as_a_loop_would(held: list[Summary], data: st.DataObject):
    columns = columns_of(held)
    shown = [facet_values(each, read_evidence(each, list_sentences(each))) for each in held]
    assert tuple(columns.facets) == FACETS
    for facet, column in columns.facets.items():
        rows = [values[facet] for values in shown]
        assert column.values == tuple(sorted({value for row in rows for value in row}))
        assert column.rows() == rows
        chosen = data.draw(st.sets(st.sampled_from((*column.values, "none such"))), label=facet)
        assert column.admits(chosen).tolist() == [bool(chosen & set(row)) for row in rows]
        among = np.array(data.draw(st.lists(st.booleans(), min_size=len(held), max_size=len(held))))
        assert column.count(among).tolist() == [
            sum(value in row for row, is_in in zip(rows, among, strict=True) if is_in)
            for value in column.values
        ]


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
    held.append(summary((), "survey", "2019-04", TEXTS[3]))
    held.append(summary((), "survey", "2019-04", TEXTS[2], "Elliott, R. (2018). Empathy."))
    written = columns_of(held, [2, 1, 1, 1], [1, 2, 1, 1], [7, 0, 3, 2])
    write_columns(tmp_path / "columns.npz", written)
    again = read_columns(tmp_path / "columns.npz")
    for facet, column in written.facets.items():
        assert column.values
        assert again.facets[facet].values == column.values
        assert again.facets[facet].rows() == column.rows()
    assert again.samples.tolist() == [0, 0, 0, 1200]
    assert again.facets["topic"].values == ("a", "b")
    assert again.facets["type"].values == ("review", "survey")
    assert again.first_passages.tolist() == [0, 2, 3, 4, 5]
    assert again.first_sentences.tolist() == [0, 1, 3, 4, 5]
    assert again.first_tokens.tolist() == [0, 7, 7, 10, 12]
    assert again.months.tolist() == [201501, 201904, 201904, 201904]
    found = [again.find(each) for each in ("s0", "s1", "s3", "s4", "s", "s1\0", "é")]
    assert found == [0, 1, 3] + [None] * 4
