"""Everything of a person that has a status, in one list: hours, INSET days, mandatory learning,
occupational checks and reviews.

Policy, section 7: "The Quality Team will monitor mandatory and other training requirements and
staff engagement with CPD opportunities on an on-going and summative basis."
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from cpd_portfolio.measures.next_steps import REVIEW_WORDS
from cpd_portfolio.measures.standing import Standing
from cpd_portfolio.model import Person
from cpd_portfolio.policy import Policy

ItemKind = Literal["hours", "inset-days", "mandatory", "occupational", "review"]


class Item(Struct, frozen=True):
    """`kind` and `id` as in next steps. `last`: a date, or an award as written. `due`: of hours
    and INSET days the last day of the CPD year. `dated`: whether `last` is the day of something
    done, rather than of a spell of practice that goes on, an award or nothing."""

    kind: ItemKind
    id: str
    title: str
    status: str
    last: date | str | None
    due: date | None
    dated: bool = False


def items_of(person: Person, standing: Standing, policy: Policy) -> tuple[Item, ...]:
    """In the policy's order. `policy`: the version in force on the day of the standing."""
    return (
        *_hours(standing),
        *_mandatory(standing, policy),
        *_occupational(standing, person),
        *_reviews(standing),
    )


def _hours(standing: Standing) -> list[Item]:
    year, inset = standing.year, standing.inset_days
    hours = Item("hours", year.label, f"Hours {year.label}", standing.hours.status, None, year.last)
    if inset is None:
        return [hours]
    title = f"INSET days {year.label}"
    return [hours, Item("inset-days", year.label, title, inset.status, None, year.last)]


def _mandatory(standing: Standing, policy: Policy) -> list[Item]:
    titles = {rule.id: rule.title for rule in policy.rules.requirements}
    return [
        Item("mandatory", r.id, titles[r.id], r.status, r.last, r.due, r.last is not None)
        for r in standing.mandatory
    ]


def _occupational(standing: Standing, person: Person) -> list[Item]:
    titles = person.profile.area_titles
    return [
        Item(
            "occupational",
            f"{area.area}/{check.id}",
            f"{check.title} ({titles[area.area]})",
            check.status,
            check.last,
            check.due,
            check.record is not None,
        )
        for area in standing.occupational
        for check in area.checks
    ]


def _reviews(standing: Standing) -> list[Item]:
    return [
        Item(
            "review",
            r.kind,
            REVIEW_WORDS[r.kind].capitalize(),
            r.status,
            r.last,
            r.due,
            r.last is not None,
        )
        for r in standing.reviews.due
    ]
