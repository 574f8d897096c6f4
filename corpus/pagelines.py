"""A saved page, HTML or text copied from the browser -> its lines of text, none empty.

In HTML a block element, list item or line break makes a line; menus, forms and footers are left
out, and raised digits stay raised, so that a footnote never runs into a number.  Numbers are
those of the file's lines, from 1.
"""

import re
import warnings
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup

from corpus.summary import Problem

_LEFT_OUT: Final = frozenset(
    "aside button footer form head iframe nav noscript script select style svg template".split()
)
_BLOCKS: Final = frozenset(
    "address article blockquote body br dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 "
    "header hr html li main ol p pre section summary table tbody td th thead tr ul".split()
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_IS_HTML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[a-z!?]", re.IGNORECASE)
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its number in the file, its text, its level if it is an HTML heading."""

    number: int
    text: str
    level: int = 0


def read_lines(path: str, content: bytes) -> list[Line] | Problem:
    """Read a saved page as lines."""
    if _IS_HTML.match(content):
        try:
            return _html_lines(_tree(content))
        except (ParserRejectedMarkup, ValueError) as error:
            reason = str(error).splitlines()[-1].strip()
            return Problem(path, 1, f"can't be read as HTML: {reason}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Problem(path, line, "not UTF-8; save the page as UTF-8 text or as HTML")
    numbered = enumerate(re.split(r"\r\n|\r|\n", text), 1)
    return [Line(n, _clean(line)) for n, line in numbered if _clean(line)]


def _clean(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def _html_lines(root: BeautifulSoup) -> list[Line]:
    lines: list[Line] = []
    parts: list[str] = []
    number = 1
    block = ""

    def flush() -> None:
        text = _clean("".join(parts))
        parts.clear()
        if text:
            lead = "- " if block == "li" else ""
            lines.append(Line(number, lead + text, _HEADINGS.get(block, 0)))

    stack: list[tuple[PageElement, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                raised = node.parent is not None and node.parent.name == "sup"
                parts.append(node.translate(_RAISED) if raised else str(node))
            continue
        if not isinstance(node, Tag) or node.name in _LEFT_OUT:
            continue
        if node.name in _BLOCKS:
            flush()
            if done:
                block = ""
                continue
            number, block = node.sourceline or number, "" if node.name == "br" else node.name
        if not done:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node.contents))
    flush()
    return lines


def _tree(content: bytes) -> BeautifulSoup:
    """Read HTML; what is valid UTF-8 is UTF-8, whatever the page says of itself."""
    markup: str | bytes = content
    with suppress(UnicodeDecodeError):
        markup = content.decode("utf-8-sig")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(markup, "html.parser")
