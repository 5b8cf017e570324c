"""Standings -> the object of the JSON contract (schema 1)."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.figures import as_json
from cpd_portfolio.measures import Standing
from cpd_portfolio.measures.hours import Hours, InsetDays
from cpd_portfolio.measures.mandatory import RequirementResult
from cpd_portfolio.measures.next_steps import NextStep
from cpd_portfolio.measures.occupational import AreaStanding, CheckResult
from cpd_portfolio.measures.records import Records
from cpd_portfolio.measures.reviews import ReviewResult
from cpd_portfolio.measures.standards import Coverage
from cpd_portfolio.model import Person
from cpd_portfolio.policy import Policy

SCHEMA = 1


def as_object(
    people: Iterable[tuple[Person, Standing]],
    policy: Policy,
    year: CpdYear,
    as_of: date,
    frozen_on: date | None = None,
) -> dict[str, Any]:
    """The object of the JSON contract (schema 1). Measures that do not exist have no key.
    `frozen_on`: since when the year is frozen, where it is."""
    return {
        "schema": SCHEMA,
        "as_of": as_of.isoformat(),
        "cpd_year": year.label,
        "policy": policy.rules.name,
        **({"frozen": frozen_on.isoformat()} if frozen_on is not None else {}),
        "people": [_person(person, standing) for person, standing in people],
    }


def _person(person: Person, standing: Standing) -> dict[str, Any]:
    errors, warnings = standing.problems
    return {
        "id": person.id,
        "name": person.profile.name,
        "roles": list(standing.roles),
        "team": person.employment.team,
        "line_manager": person.employment.line_manager,
        "hours": _hours(standing.hours),
        "inset_days": _inset_days(standing.inset_days),
        "standards": _standards(standing.standards),
        "mandatory": [_requirement(result) for result in standing.mandatory],
        "occupational": [_area(area) for area in standing.occupational],
        "qualifications": [{"id": q.id, "met": q.met} for q in standing.qualifications],
        "reviews": [_review(result) for result in standing.reviews.due],
        "targets": [
            {"id": target.id, "achieved": target.achieved} for target in standing.reviews.targets
        ],
        "records": _records(standing.records),
        "next_steps": [_next_step(step) for step in standing.next_steps],
        "problems": {"errors": errors, "warnings": warnings},
    }


def year_figures(standing: Standing) -> dict[str, Any]:
    """What belongs to the CPD year, for `cpd freeze` to keep: under the same keys, and the hours
    of private records too, which pages show."""
    private_hours = as_json(standing.records.private_hours)
    return {
        "roles": list(standing.roles),
        "hours": _hours(standing.hours),
        "inset_days": _inset_days(standing.inset_days),
        "standards": _standards(standing.standards),
        "records": {**_records(standing.records), "private_hours": private_hours},
    }


def _records(records: Records) -> dict[str, Any]:
    return {
        "counted": records.counted,
        "planned": records.planned,
        "drafts": records.drafts,
        "private": records.private,
        "without_implication": records.without_implication,
    }


def _hours(hours: Hours) -> dict[str, Any]:
    return {
        "total": as_json(hours.total),
        "target": as_json(hours.target),
        "expected": as_json(hours.expected),
        "status": hours.status,
        "by_type": {kind: as_json(value) for kind, value in hours.by_type.items()},
        "by_month": {month: as_json(value) for month, value in hours.by_month.items()},
    }


def _inset_days(inset: InsetDays | None) -> dict[str, Any] | None:
    if inset is None:
        return None
    return {
        "total": as_json(inset.total),
        "target": _whole_if_it_is(inset.target),
        "status": inset.status,
    }


def _whole_if_it_is(value: Fraction | None) -> float | int | None:
    whole = value is not None and value.denominator == 1
    return int(value) if whole and value is not None else as_json(value)


def _standards(coverage: Coverage) -> dict[str, Any]:
    return {
        "applies": coverage.applies,
        "covered": coverage.covered,
        "of": coverage.of,
        "covered_three_years": coverage.covered_three_years,
        "by_domain": {str(domain): number for domain, number in coverage.by_domain.items()},
        "by_standard": {
            str(number): {
                "records": found.records,
                "hours": as_json(found.hours),
                "hours_shared": as_json(found.hours_shared),
                "last": found.last.isoformat(),
            }
            for number, found in coverage.by_standard.items()
        },
    }


def _area(area: AreaStanding) -> dict[str, Any]:
    return {
        "area": area.area,
        "hours": as_json(area.hours),
        "annual_hours": _whole_if_it_is(area.annual_hours),
        "checks": [_check(check) for check in area.checks],
    }


def _check(check: CheckResult) -> dict[str, Any]:
    return {
        "id": check.id,
        "status": check.status,
        "last": check.last.isoformat() if isinstance(check.last, date) else check.last,
        "due": check.due.isoformat() if check.due else None,
    }


def _requirement(result: RequirementResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "status": result.status,
        "last": _iso(result.last),
        "due": _iso(result.due),
        "late": result.late,
    }


def _review(result: ReviewResult) -> dict[str, Any]:
    return {
        "kind": result.kind,
        "status": result.status,
        "last": _iso(result.last),
        "due": _iso(result.due),
    }


def _next_step(step: NextStep) -> dict[str, Any]:
    return {"kind": step.kind, "id": step.id, "due": _iso(step.due), "text": step.text}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
