"""Who needs a word, and why: what is overdue, missing, behind or due soon, in an order.

Policy, section 4: managers are responsible for "monitoring progress and outcomes"; section 7:
they keep "an ongoing review of development and training activities that their staff have
undertaken". The order is of conversations, not of people: nobody gets a score.
"""

import datetime as dt
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cpd_portfolio.measures.falling_due import DueItem, falling_due
from cpd_portfolio.measures.standing import Standing
from cpd_portfolio.model import Person
from cpd_portfolio.policy import Policy


@dataclass(frozen=True, slots=True)
class Attention:
    """`overdue` and `soon` (within warn_days): what has a date, the earliest first. `missing`:
    occupational checks without anything that answers them. `behind`: hours short of an even
    pace, or of the target once the year is over; None where hours are on track. `ahead`: what
    falls due in the twelve months from as_of on, what is overdue among it, for a calendar."""

    overdue: tuple[DueItem, ...]
    missing: tuple[str, ...]
    behind: Fraction | None
    soon: tuple[DueItem, ...]
    ahead: tuple[DueItem, ...]

    @property
    def needs_a_word(self) -> bool:
        return bool(self.overdue or self.missing or self.behind is not None)

    @property
    def urgency(self) -> tuple[int, int, date, int, date]:
        """Sorts the most urgent first: the most that is overdue or missing, then who is behind
        with hours, then what has been overdue the longest, then what is due soon."""
        return (
            -len(self.overdue) - len(self.missing),
            0 if self.behind is not None else 1,
            self.overdue[0].due if self.overdue else date.max,
            -len(self.soon),
            self.soon[0].due if self.soon else date.max,
        )


def measure_attention(person: Person, standing: Standing, policy: Policy) -> Attention:
    """Nothing for anyone who has left. `policy`: the version in force on standing.as_of."""
    as_of = standing.as_of
    ahead = falling_due(person, standing, policy, as_of, as_of + dt.timedelta(days=365))
    warn_until = as_of + dt.timedelta(days=policy.rules.warn_days)
    titles = person.profile.area_titles
    return Attention(
        overdue=tuple(item for item in ahead if item.status == "overdue"),
        missing=tuple(
            f"{check.title} ({titles[area.area]})"
            for area in standing.occupational
            for check in area.checks
            if check.status == "not-met" and check.due is None
        ),
        behind=None if person.employment.ended_before(as_of) else _behind(standing),
        soon=tuple(item for item in ahead if item.status == "due" and item.due <= warn_until),
        ahead=ahead,
    )


def _behind(standing: Standing) -> Fraction | None:
    hours = standing.hours
    if hours.status != "behind" or hours.target is None or hours.expected is None:
        return None
    wanted = hours.target if standing.as_of > standing.year.last else hours.expected
    return wanted - hours.total
