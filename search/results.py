"""One page of results, as data: what every door shows."""

from dataclasses import dataclass

from corpus.summary import Summary
from index.sentences import Range
from index.store import Stored
from search.query import Notice, Query


@dataclass(frozen=True, slots=True)
class Answer:
    """The sentence of a summary that answers, verbatim, with the ranges in it to mark.

    ``at`` is where it stands: the section's number and the range in the section's text.
    """

    section: str
    text: str
    marks: tuple[Range, ...]
    at: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Brief:
    """What a summary says of a question in brief; None where it has no such part."""

    finding: Answer | None
    advice: Answer | None


@dataclass(frozen=True, slots=True)
class TermPart:
    """What one term of the question adds: its BM25 weight here times its factor."""

    term: str
    weight: float
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
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


@dataclass(frozen=True, slots=True)
class Hit:
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


@dataclass(slots=True, unsafe_hash=True)
class Value:
    """A value of a facet; ``count`` is the total if it were the only one chosen in its facet.

    Not frozen: each question makes a hundred, and freezing one takes twice as long as making it.
    """

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with the values that would leave something, and those that are chosen."""

    field: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
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
