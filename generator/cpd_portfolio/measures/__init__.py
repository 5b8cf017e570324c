"""How each person stands: the measures put together. Every page, table and JSON answer reads a
Standing; no figure is worked out anywhere else."""

from datetime import date

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.measures.followup import measure_follow_up
from cpd_portfolio.measures.hours import measure_hours, measure_inset_days
from cpd_portfolio.measures.mandatory import measure_mandatory
from cpd_portfolio.measures.next_steps import Shortfalls, next_steps
from cpd_portfolio.measures.occupational import measure_occupational
from cpd_portfolio.measures.qualifications import measure_qualifications
from cpd_portfolio.measures.records import measure_records
from cpd_portfolio.measures.reviews import measure_reviews
from cpd_portfolio.measures.standards import measure_standards
from cpd_portfolio.measures.standing import Standing
from cpd_portfolio.model import Library, Person, Record
from cpd_portfolio.policy import Policies

__all__ = ["Standing", "counted_in", "employed_in", "measure", "measure_person"]


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
    everything = tuple(record for record in person.records if record.counts(as_of))
    profile, employment = person.profile, person.employment
    found = Shortfalls(
        hours=measure_hours(counted, employment, roles, rules, year, as_of),
        inset_days=measure_inset_days(counted, employment, roles, rules, year),
        mandatory=measure_mandatory(everything, person.completions, employment, today, as_of),
        occupational=measure_occupational(everything, profile, employment, year, today, as_of),
        qualifications=measure_qualifications(profile, employment, today, as_of),
        reviews=measure_reviews(person.reviews, employment, today, as_of),
        follow_up=measure_follow_up(everything, person.plan, as_of),
        counted=tuple(counted),
    )
    return Standing(
        person=person.id,
        year=year,
        as_of=as_of,
        roles=tuple(role for role in dict.fromkeys(in_order) if role in roles),
        hours=found.hours,
        inset_days=found.inset_days,
        standards=measure_standards(counted, earlier, roles, rules),
        mandatory=found.mandatory,
        occupational=found.occupational,
        qualifications=found.qualifications,
        reviews=found.reviews,
        follow_up=found.follow_up,
        records=measure_records(person.records, today, year, as_of),
        next_steps=()
        if employment.ended_before(as_of)
        else next_steps(found, profile, today, year, as_of),
        problems=problems,
    )
