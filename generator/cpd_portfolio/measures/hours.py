"""Hours and INSET days of a CPD year.

Policy, section 3: "a minimum of 30 hours CPD pa (pro rata for part time staff)"; section 6:
at least 30 hours annually, with 5 INSET days for full-time staff and at least 3 for part-time
staff. Everything is exact (fractions); rounding is for whoever shows a figure.
"""

import math
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from cpd_portfolio.dates import CpdYear, add
from cpd_portfolio.figures import total_of
from cpd_portfolio.model import Employment, Record
from cpd_portfolio.model.files import Absence, FteSpell
from cpd_portfolio.policy import Policy, same_employer

INSET_TYPE = "inset-day"
HoursStatus = Literal["met", "on-track", "behind", "no-target"]
InsetStatus = Literal["met", "short"]
_DAY = timedelta(days=1)


class Hours(Struct, frozen=True):
    """Hours of one CPD year up to as_of; `target` and `expected` are None with `no-target`."""

    total: Fraction
    target: Fraction | None
    expected: Fraction | None
    status: HoursStatus
    by_type: dict[str, Fraction]
    by_month: dict[str, Fraction]


class InsetDays(Struct, frozen=True):
    total: Fraction
    target: Fraction
    status: InsetStatus


class Span(Struct, frozen=True):
    """Days with the same weight, both ends included. `absence` or `fte`: where the weight comes
    from; neither on days outside employment, or where every day weighs 1."""

    first: date
    last: date
    weight: Fraction
    absence: Absence | None = None
    fte: FteSpell | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def days_until(self, as_of: date) -> int:
        """Those up to and with as_of."""
        return max(0, (min(self.last, as_of) - self.first).days + 1)


class Pace(Struct, frozen=True):
    """How target and expected come about: annual × the sum of `spans`' weights by their days ÷
    the year's days. `exact`: the target before it is rounded up."""

    spans: tuple[Span, ...]
    weights: Fraction
    so_far: Fraction
    exact: Fraction
    target: Fraction
    expected: Fraction


def measure_hours(
    records: Iterable[Record],
    employment: Employment,
    roles: frozenset[str],
    policy: Policy,
    year: CpdYear,
    as_of: date,
) -> Hours:
    """`records`: the counted ones of the year. `roles`: those that the year's figures go by."""
    of_type: dict[str, list[Fraction]] = {}
    of_month: dict[str, list[Fraction]] = {}
    for record in records:
        of_type.setdefault(record.type, []).append(record.hours)
        of_month.setdefault(f"{record.date:%Y-%m}", []).append(record.hours)
    order = [*policy.type_labels, *sorted(set(of_type) - set(policy.type_labels))]
    by_type = {kind: total_of(of_type[kind]) for kind in order if kind in of_type}
    by_month = {month: total_of(of_month[month]) for month in sorted(of_month)}
    total = total_of(by_type.values())

    rule = policy.rules.hours
    if not (policy.is_for(rule.for_, roles) and same_employer(rule.employer, employment.employer)):
        return Hours(total, None, None, "no-target", by_type, by_month)
    target, expected = target_and_expected(employment, policy, year, as_of)
    grace_ends = pace_grace_ends(employment, policy, year)
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


def pace_grace_ends(employment: Employment, policy: Policy, year: CpdYear) -> date:
    """The day from which hours can be behind the pace."""
    return add(max(year.first, employment.start), policy.rules.pace_grace)


def target_and_expected(
    employment: Employment, policy: Policy, year: CpdYear, as_of: date
) -> tuple[Fraction, Fraction]:
    """The year's target, rounded up as the policy says, and what is expected by as_of, not
    rounded: annual hours by the weights of the days."""
    found = pace(employment, policy, year, as_of)
    return found.target, found.expected


def pace(employment: Employment, policy: Policy, year: CpdYear, as_of: date) -> Pace:
    rule = policy.rules.hours
    spans = _spans(employment, policy, year)
    weights = weight_until(spans, year.last)
    so_far = weight_until(spans, as_of)
    exact = rule.annual * weights / year.days
    target = math.ceil(exact / rule.round_up_to) * rule.round_up_to
    return Pace(spans, weights, so_far, exact, target, rule.annual * so_far / year.days)


def weight_until(spans: Iterable[Span], as_of: date) -> Fraction:
    """The weights of the days up to and with as_of, added up."""
    return total_of(span.weight * span.days_until(as_of) for span in spans)


def _spans(employment: Employment, policy: Policy, year: CpdYear) -> tuple[Span, ...]:
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
    return tuple(
        _span(employment, policy, first, last) for first, last in zip(starts, ends, strict=True)
    )


def _span(employment: Employment, policy: Policy, first: date, last: date) -> Span:
    rule = policy.rules.hours
    if rule.pro_rata_part_year and not employment.covers(first):
        return Span(first, last, Fraction(0))
    if rule.pro_rata_part_year and (absence := employment.absence_on(first)) is not None:
        return Span(first, last, Fraction(0), absence=absence)
    if not rule.pro_rata_part_time:
        return Span(first, last, Fraction(1))
    spell = employment.fte_spell_on(first)
    return Span(first, last, spell.fte, fte=spell)


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
    total = total_of(record.inset_days for record in inset_records(records))
    target = inset_target(employment, policy, year).target
    return InsetDays(total, target, "met" if total >= target else "short")


def inset_records(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(record for record in records if record.type == INSET_TYPE)


class InsetTarget(Struct, frozen=True):
    """How the target comes about. `day`: whose FTE decides; `full`: what is asked by that alone;
    `calendar`: the service's days in the year, and `there` those on which the person was employed
    and not absent."""

    day: date
    fte: FteSpell
    full: Fraction
    calendar: tuple[date, ...]
    there: tuple[date, ...]
    target: Fraction


def inset_target(employment: Employment, policy: Policy, year: CpdYear) -> InsetTarget:
    rule = policy.rules.inset_days
    day = max(year.first, employment.start)
    spell = employment.fte_spell_on(day)
    full = rule.full_time if spell.fte == 1 else rule.part_time
    calendar = tuple(sorted({day for day in rule.dates if day in year}))
    there = tuple(d for d in calendar if employment.covers(d) and not employment.absent(d))
    target = min(full, Fraction(len(there))) if calendar else full
    return InsetTarget(day, spell, full, calendar, there, target)
