"""Draft -> Summary, or all the Problems that its author can mend, each with its line."""

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from corpus.parse import Draft, Field
from corpus.summary import ID_PATTERN, MONTH_PATTERN, Month, Problem, Summary, SummaryId
from corpus.vocabulary import Labels, Vocabulary

REQUIRED: Final = ("id", "title", "published", "citation", "topics", "research_type")
OPTIONAL: Final = ("doi", "contact", "source_url", "topics_source")
_MAY_BE_EMPTY: Final = ("citation", "topics", *OPTIONAL)
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_URL: Final = re.compile(r"https?://\S+")


def check(draft: Draft, vocabulary: Vocabulary) -> Summary | tuple[Problem, ...]:
    """Make a Summary of a draft; labels get the vocabulary's own spelling."""
    problems = tuple(_problems(draft, vocabulary))
    if problems:
        return problems
    text = {name: field.text for name, field in draft.fields.items()}
    named = (vocabulary.topics.canonical(name) for name in draft.fields["topics"].values)
    topics = tuple(dict.fromkeys(topic for topic in named if topic))
    return Summary(
        id=SummaryId(text["id"]),
        title=text["title"],
        published=Month(text["published"]),
        citation=text["citation"],
        topics=topics,
        research_type=vocabulary.research_types.canonical(text["research_type"]) or "",
        sections=draft.sections,
        doi=text.get("doi", ""),
        contact=text.get("contact", ""),
        source_url=text.get("source_url", ""),
        topics_source=text.get("topics_source", "") if topics else "",
    )


def _problems(draft: Draft, vocabulary: Vocabulary) -> Iterator[Problem]:
    for name in REQUIRED:
        if name not in draft.fields:
            yield Problem(draft.path, 1, f"missing field {name!r}")
        elif not draft.fields[name].text and name not in _MAY_BE_EMPTY:
            yield Problem(draft.path, draft.fields[name].line, f"field {name!r} is empty")
    for name, field in draft.fields.items():
        for message in _field_problems(name, field, vocabulary):
            yield Problem(draft.path, field.line, message)
    if not draft.sections:
        yield Problem(draft.path, draft.body_line, "no text after the front matter")


def _field_problems(name: str, field: Field, vocabulary: Vocabulary) -> Iterator[str]:
    if name not in (*REQUIRED, *OPTIONAL):
        yield f"unknown field {name!r}{_did_you_mean(name)}"
    elif field.text and field.is_list != (name == "topics"):
        wanted = "a list, as in [Empathy, Training]" if name == "topics" else "one text"
        yield f"field {name!r} must be {wanted}"
    elif field.text and name in _FIELD_CHECKS:
        yield from _FIELD_CHECKS[name](field, vocabulary)


def _check_id(field: Field, _: Vocabulary) -> Iterator[str]:
    if not ID_PATTERN.fullmatch(field.text):
        yield f"bad id {field.text!r}: use lower-case letters, digits and single hyphens"


def _check_month(field: Field, _: Vocabulary) -> Iterator[str]:
    if not MONTH_PATTERN.fullmatch(field.text):
        yield f"bad month {field.text!r}: write the year and month, as in 2019-04"


def _check_topics(field: Field, vocabulary: Vocabulary) -> Iterator[str]:
    for topic in field.values:
        yield from _unknown_label(topic, vocabulary.topics)


def _check_research_type(field: Field, vocabulary: Vocabulary) -> Iterator[str]:
    yield from _unknown_label(field.text, vocabulary.research_types)


def _check_doi(field: Field, _: Vocabulary) -> Iterator[str]:
    if not _DOI.fullmatch(field.text):
        yield f"bad DOI {field.text!r}: it starts with 10. and has no spaces or https://doi.org/"


def _check_url(field: Field, _: Vocabulary) -> Iterator[str]:
    if not _URL.fullmatch(field.text):
        yield f"bad source_url {field.text!r}: it must start with http:// or https://"


def _unknown_label(name: str, labels: Labels) -> Iterator[str]:
    if labels.canonical(name) is None:
        nearest = labels.nearest(name)
        hint = f"; did you mean {nearest!r}?" if nearest else "; see corpus/vocabulary.toml"
        yield f"unknown {labels.kind} {name!r}{hint}"


def _did_you_mean(name: str) -> str:
    close = get_close_matches(name, (*REQUIRED, *OPTIONAL), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


_FIELD_CHECKS: Final[Mapping[str, Callable[[Field, Vocabulary], Iterator[str]]]] = {
    "id": _check_id,
    "published": _check_month,
    "topics": _check_topics,
    "research_type": _check_research_type,
    "doi": _check_doi,
    "source_url": _check_url,
}
