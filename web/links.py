"""The URL of a page with one thing changed; a change of filters leads to the first page."""

from dataclasses import dataclass, replace
from typing import TypeVar

from search.query import Filters, Query
from search.years import read_years
from web.params import write_url

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a page of results, made from its query."""

    query: Query
    path: str = "/search"
    snapshot: str = ""

    def here(self) -> str:
        """Return this page's own URL."""
        return write_url(self.path, self.query)

    def page(self, number: int) -> str:
        """Return the URL of another page of these results, which says what they are from."""
        return write_url(self.path, replace(self.query, page=number), self.snapshot)

    def toggled(self, facet: str, value: str) -> str:
        """Return the URL with a facet's value chosen, or no longer chosen where it was."""
        filters = self.query.filters
        if facet == "topic":
            filters = replace(filters, topics=_toggle(filters.topics, value))
        elif facet == "type":
            filters = replace(filters, types=_toggle(filters.types, value))
        elif years := read_years(value):
            filters = replace(filters, years=_toggle(filters.years, years))
        return self._with(filters)

    def unfiltered(self) -> str:
        """Return the URL with the question alone."""
        return write_url(self.path, replace(self.query, filters=Filters(), synonyms=True, page=1))

    def asking(self, question: str) -> str:
        """Return the URL of another question with the same filters."""
        return write_url(self.path, replace(self.query, text=question, page=1))

    def without_synonyms(self) -> str:
        """Return the URL of the same question in its own words only."""
        return write_url(self.path, replace(self.query, synonyms=False, page=1))

    def with_synonyms(self) -> str:
        """Return the URL of the same question in other wordings as well."""
        return write_url(self.path, replace(self.query, synonyms=True, page=1))

    def as_json(self) -> str:
        """Return the URL of the same page in the API."""
        return write_url("/api/v1/search", self.query)

    def _with(self, filters: Filters) -> str:
        return write_url(self.path, replace(self.query, filters=filters, page=1))


def _toggle(chosen: tuple[_T, ...], value: _T) -> tuple[_T, ...]:
    if value in chosen:
        return tuple(each for each in chosen if each != value)
    return (*chosen, value)
