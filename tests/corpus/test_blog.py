import json
import re
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.blog import Page, fold, identify, read_page
from corpus.pagelines import read_lines
from corpus.summary import ID_PATTERN, IMPLICATIONS, Month, Problem, Section
from tests.conftest import ROOT, SEED, needs_shared
from tests.strategies import any_line, pages, titles

DATA = ROOT / "tests" / "data" / "corpus"
SAVED = sorted(path for path in DATA.iterdir() if path.suffix in {".txt", ".html"})
MONTH = re.compile(r"[A-Za-z]+ (19|20)\d\d")
CITATION = "Hayes, J. A., & Gelso, C. J. (2018). Managing it. Psychotherapy, 55(4), 496-507."

page_lines = st.lists(
    any_line
    | titles
    | st.sampled_from(
        (
            "April 2019",
            "May 2018",
            "Title",
            "Title 2",
            "Another Title",
            "A sentence of the body.",
            "Practice Implications",
            "Practice implications: advise.",
            "Author email: a@b.ca",
            "Email: c@d.ca and e@f.ca",
            CITATION,
            "Hayes (2018) found it.",
        )
    ),
    max_size=14,
)
tags = st.sampled_from(
    "<p> </p> <h2> </h2> <h3>Title</h3> <li> <br/> <div> </div> <script> <!-- --> <![CDATA[ "
    "<![x <!x <?xml ?> <sup>1</sup> <form> <table><td> &#0; &#xD800; &#x110000; &nbsp; &lt; < > "
    '<a href= " <svg> <meta charset=utf-16> <html> </html>'.split()
)


def as_data(page: Page) -> list[dict[str, object]]:
    return [
        {
            "id": post.id,
            "title": post.title,
            "published": post.published,
            "citation": post.citation,
            "doi": post.doi,
            "contact": post.contact,
            "sections": [[part.heading, *part.text.split("\n")] for part in post.sections],
        }
        for post in page.posts
    ]


def read(*lines: str) -> Page:
    return read_page("page.txt", "\n".join(lines).encode())


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.name)
def test_saved_page_reads_as_the_posts_beside_it(path: Path):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    page = read_page(path.name, path.read_bytes())
    assert as_data(page) == expected["posts"]
    problems = [f"{problem.line}: {problem.message}" for problem in page.problems]
    assert problems == expected["problems"].get(path.suffix, [])
    assert {problem.path for problem in page.problems} <= {path.name}


@needs_shared
def test_seed_page_gives_its_six_posts_and_nothing_of_the_preamble():
    page = read_page(str(SEED), SEED.read_bytes())
    lines = [line.strip() for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    starts = [at for at, line in enumerate(lines) if MONTH.fullmatch(line)]
    assert page.problems == ()
    assert [post.published for post in page.posts] == (
        "2019-04 2018-12 2018-11 2018-03 2017-06 2017-04".split()
    )
    for post, start, end in zip(page.posts, starts, [*starts[1:], len(lines)], strict=True):
        title, citation, *rest = lines[start + 1 : end]
        rest = [line for line in rest if not line.startswith("Author email")]
        advice = rest.index(IMPLICATIONS)
        assert (post.title, post.citation) == (title, citation)
        assert post.sections == (
            Section("", "\n".join(rest[:advice])),
            Section(IMPLICATIONS, "\n".join(rest[advice + 1 :])),
        )
    assert page.posts[0].contact == "catherine.eubanks@einstein.yu.edu"
    assert [post.doi for post in page.posts[3:]] == [
        "10.1002/cpp.2180",
        "",
        "10.1001/jamapsychiatry.2016.4287",
    ]


@given(pages())
def test_generated_page_reads_back_as_its_posts(printed):
    text = "\n".join(line for line, _ in printed.lines)
    markup = "\n".join(
        f"<h{level}>{escape(line)}</h{level}>" if level else f"<p>{escape(line)}"
        for line, level in printed.lines
    )
    for content in (text, f"<html><body>{markup}"):
        page = read_page("page", content.encode())
        assert page.problems == ()
        found = []
        for post in page.posts:
            parts = {part.heading: tuple(part.text.split("\n")) for part in post.sections}
            words = (parts[""], parts.get(IMPLICATIONS, ()), post.contact)
            found.append((post.published, post.title, post.citation, *words))
        assert found == [
            (month, post.title, post.citation, post.body, post.advice, post.contact)
            for month, post in printed.posts
        ]


def assert_nothing_dropped(content: bytes) -> None:
    page = read_page("page", content)
    lines = read_lines("page", content)
    if isinstance(lines, Problem):
        assert page.problems == (lines,)
        return
    numbers = {line.number for line in lines}
    assert all(problem.line in {1, *numbers} for problem in page.problems)
    assert len({post.id for post in page.posts}) == len(page.posts)
    assert all(ID_PATTERN.fullmatch(post.id) for post in page.posts)
    if page.problems:
        return
    kept = fold("\n".join(f"{part}" for post in as_data(page) for part in texts_of(post)))
    started = False
    for line in lines:
        if started and not is_furniture(line.text):
            assert fold(line.text) in kept
        started = started or bool(re.fullmatch(r"(April|May) \d{4}", line.text))
    assert started


def texts_of(post: dict) -> list[str]:
    parts = [line for part in post["sections"] for line in part]
    return [post["title"], post["citation"], *parts]


def is_furniture(text: str) -> bool:
    furniture = r"(April|May) \d{4}|Practice implications.*|(Author )?email: .*"
    return bool(re.fullmatch(furniture, text, re.IGNORECASE))


@given(page_lines)
def test_every_line_under_a_month_is_in_a_post_or_there_is_a_problem(lines):
    assert_nothing_dropped("\n".join(("April 2019", *lines)).encode())


@given(st.lists(tags | page_lines.map(" ".join) | st.just("April 2019"), max_size=14))
def test_every_line_of_a_saved_page_is_in_a_post_or_there_is_a_problem(parts):
    content = "\n".join(("<html><h2>April 2019</h2>", *parts)).encode()
    page = read_page("page", content)
    assert page.posts or page.problems
    assert_nothing_dropped(content)


@given(st.binary() | st.text().map(str.encode) | st.lists(tags).map(lambda t: "".join(t).encode()))
def test_reading_a_page_never_raises_and_never_gives_nothing(content):
    page = read_page("page", content)
    assert page.posts or page.problems


@pytest.mark.parametrize(
    "content",
    [
        b"<!-- -->" * 20_000 + b"April 2019",
        b"<html>" + b"<div>" * 20_000 + b"April 2019",
        b"April 2019\nTitle\nPractice Implications\n"
        + b"".join(b"Line %d of many\n" % n for n in range(20_000)),
        b"April 2019\nTitle\nAuthor email: " + b"a@b " * 100_000 + b"!",
        b"April 2019\nTitle\n" + b"(2019) " * 100_000,
        b"April 2019\nTitle\n" + CITATION.encode() + b" 10.1000/" + b")" * 500_000,
        b"<p>&#" + b"9" * 100_000 + b";</p>",
    ],
    ids="comments divs titles addresses years brackets reference".split(),
)
def test_hostile_page_is_read_in_a_moment(content):
    page = read_page("page", content)
    assert page.posts or page.problems


def test_text_that_is_not_utf_8_is_a_problem_of_its_line():
    page = read_page("page.txt", b"Blog\nApril 2019\nTherapist\x92s Title\n")
    assert page.posts == ()
    assert [str(problem) for problem in page.problems] == [
        "page.txt:3: not UTF-8; save the page as UTF-8 text or as HTML"
    ]


def test_empty_file_is_a_problem():
    assert [problem.line for problem in read_page("page.txt", b"").problems] == [1]


def test_last_line_that_ends_in_brackets_is_no_title_of_the_next_post():
    page = read(
        "April 2019",
        "First",
        "Text.",
        "Practice Implications",
        "Ask “how was this session for you?” (every time.)",
        "Second",
        CITATION,
        "Text.",
    )
    assert [post.title for post in page.posts] == ["First", "Second"]
    assert page.problems == ()


def test_reference_below_a_post_is_part_of_it():
    page = read("April 2019", "Title", CITATION, "Text.", "See also:", CITATION, "More text.")
    assert [post.title for post in page.posts] == ["Title"]
    assert page.posts[0].sections == (Section("", f"Text.\nSee also:\n{CITATION}\nMore text."),)


def test_two_citations_of_one_post_are_both_kept():
    other = "Gelso, C. J. (2017). Another paper. Psychotherapy, 54, 1-9."
    page = read("April 2019", "Title", CITATION, other, "Text.")
    assert [post.citation for post in page.posts] == [f"{CITATION}; {other}"]


def test_sentence_that_cites_is_body():
    page = read("April 2019", "Title", "Hayes and Gelso (2018) found it.", "So it is.")
    assert [post.citation for post in page.posts] == [""]
    assert page.posts[0].sections == (Section("", "Hayes and Gelso (2018) found it.\nSo it is."),)


def test_page_printed_twice_gives_its_posts_once():
    lines = ("April 2019", "Title", CITATION, "Text.", "Author email: a@b.ca")
    page = read(*lines, *lines)
    assert len(page.posts) == 1
    assert page.problems == ()


def test_id_is_the_month_and_the_words_of_the_title():
    month = Month("2018-03")
    assert identify(month, "Høglend’s “Work”: 2 – Done?") == "2018-03-hglends-work-2-done"
    assert identify(month, "Über-Ich") == "2018-03-uber-ich"
    assert identify(month, "日本") == "2018-03"
    assert len(identify(month, "word " * 100)) <= 98


@given(any_line)
def test_id_of_any_title_is_an_id(title):
    assert ID_PATTERN.fullmatch(identify(Month("2018-03"), title))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Client’s", "client's"), ("“A”  B", '"a" b'), ("508–519", "508-519"), ("a\u00a0b", "A\nb")],
)
def test_printings_that_differ_in_type_only_fold_to_one(one, other):
    assert fold(one) == fold(other)
