"""A file's bytes -> Draft, or the Problems that keep it from being one.

The front matter is YAML of the plainest kind, read event by event so that nothing else is even
built: one mapping whose values are scalars or flat lists of scalars.  Aliases, tags and nesting
are problems, which leaves no room for alias bombs or objects, and every value stays the text
that was typed (``title: No`` is not false).

    ---
    id: 2019-04-therapeutic-alliance-rupture-repair
    topics: [Alliance and Therapeutic Relationship]
    ---
    Body, in Markdown.

    ## Practice Implications

    Advice.

A level-two heading opens a section.  Other Markdown is read for its text: emphasis marks are
taken off, list items stay lines of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.summary import Problem, Section

MAX_BYTES: Final = 1_000_000
_FENCE: Final = "---"
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MARKDOWN: Final = MarkdownIt("commonmark").disable(["html_block", "html_inline", "code"])


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the front matter: its values as typed, and the line that it stands on."""

    values: tuple[str, ...]
    line: int
    is_list: bool

    @property
    def text(self) -> str:
        """The values as one text with single spaces."""
        return " ".join(" ".join(self.values).split())


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as read, not yet checked."""

    path: str
    fields: dict[str, Field]
    sections: tuple[Section, ...]
    body_line: int


def parse(path: str, content: bytes) -> Draft | tuple[Problem, ...]:
    """Read one file; every problem found in its front matter is returned, with its line."""
    text = _decode(path, content)
    if isinstance(text, Problem):
        return (text,)
    lines = text.split("\n")
    if lines[0].strip() != _FENCE:
        return (Problem(path, 1, "no front matter: the first line must be ---"),)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        return (Problem(path, 1, "front matter is not closed: a second line --- is missing"),)
    fields: dict[str, Field] = {}
    problems: list[Problem] = []
    for item in _front_matter(path, "\n".join(lines[1:end])):
        if isinstance(item, Problem):
            problems.append(item)
        elif item[0] in fields:
            problems.append(Problem(path, item[1].line, f"field {item[0]!r} is given twice"))
        else:
            fields[item[0]] = item[1]
    if problems:
        return tuple(problems)
    return Draft(path, fields, sections("\n".join(lines[end + 1 :])), end + 2)


def _decode(path: str, content: bytes) -> str | Problem:
    if len(content) > MAX_BYTES:
        return Problem(path, 1, f"file is larger than 1 MB ({len(content):,} bytes)")
    if control := _CONTROL.search(content):
        line = content[: control.start()].count(b"\n") + 1
        return Problem(path, line, f"file is binary: it holds the byte 0x{control[0][0]:02x}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = content[error.start]
        return Problem(path, line, f"not UTF-8: byte 0x{byte:02x}; save the file as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _front_matter(path: str, text: str) -> Iterator[tuple[str, Field] | Problem]:
    """Yield name and field, or a problem; lines are those of the file."""
    try:
        yield from _fields(path, yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        yield Problem(path, line, f"front matter is not YAML: {error.problem or error.context}")
    except yaml.YAMLError as error:
        line = text.encode()[: getattr(error, "position", 0)].count(b"\n") + 2
        yield Problem(path, line, f"front matter is not YAML: {str(error).splitlines()[0]}")


def _fields(path: str, events: Iterator[yaml.Event]) -> Iterator[tuple[str, Field] | Problem]:
    """Read the events of a flat mapping; the first that doesn't fit ends it with a problem."""
    name: str | None = None
    values: list[str] | None = None
    line = 0
    inside = False
    for event in events:
        at = event.start_mark.line + 2 if event.start_mark else 1
        if fault := _fault(event, inside=inside, may_list=name is not None and values is None):
            yield Problem(path, at, fault)
            return
        if isinstance(event, yaml.MappingStartEvent):
            inside = True
        elif isinstance(event, yaml.MappingEndEvent):
            inside = False
        elif isinstance(event, yaml.SequenceStartEvent):
            values = []
        elif isinstance(event, yaml.SequenceEndEvent):
            yield name or "", Field(tuple(values or ()), line, is_list=True)
            name = values = None
        elif isinstance(event, yaml.ScalarEvent):
            if name is None:
                name, line = event.value, at
            elif values is not None:
                values.append(event.value)
            else:
                yield name, Field((event.value,) if event.value else (), line, is_list=False)
                name = None


def _fault(event: yaml.Event, *, inside: bool, may_list: bool) -> str:
    """Return why an event can't stand where it does, or an empty text."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "anchors and aliases (& and *) are not allowed"
    if getattr(event, "tag", None) is not None:
        return f"tags are not allowed: {getattr(event, 'tag', '')}"
    if isinstance(event, yaml.MappingStartEvent) and inside:
        return "a value must be a text or a list of texts"
    if isinstance(event, yaml.SequenceStartEvent) and not (inside and may_list):
        return "a value must be a text or a list of texts"
    if isinstance(event, yaml.ScalarEvent) and not inside:
        return "front matter must be lines of the form 'name: value'"
    return ""


def sections(markdown: str) -> tuple[Section, ...]:
    """Read Markdown as sections of plain text; a section without text is left out."""
    found: list[tuple[str, list[str]]] = [("", [])]
    lead = ""
    tokens = _MARKDOWN.parse(markdown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "list_item_open":
            lead = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "list_item_close":
            lead = ""
        elif token.type in ("inline", "fence"):
            text = _plain(token)
            if not text:
                continue
            if before is not None and before.type == "heading_open" and before.tag == "h2":
                found.append((text, []))
            else:
                found[-1][1].append(lead + text)
            lead = ""
    return tuple(Section(heading, "\n".join(texts)) for heading, texts in found if texts)


def _plain(token: Token) -> str:
    """Return a block's text in one line without its marks."""
    if token.type == "fence":
        return " ".join(token.content.split())
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
    return " ".join("".join(parts).split())
