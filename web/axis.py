"""Values and intervals -> an axis that has them, with three to seven round ticks, two at its ends.

It has every value; an end of an interval is left out, with a little room for an arrow, where it
lies further out than all values, or the median interval, are wide.

Ticks are the finest of 1, 2 or 5 times a power of ten whose labels stand clear of each other on the
narrowest screen; on a logarithmic axis those of one step where it spans less than fourfold, else
1, 2, 5, 10, ..., else 1, 3, 10, ..., else powers of 10, of 100 and so on.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, pairwise, takewhile
from statistics import median
from typing import Final

from web.lettering import NARROWEST, width

_MOST: Final = 7
_INSET: Final = 7.0
_LONGEST: Final = 8
"""Characters of a label; where one is longer, all are written with a power of ten."""

_NEAR: Final = 1e-9
"""Share of a step, or of a value, by which a tick may miss what it should reach."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis across a plot; ``ticks`` are its round values, increasing, ``labels`` their print."""

    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    is_log: bool

    def x(self, value: float) -> float:
        """Return where a value stands, in per cent; what is past the axis stands at its end."""
        inset = max(_INSET, max(map(width, self.labels)) / 2 / NARROWEST * 100)
        share = min(1.0, max(0.0, self._share(value)))
        return round(inset + share * (100 - 2 * inset), 2)

    def is_before(self, value: float) -> bool:
        """Tell whether a value lies before the axis."""
        return self._share(value) < -_NEAR * 1000

    def is_past(self, value: float) -> bool:
        """Tell whether a value lies past the axis."""
        return self._share(value) > 1 + _NEAR * 1000

    def has_room(self) -> bool:
        """Tell whether the labels stand clear of each other on the narrowest screen."""
        places = [self.x(tick) / 100 * NARROWEST for tick in self.ticks]
        halves = [width(label) / 2 for label in self.labels]
        labels = pairwise(zip(places, halves, strict=True))
        return all(a + half + 0.3 <= b - other for (a, half), (b, other) in labels)

    def _share(self, value: float) -> float:
        low, high, at = (_place(v, self.is_log) for v in (self.ticks[0], self.ticks[-1], value))
        return (at - low) / (high - low)


def make_axis(
    values: Sequence[float], intervals: Sequence[tuple[float, float]], *, is_log: bool
) -> Axis:
    """Return an axis for at least one value; intervals begin with their lower end.

    Magnitudes are 0 or between 1e-100 and 1e100.
    """
    places = sorted(_place(value, is_log) for value in values)
    spans = [(_place(start, is_log), _place(end, is_log)) for start, end in intervals]
    widths = [end - start for start, end in spans if end - start < math.inf]
    low, high = places[0], places[-1]
    reach = max(high - low, median(widths) if widths else 0)
    starts = [start for start, _ in spans if start < low]
    ends = [end for _, end in spans if end > high]
    least, most = low - reach, high + reach
    low = min([low, *(start for start in starts if start >= least)])
    high = max([high, *(end for end in ends if end <= most)])
    room = (high - low) / 10
    low -= room * any(start < least for start in starts)
    high += room * any(end > most for end in ends)
    large = 1.0 if is_log else max(abs(low), abs(high)) or 1.0
    if high - low < large / 100:
        low, high = low - large / 4, high + large / 4
    if is_log:
        return _finest(_log_grids(math.exp(low), math.exp(high)), low, high, is_log=True)
    return _finest(_grids(low, high), low, high, is_log=False)


def _finest(grids: Iterable[list[Decimal]], low: float, high: float, *, is_log: bool) -> Axis:
    """Return the axis by the first grid that has few enough ticks from low to high."""
    for grid in grids:
        ticks = _trim(grid, low, high, is_log=is_log)
        if 3 <= len(ticks) <= _MOST:
            axis = Axis(tuple(map(float, ticks)), _labels(ticks), is_log)
            if axis.has_room():
                return axis
    raise AssertionError("steps grow without end")


def _place(value: float, is_log: bool) -> float:  # noqa: FBT001 - one of two scales
    """Return a value as its place on an endless axis."""
    if not is_log:
        return value
    return math.log(value) if value > 0 else -math.inf


def _grids(low: float, high: float) -> Iterator[list[Decimal]]:
    """Yield the multiples of each round step about a stretch, finest first."""
    for power in count(math.floor(math.log10((high - low) / _MOST))):
        for factor in (1, 2, 5):
            step = Decimal(factor).scaleb(power)
            first, last = (math.floor(end / float(step)) for end in (low, high))
            yield [n * step for n in range(first - 2, last + 5)]


def _log_grids(low: float, high: float) -> Iterator[list[Decimal]]:
    if high < 4 * low:
        for grid in takewhile(lambda grid: grid[1] - grid[0] < low, _grids(low, high)):
            yield [each for each in grid if each > 0]
    first, last = (math.floor(math.log10(end)) for end in (low, high))
    for factors in ((1, 2, 5), (1, 3)):
        yield [Decimal(m).scaleb(n) for n in range(first - 2, last + 3) for m in factors]
    for step in count(1):
        about = range(first // step - 2, last // step + 5)
        yield [Decimal(1).scaleb(n * step) for n in about]


def _trim(grid: list[Decimal], low: float, high: float, *, is_log: bool) -> list[Decimal]:
    """Cut a grid to what spans a stretch, or to three; return none if it does not reach."""
    near = (high - low) * _NEAR
    values = [_place(float(each), is_log) for each in grid]
    first, last = bisect_right(values, low + near) - 1, bisect_left(values, high - near)
    if first < 0:
        return []
    while last - first < 2:
        last += 1
    return grid[first : last + 1]


def _labels(ticks: list[Decimal]) -> tuple[str, ...]:
    labels = [f"{tick:,f}" for tick in ticks]
    if max(map(len, labels)) > _LONGEST:
        labels = [
            f"{tick.normalize():E}".replace("E+", "e").lower() if tick else "0" for tick in ticks
        ]
    return tuple(label.replace("-", "−") for label in labels)
