"""How each person stands: the measures put together. Every page, table and JSON answer reads a
Standing; no figure is worked out anywhere else."""

from datetime import date

from msgspec.structs import replace

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.measures.followup import measure_follow_up
from cpd_portfolio.measures.frozen import (
    FrozenNote,
    YearFigures,
    differing,
    frozen_figures,
)
from cpd_portfolio.measures.hours import measure_hours, measure_inset_days
from cpd_portfolio.measures.mandatory import measure_mandatory
from cpd_portfolio.measures.next_steps import Shortfalls, next_steps
from cpd_portfolio.measures.occupational import measure_occupational
from cpd_portfolio.measures.qualifications import measure_qualifications
from cpd_portfolio.measures.records import measure_records
from cpd_portfolio.measures.reviews import measure_reviews
from cpd_portfolio.measures.standards import Evidenced, measure_standards, measure_three_years
from cpd_portfolio.measures.standing import Standing
from cpd_portfolio.model import Library, Person, Record
from cpd_portfolio.policy import Policies, Policy

__all__ = [
    "Standing",
    "counted_in",
    "employed_in",
    "evidence_before",
    "evidence_of_years",
    "listed_in",
    "measure",
    "measure_person",
    "thawed",
]


def employed_in(person: Person, year: CpdYear) -> bool:
    """Whether a person is listed in a CPD year: employment overlaps it."""
    return person.employment.overlaps(year.first, year.last)


def listed_in(person: Person, year: CpdYear, as_of: date) -> bool:
    """Whether a person is listed in a CPD year on as_of: also where its frozen figures say so,
    whatever employment.yml says now."""
    return employed_in(person, year) or person.frozen_in(year, as_of) is not None


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
        if listed_in(person, year, as_of)
    )


def measure_person(
    person: Person,
    policies: Policies,
    as_of: date,
    year: CpdYear,
    problems: tuple[int, int] = (0, 0),
) -> Standing:
    """How a person stands. What belongs to a frozen CPD year is as it was frozen, from the day
    of that on; what holds as of a date is always worked out from the files."""
    today = policies.on(as_of)
    counted = counted_in(person, year, as_of)
    everything = tuple(record for record in person.records if record.counts(as_of))
    profile, employment = person.profile, person.employment
    figures, note = _of_year(person, policies, as_of, year, counted)
    found = Shortfalls(
        hours=figures.hours,
        inset_days=figures.inset_days,
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
        roles=figures.roles,
        hours=figures.hours,
        inset_days=figures.inset_days,
        standards=figures.standards,
        mandatory=found.mandatory,
        occupational=found.occupational,
        qualifications=found.qualifications,
        reviews=found.reviews,
        follow_up=found.follow_up,
        records=figures.records,
        next_steps=()
        if employment.ended_before(as_of)
        else next_steps(found, profile, today, year, as_of),
        problems=problems,
        frozen=note,
    )


def _of_year(
    person: Person, policies: Policies, as_of: date, year: CpdYear, counted: list[Record]
) -> tuple[YearFigures, FrozenNote | None]:
    """The figures that belong to a CPD year, frozen or as the files have them."""
    rules, employment = policies.for_year(year), person.employment
    roles = employment.roles_on(role_date(person, year, as_of))
    in_order = [*rules.role_labels, *policies.all_ids("roles")]
    earlier, earlier_frozen = evidence_before(person, year, as_of)
    live = YearFigures(
        roles=tuple(role for role in dict.fromkeys(in_order) if role in roles),
        hours=measure_hours(counted, employment, roles, rules, year, as_of),
        inset_days=measure_inset_days(counted, employment, roles, rules, year),
        standards=measure_standards(counted, earlier, roles, rules, frozenset(earlier_frozen)),
        records=measure_records(person.records, policies.on(as_of), year, as_of),
    )
    if (kept := person.frozen_in(year, as_of)) is None:
        return live, None
    figures = frozen_figures(kept, rules)
    return figures, FrozenNote(kept.on, kept.changes, differing(live, figures))


def evidence_before(
    person: Person, year: CpdYear, as_of: date
) -> tuple[list[Record], dict[int, CpdYear]]:
    """What evidences standards in the two CPD years before: the records that count; of a year
    that is frozen the standards alone, each with the year."""
    records: list[Record] = []
    standards: dict[int, CpdYear] = {}
    for before in (year.before(1), year.before(2)):
        if (kept := person.frozen_in(before, as_of)) is None:
            records += counted_in(person, before, as_of)
        else:
            for number in kept.figures.standards.by_standard:
                standards.setdefault(number, before)
    return records, standards


def thawed(person: Person, year: CpdYear) -> Person:
    """The person as if this CPD year had not been frozen: what the files give today."""
    return replace(person, frozen=tuple(one for one in person.frozen if one.year != year))


def evidence_of_years(
    person: Person, policies: Policies, as_of: date, years: tuple[CpdYear, ...], rules: Policy
) -> dict[CpdYear, dict[int, Evidenced]]:
    """What evidences each standard in each of these CPD years, for the standards page: of a
    frozen one what was frozen."""
    counted = [record for record in person.records if record.counts(as_of)]
    found = measure_three_years(counted, years, rules)
    for year in years:
        if (kept := person.frozen_in(year, as_of)) is not None:
            found[year] = frozen_figures(kept, policies.for_year(year)).standards.by_standard
    return found
