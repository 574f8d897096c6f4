"""Text <-> years: ``2019``, ``2015..2019``, ``2015..``, ``..2019``."""

import re
from typing import Final

from search.query import YearRange

_YEARS: Final = re.compile(r"(?P<one>\d{4})|(?P<first>\d{4})?\.\.(?P<last>\d{4})?")


def read_years(text: str) -> YearRange | None:
    """Read a year or range; None where it is neither or has no end at all."""
    found = _YEARS.fullmatch(text.strip())
    if found is None or text.strip() == "..":
        return None
    if found["one"]:
        return YearRange(int(found["one"]), int(found["one"]))
    first, last = found["first"], found["last"]
    return YearRange(int(first) if first else None, int(last) if last else None)
