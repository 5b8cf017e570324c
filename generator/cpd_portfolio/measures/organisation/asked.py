"""Mandatory learning and reviews: how many people stand how, and who they are.

Policy, section 6 and Appendix 2 (mandatory learning); section 4 (observations, learning walks,
reviews of practice, progress reviews).
"""

from collections.abc import Iterable
from datetime import date
from typing import get_args

from msgspec import Struct

from cpd_portfolio.measures.due import DueStatus
from cpd_portfolio.measures.organisation.groups import Group
from cpd_portfolio.measures.service import Service
from cpd_portfolio.model.files import ReviewKind

STATUSES: tuple[DueStatus, ...] = ("overdue", "due-soon", "paused", "not-yet-due", "current")


class Asked(Struct, frozen=True):
    """How one person stands with one requirement or kind of review."""

    person: str
    status: DueStatus
    last: date | None
    due: date | None
    late: bool = False


class Held(Struct, frozen=True):
    """A review that has taken place."""

    person: str
    date: date


class Required(Struct, frozen=True):
    """`id`: of the requirement, or a kind of review. `asked`: the most urgent first. `held`:
    reviews of that kind in this CPD year up to as_of, newest first; empty for requirements."""

    id: str
    asked: tuple[Asked, ...]
    held: tuple[Held, ...] = ()

    @property
    def by_status(self) -> dict[DueStatus, int]:
        return {s: sum(one.status == s for one in self.asked) for s in STATUSES}


class GroupLearning(Struct, frozen=True):
    """Mandatory learning of a group: how many requirements are overdue and due soon, over all of
    its `people`, and for how many people something is overdue."""

    people: int
    overdue: int
    due_soon: int
    people_overdue: int


def measure_group_learning(group: Group, service: Service) -> GroupLearning:
    found = [[r.status for r in service.standings[person].mandatory] for person in group.people]
    return GroupLearning(
        people=len(found),
        overdue=sum(statuses.count("overdue") for statuses in found),
        due_soon=sum(statuses.count("due-soon") for statuses in found),
        people_overdue=sum("overdue" in statuses for statuses in found),
    )


def measure_required(service: Service) -> tuple[Required, ...]:
    """Every requirement of the policy in force, in its order."""
    found: dict[str, list[Asked]] = {rule.id: [] for rule in service.today.rules.requirements}
    for standing in service.standings.values():
        for result in standing.mandatory:
            found[result.id].append(
                Asked(standing.person, result.status, result.last, result.due, result.late)
            )
    return tuple(Required(key, _in_order(asked)) for key, asked in found.items())


def measure_reviewed(service: Service) -> tuple[Required, ...]:
    """Every kind of review that is asked of somebody or has been held this CPD year."""
    asked: dict[str, list[Asked]] = {kind: [] for kind in get_args(ReviewKind)}
    held: dict[str, list[Held]] = {kind: [] for kind in asked}
    for person in service.listed:
        for result in service.standings[person.id].reviews.due:
            asked[result.kind].append(Asked(person.id, result.status, result.last, result.due))
        for review in person.reviews:
            if review.date in service.year and review.date <= service.as_of:
                held[review.kind].append(Held(person.id, review.date))
    return tuple(
        Required(
            kind,
            _in_order(asked[kind]),
            tuple(sorted(held[kind], key=lambda h: (-h.date.toordinal(), h.person))),
        )
        for kind in asked
        if asked[kind] or held[kind]
    )


def _in_order(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """By status, the most urgent first; then what has been due the longest."""
    return tuple(
        sorted(
            asked,
            key=lambda one: (STATUSES.index(one.status), one.due or date.max, one.person),
        )
    )
