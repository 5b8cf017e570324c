"""Occupational competency of vocational tutors, assessors and IQAs.

Policy, section 6, "Employees working as vocational tutors or IQAs": activity to keep up to date
within the sector, hands-on practice maintained, standardisation, and the records of it "made
available when requested to support EQA visits".
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.figures import total_of
from cpd_portfolio.measures.due import DueDate, due_date
from cpd_portfolio.model import Area, Employment, Profile, Record
from cpd_portfolio.model.files import Practice, Qualification
from cpd_portfolio.policy import Check, Policy

CheckStatus = Literal["met", "due-soon", "not-met", "paused"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`last`: a date, or an award as written (`2018-07`); `due` only for dated checks. What a
    dated check rests on is either `record` or `practice`, for a qualification `qualification`.
    How it came about: `answering` are the records and `spells` the practice that count for a
    dated check, `held` the qualifications for the other; `came`, how `due` did."""

    id: str
    title: str
    status: CheckStatus
    last: date | str | None
    due: date | None
    record: Record | None = None
    practice: Practice | None = None
    qualification: Qualification | None = None
    answering: tuple[Record, ...] = field(default=(), compare=False)
    spells: tuple[Practice, ...] = field(default=(), compare=False)
    held: tuple[Qualification, ...] = field(default=(), compare=False)
    came: DueDate | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AreaStanding:
    """`hours` are those of the area's records in the CPD year, which `counted` lists;
    `annual_hours` is what the sector's own body asks, where it does."""

    area: str
    hours: Fraction
    annual_hours: Fraction | None
    checks: tuple[CheckResult, ...]
    counted: tuple[Record, ...] = field(default=(), compare=False)


def measure_occupational(
    records: Iterable[Record],
    profile: Profile,
    employment: Employment,
    year: CpdYear,
    policy: Policy,
    as_of: date,
) -> tuple[AreaStanding, ...]:
    """Empty for people who are in no occupational role on as_of. `records`: every counted one,
    of any year. `policy`: the version in force on as_of."""
    roles = employment.roles_on(as_of)
    if employment.ended_before(as_of) or not policy.is_for(policy.rules.occupational.for_, roles):
        return ()
    counted = tuple(record for record in records if record.occupational is not None)
    return tuple(
        _measure_area(counted, area, profile, employment, year, policy, as_of)
        for area in profile.occupational_areas
    )


def is_hands_on(record: Record, policy: Policy) -> bool:
    """What the author says, else the activity's default in the policy."""
    if (claim := record.occupational) is None:
        return False
    if claim.hands_on is not None:
        return claim.hands_on
    return claim.activity in policy.hands_on_activities


def _measure_area(
    records: tuple[Record, ...],
    area: Area,
    profile: Profile,
    employment: Employment,
    year: CpdYear,
    policy: Policy,
    as_of: date,
) -> AreaStanding:
    own = [r for r in records if r.occupational is not None and r.occupational.area == area.id]
    programme_roles = {programme.role for programme in area.programmes}
    checks = [
        _qualification_check(check, profile, as_of)
        if check.qualification is not None
        else _dated_check(check, own, area, employment, policy, as_of)
        for check in policy.rules.occupational.checks
        if not check.programme_roles or programme_roles.intersection(check.programme_roles)
    ]
    counted = tuple(record for record in own if record.date in year)
    hours = total_of(record.hours for record in counted)
    return AreaStanding(area.id, hours, area.annual_hours, tuple(checks), counted)


def _dated_check(
    check: Check,
    records: Iterable[Record],
    area: Area,
    employment: Employment,
    policy: Policy,
    as_of: date,
) -> CheckResult:
    answering = tuple(record for record in records if _answers(check, record, policy))
    record = max(answering, key=lambda record: record.sort_key, default=None)
    spells: tuple[Practice, ...] = ()
    if not check.activities and not check.types:
        spells = tuple(spell for spell in area.practice if spell.from_ <= as_of)
    practice, practised = _latest_practice(spells, as_of)
    last: date | None = practised
    if record is not None and (practised is None or record.date >= practised):
        last, practice = record.date, None
    else:
        record = None
    came = None
    if last is not None and check.within is not None:
        came = due_date(last, check.within, employment, policy.rules.return_grace)
    due = came.day if came else None
    return CheckResult(
        id=check.id,
        title=check.title,
        status=_status(due, employment, policy, as_of),
        last=last,
        due=due,
        record=record,
        practice=practice,
        answering=answering,
        spells=spells,
        came=came,
    )


def _answers(check: Check, record: Record, policy: Policy) -> bool:
    if check.hands_on and not is_hands_on(record, policy):
        return False
    if not check.activities and not check.types:
        return True
    activity = record.occupational.activity if record.occupational else None
    return activity in check.activities or record.type in check.types


def practised_on(spell: Practice, as_of: date) -> date:
    """A spell of practice counts with the earlier of as_of and its end."""
    return min(spell.to or as_of, as_of)


def _latest_practice(
    begun: tuple[Practice, ...], as_of: date
) -> tuple[Practice | None, date | None]:
    if not begun:
        return None, None
    latest = max(begun, key=lambda spell: (practised_on(spell, as_of), spell.from_))
    return latest, practised_on(latest, as_of)


def _status(due: date | None, employment: Employment, policy: Policy, as_of: date) -> CheckStatus:
    if due is not None and due > as_of + timedelta(days=policy.rules.warn_days):
        return "met"
    if employment.absent(as_of):
        return "paused"
    return "not-met" if due is None or due < as_of else "due-soon"


def _qualification_check(check: Check, profile: Profile, as_of: date) -> CheckResult:
    held = [
        qualification
        for qualification in profile.qualifications
        if qualification.kind == check.qualification and qualification.held_on(as_of)
    ]
    earliest = min(
        held,
        key=lambda q: (q.awarded is None, q.awarded.first_day if q.awarded else date.min),
        default=None,
    )
    last = earliest.awarded.text if earliest is not None and earliest.awarded else None
    status: CheckStatus = "met" if held else "not-met"
    return CheckResult(
        check.id, check.title, status, last, None, qualification=earliest, held=tuple(held)
    )
