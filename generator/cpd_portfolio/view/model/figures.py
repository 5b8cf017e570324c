"""Hours and INSET days of a CPD year, as meters and figures show them."""

import datetime as dt
from fractions import Fraction

from msgspec import Struct


class HoursView(Struct, frozen=True):
    """`share` and `pace` are per cent of the target, for the meter: 0 to 100. `by_type`: the most
    hours first."""

    total: Fraction
    target: Fraction | None
    expected: Fraction | None
    status: str
    share: float | None
    pace: float | None
    by_type: tuple[tuple[str, Fraction], ...]


class CourseMonthView(Struct, frozen=True):
    """A calendar month of a CPD year, or the part of it from `first` to `last`. `hours` and the
    running `total` are None where there is nothing to say yet, `pace` without an even pace."""

    first: dt.date
    last: dt.date
    hours: Fraction | None
    total: Fraction | None
    pace: Fraction | None


class CourseView(Struct, frozen=True):
    """How hours add up over a CPD year. `pace`: the even pace by the end of each of these days,
    straight between them. `expected_on`: the day of the pace to date, where that is shown."""

    months: tuple[CourseMonthView, ...]
    pace: tuple[tuple[dt.date, Fraction], ...]
    expected_on: dt.date | None


class AheadView(Struct, frozen=True):
    """How many things fall due, of each of `kinds` (id, in words): overdue, paused during
    absence, and by calendar month."""

    kinds: tuple[tuple[str, str], ...]
    overdue: tuple[int, ...]
    paused: tuple[int, ...]
    months: tuple[tuple[dt.date, tuple[int, ...]], ...]


class InsetView(Struct, frozen=True):
    total: Fraction
    target: Fraction
    status: str


class FrozenView(Struct, frozen=True):
    """Figures that were frozen. `changes`: path and what became of it since, of files that may
    be named; `unnamed`: how many more have changed, private ones and such as may be;
    `differs`: which figures would be others by today's files, in words."""

    on: dt.date
    changes: tuple[tuple[str, str], ...]
    unnamed: int
    differs: tuple[str, ...]
