"""A URL's parameters <-> Query, both ways, losing nothing.

    q=TEXT  topic=NAME...  type=NAME...  size=NAME...  and so on for every facet
    year=2019|2015..2019...  cited=likewise, of the paper
    synonyms=0|1  sort=relevance|newest|sample  page=N  per_page=N
    snapshot=NAME   of the page that this one was reached from
    pick=ID...      summaries picked for a sheet, which no question depends on

What stands at its default is not written.  ``read_params(write_params(query))`` is the query.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlencode

from msgspec.structs import replace
from werkzeug.datastructures import MultiDict

from corpus.summary import ID_PATTERN
from search.evidence import Order
from search.query import (
    CHOSEN,
    MOST_PER_PAGE,
    PER_PAGE,
    YEARLY,
    Filters,
    Notice,
    Query,
    Sort,
    YearRange,
)
from search.results import Results
from search.years import read_years

KNOWN: Final = frozenset(
    {"q", *CHOSEN, "synonyms", "sort", "page", "per_page", "snapshot"},
)
TABLE_KNOWN: Final = KNOWN - {"page", "per_page"} | {"order"}
_MOST_PAGES: Final = 1_000_000
_LONGEST_ID: Final = 200

MOST_PICKED: Final = 10
"""Summaries of a sheet: more are not read in the minutes that it is for."""


def read_params(given: MultiDict[str, str]) -> tuple[Query, tuple[Notice, ...]]:
    """Read parameters as a query; what can't be read is left out and told; never raises."""
    notices: list[Notice] = []
    filters = Filters()
    for facet in CHOSEN:
        texts = _distinct(given.getlist(facet))
        values = tuple(_years(texts, notices)) if facet in YEARLY else tuple(texts)
        filters = filters.choosing(facet, values)
    query = Query(
        text=given.get("q", ""),
        filters=filters,
        page=_number(given, "page", 1, _MOST_PAGES, notices),
        per_page=_number(given, "per_page", PER_PAGE, MOST_PER_PAGE, notices),
        synonyms=_choice(given, "synonyms", notices),
        sort=_sort(given, notices),
    )
    return query, tuple(notices)


def note_change(results: Results, given: MultiDict[str, str]) -> Results:
    """Say that the summaries changed if a link to these results was made from another snapshot."""
    asked = given.get("snapshot")
    if not asked or asked == results.snapshot:
        return results
    message = "the summaries have changed since you searched; these are the results now"
    return replace(results, notices=(Notice("snapshot", message), *results.notices))


def write_params(query: Query) -> list[tuple[str, str]]:
    """Return the parameters of a query, in a fixed order."""
    pairs = [("q", query.text)] if query.text else []
    pairs += [(facet, value) for facet in CHOSEN for value in query.filters.chosen(facet)]
    if not query.synonyms:
        pairs.append(("synonyms", "0"))
    if query.sort is not Sort.RELEVANCE:
        pairs.append(("sort", query.sort))
    if query.page != 1:
        pairs.append(("page", str(query.page)))
    if query.per_page != PER_PAGE:
        pairs.append(("per_page", str(query.per_page)))
    return pairs


def write_url(path: str, query: Query, snapshot: str = "", picks: Iterable[str] = ()) -> str:
    """Return a path with the parameters of a query, the snapshot of its page, and what is picked.

    Whatever is empty is left out.
    """
    named = [("snapshot", snapshot)] if snapshot else []
    encoded = urlencode(write_params(query) + named + [("pick", each) for each in picks])
    return f"{path}?{encoded}" if encoded else path


def summary_path(summary_id: str) -> str:
    """Return the path of a summary's page."""
    return f"/summary/{summary_id}"


def read_picks(given: MultiDict[str, str]) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Read the ids that were picked, the first ones that a sheet holds; others are told."""
    notices: list[Notice] = []
    picks: list[str] = []
    for text in _distinct(given.getlist("pick")):
        if len(text) <= _LONGEST_ID and ID_PATTERN.fullmatch(text):
            picks.append(text)
        elif not notices:
            notices.append(Notice("pick", f"pick={text[:40]} is not the id of a summary"))
    if len(picks) > MOST_PICKED:
        message = f"a sheet holds {MOST_PICKED} summaries; these are the first of {len(picks):,}"
        notices.append(Notice("pick", message))
    return tuple(picks[:MOST_PICKED]), tuple(notices)


def read_order(given: MultiDict[str, str]) -> tuple[Order, tuple[Notice, ...]]:
    """Read the order of a table of findings; what is none is told."""
    text = given.get("order", "") or Order.HITS
    if text in list(Order):
        return Order(text), ()
    notice = Notice("order", f"order={text[:40]} is none of {', '.join(Order)}")
    return Order.HITS, (notice,)


def _years(texts: Iterable[str], notices: list[Notice]) -> Iterator[YearRange]:
    seen = set()
    for text in texts:
        found = read_years(text)
        if found is None:
            message = f"{text[:40]!r} is not a year or a range such as 2015..2019"
            notices.append(Notice("year", message))
        elif found not in seen:
            seen.add(found)
            yield found


def _sort(given: MultiDict[str, str], notices: list[Notice]) -> Sort:
    text = given.get("sort", "") or Sort.RELEVANCE
    if text in list(Sort):
        return Sort(text)
    notices.append(Notice("sort", f"sort={text[:40]} is none of {', '.join(Sort)}"))
    return Sort.RELEVANCE


def _distinct(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]


def _number(
    given: MultiDict[str, str], name: str, default: int, most: int, notices: list[Notice]
) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= most and len(text) < 9:
        return int(text)
    notices.append(Notice(name, f"{name}={text[:40]} is not a number from 1 to {most:,}"))
    return default


def _choice(given: MultiDict[str, str], name: str, notices: list[Notice]) -> bool:
    text = given.get(name, "")
    if text not in ("", "0", "1"):
        notices.append(Notice(name, f"{name}={text[:40]} is neither 0 nor 1"))
    return text != "0"
