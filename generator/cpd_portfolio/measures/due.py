"""When something that holds for a time is due again, and what an absence does to it.

Domain rules, section 6: a due date that falls in an absence moves to the absence's end plus
`return_grace`, again while the new date falls in one; an absence without an end moves nothing.
On a day of absence what would be overdue or due soon is paused.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from cpd_portfolio.dates import Duration, add
from cpd_portfolio.model import Employment
from cpd_portfolio.model.files import Absence, RoleSpell
from cpd_portfolio.policy import Policy

DueStatus = Literal["current", "due-soon", "overdue", "not-yet-due", "paused"]


class Move(Struct, frozen=True):
    """A due date that fell in an absence, and where it went."""

    due: date
    absence: Absence
    to: date


class DueDate(Struct, frozen=True):
    """How a due date came about: `start` + `length` (None: as written, in `expires`), moved by
    absences."""

    start: date
    length: Duration | None
    moves: tuple[Move, ...]
    day: date


class Asked(Struct, frozen=True):
    """Since when a rule is asked of somebody. `spells`: the roles held that bring the rule; none
    where it is for everyone. `by_role`: the earliest start among them."""

    since: date
    start: date
    by_role: date
    records_begin: date
    spells: tuple[RoleSpell, ...]


def due_date(
    start: date, length: Duration | None, employment: Employment, grace: Duration
) -> DueDate:
    """`start` + `length`, or `start` itself where there is no length, after absence."""
    plain = start if length is None else add(start, length)
    moves = moves_by_absence(plain, employment, grace)
    return DueDate(start, length, moves, moves[-1].to if moves else plain)


def moves_by_absence(due: date, employment: Employment, grace: Duration) -> tuple[Move, ...]:
    found: list[Move] = []
    while True:
        ended = [
            (absence.to, absence)
            for absence in employment.absences
            if absence.to is not None and absence.from_ <= due <= absence.to
        ]
        if not ended:
            return tuple(found)
        end, absence = max(ended, key=lambda one: one[0])
        moved = add(end, grace)
        if moved <= due:  # no grace: the day stays the last of the absence
            return tuple(found)
        found.append(Move(due, absence, moved))
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


def asked_since(names: Iterable[str], employment: Employment, policy: Policy, as_of: date) -> Asked:
    """Since when a rule has been asked of somebody: the latest of employment start, the earliest
    start among the current roles that bring the rule, and `records_begin`."""
    roles = policy.roles_in(names)
    spells = tuple(
        spell
        for spell in employment.roles
        if roles is not None and spell.role in roles and spell.holds_on(as_of)
    )
    start, begin = employment.start, policy.rules.records_begin
    by_role = min((spell.from_ or start for spell in spells), default=start)
    return Asked(max(start, by_role, begin), start, by_role, begin, spells)
