"""Texts, summaries and pages of the blog for Hypothesis, hostile ones among them."""

from dataclasses import dataclass

from hypothesis import strategies as st

from corpus.summary import IMPLICATIONS, Month, Section, Summary, SummaryId
from corpus.vocabulary import load_vocabulary

_TOPICS = [label.name for label in load_vocabulary().topics.all]
_TYPES = [label.name for label in load_vocabulary().research_types.all]
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_HOSTILE = (
    "# - * + > ` ``` ~~~ _ ** | : ; ! ? & % @ ' \" \\ [a](b) [a]: ![a] <b> </b> <!-- <script> "
    "{{ }} ${x} --- === ... 1. 2) (3) 0. -- - - ## null true no ~ 2019-04 1e3 0x1f a: #c &amp; "
    "&#0; http://x.ca x@y.ca C:\\ ’ “ ” – — … é ß İ ﬁ 中 😀 \u200b \u200d \u202e \ufeff \uffff"
).split()

characters = st.characters(exclude_categories=("Cc", "Cs"))
hostile = st.lists(st.sampled_from(_HOSTILE) | st.text(characters, max_size=3), max_size=8)


def single_spaced(text: str) -> str:
    """Put a text in the form that reading gives it: one line, single spaces."""
    return " ".join(text.split())


any_line = (
    st.text(characters, min_size=1, max_size=30)
    | hostile.map(" ".join)
    | hostile.map("".join)
    | hostile.map(lambda parts: "- " + " ".join(parts))
).map(single_spaced)
lines = any_line.filter(bool)
markdown = st.lists(any_line | hostile.map("\n".join), max_size=8).map("\n".join)

words = st.text("abcdefghijklmnopqrstuvwxyzéøß", min_size=2, max_size=9)
months = st.builds("{}-{:02}".format, st.integers(1990, 2030), st.integers(1, 12)).map(Month)
texts = st.lists(lines, min_size=1, max_size=4).map("\n".join)


@st.composite
def summaries(draw):
    """Draw a checked summary whose texts may be anything that parsing can give."""
    slug = st.text("abc019", min_size=1, max_size=5)
    opening = [Section("", draw(texts))] if draw(st.booleans()) else []
    topics = tuple(draw(st.lists(st.sampled_from(_TOPICS), max_size=3, unique=True)))
    headed = st.builds(Section, lines | st.just(IMPLICATIONS), texts)
    return Summary(
        id=SummaryId("-".join(draw(st.lists(slug, min_size=1, max_size=4)))),
        title=draw(lines),
        published=draw(months),
        citation=draw(any_line),
        topics=topics,
        research_type=draw(st.sampled_from(_TYPES)),
        sections=(*opening, *draw(st.lists(headed, min_size=not opening, max_size=3))),
        doi=draw(st.sampled_from(("", "10.1037/pst0000185", "10.1000/(x)#y:z"))),
        contact=draw(any_line),
        source_url=draw(st.sampled_from(("", "https://example.org/a?b=c#d"))),
        topics_source=draw(any_line) if topics else "",
    )


@dataclass(frozen=True)
class Post:
    """A post as put on a page: what reading the page must give back."""

    title: str
    citation: str
    body: tuple[str, ...]
    advice: tuple[str, ...]
    contact: str


@dataclass(frozen=True)
class Printed:
    """A generated page: its lines with the level of each heading, and its posts by month."""

    lines: tuple[tuple[str, int], ...]
    posts: tuple[tuple[Month, Post], ...]


def titled(words_drawn: list[str]) -> str:
    return " ".join(word[0].upper() + word[1:] for word in words_drawn)


titles = st.lists(words, min_size=1, max_size=6).map(titled)
paragraphs = st.lists(words, min_size=1, max_size=12).map(lambda w: " ".join(w).capitalize() + ".")
_names = st.builds("{}, {}.".format, words.map(str.title), st.sampled_from("ABCDEFGH"))
_sources = st.sampled_from(
    (
        "Psychotherapy, 55(4), 508-519.",
        "JAMA Psychiatry. doi:10.1001/jamapsychiatry.2016.4287.",
        "Psychotherapy Research. https://doi.org/10.1080/10503307.2020.1817603",
        "Journal of Clinical Psychology. Advance online publication.",
    )
)
citations = st.builds(
    lambda names, year, title, source: f"{' & '.join(names)} ({year}). {title}. {source}",
    st.lists(_names, min_size=1, max_size=4),
    st.integers(1990, 2030) | st.just("in press"),
    titles,
    _sources,
)
_posts = st.builds(
    Post,
    title=titles,
    citation=citations,
    body=st.lists(paragraphs, min_size=1, max_size=3).map(tuple),
    advice=st.lists(paragraphs, max_size=2).map(tuple),
    contact=st.sampled_from(("", "a.person@example.org")),
)


@st.composite
def pages(draw):
    """Draw a page: every post has a citation, as all but few of the blog have."""
    printed: list[tuple[str, int]] = [("Blog", 1), ("This month I blog about research.", 0)]
    posts: list[tuple[Month, Post]] = []
    by_title = st.lists(
        _posts, min_size=1, max_size=3, unique_by=lambda post: post.title.casefold()
    )
    for month in draw(st.lists(months, min_size=1, max_size=3, unique=True)):
        printed.append((f"{_MONTHS[int(month[5:]) - 1]} {month[:4]}", 2))
        for post in draw(by_title):
            posts.append((month, post))
            twice = draw(st.booleans())
            printed += [(post.title, 3), *([(post.title, 0)] if twice else [])]
            printed += [(line, 0) for line in (post.citation, *post.body)]
            if post.advice:
                printed += [(IMPLICATIONS, 4), *((line, 0) for line in post.advice)]
            if post.contact:
                printed.append((f"Author email: {post.contact}", 0))
    return Printed(tuple(printed), tuple(posts))
