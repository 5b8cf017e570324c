"""Hours and INSET days of a CPD year.

Policy, section 3: "a minimum of 30 hours CPD pa (pro rata for part time staff)"; section 6:
at least 30 hours annually, with 5 INSET days for full-time staff and at least 3 for part-time
staff. Everything is exact (fractions); rounding is for whoever shows a figure.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from cpd_portfolio.dates import CpdYear, add
from cpd_portfolio.model import Employment, Record
from cpd_portfolio.policy import Policy, same_employer

INSET_TYPE = "inset-day"
HoursStatus = Literal["met", "on-track", "behind", "no-target"]
InsetStatus = Literal["met", "short"]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one CPD year up to as_of; `target` and `expected` are None with `no-target`."""

    total: Fraction
    target: Fraction | None
    expected: Fraction | None
    status: HoursStatus
    by_type: dict[str, Fraction]
    by_month: dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class InsetDays:
    total: Fraction
    target: Fraction
    status: InsetStatus


@dataclass(frozen=True, slots=True)
class _Span:
    """Days with the same weight, both ends included."""

    first: date
    last: date
    weight: Fraction

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def measure_hours(
    records: Iterable[Record],
    employment: Employment,
    roles: frozenset[str],
    policy: Policy,
    year: CpdYear,
    as_of: date,
) -> Hours:
    """`records`: the counted ones of the year. `roles`: those that the year's figures go by."""
    total = Fraction(0)
    by_type: dict[str, Fraction] = {}
    by_month: dict[str, Fraction] = {}
    for record in records:
        total += record.hours
        by_type[record.type] = by_type.get(record.type, Fraction(0)) + record.hours
        month = f"{record.date:%Y-%m}"
        by_month[month] = by_month.get(month, Fraction(0)) + record.hours
    order = [*policy.type_labels, *sorted(set(by_type) - set(policy.type_labels))]
    by_type = {kind: by_type[kind] for kind in order if kind in by_type}
    by_month = dict(sorted(by_month.items()))

    rule = policy.rules.hours
    if not (policy.is_for(rule.for_, roles) and same_employer(rule.employer, employment.employer)):
        return Hours(total, None, None, "no-target", by_type, by_month)
    target, expected = target_and_expected(employment, policy, year, as_of)
    grace_ends = add(max(year.first, employment.start), policy.rules.pace_grace)
    status: HoursStatus
    if total >= target:
        status = "met"
    elif as_of > year.last:
        status = "behind"
    elif total >= expected or as_of < grace_ends:
        status = "on-track"
    else:
        status = "behind"
    return Hours(total, target, expected, status, by_type, by_month)


def target_and_expected(
    employment: Employment, policy: Policy, year: CpdYear, as_of: date
) -> tuple[Fraction, Fraction]:
    """The year's target, rounded up as the policy says, and what is expected by as_of, not
    rounded: annual hours by the weights of the days."""
    rule = policy.rules.hours
    spans = _spans(employment, policy, year)
    weights = sum((span.weight * span.days for span in spans), Fraction(0))
    so_far = sum(
        (
            span.weight * ((min(span.last, as_of) - span.first).days + 1)
            for span in spans
            if span.first <= as_of
        ),
        Fraction(0),
    )
    steps = math.ceil(rule.annual * weights / year.days / rule.round_up_to)
    return steps * rule.round_up_to, rule.annual * so_far / year.days


def _spans(employment: Employment, policy: Policy, year: CpdYear) -> list[_Span]:
    """The year cut where a weight may change."""
    cuts = {year.first, employment.start}
    if employment.end is not None:
        cuts.add(employment.end + _DAY)
    cuts.update(spell.from_ for spell in employment.fte)
    for absence in employment.absences:
        cuts.add(absence.from_)
        if absence.to is not None:
            cuts.add(absence.to + _DAY)
    starts = sorted(day for day in cuts if day in year)
    ends = [*(day - _DAY for day in starts[1:]), year.last]
    return [
        _Span(first, last, _weight(employment, policy, first))
        for first, last in zip(starts, ends, strict=True)
    ]


def _weight(employment: Employment, policy: Policy, day: date) -> Fraction:
    rule = policy.rules.hours
    if rule.pro_rata_part_year and (not employment.covers(day) or employment.absent(day)):
        return Fraction(0)
    return employment.fte_on(day) if rule.pro_rata_part_time else Fraction(1)


def measure_inset_days(
    records: Iterable[Record],
    employment: Employment,
    roles: frozenset[str],
    policy: Policy,
    year: CpdYear,
) -> InsetDays | None:
    """None for people outside the rule. `records`: the counted ones of the year."""
    rule = policy.rules.inset_days
    if not (policy.is_for(rule.for_, roles) and same_employer(rule.employer, employment.employer)):
        return None
    total = sum((r.inset_days for r in records if r.type == INSET_TYPE), Fraction(0))
    full_time = employment.fte_on(max(year.first, employment.start)) == 1
    target = rule.full_time if full_time else rule.part_time
    calendar = {day for day in rule.dates if day in year}
    if calendar:
        there = [day for day in calendar if employment.covers(day) and not employment.absent(day)]
        target = min(target, Fraction(len(there)))
    return InsetDays(total, target, "met" if total >= target else "short")
