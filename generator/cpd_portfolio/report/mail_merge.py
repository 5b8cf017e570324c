"""Standings -> CSV: one row a person, or one row a person and item for a mail merge.

Every cell is made harmless: a text that a spreadsheet would run as a formula gets a ' in front.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date

from cpd_portfolio.figures import as_text, harmless
from cpd_portfolio.measures import Standing, counted_in
from cpd_portfolio.model import Library, Person
from cpd_portfolio.report.status import Matching

_MANDATORY = ("overdue", "due-soon", "current", "not-yet-due", "paused")
PEOPLE_COLUMNS = (
    *("id", "name", "job_title", "team", "line_manager", "line_manager_name"),
    *("hours_total", "hours_target", "hours_expected", "hours_status"),
    *("inset_total", "inset_target", "inset_status"),
    *("standards_covered", "standards_of", "standards_three_years"),
    *(f"mandatory_{status.replace('-', '_')}" for status in _MANDATORY),
    *("last_record", "errors", "warnings"),
)
ITEM_COLUMNS = (
    *("id", "name", "team", "line_manager", "line_manager_name"),
    *("kind", "item", "title", "status", "last", "due"),
)


def as_csv(people: Iterable[tuple[Person, Standing]], library: Library) -> str:
    """One row a person: the figures of the CPD year. What is not asked of somebody is empty."""
    return _write(PEOPLE_COLUMNS, (_row(person, standing, library) for person, standing in people))


def items_csv(matching: Iterable[Matching], library: Library) -> str:
    """One row a person and item."""
    rows = (
        {
            **_who(one.person, library),
            "kind": item.kind,
            "item": item.id,
            "title": item.title,
            "status": item.status,
            "last": _text(item.last),
            "due": _text(item.due),
        }
        for one in matching
        for item in one.items
    )
    return _write(ITEM_COLUMNS, rows)


def _row(person: Person, standing: Standing, library: Library) -> dict[str, str]:
    hours, inset, coverage = standing.hours, standing.inset_days, standing.standards
    day = standing.as_of
    records = counted_in(person, standing.year, day)
    statuses = [result.status for result in standing.mandatory]
    return {
        **_who(person, library),
        "job_title": person.profile.job_title,
        "hours_total": as_text(hours.total),
        "hours_target": "" if hours.target is None else as_text(hours.target),
        "hours_expected": "" if hours.expected is None else as_text(hours.expected),
        "hours_status": hours.status,
        "inset_total": "" if inset is None else as_text(inset.total),
        "inset_target": "" if inset is None else as_text(inset.target),
        "inset_status": "" if inset is None else inset.status,
        "standards_covered": str(coverage.covered),
        "standards_of": str(coverage.of) if coverage.applies else "",
        "standards_three_years": str(coverage.covered_three_years),
        **{
            f"mandatory_{status.replace('-', '_')}": str(statuses.count(status))  # type: ignore[arg-type]
            for status in _MANDATORY
        },
        "last_record": _text(max((record.date for record in records), default=None)),
        "errors": str(standing.problems[0]),
        "warnings": str(standing.problems[1]),
    }


def _who(person: Person, library: Library) -> dict[str, str]:
    written = person.employment.line_manager
    manager = library.person(written) if written else None
    return {
        "id": person.id,
        "name": person.profile.name,
        "team": person.employment.team or "",
        "line_manager": written or "",
        "line_manager_name": manager.profile.name if manager else written or "",
    }


def _text(value: date | str | None) -> str:
    return "" if value is None else str(value)


def _write(columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(row[column]) for column in columns])
    return out.getvalue()
