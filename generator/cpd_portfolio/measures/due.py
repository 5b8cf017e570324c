"""When something that holds for a time is due again, and what an absence does to it.

Domain rules, section 6: a due date that falls in an absence moves to the absence's end plus
`return_grace`, again while the new date falls in one; an absence without an end moves nothing.
On a day of absence what would be overdue or due soon is paused.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from cpd_portfolio.dates import Duration, add
from cpd_portfolio.model import Employment
from cpd_portfolio.policy import Policy

DueStatus = Literal["current", "due-soon", "overdue", "not-yet-due", "paused"]


def after_absence(due: date, employment: Employment, grace: Duration) -> date:
    while True:
        ends = [
            absence.to
            for absence in employment.absences
            if absence.to is not None and absence.from_ <= due <= absence.to
        ]
        if not ends:
            return due
        moved = add(max(ends), grace)
        if moved <= due:  # no grace: the day stays the last of the absence
            return moved
        due = moved


def due_status(
    due: date, done: bool, employment: Employment, policy: Policy, as_of: date
) -> DueStatus:
    """Of something recurring, or not yet done. `done`: whether it has been done at all."""
    if due > as_of + timedelta(days=policy.rules.warn_days):
        return "current" if done else "not-yet-due"
    if employment.absent(as_of):
        return "paused"
    return "overdue" if due < as_of else "due-soon"


def asked_since(names: Iterable[str], employment: Employment, policy: Policy, as_of: date) -> date:
    """Since when a rule has been asked of somebody: the latest of employment start, the earliest
    start among the current roles that bring the rule, and `records_begin`."""
    roles = policy.roles_in(names)
    starts = [
        spell.from_ or employment.start
        for spell in employment.roles
        if roles is not None and spell.role in roles and spell.holds_on(as_of)
    ]
    by_role = min(starts, default=employment.start)
    return max(employment.start, by_role, policy.rules.records_begin)
