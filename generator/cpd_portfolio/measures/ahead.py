"""How much falls due in each month of the year ahead, by what it is: for a team, or for all.

Policy, section 4: managers plan and monitor; section 7: the quality team monitors mandatory and
other training requirements "on an on-going and summative basis". Lists say who; this says when it
will come all at once.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from cpd_portfolio.dates import next_month
from cpd_portfolio.measures.falling_due import A_YEAR, DueItem

KINDS = ("mandatory", "occupational", "review", "agreed")
Counts = tuple[int, ...]  # in the order of KINDS


class Ahead(Struct, frozen=True):
    """`overdue`: what has gone by; `paused`: what waits for somebody's return; `months`: the first
    of each calendar month from as_of's own to the one of 365 days later, with what is due in it.
    `agreed` in KINDS are needs, passing on and looking at impact."""

    overdue: Counts
    paused: Counts
    months: tuple[tuple[date, Counts], ...]

    @property
    def total(self) -> int:
        return sum(map(sum, (self.overdue, self.paused, *(found for _, found in self.months))))


def measure_ahead(items: Iterable[DueItem], as_of: date) -> Ahead:
    """`items`: what falling_due gives until 365 days after as_of, of any number of people."""
    found: Counter[tuple[str | date, str]] = Counter()
    for item in items:
        kind = item.kind if item.kind in KINDS else "agreed"
        when = item.due.replace(day=1) if item.status == "due" else item.status
        found[when, kind] += 1

    def counts(when: str | date) -> Counts:
        return tuple(found[when, kind] for kind in KINDS)

    months = [as_of.replace(day=1)]
    while (following := next_month(months[-1])) <= as_of + A_YEAR:
        months.append(following)
    return Ahead(
        counts("overdue"), counts("paused"), tuple((month, counts(month)) for month in months)
    )
