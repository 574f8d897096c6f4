"""Summary -> the Markdown file that reads back as the same Summary.

A paragraph is written as it is where Markdown reads it as plain text; only one that it would
read as markup has its punctuation escaped.
"""

import json
import re
from typing import Final

from corpus.parse import sections
from corpus.summary import Section, Summary

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
_PLAIN: Final = re.compile(
    r"(?!(?:null|true|false|yes|no|on|off|~)$)[a-z0-9][\w ./()-]*", re.IGNORECASE
)
_NOT_IN_YAML: Final = re.compile("[\x7f-\x9f\ufeff\ufffe\uffff]")


def write(summary: Summary) -> str:
    """Return the text of a summary's file."""
    topics = ", ".join(_scalar(topic) for topic in summary.topics)
    lines = [
        "---",
        f"id: {_scalar(summary.id)}",
        f"title: {_scalar(summary.title)}",
        f"published: {summary.published}",
        f"citation: {_scalar(summary.citation)}",
        f"topics: [{topics}]",
        f"research_type: {_scalar(summary.research_type)}",
    ]
    for name in ("doi", "contact", "source_url", "topics_source"):
        value = getattr(summary, name)
        lines += [f"{name}: {_scalar(value)}"] if value else []
    lines.append("---")
    for section in summary.sections:
        if section.heading:
            lines += [f"## {_heading(section.heading)}", ""]
        for block in section.text.split("\n"):
            lines += [_block(block), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _heading(text: str) -> str:
    if sections(f"## {text}\n\nText") == (Section(text, "Text"),):
        return text
    return _escaped(text)


def _block(text: str) -> str:
    if sections(text) == (Section("", text),):
        return text
    lead = "- " if text.startswith("- ") else ""
    return lead + _escaped(text[len(lead) :])


def _escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", text)
