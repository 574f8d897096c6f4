from hypothesis import given
from hypothesis import strategies as st

from web.lettering import NARROWEST, over, stack, width, wrap

texts = st.text(max_size=300) | st.text("Wi m—", max_size=300) | st.text("治疗 a", max_size=200)


@given(texts)
def test_every_line_fits_the_narrowest_screen(text: str):
    assert all(width(line) <= NARROWEST for line in wrap(text))


@given(texts)
def test_the_lines_have_the_whole_text_or_its_beginning_with_an_ellipsis(text: str):
    joined = "".join(wrap(text)).replace(" ", "")
    whole = "".join(text.split())
    assert joined == whole or (joined.endswith("…") and whole.startswith(joined[:-1]))


def test_a_label_of_120_characters_is_whole():
    label = (
        "Cognitive behavioural therapy compared with psychodynamic therapy for depression of "
        "adults in primary care, at follow-up"
    )
    assert " ".join(wrap(label)) == label


@given(st.text(max_size=12), st.floats(0, 100))
def test_a_text_over_a_line_stays_inside_wherever_the_line_is(text: str, x: float):
    wide = width(text) / NARROWEST * 100
    start = x - wide * {"start": 0, "middle": 0.5, "end": 1}[over(text, x, 0).anchor]
    assert start > -1e-9
    assert start + wide < 100 + 1e-9


def test_lines_are_placed_under_each_other():
    assert [(line.text, line.y) for line in stack(("a", "b"), 0, 1, "start")] == [
        ("a", 1),
        ("b", 2.3),
    ]
