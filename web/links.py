"""The URL of a page with one thing changed; a change of filters leads to the first page.

What is picked for a sheet stays picked on every way but that to the API; links to topics are made
without, since there are many on a page.
"""

from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from search.query import CHOSEN, YEARLY, Filters, Query
from search.years import read_years
from web.params import write_url

_T = TypeVar("_T")


class Paging(Struct, frozen=True):
    """Where a page is among its kind; ``earlier`` and ``later`` lead to the pages beside it."""

    text: str
    earlier: str
    later: str


def say_page(number: int, count: int) -> str:
    """Return which page of how many: ``page 2 of 33``."""
    return f"page {number:,} of {count:,}"


class Links(Struct, frozen=True):
    """The links of a page of results, made from its query and the ids that are picked."""

    query: Query
    path: str = "/search"
    snapshot: str = ""
    picks: tuple[str, ...] = ()

    def here(self) -> str:
        """Return this page's own URL."""
        return self._url(self.query)

    def page(self, number: int) -> str:
        """Return the URL of another page of these results, which says what they are from."""
        return self._url(replace(self.query, page=number), self.snapshot)

    def paging(self, number: int, count: int) -> Paging | None:
        """Return where a page is among several, numbered from 1; nothing where it is alone."""
        if count < 2:
            return None
        return Paging(
            say_page(number, count).capitalize(),
            earlier=self.page(number - 1) if number > 1 else "",
            later=self.page(number + 1) if number < count else "",
        )

    def toggled(self, facet: str, value: str) -> str:
        """Return the URL with a facet's value chosen, or no longer chosen where it was."""
        filters = self.query.filters
        chosen: tuple[object, ...] = getattr(filters, CHOSEN[facet])
        toggled = read_years(value) if facet in YEARLY else value
        if toggled:
            filters = filters.choosing(facet, _toggle(chosen, toggled))
        return self._url(replace(self.query, filters=filters, page=1))

    def unfiltered(self) -> str:
        """Return the URL with the question alone."""
        return self._url(replace(self.query, filters=Filters(), synonyms=True, page=1))

    def asking(self, question: str) -> str:
        """Return the URL of another question with the same filters."""
        return self._url(replace(self.query, text=question, page=1))

    def with_synonyms(self) -> str:
        """Return the URL of the same question in other wordings as well."""
        return self._url(replace(self.query, synonyms=True, page=1))

    def picked(self, summary_id: str) -> str:
        """Return this page's URL with a summary picked, or no longer picked where it was."""
        return replace(self, picks=_toggle(self.picks, summary_id)).here()

    def leading(self, path: str) -> str:
        """Return the URL of another page about the same."""
        return replace(self, path=path).here()

    def as_json(self) -> str:
        """Return the URL of the same page in the API."""
        return write_url("/api/v1/search", self.query)

    def _url(self, query: Query, snapshot: str = "") -> str:
        return write_url(self.path, query, snapshot, self.picks)


def _toggle(chosen: tuple[_T, ...], value: _T) -> tuple[_T, ...]:
    if value in chosen:
        return tuple(each for each in chosen if each != value)
    return (*chosen, value)
