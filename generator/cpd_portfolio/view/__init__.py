"""Library and Standing -> what the internal audience may see (domain rules, section 8).

Private records, drafts and planned records never get past this module: their numbers do, in
figures; their words, titles, evidence and file names do not. By allow-list: view.model says what
there is, and each field is filled here.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path

from msgspec.structs import replace

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.markup import prose
from cpd_portfolio.measures import (
    Standing,
    employed_in,
    evidence_of_years,
    listed_in,
    measure_person,
)
from cpd_portfolio.measures.course import measure_course
from cpd_portfolio.measures.records import visibility_of
from cpd_portfolio.measures.service import Service
from cpd_portfolio.measures.standards import records_by_standard
from cpd_portfolio.model import Library, Person, Problem, Record
from cpd_portfolio.policy import DIRECT, Policies
from cpd_portfolio.view.figures import view_course, view_frozen, view_hours, view_inset_days
from cpd_portfolio.view.model import (
    CourseView,
    DomainView,
    EvidencedView,
    LeftOut,
    PersonCard,
    PortfolioView,
    SiteView,
    StandardRow,
    StandardsView,
    Who,
    YearView,
)
from cpd_portfolio.view.moments import view_lately
from cpd_portfolio.view.occupational import view_occupational
from cpd_portfolio.view.records import Audience, Records, files_of, view_records
from cpd_portfolio.view.reviews import (
    RATINGS,
    view_next_review,
    view_plan,
    view_reviews,
    view_reviews_due,
    view_sheet,
)
from cpd_portfolio.view.standing import (
    view_mandatory,
    view_next_steps,
    view_qualification_rules,
    view_qualifications,
    view_year_ahead,
)

__all__ = ["evidence_files", "view_card", "view_person", "view_site"]

YEARS_COMPARED = 3


def view_site(service: Service) -> SiteView:
    """Who there is: names, job titles and teams."""
    library, year = service.library, service.year
    staff: list[PersonCard] = []
    later: list[PersonCard] = []
    former: list[PersonCard] = []
    for person in sorted(library.people, key=lambda p: (p.profile.name.casefold(), p.id)):
        card = view_card(person)
        if employed_in(person, year):
            staff.append(card)
        elif person.employment.start > year.last:
            later.append(card)
        else:
            former.append(card)
    return SiteView(
        service.as_of, year.label, tuple(staff), tuple(later), tuple(former), len(library.left_out)
    )


def view_card(person: Person) -> PersonCard:
    profile = person.profile
    return PersonCard(person.id, profile.name, profile.job_title, person.employment.team)


def visible_records(
    person: Person, policies: Policies, as_of: date, audience: Audience = "internal"
) -> list[Record]:
    """The internal audience's allow-list: counted, and not private. Somebody's own preview has
    everything."""
    if audience == "self":
        return list(person.records)
    rules = policies.on(as_of)
    return [
        record
        for record in person.records
        if record.counts(as_of) and visibility_of(record, rules) != "private"
    ]


def evidence_files(
    person: Person, policies: Policies, as_of: date, audience: Audience = "internal"
) -> dict[str, Path]:
    """Address in the portfolio -> file, for the evidence that a visible record names."""
    return files_of(visible_records(person, policies, as_of, audience))


def view_person(
    person: Person,
    library: Library,
    policies: Policies,
    as_of: date,
    standing: Standing | None = None,
    manages: bool = False,
    team_page: str | None = None,
    audience: Audience = "internal",
    last_year: Standing | None = None,
) -> PortfolioView:
    """`standing`, `last_year`: those of the current CPD year and of the one before, where they have
    been measured already. `manages`: there is a page about the person's team. `team_page`: the id
    of the team that the person is in. One's own preview is a portfolio alone: it leads to no page
    outside."""
    alone = audience == "self"
    current = policies.year_of(as_of, as_of)
    visible = visible_records(person, policies, as_of, audience)
    counted = [record for record in visible if record.counts(as_of)]
    records = view_records(counted, person, policies, as_of)
    pending = view_records(
        [record for record in visible if not record.counts(as_of)], person, policies, as_of
    )
    if standing is None:
        standing = measure_person(person, policies, as_of, current)
    measured = {found.year: found for found in (standing, last_year) if found is not None}
    years = tuple(
        _year(
            person,
            records,
            pending,
            policies,
            measured.get(year) or measure_person(person, policies, as_of, year),
            current,
            audience,
        )
        for year in _years(person, policies, as_of, current, pending)
    )
    today = policies.on(as_of)
    reviews = view_reviews(person, library, today, as_of)
    lately, left_out = view_lately(person, records, reviews, policies, current, as_of)
    return PortfolioView(
        who=_who(
            person, library, policies, standing, as_of, manages, None if alone else team_page, alone
        ),
        current=next(year for year in years if year.is_current),
        years=years,
        standards=_standards(person, records, policies, standing, current, as_of),
        occupational=view_occupational(
            person,
            # that page lies one folder below the portfolio's root, not two
            view_records([r for r in counted if r.occupational], person, policies, as_of, "../"),
            standing,
            as_of,
        ),
        statement=prose(person.statement),
        left_out=_left_out(library.problems_of(person.id), as_of, audience),
        next_steps=view_next_steps(standing, records, today, as_of),
        mandatory=view_mandatory(standing, records, today),
        year_ahead=view_year_ahead(standing, person, today, as_of),
        lately=lately,
        lately_left_out=left_out,
        qualification_rules=view_qualification_rules(standing),
        qualifications=view_qualifications(person, as_of),
        plan=view_plan(person, records, standing, as_of),
        reviews=reviews,
        reviews_due=view_reviews_due(standing),
        next_review=view_next_review(standing),
        sheet=view_sheet(reviews, records, standing),
        preview=alone,
    )


def _who(
    person: Person,
    library: Library,
    policies: Policies,
    standing: Standing,
    as_of: date,
    manages: bool,
    team_page: str | None,
    alone: bool,
) -> Who:
    employment = person.employment
    labels = {
        role: label for policy in policies.versions for role, label in policy.role_labels.items()
    }
    manager = library.person(employment.line_manager) if employment.line_manager else None
    return Who(
        id=person.id,
        name=person.profile.name,
        job_title=person.profile.job_title,
        team=employment.team,
        roles=tuple(labels.get(role, role) for role in standing.roles),
        line_manager=manager.profile.name if manager else employment.line_manager,
        line_manager_id=manager.id if manager and not alone else None,
        employer=None if employment.employer.casefold() == DIRECT else employment.employer,
        started=employment.start,
        starts_later=employment.start > as_of,
        left=employment.end if employment.ended_before(as_of) else None,
        manages=manages and not alone,
        team_page=team_page,
    )


def _years(
    person: Person, policies: Policies, as_of: date, current: CpdYear, pending: Records
) -> list[CpdYear]:
    """The current CPD year and every other one that a record to be shown lies in, or that is
    frozen for this person, newest first."""
    with_records = {
        policies.year_of(record.date, as_of) for record in person.records if record.counts(as_of)
    }
    frozen = {
        kept.year
        for kept in person.frozen
        if kept.on <= as_of and kept.year == policies.year_of(kept.year.first, as_of)
    }
    waiting = {policies.year_of(record.date, as_of) for record, _ in pending.pairs}
    return sorted({current, *with_records, *frozen, *waiting}, reverse=True)


def _year(
    person: Person,
    records: Records,
    pending: Records,
    policies: Policies,
    standing: Standing,
    current: CpdYear,
    audience: Audience,
) -> YearView:
    year = standing.year
    hours, inset, count = standing.hours, standing.inset_days, standing.records
    listed = listed_in(person, year, standing.as_of)
    left = _left(person, standing)
    return YearView(
        label=year.label,
        first=year.first,
        last=year.last,
        is_current=year == current,
        listed=listed,
        hours=view_hours(hours, policies, listed, paced=hours.status != "met" and not left),
        course=_course(person, standing, policies, listed),
        inset_days=view_inset_days(inset) if listed else None,
        covered=standing.standards.covered,
        of=standing.standards.of,
        standards_apply=standing.standards.applies,
        counted=count.counted,
        hidden=count.private if audience == "internal" else 0,
        hidden_hours=count.private_hours if audience == "internal" else Fraction(0),
        without_implication=count.without_implication,
        records=records.of_year(year),
        pending=pending.of_year(year),
        frozen=view_frozen(standing.frozen),
        left=left,
    )


def _left(person: Person, standing: Standing) -> date | None:
    end = person.employment.end
    gone = person.employment.ended_before(standing.as_of)
    return end if gone and end is not None and end < standing.year.last else None


def _course(person: Person, standing: Standing, policies: Policies, listed: bool) -> CourseView:
    """Without a pace where nothing is held against one."""
    hours, year = standing.hours, standing.year
    if not listed:
        hours = replace(hours, target=None, expected=None, status="no-target")
    rules = policies.for_year(year)
    frozen = standing.frozen is not None
    return view_course(
        measure_course(hours, person.employment, rules, year, standing.as_of, frozen)
    )


def _standards(
    person: Person,
    records: Records,
    policies: Policies,
    standing: Standing,
    current: CpdYear,
    as_of: date,
) -> StandardsView:
    rules = policies.for_year(current)
    years = [current.before(back) for back in range(YEARS_COMPARED)]
    counted = [record for record in person.records if record.counts(as_of)]
    live = [r for r in counted if any(r.date in year for year in years)]
    behind = records_by_standard(live, rules.standards.ids)
    compared = evidence_of_years(person, policies, as_of, tuple(years), rules)
    coverage = standing.standards
    domains = []
    for domain in rules.standards.domains:
        rows = []
        for standard in domain.standards:
            found = tuple(compared[year].get(standard.id) for year in years)
            shown = records.evidencing(standard.id, years)
            rows.append(
                StandardRow(
                    number=standard.id,
                    text=standard.text,
                    years=tuple(
                        EvidencedView(one.records, one.hours, one.hours_shared, one.last)
                        if one is not None
                        else None
                        for one in found
                    ),
                    evidence=shown,
                    hidden=len(behind.get(standard.id, ())) - len(shown),
                    rating=RATINGS.get(standing.reviews.ratings.get(standard.id, "")),
                )
            )
        domains.append(
            DomainView(
                domain.id,
                domain.title,
                domain.summary,
                tuple(rows),
                coverage.by_domain.get(domain.id, 0),
            )
        )
    numbers = [standard.id for standard in rules.standards.standards]
    return StandardsView(
        set_name=rules.standards.name,
        applies=coverage.applies,
        covered=coverage.covered,
        covered_three_years=coverage.covered_three_years,
        of=coverage.of,
        years=tuple(year.label for year in years),
        covered_by_year=tuple(len(compared[year].keys() & set(numbers)) for year in years),
        domains=tuple(domains),
        gaps=tuple(n for n in numbers if n not in coverage.by_standard) if coverage.applies else (),
        rated_on=standing.reviews.rated_on,
        frozen=tuple(
            (year.label, kept.on)
            for year in years
            if (kept := person.frozen_in(year, as_of)) is not None
        ),
    )


def _left_out(problems: Iterable[Problem], as_of: date, audience: Audience) -> tuple[LeftOut, ...]:
    """One entry a file that has an error; of private files nothing but that they are there,
    but to their author."""
    by_file: dict[str, LeftOut] = {}
    for problem in problems:
        if problem.is_error and problem.path not in by_file:
            by_file[problem.path] = (
                LeftOut(None, None, None, None)
                if problem.hidden_on(as_of) and audience != "self"
                else LeftOut(problem.path, problem.line, problem.message, problem.hint)
            )
    return tuple(by_file.values())
