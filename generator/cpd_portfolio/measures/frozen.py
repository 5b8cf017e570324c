"""Figures of a CPD year that `cpd freeze` has kept, in place of those of today's files.

Policy, section 7: the quality team watches CPD "on an on-going and summative basis". What was
summed up once stays as it was reported, whatever becomes of the files.
"""

from datetime import date
from fractions import Fraction
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from cpd_portfolio.figures import half_up
from cpd_portfolio.measures.hours import Hours, InsetDays
from cpd_portfolio.measures.records import Records
from cpd_portfolio.measures.standards import Coverage, Evidenced
from cpd_portfolio.model import FileChange, FrozenYear
from cpd_portfolio.policy import Policy


class YearFigures(Struct, frozen=True):
    """What belongs to a CPD year, of one person."""

    roles: tuple[str, ...]
    hours: Hours
    inset_days: InsetDays | None
    standards: Coverage
    records: Records


class FrozenNote(Struct, frozen=True):
    """That a Standing's figures are frozen. `on`: since when. `changes`: of the files that they
    rest on. `differs`: the fields of YearFigures that today's files would give another value of,
    as figures are shown."""

    on: date
    changes: tuple[FileChange, ...]
    differs: tuple[str, ...]


def frozen_figures(frozen: FrozenYear, policy: Policy) -> YearFigures:
    """As they were shown when the year was frozen. `policy`: the version that the year goes by,
    for the order of things."""
    kept = frozen.figures
    hours, inset, coverage = kept.hours, kept.inset_days, kept.standards
    by_type = _in_order(hours.by_type, list(policy.type_labels))
    domains = _in_order(coverage.by_domain, [domain.id for domain in policy.standards.domains])
    return YearFigures(
        roles=kept.roles,
        hours=Hours(
            total=_exact(hours.total),
            target=_exact_or_none(hours.target),
            expected=_exact_or_none(hours.expected),
            status=hours.status,
            by_type={kind: _exact(value) for kind, value in by_type.items()},
            by_month={month: _exact(value) for month, value in sorted(hours.by_month.items())},
        ),
        inset_days=None
        if inset is None
        else InsetDays(_exact(inset.total), _exact(inset.target), inset.status),
        standards=Coverage(
            applies=coverage.applies,
            covered=coverage.covered,
            of=coverage.of,
            covered_three_years=coverage.covered_three_years,
            by_domain=domains,
            by_standard={
                number: Evidenced(
                    found.records, _exact(found.hours), _exact(found.hours_shared), found.last
                )
                for number, found in sorted(coverage.by_standard.items())
            },
        ),
        records=Records(
            counted=kept.records.counted,
            planned=kept.records.planned,
            drafts=kept.records.drafts,
            private=kept.records.private,
            private_hours=_exact(kept.records.private_hours),
            without_implication=kept.records.without_implication,
        ),
    )


def _exact(shown: float) -> Fraction:
    """19.26, and not the binary fraction next to it."""
    return Fraction(repr(shown))


def _exact_or_none(shown: float | None) -> Fraction | None:
    return None if shown is None else _exact(shown)


def _in_order(found: dict[Any, Any], order: list[Any]) -> dict[Any, Any]:
    """As the policy has it; what it does not know comes last."""
    known = [*order, *sorted(set(found) - set(order))]
    return {key: found[key] for key in known if key in found}


def differing(one: YearFigures, other: YearFigures) -> tuple[str, ...]:
    """The fields that are not shown alike."""
    return tuple(
        name
        for name in YearFigures.__struct_fields__
        if _as_shown(getattr(one, name)) != _as_shown(getattr(other, name))
    )


def _as_shown(value: Any) -> Any:
    if isinstance(value, Fraction):
        return half_up(value)
    if isinstance(value, dict):
        return {key: _as_shown(item) for key, item in value.items()}
    if isinstance(value, Struct):
        return [_as_shown(part) for part in astuple(value)]
    return value
