"""A URL's parameters <-> Query, both ways, losing nothing.

    q=TEXT  topic=NAME...  type=NAME...  year=2019|2015..2019...
    synonyms=0|1  page=N  per_page=N
    snapshot=NAME   of the page that this one was reached from

What stands at its default is not written.  ``read_params(write_params(query))`` is the query.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from search.query import MOST_PER_PAGE, PER_PAGE, Filters, Notice, Query
from search.results import Results
from search.years import read_years

KNOWN: Final = frozenset({"q", "topic", "type", "year", "synonyms", "page", "per_page", "snapshot"})
_MOST_PAGES: Final = 1_000_000


def read_params(given: MultiDict[str, str]) -> tuple[Query, tuple[Notice, ...]]:
    """Read parameters as a query; what can't be read is left out and told; never raises."""
    notices: list[Notice] = []
    years = []
    for text in _distinct(given.getlist("year")):
        found = read_years(text)
        if found is None:
            message = f"{text[:40]!r} is not a year or a range such as 2015..2019"
            notices.append(Notice("year", message))
        else:
            years.append(found)
    query = Query(
        text=given.get("q", ""),
        filters=Filters(
            tuple(_distinct(given.getlist("topic"))),
            tuple(_distinct(given.getlist("type"))),
            tuple(dict.fromkeys(years)),
        ),
        page=_number(given, "page", 1, _MOST_PAGES, notices),
        per_page=_number(given, "per_page", PER_PAGE, MOST_PER_PAGE, notices),
        synonyms=_choice(given, "synonyms", notices),
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
    pairs += [("topic", topic) for topic in query.filters.topics]
    pairs += [("type", name) for name in query.filters.types]
    pairs += [("year", str(years)) for years in query.filters.years]
    if not query.synonyms:
        pairs.append(("synonyms", "0"))
    if query.page != 1:
        pairs.append(("page", str(query.page)))
    if query.per_page != PER_PAGE:
        pairs.append(("per_page", str(query.per_page)))
    return pairs


def write_url(path: str, query: Query, snapshot: str = "") -> str:
    """Return a path with the parameters of a query, and the snapshot of its page if given."""
    named = [("snapshot", snapshot)] if snapshot else []
    encoded = urlencode(write_params(query) + named)
    return f"{path}?{encoded}" if encoded else path


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
