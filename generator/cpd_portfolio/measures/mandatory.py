"""Mandatory learning.

Policy, section 6: "All staff are expected to engage in annual training in relation to
Safeguarding, PREVENT, British Values and Data Protection"; Appendix 2: induction for new staff,
yearly updates for existing staff.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cpd_portfolio.dates import Duration, add
from cpd_portfolio.measures.due import (
    Asked,
    DueDate,
    DueStatus,
    asked_since,
    due_date,
    due_status,
)
from cpd_portfolio.model import Completion, Employment, Record
from cpd_portfolio.policy import Policy, Requirement, same_employer

Source = Literal["reflection", "attendance", "completion"]
_CURRENT: DueStatus = "current"


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """`due` is None for a one-off that is done. `late`: a one-off first done after its time.
    `record` or `completion` is what `last` rests on. How it came about: `recorded` and `exported`
    are all that count for it, `asked` since when and `first_due` by when it was asked first,
    `came` how `due` did."""

    id: str
    status: DueStatus
    last: date | None
    due: date | None
    late: bool
    record: Record | None = None
    completion: Completion | None = None
    recorded: tuple[Record, ...] = field(default=(), compare=False)
    exported: tuple[Completion, ...] = field(default=(), compare=False)
    asked: Asked | None = field(default=None, compare=False)
    first_due: date | None = field(default=None, compare=False)
    came: DueDate | None = field(default=None, compare=False)


def measure_mandatory(
    records: Iterable[Record],
    completions: Iterable[Completion],
    employment: Employment,
    policy: Policy,
    as_of: date,
) -> tuple[RequirementResult, ...]:
    """In the policy's order; empty for anyone who has left. `records`: every counted one, of any
    year. `policy`: the version in force on as_of."""
    if employment.ended_before(as_of):
        return ()
    roles = employment.roles_on(as_of)
    counted = tuple(record for record in records if record.mandatory)
    done = tuple(completion for completion in completions if completion.date <= as_of)
    return tuple(
        _measure(rule, counted, done, employment, policy, as_of)
        for rule in policy.rules.requirements
        if policy.is_for(rule.for_, roles)
        and same_employer(rule.employer, employment.employer)
        and (rule.every is not None or employment.start >= policy.rules.records_begin)
    )


def _measure(
    rule: Requirement,
    records: tuple[Record, ...],
    completions: tuple[Completion, ...],
    employment: Employment,
    policy: Policy,
    as_of: date,
) -> RequirementResult:
    recorded = tuple(record for record in records if rule.id in record.mandatory)
    exported = tuple(item for item in completions if item.requirement == rule.id)
    days = [*(item.date for item in recorded), *(item.date for item in exported)]
    first, last = min(days, default=None), max(days, default=None)
    asked = asked_since(rule.for_, employment, policy, as_of)
    at_first = rule.within or policy.rules.first_due_within
    first_due = add(asked.since, at_first)
    record = max(
        (item for item in recorded if item.date == last),
        key=lambda item: item.sort_key,
        default=None,
    )
    on_last = [item for item in exported if item.date == last]
    completion = max(on_last, key=lambda item: item.expires or date.min, default=None)
    if rule.every is None and last is not None:
        late, came, status = first is not None and first > first_due, None, _CURRENT
    else:
        start: date
        length: Duration | None
        if last is None or rule.every is None:
            start, length = asked.since, at_first
        elif completion is not None and completion.expires is not None:
            start, length = completion.expires, None
        else:
            start, length = last, rule.every
        late, came = False, due_date(start, length, employment, policy.rules.return_grace)
        status = due_status(came.day, last is not None, employment, policy, as_of)
    return RequirementResult(
        id=rule.id,
        status=status,
        last=last,
        due=came.day if came else None,
        late=late,
        record=record,
        completion=completion,
        recorded=recorded,
        exported=exported,
        asked=asked,
        first_due=first_due,
        came=came,
    )
