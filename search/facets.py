"""Matches and filters -> which summaries are admitted, and facets with true counts.

Values of one facet are alternatives, facets narrow each other, and a facet is counted without its
own choice: so the count beside a value is the total if it were the only one chosen in its facet.
"""

from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from typing import Final

import numpy as np

from index.columns import Column, Columns
from index.facets import FACETS, SIZES
from index.types import Bools
from search.query import YEARLY, Filters, YearRange
from search.results import Facet, Value

LABELS: Final[Mapping[str, str]] = {
    "topic": "Topic",
    "type": "Type of research",
    "year": "Year posted",
    "size": "People studied",
    "effect": "Effect size",
    "therapy": "Therapy",
    "condition": "Condition",
    "cited": "Year of the paper",
}


def admit(columns: Columns, filters: Filters) -> dict[str, Bools]:
    """Tell for each facet in which something is chosen, and for months, what that lets through."""
    admitted = {
        name: _admits(columns.facets[name], name, values, filters)
        for name in FACETS
        if (values := filters.chosen(name))
    }
    if filters.months:
        months = [int(each.replace("-", "")) for each in filters.months]
        admitted["month"] = np.isin(columns.months, months)
    return admitted


def keep(matches: Bools, admitted: Mapping[str, Bools], *, but: str = "") -> Bools:
    """Return the matches that all facets let through, or all ``but`` one."""
    for name, admits in admitted.items():
        if name != but:
            matches = matches & admits
    return matches


def count_facets(
    matches: Bools, admitted: Mapping[str, Bools], columns: Columns, filters: Filters
) -> tuple[Facet, ...]:
    """Count every facet; most by count, years from the newest, sizes from the smallest."""
    counts = columns.count(keep(matches, admitted))
    for name in admitted.keys() & columns.facets.keys():
        counts[name] = columns.facets[name].count(keep(matches, admitted, but=name)).tolist()
    return tuple(
        _facet(name, columns.facets[name].values, counts[name], filters.chosen(name))
        for name in LABELS
    )


def _facet(
    name: str, values: Sequence[str], counts: Sequence[int], chosen: Collection[str]
) -> Facet:
    counted = list(zip(values, counts, strict=True))
    if chosen:
        unknown = {value for value in chosen if value not in values and ".." not in value}
        counted = sorted([*counted, *((value, 0) for value in unknown)])
        marked = [Value(value, count, value in chosen) for value, count in counted]
        shown = [each for each in marked if each.count or each.chosen]
    else:
        shown = [Value(value, count, False) for value, count in counted if count]
    if name in YEARLY:
        shown.reverse()
    elif name == "size":
        shown.sort(key=lambda each: SIZES.index(each.value) if each.value in SIZES else len(SIZES))
    else:
        shown.sort(key=attrgetter("count"), reverse=True)
    return Facet(name, LABELS[name], tuple(shown))


def _admits(column: Column, name: str, chosen: Collection[str], filters: Filters) -> Bools:
    if name in YEARLY:
        ranges = filters.years if name == "year" else filters.cited
        chosen = [year for year in column.values if any(_within(int(year), r) for r in ranges)]
    return column.admits(chosen)


def _within(year: int, years: YearRange) -> bool:
    first = 0 if years.first is None else years.first
    last = 9999 if years.last is None else years.last
    return first <= year <= last
