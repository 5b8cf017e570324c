"""What changed between two days: one person's standings on both, compared.

Policy, section 7: monitoring "on an on-going and summative basis"; section 4: individuals keep
their record, managers monitor progress.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from cpd_portfolio.measures.falling_due import DueItem, falling_due
from cpd_portfolio.measures.items import Item, items_of
from cpd_portfolio.measures.standing import Standing
from cpd_portfolio.model import Person, Record
from cpd_portfolio.policy import Policies

REACHED = ("met", "current")


Told = tuple[str, str, date | None]


@dataclass(frozen=True, slots=True)
class Changes:
    """`recorded`: what counted records came, by date; `hours`: theirs. `done`: what was done, or
    reached its target. `listed`: what is overdue or falls due up to `until` after the change;
    `unmet`: checks for which nothing is recorded, so that they have no day. `new`: kind, id and
    day of what stood in neither list, or was not overdue, before."""

    recorded: tuple[Record, ...]
    hours: Fraction
    done: tuple[Item, ...]
    listed: tuple[DueItem, ...]
    unmet: tuple[Item, ...]
    new: frozenset[Told]
    until: date


def compare(person: Person, before: Standing, after: Standing, policies: Policies) -> Changes:
    """`before`, `after`: standings of the same CPD year on two days. What was dated after the one
    and not after the other was done in between. What falls due is looked for as far ahead as the
    policy warns."""
    old = {(item.kind, item.id): item.status for item in _items(person, before, policies)}
    new = _items(person, after, policies)
    recorded = tuple(
        record
        for record in person.records
        if record.counts(after.as_of) and record.date > before.as_of
    )
    earlier = {
        *(
            (item.kind, item.id, item.due, item.status)
            for item in _listed(person, before, policies)
        ),
        *((item.kind, item.id, None, "unmet") for item in _unmet(_items(person, before, policies))),
    }
    listed, unmet = _listed(person, after, policies), _unmet(new)
    told = [
        *((item.kind, item.id, item.due, item.status) for item in listed),
        *((item.kind, item.id, None, "unmet") for item in unmet),
    ]
    return Changes(
        recorded=recorded,
        hours=sum((record.hours for record in recorded), Fraction(0)),
        done=tuple(
            item
            for item in new
            if _done_between(item, before.as_of, after.as_of)
            or _reached(item, old.get((item.kind, item.id)))
        ),
        listed=listed,
        unmet=unmet,
        new=frozenset(one[:3] for one in told if one not in earlier),
        until=_until(after, policies),
    )


def _items(person: Person, standing: Standing, policies: Policies) -> tuple[Item, ...]:
    return items_of(person, standing, policies.on(standing.as_of))


def _listed(person: Person, standing: Standing, policies: Policies) -> tuple[DueItem, ...]:
    day = standing.as_of
    return falling_due(person, standing, policies.on(day), day, _until(standing, policies))


def _until(standing: Standing, policies: Policies) -> date:
    return standing.as_of + timedelta(days=policies.on(standing.as_of).rules.warn_days)


def _unmet(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(
        item
        for item in items
        if item.kind == "occupational" and item.status == "not-met" and item.due is None
    )


def _done_between(item: Item, before: date, after: date) -> bool:
    return item.dated and isinstance(item.last, date) and before < item.last <= after


def _reached(item: Item, before: str | None) -> bool:
    """Of what no single day answers (hours, a qualification, practice that goes on): it is met,
    and was not."""
    return not item.dated and item.status in REACHED and before not in (None, *REACHED)
