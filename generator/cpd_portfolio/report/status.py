"""Who has which status: `--status overdue,due-soon` and `--requirement ID` of `cpd report`.

Policy, section 7: "The Quality Team will monitor mandatory and other training requirements".
"""

from collections.abc import Iterable
from typing import get_args

from msgspec import Struct

from cpd_portfolio.measures import Standing
from cpd_portfolio.measures.due import DueStatus
from cpd_portfolio.measures.hours import HoursStatus, InsetStatus
from cpd_portfolio.measures.items import Item, items_of
from cpd_portfolio.measures.occupational import CheckStatus
from cpd_portfolio.model import Person, UsageError
from cpd_portfolio.policy import Policy
from cpd_portfolio.reading.validate import did_you_mean

STATUSES: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *("overdue", "not-met", "due-soon"),  # what is asked for most, first
            *get_args(DueStatus),
            *get_args(CheckStatus),
            *get_args(HoursStatus),
            *get_args(InsetStatus),
        ]
    )
)
STATUS_WORDS = {status: status.replace("-", " ") for status in STATUSES}


class Matching(Struct, frozen=True):
    """A person with the items that were asked for: one at least."""

    person: Person
    standing: Standing
    items: tuple[Item, ...]


def statuses_named(written: str) -> frozenset[str]:
    """`overdue, due-soon` as statuses. Raises UsageError, which lists the known ones."""
    names = [name.strip().lower().replace(" ", "-") for name in written.split(",")]
    names = [name for name in names if name]
    unknown = next((name for name in names if name not in STATUSES), None)
    if unknown is not None or not names:
        what = f"there is no status “{unknown}”" if unknown is not None else "--status is empty"
        raise UsageError(f"{what}; write one or more of: {', '.join(STATUSES)}")
    return frozenset(names)


def filter_by(
    people: Iterable[tuple[Person, Standing]],
    policy: Policy,
    statuses: frozenset[str] | None,
    requirement: str | None,
) -> tuple[Matching, ...]:
    """The people with an item of one of these statuses; of that requirement alone, where one is
    named. `policy`: the version in force on the day of the standings.

    Raises UsageError where the policy has no such requirement.
    """
    if requirement is not None:
        known = [rule.id for rule in policy.rules.requirements]
        if requirement not in known:
            others = f"write one of: {', '.join(known)}" if known else "it asks for none at all"
            hint = did_you_mean(requirement, known, others)
            raise UsageError(f"there is no requirement `{requirement}` in the policy: {hint}")
    found = (
        Matching(
            person,
            standing,
            tuple(
                item
                for item in items_of(person, standing, policy)
                if (statuses is None or item.status in statuses)
                and (requirement is None or (item.kind, item.id) == ("mandatory", requirement))
            ),
        )
        for person, standing in people
    )
    return tuple(one for one in found if one.items)
