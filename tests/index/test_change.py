from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.summary import SummaryId
from index.change import Change, Runs, compare, starts_of

ids = st.sets(st.sampled_from("abcdefgh").map(SummaryId), max_size=8).map(sorted)


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[SummaryId], list[SummaryId], set[SummaryId]]:
    before, now = draw(ids), draw(ids)
    rewritten = draw(st.sets(st.sampled_from(now))) if now else set()
    return before, now, (set(now) - set(before)) | rewritten


def changed(before: list[SummaryId], now: list[SummaryId], fresh: set[SummaryId]) -> Change:
    return compare(before, now, fresh)


@given(changes())
def test_each_summary_has_what_is_its_own(held: tuple[list, list, set]):
    before, now, fresh = held
    change = changed(*held)
    carried = change.carry(
        [f"old {each}" for each in before], [f"new {each}" for each in sorted(fresh)]
    )
    assert carried == [f"{'new' if each in fresh else 'old'} {each}" for each in now]
    assert [now[ordinal] for ordinal in change.fresh] == sorted(fresh)
    for ordinal, each in zip(change.moved, before, strict=True):
        assert ordinal == (now.index(each) if each in now and each not in fresh else -1)


@given(changes(), st.integers(0, 3))
def test_each_run_is_its_own(held: tuple[list, list, set], longest: int):
    before, now, fresh = held

    def runs(names: list[SummaryId], sign: int) -> Runs[np.float32]:
        sizes = [ord(each) % (longest + 1) for each in names]
        rows = [
            sign * ord(each) for each, size in zip(names, sizes, strict=True) for _ in range(size)
        ]
        return Runs((np.array(rows, dtype=np.float32),), starts_of(sizes))

    carried = changed(*held).carry_runs(runs(before, -1), runs(sorted(fresh), 1))
    rows = np.concatenate([np.empty(0, np.float32), *carried.pieces]).tolist()
    got = [rows[start:stop] for start, stop in pairwise(carried.starts.tolist())]
    assert got == [
        [(1 if each in fresh else -1) * ord(each)] * (ord(each) % (longest + 1)) for each in now
    ]


@given(changes(), st.data())
def test_what_is_refreshed_is_fresh_and_the_rest_as_before(
    held: tuple[list, list, set], data: st.DataObject
):
    before, now, fresh = held
    more = data.draw(st.sets(st.sampled_from(now))) if now else set()
    ordinals = np.array([now.index(each) for each in more], dtype=np.int64)
    again = changed(*held).refresh(ordinals)
    expected = changed(before, now, fresh | more)
    assert again.sources.tolist() == expected.sources.tolist()
