"""Text <-> years: ``2019``, ``2015..2019``, ``2015..``, ``..2019``."""

import re
from typing import Final

from search.query import YearRange

_YEARS: Final = re.compile(r"(?P<one>\d{4})|(?P<first>\d{4})?\.\.(?P<last>\d{4})?")


def read_years(text: str) -> YearRange | None:
    """Read a year or range; None where it is neither, or has no end at all, or runs backwards."""
    found = _YEARS.fullmatch(text.strip())
    if found is None or text.strip() == "..":
        return None
    if found["one"]:
        return YearRange(int(found["one"]), int(found["one"]))
    first = int(found["first"]) if found["first"] else None
    last = int(found["last"]) if found["last"] else None
    if first is not None and last is not None and first > last:
        return None
    return YearRange(first, last)
