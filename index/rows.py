"""Summary -> Row: its terms by field, as the keyword half indexes and counts them."""

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from corpus.citation import read_citation
from corpus.summary import Summary, SummaryId
from index.analysis import analyse, fold, names, terms_of
from index.concepts import find_wordings

TEXT_FIELDS: Final = ("title", "text", "citation")
LABEL_FIELDS: Final = ("author", "topic", "type")


@dataclass(frozen=True, slots=True)
class Row:
    """The terms of one summary by field, its words unstemmed by field, and its year.

    ``fields`` has those of ``concepts`` as well, which only ``index.postings`` counts;
    ``wordings`` are the forms of synonym groups that stand in it.
    """

    id: SummaryId
    year: int
    fields: dict[str, list[str]]
    forms: dict[str, list[str]]
    wordings: frozenset[str]

    @property
    def words(self) -> set[str]:
        """All distinct words of the text, unstemmed."""
        return {form for name in TEXT_FIELDS for form in self.forms[name]}


@dataclass(frozen=True, slots=True)
class WordCounts:
    """In how many summaries each wording of a synonym group, and each word, stands."""

    wordings: dict[str, int]
    words: dict[str, int]


def make_row(summary: Summary) -> Row:
    """Analyse a summary."""
    text = "\n".join(f"{section.heading}\n{section.text}" for section in summary.sections)
    held = {"title": summary.title, "text": text, "citation": summary.citation}
    held |= {"topic": "\n".join(summary.topics), "type": summary.research_type}
    tokens = {name: analyse(each) for name, each in held.items()}
    fields = {name: terms_of(each) for name, each in tokens.items()}
    authors = read_citation(summary.citation).authors
    fields["author"] = [word for author in authors for word in names(author)]
    after = len(text) + 1
    title = [
        replace(each, start=each.start + after, end=each.end + after) for each in tokens["title"]
    ]
    found = find_wordings(f"{text}\n{summary.title}", tokens["text"] + title)
    fields["concepts"] = [wording.term for wording in found]
    forms = {name: word_forms(each) for name, each in held.items()}
    wordings = frozenset(wording.form for wording in found)
    return Row(summary.id, summary.year, fields, forms, wordings)


def form(word: str) -> str:
    """Return a word as typed, folded and not stemmed, for prefixes."""
    return fold(word).replace("'", "")


def word_forms(text: str) -> list[str]:
    """Return the words of a text as typed, folded and not stemmed."""
    return [form(word) for word in names(text)]
