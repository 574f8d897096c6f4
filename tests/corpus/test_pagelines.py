import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.pagelines import Line, read_lines
from corpus.summary import Problem
from tests.strategies import lines


def texts(content: bytes | str) -> list[str]:
    found = read_lines("page", content if isinstance(content, bytes) else content.encode())
    assert not isinstance(found, Problem)
    return [line.text for line in found]


def test_lines_of_a_text_keep_their_numbers_whatever_ends_them():
    assert read_lines("page", b"\xef\xbb\xbfone\r\n\r\n two \rthree\nfour") == [
        Line(1, "one"),
        Line(3, "two"),
        Line(4, "three"),
        Line(5, "four"),
    ]


def test_blocks_breaks_and_items_make_lines_of_html():
    assert texts("<div>a<p>b<br>c</p>d</div><ul><li>e<li>f <b>g</b></ul>h") == (
        ["a", "b", "c", "d", "- e", "- f g", "h"]
    )


def test_words_in_inline_marks_stay_together():
    assert texts("<p>psycho<b>therapy</b>\n <i>works</i></p>") == ["psychotherapy works"]


def test_headings_keep_their_level_and_line():
    assert read_lines("page", b"<h1>a</h1>\n<h2>b\nc</h2>\n<p>d</p>") == [
        Line(1, "a", 1),
        Line(2, "b c", 2),
        Line(4, "d"),
    ]


@pytest.mark.parametrize(
    "tag", "nav aside footer form script style noscript template svg button".split()
)
def test_what_is_not_the_text_of_a_page_is_left_out(tag):
    assert texts(f"<p>before</p><{tag}>not this</{tag}><p>after</p>") == ["before", "after"]


def test_comments_and_declarations_are_left_out():
    page = "<?xml version='1.0'?><!DOCTYPE html><!-- no --><p>yes<!-- no --></p><![CDATA[no]]>"
    assert texts(page) == ["yes"]


def test_references_are_read_as_their_characters():
    assert texts("<p>r &lt; .05 &amp; d&nbsp;=&nbsp;.3 &#8217;&rsquo;</p>") == (
        ["r < .05 & d = .3 ’’"]
    )


def test_footnote_never_runs_into_a_number():
    assert texts("<p>r = .28<sup>1</sup>, I<sup>2</sup></p>") == ["r = .28¹, I²"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_page_is_read_in_its_own_encoding(encoding):
    page = f'<html><meta charset="{encoding.removesuffix("-sig")}"><p>Client’s “é” –</p>'
    assert texts(page.encode(encoding)) == ["Client’s “é” –"]


def test_utf_8_is_read_as_such_even_if_the_page_says_otherwise():
    page = '<html><meta charset="windows-1252"><p>Client’s</p>'
    assert texts(page.encode()) == ["Client’s"]


@pytest.mark.parametrize("lead", ["\ufeff", "\n\n ", "<!-- a --><!-- b -->", "<?xml?>", "<P>"])
def test_html_is_known_by_its_first_tag(lead):
    assert texts(lead + "<p>text</p>") == ["text"]


def test_control_characters_are_dropped():
    assert texts(b"a\x07b \x00 c\x7f\n\x0c") == ["a b c"]
    assert texts("<p>a&#7;b&#127;c\x1b</p>") == ["a b c"]


@pytest.mark.parametrize("markup", [b"<html><![x\n<p>April 2019", b"<p>&#" + b"9" * 5000 + b";"])
def test_html_that_the_parser_rejects_is_a_problem(markup):
    problem = read_lines("page.html", markup)
    assert isinstance(problem, Problem)
    assert str(problem).startswith("page.html:1: can't be read as HTML: ")
    assert "\n" not in problem.message


@given(st.lists(lines.filter(lambda line: line[0] not in "<\ufeff")))
def test_lines_of_a_text_read_back(given_lines):
    content = "\n".join(("first", *given_lines)).encode()
    assert texts(content) == ["first", *given_lines]
