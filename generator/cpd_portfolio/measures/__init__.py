"""How each person stands: the measures put together. Every page, table and JSON answer reads a
Standing; no figure is worked out anywhere else."""

from dataclasses import dataclass
from datetime import date

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.measures.hours import Hours, InsetDays, measure_hours, measure_inset_days
from cpd_portfolio.measures.occupational import AreaStanding, measure_occupational
from cpd_portfolio.measures.records import Records, measure_records
from cpd_portfolio.measures.standards import Coverage, measure_standards
from cpd_portfolio.model import Library, Person, Record
from cpd_portfolio.policy import Policies

__all__ = ["Standing", "counted_in", "employed_in", "measure", "measure_person"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One person in one CPD year as of a date. `roles`: the ids that the year's figures go by,
    in the policy's order. `problems`: (errors, warnings) in the person's files."""

    person: str
    year: CpdYear
    as_of: date
    roles: tuple[str, ...]
    hours: Hours
    inset_days: InsetDays | None
    standards: Coverage
    occupational: tuple[AreaStanding, ...]
    records: Records
    problems: tuple[int, int]


def employed_in(person: Person, year: CpdYear) -> bool:
    """Whether a person is listed in a CPD year: employment overlaps it."""
    return person.employment.overlaps(year.first, year.last)


def counted_in(person: Person, year: CpdYear, as_of: date) -> list[Record]:
    return [record for record in person.records if record.date in year and record.counts(as_of)]


def role_date(person: Person, year: CpdYear, as_of: date) -> date:
    """The earliest of as_of, the year's last day and the last day of employment."""
    return min(day for day in (as_of, year.last, person.employment.end) if day is not None)


def measure(
    library: Library, policies: Policies, as_of: date, year: CpdYear
) -> tuple[Standing, ...]:
    """Everybody whose employment overlaps the year, by id."""
    counts: dict[str, list[int]] = {}
    for problem in library.problems:
        if problem.person is not None:
            counts.setdefault(problem.person, [0, 0])[0 if problem.is_error else 1] += 1
    return tuple(
        measure_person(person, policies, as_of, year, tuple(counts.get(person.id, (0, 0))))  # type: ignore[arg-type]
        for person in library.people
        if employed_in(person, year)
    )


def measure_person(
    person: Person,
    policies: Policies,
    as_of: date,
    year: CpdYear,
    problems: tuple[int, int] = (0, 0),
) -> Standing:
    rules = policies.for_year(year)
    today = policies.on(as_of)
    roles = person.employment.roles_on(role_date(person, year, as_of))
    in_order = [*rules.role_labels, *policies.all_ids("roles")]
    counted = counted_in(person, year, as_of)
    earlier = [record for back in (1, 2) for record in counted_in(person, year.before(back), as_of)]
    employment = person.employment
    return Standing(
        person=person.id,
        year=year,
        as_of=as_of,
        roles=tuple(role for role in dict.fromkeys(in_order) if role in roles),
        hours=measure_hours(counted, employment, roles, rules, year, as_of),
        inset_days=measure_inset_days(counted, employment, roles, rules, year),
        standards=measure_standards(counted, earlier, roles, rules),
        occupational=measure_occupational(
            [record for record in person.records if record.counts(as_of)],
            person.profile,
            employment,
            year,
            today,
            as_of,
        ),
        records=measure_records(person.records, today, year, as_of),
        problems=problems,
    )
