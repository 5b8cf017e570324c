"""Who needs a word, and why: what is overdue, missing, behind or due soon, in an order.

Policy, section 4: managers are responsible for "monitoring progress and outcomes"; section 7:
they keep "an ongoing review of development and training activities that their staff have
undertaken". The order is of conversations, not of people: nobody gets a score.
"""

import datetime as dt
from datetime import date
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.measures.falling_due import A_YEAR, DueItem, falling_due
from cpd_portfolio.measures.standing import Standing
from cpd_portfolio.model import Person
from cpd_portfolio.policy import Policy

REQUIRED = ("mandatory", "occupational")  # by the policy, of the person
A_WEEK = dt.timedelta(days=7)


class Attention(Struct, frozen=True):
    """`overdue`: what has a date that has gone by; what the policy requires (mandatory learning,
    occupational checks) first, then reviews, then what was agreed, each the earliest first.
    `missing`: occupational checks without anything that answers them. `behind`: hours short of an
    even pace, or of the target once the year is over; None where hours are on track. `this_week`:
    what falls due up to seven days from as_of; `soon`: within warn_days, those among it; both the
    earliest first. `ahead`: what falls due in the twelve months from as_of on, what is overdue
    among it, for a calendar."""

    overdue: tuple[DueItem, ...]
    missing: tuple[str, ...]
    behind: Fraction | None
    this_week: tuple[DueItem, ...]
    soon: tuple[DueItem, ...]
    ahead: tuple[DueItem, ...]

    @property
    def needs_a_word(self) -> bool:
        return bool(self.overdue or self.missing or self.behind is not None)

    @property
    def needs_a_word_this_week(self) -> bool:
        return self.needs_a_word or bool(self.this_week)

    @property
    def urgency(self) -> tuple[int, int, int, int, date, int, int, date]:
        """Sorts the most urgent first: the most that the policy requires and is overdue or
        missing, then reviews that are overdue, then who is behind with hours, then what was
        agreed and is overdue, then what has been overdue the longest, then what is due this
        week, then what is due soon."""
        ranks = [_rank(item) for item in self.overdue]
        return (
            -ranks.count(0) - len(self.missing),
            -ranks.count(1),
            0 if self.behind is not None else 1,
            -ranks.count(2),
            self.overdue[0].due if self.overdue else date.max,
            -len(self.this_week),
            -len(self.soon),
            self.soon[0].due if self.soon else date.max,
        )


def _rank(item: DueItem) -> int:
    """0: the policy requires it of the person. 1: a review. 2: what was agreed: needs, passing
    on, looking at impact."""
    return 0 if item.kind in REQUIRED else 1 if item.kind == "review" else 2


def measure_attention(person: Person, standing: Standing, policy: Policy) -> Attention:
    """Nothing for anyone who has left. `policy`: the version in force on standing.as_of."""
    as_of = standing.as_of
    ahead = falling_due(person, standing, policy, as_of, as_of + A_YEAR)
    warn_until = as_of + dt.timedelta(days=policy.rules.warn_days)
    titles = person.profile.area_titles
    soon = [item for item in ahead if item.status == "due" and item.due <= warn_until]
    overdue = [item for item in ahead if item.status == "overdue"]
    return Attention(
        overdue=tuple(sorted(overdue, key=lambda item: (_rank(item), item.due))),
        missing=tuple(
            f"{check.title} ({titles[area.area]})"
            for area in standing.occupational
            for check in area.checks
            if check.status == "not-met" and check.due is None
        ),
        behind=None if person.employment.ended_before(as_of) else _behind(standing),
        this_week=tuple(item for item in soon if item.due <= as_of + A_WEEK),
        soon=tuple(soon),
        ahead=ahead,
    )


def _behind(standing: Standing) -> Fraction | None:
    hours = standing.hours
    if hours.status != "behind" or hours.target is None or hours.expected is None:
        return None
    wanted = hours.target if standing.as_of > standing.year.last else hours.expected
    return wanted - hours.total
