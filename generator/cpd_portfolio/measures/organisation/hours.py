"""How hours are spread over a group of people, and over the months.

Policy, section 3: "a minimum of 30 hours CPD pa (pro rata for part time staff)". A mean hides who
has none, so there are quartiles and everybody's share of their own target.
"""

import calendar
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import get_args

from msgspec import Struct

from cpd_portfolio.measures.hours import HoursStatus
from cpd_portfolio.measures.organisation.groups import Group
from cpd_portfolio.measures.service import Service
from cpd_portfolio.measures.standing import Standing

STATUSES: tuple[HoursStatus, ...] = get_args(HoursStatus)


class Spread(Struct, frozen=True):
    """Five figures of a list: a quartile between two values lies as far between them as its
    rank does (the median of 2 and 3 is 2.5)."""

    minimum: Fraction
    lower: Fraction
    median: Fraction
    upper: Fraction
    maximum: Fraction


class Share(Struct, frozen=True):
    """Somebody's hours as a part of their target: 1 is all of it, and more is more. A target
    of 0 is reached."""

    person: str
    share: Fraction
    status: HoursStatus


class GroupHours(Struct, frozen=True):
    """`by_status`: number of people, every status. `hours`: of everybody in the group; `share`:
    of those with a target, in `shares`, the least first."""

    people: int
    total: Fraction
    by_status: dict[HoursStatus, int]
    hours: Spread | None
    share: Spread | None
    shares: tuple[Share, ...]


class Month(Struct, frozen=True):
    """Hours recorded in a calendar month of this CPD year, and in the same month of the year
    before. `hours` is None for a month that has not begun; `whole`: it is over."""

    first: date
    hours: Fraction | None
    last_year: Fraction
    whole: bool


def spread_of(values: Iterable[Fraction]) -> Spread | None:
    found = sorted(values)
    if not found:
        return None

    def at(quarters: int) -> Fraction:
        place, rest = divmod((len(found) - 1) * quarters, 4)
        if not rest:
            return found[place]
        return found[place] + (found[place + 1] - found[place]) * Fraction(rest, 4)

    return Spread(*(at(quarters) for quarters in range(5)))


def measure_group_hours(group: Group, service: Service) -> GroupHours:
    standings = [service.standings[person] for person in group.people]
    shares = sorted(
        (share for standing in standings if (share := _share(standing)) is not None),
        key=lambda share: (share.share, share.person),
    )
    hours = [standing.hours.total for standing in standings]
    return GroupHours(
        people=len(standings),
        total=sum(hours, Fraction(0)),
        by_status={
            status: sum(standing.hours.status == status for standing in standings)
            for status in STATUSES
        },
        hours=spread_of(hours),
        share=spread_of(share.share for share in shares),
        shares=tuple(shares),
    )


def _share(standing: Standing) -> Share | None:
    hours = standing.hours
    if hours.target is None:
        return None
    share = Fraction(1) if hours.target == 0 else hours.total / hours.target
    return Share(standing.person, share, hours.status)


def measure_months(service: Service) -> tuple[Month, ...]:
    """Everybody's hours, month by month of the CPD year."""
    now, before = _by_month(service.standings.values()), _by_month(service.last_year.values())
    found = []
    for first in service.year.months:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        found.append(
            Month(
                first=first,
                hours=now.get(f"{first:%Y-%m}", Fraction(0)) if first <= service.as_of else None,
                last_year=before.get(f"{first.year - 1:04d}-{first.month:02d}", Fraction(0)),
                whole=last <= service.as_of,
            )
        )
    return tuple(found)


def _by_month(standings: Iterable[Standing]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for standing in standings:
        for month, hours in standing.hours.by_month.items():
            found[month] = found.get(month, Fraction(0)) + hours
    return found
