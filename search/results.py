"""One page of results, as data: what every door shows."""

from msgspec import Struct

from corpus.summary import Summary
from index.sentences import Range
from index.store import Stored
from search.query import Notice, Query


class Answer(Struct, frozen=True):
    """The sentence of a summary that answers, verbatim, with the ranges in it to mark.

    ``at`` is where it stands: the section's number and the range in the section's text.
    """

    section: str
    text: str
    marks: tuple[Range, ...]
    at: tuple[int, int, int]


class Brief(Struct, frozen=True):
    """What a summary says of a question in brief; None where it has no such part."""

    finding: Answer | None
    advice: Answer | None


class TermPart(Struct, frozen=True):
    """What one term of the question adds: its BM25 weight here times its factor."""

    term: str
    weight: float
    factor: float


class Explanation(Struct, frozen=True, kw_only=True):
    """Why a hit stands where it does: the four parts sum to its score.

    ``similarity`` is the cosine with the question; ``cosine`` the one that ranks, with the
    question moved towards its best hits; ``passage`` is the nearest one to the question, or
    empty where nothing was encoded.  ``nearness`` is that of the question word by word, None where
    the two weren't compared so.
    """

    terms: tuple[TermPart, ...]
    keyword: float
    best_keyword: float
    keyword_part: float
    similarity: float
    passage: str
    cosine: float
    best_cosine: float
    meaning_part: float
    nearness: float | None
    least_nearness: float
    wordwise_part: float
    title_part: float
    weight: float
    trust: float


class Hit(Struct, frozen=True):
    """A summary as stored, at its rank, with its answer and the reason for its place."""

    rank: int
    stored: Stored
    score: float
    answer: Answer
    explanation: Explanation

    @property
    def summary(self) -> Summary:
        """The summary."""
        return self.stored.summary


class Value(Struct, frozen=True):
    """A value of a facet; ``count`` is the total if it were the only one chosen in its facet."""

    value: str
    count: int
    chosen: bool


class Facet(Struct, frozen=True):
    """A facet with the values that would leave something, and those that are chosen."""

    field: str
    label: str
    values: tuple[Value, ...]


class Results(Struct, frozen=True, kw_only=True):
    """One page: ``page`` is the one shown, which is the last where a later one was asked for.

    ``answered`` is false where the hits are only the nearest there are, or there are none.
    ``brief`` is of the best hit, on the page that starts with it, if that surely answers.
    """

    query: Query
    snapshot: str
    total: int
    answered: bool
    page: int
    pages: int
    notices: tuple[Notice, ...]
    hits: tuple[Hit, ...]
    brief: Brief | None
    facets: tuple[Facet, ...]
