"""The days that a digest is about."""

import calendar
import re
from datetime import date, timedelta

from msgspec import Struct

from cpd_portfolio.dates import FIRST_YEAR, LAST_YEAR
from cpd_portfolio.figures import british_date, date_span, month_words
from cpd_portfolio.model import UsageError


class Month(Struct, frozen=True):
    """A calendar month up to `last`: its own last day, or the day of the digest if that is
    earlier."""

    first: date
    last: date

    @property
    def before(self) -> date:
        return self.first - timedelta(days=1)

    @property
    def words(self) -> str:
        """`March 2026`, or the days where the month is not over."""
        if self.last.day == calendar.monthrange(self.first.year, self.first.month)[1]:
            return month_words(self.first)
        return date_span(self.first, self.last)


def month_named(written: str, as_of: date) -> Month:
    """`2026-03`. Raises UsageError where it is no month, or one that has not begun on as_of."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", written.strip(), re.ASCII)
    year, month = (int(match[1]), int(match[2])) if match else (0, 0)
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        raise UsageError(f"--month: “{written[:40]}” is not a month; write one like 2026-03")
    first = date(year, month, 1)
    if first > as_of:
        raise UsageError(
            f"--month: {written.strip()} has not begun on {british_date(as_of)}; "
            "name an earlier month, or a later --as-of"
        )
    return Month(first, min(as_of, date(year, month, calendar.monthrange(year, month)[1])))
