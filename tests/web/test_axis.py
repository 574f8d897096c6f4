from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.axis import Axis, make_axis

magnitudes = st.floats(1e-100, 1e100) | st.floats(1e-3, 1e3)
numbers = st.just(0.0) | magnitudes | magnitudes.map(lambda each: -each)
printed = st.integers(-500, 500).map(lambda each: each / 100)
ratios = magnitudes | st.integers(1, 1000).map(lambda each: each / 100)


def drawn(values):
    return st.tuples(
        st.lists(values, min_size=1, max_size=8),
        st.lists(st.tuples(values, values).map(lambda ends: tuple(sorted(ends))), max_size=8),
    )


axes = (drawn(numbers) | drawn(printed)).map(lambda held: (held, False)) | drawn(ratios).map(
    lambda held: (held, True)
)


@given(axes)
def test_ticks_are_three_to_seven_increase_and_have_as_many_labels_with_room(given_axis):
    (values, intervals), is_log = given_axis
    axis = make_axis(values, intervals, is_log=is_log)
    places = [axis.x(tick) for tick in axis.ticks]
    assert 3 <= len(axis.ticks) <= 7
    assert all(before < after for before, after in pairwise(axis.ticks))
    assert all(before < after for before, after in pairwise(places))
    assert 0 < places[0] < places[-1] < 100
    assert len(set(axis.labels)) == len(axis.ticks)
    assert axis.has_room()


@given(axes)
def test_no_value_is_cut_and_order_is_kept(given_axis):
    (values, intervals), is_log = given_axis
    axis = make_axis(values, intervals, is_log=is_log)
    assert not any(axis.is_before(value) or axis.is_past(value) for value in values)
    places = [axis.x(value) for value in sorted(values)]
    assert places == sorted(places)


@given(axes)
def test_a_label_is_the_number_that_its_tick_is(given_axis):
    (values, intervals), is_log = given_axis
    axis = make_axis(values, intervals, is_log=is_log)
    read = [float(label.replace("−", "-").replace(",", "")) for label in axis.labels]
    assert read == list(axis.ticks)


@pytest.mark.parametrize(
    ("values", "is_log", "labels"),
    [
        ([0, 0.34], False, "0.0 0.1 0.2 0.3 0.4"),
        ([-0.3, 0.72], False, "−0.4 −0.2 0.0 0.2 0.4 0.6 0.8"),
        ([80, 80], False, "60 70 80 90 100"),
        ([0], False, "−0.3 −0.2 −0.1 0.0 0.1 0.2 0.3"),
        ([0, 12_345_678], False, "0 5e6 1e7 1.5e7"),
        ([0, 0.000_002], False, "0 5e−7 1e−6 1.5e−6 2e−6"),
        ([1, 1.3], True, "1.0 1.1 1.2 1.3"),
        ([0.4, 3], True, "0.2 0.5 1 2 5"),
        ([0.3, 1, 70], True, "0.3 1 3 10 30 100"),
        ([0.002, 1, 600], True, "0.0001 0.01 1 100 10,000"),
    ],
)
def test_ticks_are_round(values: list[float], is_log, labels: str):
    assert " ".join(make_axis(values, [], is_log=is_log).labels) == labels


def test_an_interval_of_the_usual_width_is_shown_whole_and_an_extreme_one_is_cut():
    axis = make_axis([0, 0.3, 0.4], [(0.1, 0.5), (0.2, 0.6), (-9, 9)], is_log=False)
    assert (axis.ticks[0], axis.ticks[-1]) == (-0.2, 0.8)
    assert axis.is_before(-9)
    assert axis.is_past(9)


def test_an_interval_from_0_is_cut_on_a_logarithmic_axis():
    axis = make_axis([0.8, 1], [(0, 1.3)], is_log=True)
    assert axis.is_before(0)
    assert axis.ticks[0] > 0.5


def test_a_lone_interval_is_shown_whole():
    axis = make_axis([0, 0.05], [(-2, 2.1)], is_log=False)
    assert not axis.is_before(-2)
    assert not axis.is_past(2.1)


def test_what_is_past_the_axis_stands_at_its_end():
    axis = Axis((0, 1, 2), ("0", "1", "2"), is_log=False)
    assert (axis.x(-5), axis.x(5)) == (axis.x(0), axis.x(2))
