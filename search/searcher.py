"""A query -> one page of results, over one snapshot: the whole path of an answer."""

import math
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache, partial
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from corpus.summary import SummaryId
from index.encoder import Encoder
from index.snapshot import Snapshot
from index.store import Stored
from index.tokens import Reading
from index.types import Floats, Ints
from search.answers import Asked, choose_answer, choose_brief, read_asked
from search.complete import Completer, Completion
from search.evidence import MOST_SUMMARIES, Order, Table, tabulate
from search.facets import admit, count_facets, keep
from search.feedback import feed_back
from search.fuse import Scale, Way, fuse, fuse_moved, rank_otherwise
from search.order import best
from search.parse import parse
from search.query import Filters, Notice, Query, Question, Sort
from search.results import Brief, Explanation, Facet, Hit, Results, TermPart
from search.retrieve import Retrieved, retrieve
from search.spelling import correct
from search.tell import answers_own_words, is_answered, leads, tell
from search.wordwise import DEPTH, Wordwise, compare_wordwise

_REMEMBERED: Final = 512
"""Questions whose vectors are kept in memory, for paging and facets, and words that none has."""


class _Ranking(Struct, frozen=True, dict=True):
    """What the hits of one question are made from; ``cosines`` are those that rank."""

    question: Question
    found: Retrieved
    cosines: Floats
    rarity: Callable[[str], float]
    scores: NDArray[np.float64]
    scale: Scale
    wordwise: Wordwise
    answered: bool

    @cached_property
    def asked(self) -> Asked:
        """What sentences are chosen by; a page of no hits asks for none."""
        idf = {term: times * self.rarity(term) for term, times in self.found.weights.items()}
        return read_asked(self.question.text, idf)

    @property
    def is_ranked(self) -> bool:
        """Whether anything that was asked puts one summary before another."""
        return bool(self.found.weights) or self.found.vector is not None


class Searcher:
    """Answers over one snapshot; may be used by many threads."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder) -> None:
        self.snapshot = snapshot
        self.encoder = encoder
        self._read_text = lru_cache(_REMEMBERED)(partial(_read, encoder))
        self._knows = lru_cache(_REMEMBERED)(encoder.knows)

    def search(self, query: Query) -> Results:
        """Answer a query; never raises for what was typed or chosen."""
        columns = self.snapshot.columns
        ranking, said = self._read(query)
        matches = ranking.found.matches
        admitted = admit(columns, query.filters)
        ordinals = np.flatnonzero(keep(matches, admitted))
        total = len(ordinals)
        pages = max(1, math.ceil(total / query.per_page))
        page = min(query.page, pages)
        first = (page - 1) * query.per_page
        past = (Notice("page", f"there is no page {query.page:,}; this is the last one"),)
        shown = self._order(ordinals, ranking, query.sort, first + query.per_page)[first:]
        answered = ranking.answered and total > 0
        is_best = page == 1 and query.sort is Sort.RELEVANCE and ranking.is_ranked
        is_sure = answered and is_best and leads(ranking.found, ranking.scores, int(shown[0]))
        hits, brief = self._show(first, shown, ranking, is_sure=is_sure)
        return Results(
            query=query,
            snapshot=self.snapshot.name,
            total=total,
            answered=answered,
            page=page,
            pages=pages,
            notices=said
            + tell(ranking.question, ranking.found, answered=ranking.answered, total=total)
            + (past if query.page > pages else ()),
            hits=hits,
            brief=brief,
            facets=count_facets(matches, admitted, columns, query.filters),
        )

    def tabulate(self, query: Query, order: Order = Order.HITS) -> Table:
        """Return the findings of all summaries that match a query, at most those of the best."""
        ranking, said = self._read(query)
        admitted = admit(self.snapshot.columns, query.filters)
        ordinals = np.flatnonzero(keep(ranking.found.matches, admitted))
        total = len(ordinals)
        best = self._order(ordinals, ranking, query.sort, MOST_SUMMARIES)
        told = tell(ranking.question, ranking.found, answered=ranking.answered, total=total)
        return Table(
            query=query,
            order=order,
            snapshot=self.snapshot.name,
            total=total,
            listed=len(best),
            notices=said + told,
            parts=tabulate(self.snapshot.fetch_each(best), order),
        )

    def _read(self, query: Query) -> tuple[_Ranking, tuple[Notice, ...]]:
        """Rank what was typed, or its correction where only that is answered in its own words.

        A slip makes a question odd, so that how it is spoken proves nothing, nor how its
        correction is.
        """
        question = parse(query.text)
        typed = self._retrieve(question, query)
        text = correct(question, self.snapshot, self._knows) if typed.known < 1 else None
        if text is None:
            return self._rank(question, typed), ()
        corrected = parse(text)
        found = self._retrieve(corrected, query)
        admitted = admit(self.snapshot.columns, query.filters)
        if not keep(found.matches, admitted).any():
            return self._rank(question, typed), ()
        if answers_own_words(question, typed) or not answers_own_words(corrected, found):
            notice = Notice("spelling", f"did you mean “{text}”?", text)
            return self._rank(question, typed), (notice,)
        message = f"nothing surely answers “{question.text}”; this is for “{text}”"
        return self._rank(corrected, found), (Notice("corrected", message, text),)

    def facets(self) -> dict[str, Facet]:
        """Return the facets of all summaries, by field."""
        every = np.ones(self.snapshot.count, dtype=np.bool_)
        counted = count_facets(every, {}, self.snapshot.columns, Filters())
        return {each.field: each for each in counted}

    def complete(self, typed: str) -> tuple[Completion, ...]:
        """Return what a question that is being typed may become, best first."""
        return self._completer.complete(typed)

    def terms(self, text: str) -> frozenset[str]:
        """Return the terms that hits of a question are marked by."""
        return frozenset(self._read(Query(text=text))[0].found.weights)

    def rank(self, query: Query) -> list[tuple[SummaryId, float]]:
        """Return the ids of all admitted summaries with their scores, best first."""
        return self.rank_by(query, ("fused",))["fused"]

    def rank_by(
        self, query: Query, ways: Sequence[Way]
    ) -> dict[Way, list[tuple[SummaryId, float]]]:
        """Rank in several ways at once, for comparison: by one half alone, or by ranks."""
        ranking, _ = self._read(query)
        filtered = admit(self.snapshot.columns, query.filters)
        ordinals = np.flatnonzero(keep(ranking.found.matches, filtered))
        ids = self.snapshot.ids
        ranked: dict[Way, list[tuple[SummaryId, float]]] = {}
        for way in ways:
            scores = ranking.scores if way == "fused" else rank_otherwise(ranking.found, way)
            scored = replace(ranking, scores=scores)
            ordered = self._sort(ordinals, scored, len(ordinals)).tolist()
            ranked[way] = [(ids[ordinal], float(scores[ordinal])) for ordinal in ordered]
        return ranked

    @cached_property
    def _completer(self) -> Completer:
        return Completer(self.snapshot)

    def _retrieve(self, question: Question, query: Query) -> Retrieved:
        return retrieve(question, self.snapshot, self._read_text, synonyms=query.synonyms)

    def _rank(self, question: Question, found: Retrieved) -> _Ranking:
        snapshot = self.snapshot
        scores, scale = fuse(found)
        ranked = best(scores, np.flatnonzero(found.matches), DEPTH)
        wordwise = compare_wordwise(found, ranked, snapshot)
        cosines = feed_back(found, scores, ranked, wordwise, snapshot)
        scores, scale = fuse_moved(found, cosines, scale)
        scores[wordwise.ordinals] += wordwise.parts
        answered = is_answered(question, found)
        rarity = snapshot.impacts.rarity
        return _Ranking(question, found, cosines, rarity, scores, scale, wordwise, answered)

    def _order(self, ordinals: Ints, ranking: _Ranking, sort: Sort, count: int) -> Ints:
        """Return the first so many in the order that was asked for."""
        if sort is Sort.NEWEST:
            return self.snapshot.columns.newest_first(ordinals)[:count]
        if sort is Sort.SAMPLE:
            return self.snapshot.columns.largest_first(ordinals)[:count]
        return self._sort(ordinals, ranking, count)

    def _sort(self, ordinals: Ints, ranking: _Ranking, count: int) -> Ints:
        """Return the first so many, best first; newest first where nothing ranks them."""
        if not ranking.is_ranked:
            return self.snapshot.columns.newest_first(ordinals)[:count]
        return best(ranking.scores, ordinals, count)

    def _show(
        self, first: int, ordinals: Ints, ranking: _Ranking, *, is_sure: bool
    ) -> tuple[tuple[Hit, ...], Brief | None]:
        """Return the hits of a page, and what the first says in brief if it surely answers."""
        if not len(ordinals):
            return (), None
        snapshot, found = self.snapshot, ranking.found
        terms = [
            (term, factor, snapshot.impacts.weights_at(term, ordinals).tolist())
            for term, factor in found.weights.items()
        ]
        nearest: Sequence[tuple[int, float] | None] = [None] * len(ordinals)
        cosines: Sequence[Sequence[float] | None] = [None] * len(ordinals)
        if found.vector is not None:
            nearest = snapshot.nearest_passages(ordinals, found.vector)
            cosines = snapshot.sentence_cosines(ordinals, found.vector)
        hits = []
        for at, stored in enumerate(snapshot.fetch_each(ordinals)):
            ordinal = int(ordinals[at])
            answer = choose_answer(stored, ranking.asked, cosines[at])
            weighed = [TermPart(term, ws[at], factor) for term, factor, ws in terms if ws[at] > 0]
            explanation = _explain(ordinal, stored, ranking, weighed, nearest[at])
            score = float(ranking.scores[ordinal])
            hits.append(Hit(first + at + 1, stored, score, answer, explanation))
        brief = choose_brief(hits[0].stored, ranking.asked, cosines[0]) if is_sure else None
        return tuple(hits), brief


def _read(encoder: Encoder, text: str) -> Reading:
    reading = encoder.read([text])[0]
    for each in (reading.vector, reading.tokens, reading.weights):
        each.setflags(write=False)
    return reading


def _explain(
    ordinal: int,
    stored: Stored,
    ranking: _Ranking,
    weighed: list[TermPart],
    nearest: tuple[int, float] | None,
) -> Explanation:
    found, scale = ranking.found, ranking.scale
    keyword, cosine = float(found.keyword[ordinal]), float(ranking.cosines[ordinal])
    wordwise = ranking.wordwise
    near, wordwise_part = wordwise.of(ordinal)
    similarity, passage = 0.0, ""
    if nearest:
        number, similarity = nearest
        place = stored.passages[number]
        passage = stored.summary.quote(place.section, place.start, place.end)
    return Explanation(
        terms=tuple(sorted(weighed, key=lambda part: (-part.weight * part.factor, part.term))),
        keyword=keyword,
        best_keyword=scale.best_keyword,
        keyword_part=scale.keyword_part(keyword),
        similarity=similarity,
        passage=passage,
        cosine=cosine,
        best_cosine=scale.best_cosine,
        meaning_part=scale.meaning_part(cosine),
        nearness=near,
        least_nearness=wordwise.least,
        wordwise_part=wordwise_part,
        title_part=scale.title_part(ordinal),
        weight=scale.weight,
        trust=scale.trust,
    )
