"""Reviews, observations and the targets that they set.

Policy, section 4, "Opportunities for performance review": an annual observation and termly
learning walks for teaching staff, at least two reviews of practice for coaches; section 7 and
Appendix 4: progress reviews and mid-year reviews.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from msgspec import Struct

from cpd_portfolio.measures.due import (
    Asked,
    DueDate,
    DueStatus,
    asked_since,
    due_date,
    due_status,
)
from cpd_portfolio.model import Employment, Review
from cpd_portfolio.model.files import Target
from cpd_portfolio.policy import Policy, same_employer

SETS_TARGETS = ("progress-review", "mid-year-review")


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """How it came about: `held`, by date; `asked`, since when; `came`, how `due` did."""

    kind: str
    status: DueStatus
    last: date | None
    due: date
    held: tuple[Review, ...] = field(default=(), compare=False)
    asked: Asked | None = field(default=None, compare=False)
    came: DueDate | None = field(default=None, compare=False)


class Reviews(Struct, frozen=True):
    """`targets`: those of the latest progress or mid-year review that are not achieved.
    `ratings`: the latest self-assessment's, by standard."""

    due: tuple[ReviewResult, ...]
    targets: tuple[Target, ...]
    set_on: date | None
    ratings: dict[int, str]
    rated_on: date | None

    @property
    def next_due(self) -> ReviewResult | None:
        """What is due first, of several the first in the policy's order."""
        return min(self.due, key=lambda result: result.due, default=None)


def measure_reviews(
    reviews: Iterable[Review], employment: Employment, policy: Policy, as_of: date
) -> Reviews:
    """`policy`: the version in force on as_of. Nothing is due for anyone who has left."""
    held = sorted((r for r in reviews if r.date <= as_of), key=lambda r: r.sort_key)
    setting = [review for review in held if review.kind in SETS_TARGETS]
    rated = [review for review in held if review.kind == "self-assessment"]
    latest = setting[-1] if setting else None
    open_targets = [t for t in latest.targets if t.achieved != "yes"] if latest else []
    return Reviews(
        due=_due(held, employment, policy, as_of),
        targets=tuple(open_targets),
        set_on=latest.date if latest else None,
        ratings=dict(rated[-1].ratings) if rated else {},
        rated_on=rated[-1].date if rated else None,
    )


def _due(
    held: list[Review], employment: Employment, policy: Policy, as_of: date
) -> tuple[ReviewResult, ...]:
    if employment.ended_before(as_of):
        return ()
    roles = employment.roles_on(as_of)
    found = []
    for rule in policy.rules.reviews:
        if not policy.is_for(rule.for_, roles):
            continue
        if not same_employer(rule.employer, employment.employer):
            continue
        of_kind = tuple(review for review in held if review.kind == rule.kind)
        last = max((review.date for review in of_kind), default=None)
        asked = asked_since(rule.for_, employment, policy, as_of)
        start, length = (last, rule.every) if last else (asked.since, rule.within or rule.every)
        came = due_date(start, length, employment, policy.rules.return_grace)
        status = due_status(came.day, last is not None, employment, policy, as_of)
        found.append(ReviewResult(rule.kind, status, last, came.day, of_kind, asked, came))
    return tuple(found)
