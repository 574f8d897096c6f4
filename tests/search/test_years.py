import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import YearRange
from search.years import read_years

years = st.none() | st.integers(0, 9999)


@given(years, years)
def test_years_read_back_as_printed(first: int | None, last: int | None):
    if (first is not None or last is not None) and (first or 0) <= (9999 if last is None else last):
        assert read_years(str(YearRange(first, last))) == YearRange(first, last)


@pytest.mark.parametrize(
    "text", ["", "..", "19", "2015-2019", "soon", "20155", "2015...2019", "2019..2015"]
)
def test_what_is_no_year_is_none(text: str):
    assert read_years(text) is None
