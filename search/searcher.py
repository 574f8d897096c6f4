"""A query -> one page of results, over one snapshot: the whole path of an answer."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.snapshot import Snapshot
from index.types import Bools, Ints
from search.answers import choose_answer
from search.facets import admit, count_facets
from search.fuse import Scale, fuse
from search.parse import parse
from search.query import Notice, Query, Question
from search.results import Explanation, Hit, Results, TermPart
from search.retrieve import Retrieved, retrieve


@dataclass(frozen=True, slots=True)
class _Ranking:
    """What the hits of one question are made from; ``idf`` weighs its terms."""

    question: Question
    found: Retrieved
    idf: dict[str, float]
    scores: NDArray[np.float64]
    scale: Scale


class Searcher:
    """Answers over one snapshot; may be used by many threads."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder) -> None:
        self.snapshot = snapshot
        self.encoder = encoder

    def search(self, query: Query) -> Results:
        """Answer a query; never raises for what was typed or chosen."""
        snapshot, question = self.snapshot, parse(query.text)
        found = retrieve(question, snapshot, self.encoder)
        scores, scale = fuse(found)
        idf = {term: times * snapshot.impacts.rarity(term) for term, times in found.weights.items()}
        ranking = _Ranking(question, found, idf, scores, scale)
        ranked = self._sort(admit(found.matches, snapshot.columns.facets, query.filters), ranking)
        pages = max(1, math.ceil(len(ranked) / query.per_page))
        page = min(query.page, pages)
        first = (page - 1) * query.per_page
        shown = ranked[first : first + query.per_page].tolist()
        return Results(
            query=query,
            snapshot=snapshot.name,
            total=len(ranked),
            page=page,
            pages=pages,
            notices=question.notices + _page_notice(query, pages),
            hits=tuple(self._hit(n, each, ranking) for n, each in enumerate(shown, first + 1)),
            facets=count_facets(found.matches, snapshot.columns.facets, query.filters),
        )

    def _sort(self, admitted: Bools, ranking: _Ranking) -> Ints:
        """Return the admitted ordinals, best first; newest first where nothing ranks them."""
        ordinals = np.flatnonzero(admitted)
        if not ranking.found.weights and ranking.found.vector is None:
            return self.snapshot.columns.newest_first(ordinals)
        return ordinals[np.argsort(-ranking.scores[ordinals], kind="stable")]

    def _hit(self, rank: int, ordinal: int, ranking: _Ranking) -> Hit:
        summary = self.snapshot.summary(ordinal)
        answer = choose_answer(
            summary,
            ranking.question.text,
            ranking.idf,
            ranking.found.vector,
            lambda: self.snapshot.sentence_vectors(ordinal),
        )
        score = float(ranking.scores[ordinal])
        return Hit(rank, summary, score, answer, _explain(self.snapshot, ordinal, ranking))


def _explain(snapshot: Snapshot, ordinal: int, ranking: _Ranking) -> Explanation:
    found, scale = ranking.found, ranking.scale
    weighed = [
        TermPart(term, weight, factor)
        for term, factor in found.weights.items()
        if (weight := snapshot.impacts.weight(term, ordinal)) > 0
    ]
    keyword, cosine = float(found.keyword[ordinal]), float(found.meaning[ordinal])
    return Explanation(
        terms=tuple(sorted(weighed, key=lambda part: (-part.weight * part.factor, part.term))),
        keyword=keyword,
        best_keyword=scale.best_keyword,
        keyword_part=scale.keyword_part(keyword),
        cosine=cosine,
        best_cosine=scale.best_cosine,
        meaning_part=scale.meaning_part(cosine),
        title_part=scale.title_part(ordinal),
        weight=scale.weight,
    )


def _page_notice(query: Query, pages: int) -> tuple[Notice, ...]:
    if query.page <= pages:
        return ()
    return (Notice("page", f"there is no page {query.page:,}; this is the last one"),)
