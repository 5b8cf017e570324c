"""Dates, durations and CPD years. Knows no clock: every date comes in as a value."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

FIRST_YEAR, LAST_YEAR = 1900, 2199  # outside these a date is a slip of the keyboard
MOST_YEARS = 100  # the longest duration that a rule can have

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_OTHER_WAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_WITH_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]+\d", re.ASCII)
_DURATION = re.compile(r"(\d{1,6}) *(day|week|month|year)s?", re.ASCII)

Unit = Literal["day", "week", "month", "year"]


class DateError(ValueError):
    """A text that is no date. `code` and `hint` go into the problem that is shown."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


@lru_cache(maxsize=4096)  # an export of completions has few days and many rows
def parse_date(text: str) -> date:
    """`2025-10-03` as a date. Raises DateError with what to write instead."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise _not_iso(text)
    year, month, day = (int(part) for part in match.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError(
            "date-year",
            f"the year {year:04d} is out of range",
            f"write a year from {FIRST_YEAR} to {LAST_YEAR}",
        )
    if not 1 <= month <= 12:
        raise DateError(
            "date-not-real",
            f"{text.strip()} is not a day of the calendar: there is no month {month}",
            "write the year, the month and the day, in that order: 2025-10-03",
        )
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateError(
            "date-not-real",
            f"{text.strip()} is not a day of the calendar",
            f"{calendar.month_name[month]} {year} has {last} days",
        )
    return date(year, month, day)


def _not_iso(text: str) -> DateError:
    shown = text.strip()[:40]
    if _WITH_TIME.match(shown):
        return DateError("date-time", f"{shown} has a time in it", f"write the day: {shown[:10]}")
    if other := _OTHER_WAY.fullmatch(shown):
        message = f"{shown} is not written as year-month-day"
        return DateError(
            "date-format", message, _turned_round(*other.groups(), hyphens="-" in shown)
        )
    return DateError(
        "date-format",
        f"“{shown}” is not a date",
        "write the year, the month and the day: 2025-10-03",
    )


def _turned_round(one: str, two: str, three: str, *, hyphens: bool) -> str:
    """What to write for a date in the British order or, where that is none, the American. Of a
    year in two figures that could stand first, as `26-10-03`, nothing is said to be meant."""
    century = "20" if len(three) == 2 else ""
    turned = [_day(century + three, two, one), _day(century + three, one, two)]
    straight = _day(century + one.zfill(2), two, three) if century and hyphens else None
    meant = next((day for day in turned if day is not None), None)
    if meant is None or straight not in (None, *turned):
        return "write the year, the month and the day: 2025-10-03"
    return f"write {meant.isoformat()}, if day {meant.day} of month {meant.month} is meant"


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Duration:
    """`12 months`, `6 weeks`: a whole number, 0 or more, of one unit."""

    number: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"


def parse_duration(text: str) -> Duration:
    """`N days|weeks|months|years` (the singular too). Raises ValueError."""
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(f"“{text.strip()[:40]}” is not a length of time")
    number, unit = int(match[1]), match[2]
    per_year = {"day": 365, "week": 52, "month": 12, "year": 1}[unit]
    if number > MOST_YEARS * per_year:
        raise ValueError(f"{text.strip()[:40]} is more than {MOST_YEARS} years")
    return Duration(number, unit)  # type: ignore[arg-type]


def add(day: date, duration: Duration) -> date:
    """The day a duration later. Months keep the day or take the month's last
    (29 February + 12 months = 28 February)."""
    if duration.unit == "day":
        return day + timedelta(days=duration.number)
    if duration.unit == "week":
        return day + timedelta(weeks=duration.number)
    months = duration.number * (12 if duration.unit == "year" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_month(day: date) -> date:
    """The first of the calendar month after a day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class CpdYear:
    """The twelve months that targets are counted over, both days included."""

    first: date
    last: date

    @property
    def label(self) -> str:
        """`2025-26`, or `2025` where the year starts on 1 January."""
        if (self.first.month, self.first.day) == (1, 1):
            return f"{self.first.year}"
        return f"{self.first.year}-{(self.first.year + 1) % 100:02d}"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def months(self) -> tuple[date, ...]:
        """The first of every calendar month that has a day of the year: 12, or 13 where the year
        begins within a month."""
        found = [self.first.replace(day=1)]
        while (following := next_month(found[-1])) <= self.last:
            found.append(following)
        return tuple(found)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def before(self, years: int = 1) -> "CpdYear":
        """The CPD year so many years earlier."""
        return cpd_year_from(self.first.year - years, (self.first.month, self.first.day))


def cpd_year_from(year: int, starts: tuple[int, int]) -> CpdYear:
    """The CPD year that starts in a calendar year; `starts` is (month, day), never 29 February."""
    first = date(year, *starts)
    return CpdYear(first, date(year + 1, *starts) - timedelta(days=1))


def cpd_year_of(day: date, starts: tuple[int, int]) -> CpdYear:
    """The CPD year that a day lies in."""
    return cpd_year_from(day.year if (day.month, day.day) >= starts else day.year - 1, starts)


def cpd_year_named(label: str, starts: tuple[int, int]) -> CpdYear | None:
    """The CPD year of a label, or None where no year is called that."""
    if re.fullmatch(r"\d{4}(-\d{2})?", label, re.ASCII) is None:
        return None
    if not FIRST_YEAR <= int(label[:4]) <= LAST_YEAR:
        return None
    year = cpd_year_from(int(label[:4]), starts)
    return year if year.label == label else None
