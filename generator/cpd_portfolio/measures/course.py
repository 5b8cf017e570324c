"""How the hours of a CPD year add up, month by month, beside an even pace.

Policy, section 3: "a minimum of 30 hours CPD pa (pro rata for part time staff)"; section 4:
managers monitor progress, so a year is looked at while it runs and not at its end alone.

By calendar month, as `cpd report` has it: a private record counts here as everywhere, and a
course by the day would tell on which one it was made.
"""

import calendar
from datetime import date
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.measures.hours import Hours, Pace, pace, weight_until
from cpd_portfolio.model import Employment
from cpd_portfolio.policy import Policy


class CourseMonth(Struct, frozen=True):
    """A calendar month, or the part of it that lies in the CPD year. `hours`: of its records;
    `total`: of the year up to its last day; both None from where there is nothing to say yet.
    `pace`: the even pace by its last day; None where there is none."""

    first: date
    last: date
    hours: Fraction | None
    total: Fraction | None
    pace: Fraction | None


class Course(Struct, frozen=True):
    """`pace`: the even pace by the end of each of these days, the year's last among them; it is
    straight between them, and the first stretch begins with 0 before the year's first day. Empty
    without a target, and in a frozen year, of which no pace is kept. `expected_on`: the day that
    the pace to date (`Hours.expected`) belongs to, while hours are short of the target: the
    latest day that added to it, so that a day of absence makes no other course."""

    months: tuple[CourseMonth, ...]
    pace: tuple[tuple[date, Fraction], ...]
    expected_on: date | None


def measure_course(
    hours: Hours,
    employment: Employment,
    policy: Policy,
    year: CpdYear,
    as_of: date,
    frozen: bool = False,
) -> Course:
    """`hours`: of the year. Months are told up to the last with a record or up to `expected_on`,
    whichever is later: who has reached the target has the same course on a day without a record.
    All of them once the year is over."""
    found = None
    if hours.target is not None and not frozen:
        found = pace(employment, policy, year, as_of)
    expected_on = None
    if found is not None and hours.status != "met" and as_of <= year.last:
        expected_on = _last_that_counts(found, as_of)
    told_until = year.last if as_of > year.last else _later(_last_month(hours), expected_on)
    return Course(
        _months(hours, found, policy, year, told_until),
        () if found is None else _knots(found, policy, year),
        expected_on,
    )


def _months(
    hours: Hours, found: Pace | None, policy: Policy, year: CpdYear, told_until: date | None
) -> tuple[CourseMonth, ...]:
    months: list[CourseMonth] = []
    running = nothing = Fraction(0)
    rate = policy.rules.hours.annual / year.days
    for month in year.months:
        end = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        first, last = max(month, year.first), min(end, year.last)
        told = told_until is not None and month <= told_until
        added = hours.by_month.get(f"{month.year:04d}-{month.month:02d}", nothing)
        running += added
        # the months of a frozen year are rounded, and may add up to more or less than its total
        if running > hours.total or (told_until is not None and month <= told_until <= end):
            running = hours.total
        months.append(
            CourseMonth(
                first=first,
                last=last,
                hours=added if told else None,
                total=running if told else None,
                pace=None if found is None else weight_until(found.spans, last) * rate,
            )
        )
    return tuple(months)


def _knots(found: Pace, policy: Policy, year: CpdYear) -> tuple[tuple[date, Fraction], ...]:
    rate = policy.rules.hours.annual / year.days
    return tuple((span.last, weight_until(found.spans, span.last) * rate) for span in found.spans)


def _last_that_counts(found: Pace, as_of: date) -> date | None:
    days = [min(span.last, as_of) for span in found.spans if span.weight and span.first <= as_of]
    return max(days, default=None)


def _last_month(hours: Hours) -> date | None:
    """The first of it."""
    last = max(hours.by_month, default=None)
    return None if last is None else date(int(last[:4]), int(last[5:]), 1)


def _later(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)
