"""A good summary -> the doubts that its editor should look at: it is indexed all the same."""

from collections.abc import Iterator

from corpus.design import doubt_type
from corpus.evidence import read_evidence
from corpus.parse import Draft
from corpus.passages import list_sentences
from corpus.summary import Problem, Summary


def doubt(draft: Draft, summary: Summary) -> Iterator[Problem]:
    """Yield what the text says otherwise than its labels, or than itself."""
    if message := doubt_type(summary):
        yield Problem(draft.path, draft.fields["research_type"].line, message)
    evidence = read_evidence(summary, list_sentences(summary))
    counts = [each.finding.studies for each in evidence.conflict]
    said = [f"{count.bound} {count.value}".strip() for count in counts if count]
    if said:
        message = f"the text counts these studies differently: {' and '.join(said)}"
        yield Problem(draft.path, draft.body_line, message)
