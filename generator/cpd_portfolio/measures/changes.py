"""What changed between two days: one person's standings on both, compared.

Policy, section 7: monitoring "on an on-going and summative basis"; section 4: individuals keep
their record, managers monitor progress.
"""

from datetime import date
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.figures import total_of
from cpd_portfolio.measures.attention import Attention, measure_attention
from cpd_portfolio.measures.falling_due import DueItem
from cpd_portfolio.measures.items import Item, items_of
from cpd_portfolio.measures.standing import Standing
from cpd_portfolio.model import Person, Record
from cpd_portfolio.policy import Policies

REACHED = ("met", "current")


Told = tuple[str, str, date]


class Changes(Struct, frozen=True):
    """`recorded`: what counted records came, by date; `hours`: theirs. `done`: what was done, or
    reached its target. `attention`: what calls for some on the later day. Of it was not so on
    the day before: `new`, by kind, id and day, and `newly_missing`."""

    recorded: tuple[Record, ...]
    hours: Fraction
    done: tuple[Item, ...]
    attention: Attention
    new: frozenset[Told]
    newly_missing: frozenset[str]


def compare(person: Person, before: Standing, after: Standing, policies: Policies) -> Changes:
    """`before`, `after`: standings of the same CPD year on two days. What was dated after the one
    and not after the other was done in between."""
    old, new = (measure_attention(person, s, policies.on(s.as_of)) for s in (before, after))
    was = {(i.kind, i.id): i.status for i in items_of(person, before, policies.on(before.as_of))}
    recorded = tuple(
        record
        for record in person.records
        if record.counts(after.as_of) and record.date > before.as_of
    )
    return Changes(
        recorded=recorded,
        hours=total_of(record.hours for record in recorded),
        done=tuple(
            item
            for item in items_of(person, after, policies.on(after.as_of))
            if _done_between(item, before.as_of, after.as_of)
            or _reached(item, was.get((item.kind, item.id)))
        ),
        attention=new,
        new=(_told(new.overdue) - _told(old.overdue)) | (_told(new.soon) - _told(old.soon)),
        newly_missing=frozenset(new.missing) - frozenset(old.missing),
    )


def _told(items: tuple[DueItem, ...]) -> frozenset[Told]:
    return frozenset((item.kind, item.id, item.due) for item in items)


def _done_between(item: Item, before: date, after: date) -> bool:
    return item.dated and isinstance(item.last, date) and before < item.last <= after


def _reached(item: Item, before: str | None) -> bool:
    """Of what no single day answers (hours, a qualification, practice that goes on): it is met,
    and was not."""
    return not item.dated and item.status in REACHED and before not in (None, *REACHED)
