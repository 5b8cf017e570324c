"""What falls due, in one list: for a person, a manager's people or all.

Policy, section 4: managers plan and monitor; section 7: the quality team monitors mandatory and
other training requirements "on an on-going and summative basis".
"""

from datetime import date, timedelta

from msgspec import Struct

from cpd_portfolio.measures.followup import impact_open_on, need_open_until, to_pass_on_by
from cpd_portfolio.measures.items import items_of
from cpd_portfolio.measures.records import visibility_of
from cpd_portfolio.measures.standing import Standing
from cpd_portfolio.model import Person, Record
from cpd_portfolio.policy import Policy

A_YEAR = timedelta(days=365)  # “the year ahead”


class DueItem(Struct, frozen=True):
    """`status`: overdue, due or paused. `kind` and `id` as in next steps."""

    due: date
    person: str
    name: str
    kind: str
    id: str
    title: str
    status: str


def falling_due(
    person: Person, standing: Standing, policy: Policy, as_of: date, until: date
) -> tuple[DueItem, ...]:
    """What is overdue on as_of or falls due up to and with `until`, by date. Empty for anyone
    who has left. `policy`: the version in force on as_of."""
    if person.employment.ended_before(as_of):
        return ()
    found: list[_Found] = [
        *(
            (item.due, item.kind, item.id, item.title, item.status)
            for item in items_of(person, standing, policy)
            if item.due is not None and item.kind not in _OF_THE_YEAR
        ),
        *_agreed(person, policy, as_of),
    ]
    return tuple(
        DueItem(due, person.id, person.profile.name, kind, key, title, _status(status, due, as_of))
        for due, kind, key, title, status in sorted(found)
        if due <= until
    )


_OF_THE_YEAR = ("hours", "inset-days")  # what a CPD year asks falls due on no day of its own
_Found = tuple[date, str, str, str, str]


def _status(status: str, due: date, as_of: date) -> str:
    if status == "paused":
        return "paused"
    return "overdue" if due < as_of else "due"


def _agreed(person: Person, policy: Policy, as_of: date) -> list[_Found]:
    """Needs, passing on and looking at impact that are still open."""
    found: list[_Found] = [
        (by, "need", need.id, f"Development need: {need.need}", "")
        for need in person.plan.needs
        if (by := need_open_until(need, as_of)) is not None
    ]
    for record in person.records:
        if not record.counts(as_of):
            continue
        named, key = _named(record, policy)
        if (by := to_pass_on_by(record, as_of)) is not None:
            found.append((by, "disseminate", key, f"Pass on what was learnt: {named}", ""))
        if (day := impact_open_on(record)) is not None:
            found.append((day, "impact", key, f"Look at the impact: {named}", ""))
    return found


def _named(record: Record, policy: Policy) -> tuple[str, str]:
    if visibility_of(record, policy) == "private":
        return "a private record", ""
    return record.title, record.slug or record.event or ""
