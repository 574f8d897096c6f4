from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from corpus.measures import BY_NAME, MEASURES
from tests.audit import audit
from web.lettering import NARROWEST, width
from web.plots import Plot, Point, draw_plot

PAGE = """{% extends "layout.html" %}{% block title %}Plots{% endblock %}{% block main %}
{% from "plot.html" import forest_plot %}<h1>Plots</h1>
{% for plot in plots %}{{ forest_plot(plot, "plot-%d"|format(loop.index)) }}{% endfor %}
{% endblock %}"""
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}]]></svg>&amp;"

texts = st.text(max_size=130) | st.just(HOSTILE)
numbers = (
    st.integers(-300, 300).map(lambda each: each / 100)
    | st.floats(-1e6, 1e6).filter(lambda each: each == 0 or abs(each) > 1e-9)
    | st.sampled_from([0.0, 1.0, 0.28, 1e12, -1e12, 1e-12])
)
points = st.builds(
    Point,
    label=texts,
    detail=texts,
    value=numbers,
    upper=st.none() | numbers,
    low=st.none() | numbers,
    high=st.none() | numbers,
    weight=st.none() | st.integers(0, 10**6),
)
many = st.lists(points, min_size=1, max_size=15)
measures = st.sampled_from(MEASURES)

R = BY_NAME["r"]
OR = BY_NAME["OR"]
EMPATHY = Point(label="Empathy", detail="r = .28 [.23, .33]", value=0.28, low=0.23, high=0.33)


def render(*plots: Plot) -> str:
    """Render plots as the app does, and hold the page to what holds for every page."""
    app = Flask("web")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    with app.test_request_context():
        html = render_template_string(PAGE, plots=plots, query={"text": ""}, path="/plots")
    audit(html)
    return html


@given(measures, many)
def test_every_mark_line_and_text_lies_within_the_plot(measure, drawn):
    plot = draw_plot(measure, drawn, "A plot")
    across = [*plot.grid, *(x for row in plot.rows for x in row.marks)]
    for row in plot.rows:
        half = row.half / NARROWEST * 100
        assert all(half <= x <= 100 - half for x in row.marks)
        assert plot.top < row.y - row.half < row.y + row.half < plot.bottom
        across += [row.interval.start, row.interval.end] if row.interval else []
    assert all(0 < x < 100 for x in across)
    held = [*plot.texts, *(text for row in plot.rows for text in (*row.label, *row.detail))]
    for text in [*held, plot.none] if plot.none else held:
        wide = width(text.text) / NARROWEST * 100
        start = text.x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
        assert start > -0.01
        assert start + wide < 100.01
        assert 0.5 < text.y < plot.height


@given(measures, many)
def test_rows_keep_their_order_and_do_not_overlap(measure, drawn):
    end = 0.0
    plot = draw_plot(measure, drawn, "A plot")
    assert len(plot.rows) == len(drawn)
    for row in plot.rows:
        lines = [text.y for text in (*row.label, *row.detail)]
        assert all(end <= y - 0.6 and y + 0.2 <= row.y - row.half for y in lines)
        assert end <= row.y - row.half
        end = row.y + row.half
        assert not row.label or not row.detail or row.detail[0].y >= row.label[-1].y


@given(measures, many)
def test_the_line_of_none_stands_inside_if_the_measure_has_one(measure, drawn):
    plot = draw_plot(measure, drawn, "A plot")
    assert (plot.none is None) == (measure.none is None)
    if plot.none:
        assert plot.grid[0] <= plot.none.x <= plot.grid[-1]


@given(measures, many)
def test_larger_values_never_stand_further_left(measure, drawn):
    rows = draw_plot(measure, drawn, "A plot").rows
    placed = sorted(
        (value, x)
        for point, row in zip(drawn, rows, strict=True)
        for value, x in zip(point.values, row.marks, strict=True)
    )
    assert [x for _, x in placed] == sorted(x for _, x in placed)


@given(measures, many)
def test_the_same_findings_give_the_same_plot(measure, drawn):
    assert draw_plot(measure, drawn, "A plot") == draw_plot(measure, list(drawn), "A plot")


@given(measures, many)
def test_any_plot_is_a_sound_part_of_a_page(measure, drawn):
    page = BeautifulSoup(render(draw_plot(measure, drawn, HOSTILE)), "html.parser")
    assert [each.get("src") for each in page("script")] == ["/static/attune.js"]
    assert page.img is None
    assert len(page.select("svg > .plot-mark, svg > .plot-dot")) == sum(
        len(point.values) for point in drawn
    )


def test_hostile_texts_stay_texts():
    hostile = Point(label=HOSTILE, detail=HOSTILE, value=0.1)
    html = render(draw_plot(R, [hostile], HOSTILE))
    assert "<script>" not in html
    assert "<img" not in html
    page = BeautifulSoup(html, "html.parser")
    assert page.figcaption.get_text() == HOSTILE
    shown = "".join(each.get_text() for each in page.select(".plot-apart, .plot-label"))
    assert shown.replace(" ", "") == HOSTILE.replace(" ", "")


def test_two_plots_on_a_page_share_no_id():
    plot = draw_plot(R, [EMPATHY], "Empathy and outcome")
    page = BeautifulSoup(render(plot, plot), "html.parser")
    assert len(page.select("figure svg[role=img]")) == 2


def test_the_image_is_named_and_told_in_words():
    drawn = [
        EMPATHY,
        Point(label="b", detail="r = −.02 [−.1, .06]", value=-0.02, low=-0.1, high=0.06),
        Point(label="c", detail="r = .4", value=0.4),
    ]
    image = BeautifulSoup(render(draw_plot(R, drawn, "Empathy")), "html.parser").svg
    assert image.find(id=image["aria-labelledby"]).get_text() == "Empathy"
    assert image.find(id=image["aria-describedby"]).get_text() == (
        "correlation: 3 findings, −0.02 to 0.4. Intervals that exclude the line of no relation "
        "at 0: 1 of the 2 printed. The axis goes from −0.1 to 0.4."
    )


def test_there_is_nothing_to_follow_inside_an_image():
    image = BeautifulSoup(render(draw_plot(R, [replace(EMPATHY, url="/x")], "E")), "html.parser")
    assert not image.select("svg a, svg [tabindex]")


def test_ratios_stand_on_a_logarithmic_axis():
    drawn = [Point(label=str(n), detail="", value=n) for n in (0.5, 1, 2)]
    half, one, two = (row.marks[0] for row in draw_plot(OR, drawn, "Odds").rows)
    assert one - half == pytest.approx(two - one, abs=0.02)
    assert "logarithmic" in draw_plot(OR, drawn, "Odds").texts[-1].text


def test_a_ratio_of_0_makes_the_axis_linear():
    drawn = [Point(label=str(n), detail="", value=n) for n in (0, 1, 2)]
    none, one, two = (row.marks[0] for row in draw_plot(OR, drawn, "Odds").rows)
    assert one - none == pytest.approx(two - one, abs=0.02)


def test_an_interval_that_is_cut_ends_in_an_arrow_and_the_key_says_so():
    drawn = [EMPATHY, replace(EMPATHY, value=0.3), replace(EMPATHY, low=-0.9, high=0.9)]
    plot = draw_plot(R, drawn, "Empathy")
    assert "An arrow" in plot.key
    cut = BeautifulSoup(render(plot), "html.parser").select("[marker-start][marker-end]")
    assert len(cut) == 1
    assert (cut[0]["x1"], cut[0]["x2"]) == (f"{plot.grid[0]}%", f"{plot.grid[-1]}%")


def test_a_finding_without_interval_is_a_dot_and_a_range_is_two_joined():
    drawn = [replace(EMPATHY, low=None, high=None), replace(EMPATHY, upper=0.5)]
    page = BeautifulSoup(render(draw_plot(R, drawn, "Empathy")), "html.parser")
    assert len(page.select("circle.plot-dot")) == 1
    assert len(page.select("line.plot-mark")) == 2
    assert len(page.select("line.plot-range")) == 1


def test_areas_of_marks_go_by_weight_if_all_have_one():
    drawn = [replace(EMPATHY, weight=100), replace(EMPATHY, weight=400)]
    small, large = (row.half for row in draw_plot(R, drawn, "Empathy").rows)
    assert small * 2 == large
    rows = draw_plot(R, [*drawn, EMPATHY], "Empathy").rows
    assert len({row.half for row in rows}) == 1


def test_a_long_plot_has_its_axis_at_both_ends():
    few, lots = (draw_plot(R, [EMPATHY] * n, "Empathy") for n in (12, 40))
    assert len(few.texts) == len(few.grid) + 1
    assert len(lots.texts) == 2 * len(lots.grid) + 1
    assert lots.height > 3 * few.height
