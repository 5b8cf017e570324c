"""Library -> what one outside reader is shown: the audience `external` (domain rules, section 8).

shown says what of each person may be seen at all; here that is measured and put into views.
Policy, section 6: the records of occupational competency "should be made available when requested
to support EQA visits".
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

from cpd_portfolio.figures import partial_date
from cpd_portfolio.markup import prose
from cpd_portfolio.measures.qualifications import measure_qualifications
from cpd_portfolio.model import Library, Record
from cpd_portfolio.model.fields import PartialDate
from cpd_portfolio.model.shares import Share
from cpd_portfolio.policy import Policies, Policy
from cpd_portfolio.view.model.pack import (
    PackArea,
    PackEvidenced,
    PackFile,
    PackMatrix,
    PackNews,
    PackPerson,
    PackProgramme,
    PackQualification,
    PackRecord,
    PackRow,
    PackRule,
    PackStandard,
    PackView,
    PackYear,
)
from cpd_portfolio.view.occupational import ROLE_WORDS
from cpd_portfolio.view.pack.areas import measured_of, view_area
from cpd_portfolio.view.pack.making import Making, view_record
from cpd_portfolio.view.pack.shown import Shown, members, shown_of
from cpd_portfolio.view.standing import KIND_WORDS

__all__ = ["PackMade", "members", "view_pack"]


class PackMade(Struct, frozen=True):
    """`files`: `ref` of a PackFile -> the file on disk."""

    view: PackView
    files: dict[str, Path]


def view_pack(
    share: Share, library: Library, policies: Policies, as_of: date, made_from: str
) -> PackMade:
    """`made_from`: the service's name. The share holds on as_of, and its people can be read."""
    making = Making(share, policies, as_of)
    shown = [shown_of(one, share, making.today, as_of) for one in members(share, library, as_of)]
    people = tuple(_person(number, one, making) for number, one in enumerate(shown, start=1))
    view = PackView(
        reader=share.for_,
        made=as_of,
        made_from=made_from,
        until=share.until,
        since=share.since,
        last_visit=share.last_visit,
        sections=tuple(share.sections),
        programme=_about(share, shown) if share.programme is not None else None,
        matrix=_matrix(people, making.today),
        people=people,
        news=_news(people),
        record_count=making.records,
    )
    return PackMade(view, making.files)


def _about(share: Share, shown: Iterable[Shown]) -> PackProgramme:
    """The programme that a share is about, as the first profile by name has it."""
    for one in shown:
        for area in one.profile.occupational_areas:
            for programme in area.programmes:
                return PackProgramme(
                    programme.title, programme.number, programme.awarding_organisation, ""
                )
    return PackProgramme(share.programme or "", None, None, "")


def _person(number: int, shown: Shown, making: Making) -> PackPerson:
    share, profile, ref = making.share, shown.profile, f"person-{number}"
    files: dict[str, PackFile] = {}
    views = {id(record): view_record(record, shown, making, files) for record in shown.told}
    areas: tuple[PackArea, ...] | None = None
    in_areas: set[int] = set()
    if share.has("occupational"):
        measured = measured_of(shown, making)
        areas = tuple(
            view_area(
                f"person-{number}-area-{at}", area, shown, measured.get(area.id), views, making
            )
            for at, area in enumerate(profile.occupational_areas, start=1)
        )
        in_areas = {id(r) for r in shown.told if r.occupational is not None}
    years = None
    if share.has("record"):
        rest = [record for record in shown.told if id(record) not in in_areas]
        years = _years(rest, views, making)
    roles = {p.role for area in profile.occupational_areas for p in area.programmes}
    return PackPerson(
        ref=ref,
        name=profile.name,
        job_title=profile.job_title,
        roles=tuple(words for role, words in ROLE_WORDS.items() if role in roles),
        statement=prose(shown.statement, top=4) if share.has("statement") else None,
        qualifications=_qualifications(shown, making) if share.has("qualifications") else None,
        rules=_rules(shown, making) if share.has("qualifications") else (),
        areas=areas,
        years=years,
        standards=_standards(shown, views, making) if share.has("standards") else None,
        files=tuple(files.values()),
    )


def _years(
    records: Iterable[Record], views: dict[int, PackRecord], making: Making
) -> tuple[PackYear, ...]:
    found: dict[str, list[PackRecord]] = {}
    for record in records:
        label = making.policies.year_of(record.date, making.as_of).label
        found.setdefault(label, []).append(views[id(record)])
    return tuple(PackYear(label, tuple(group)) for label, group in found.items())


def _qualifications(shown: Shown, making: Making) -> tuple[PackQualification, ...]:
    """What is new comes first, else as the profile has them."""
    found = [
        PackQualification(
            title=q.title,
            kind=KIND_WORDS[q.kind],
            subject=q.subject,
            level=q.level,
            evidence=q.evidence,
            equivalent_to=q.equivalent_to,
            awarded=partial_date(q.awarded.text) if q.awarded else None,
            state="Working towards" if q.working_towards else "Held",
            new=not q.working_towards and making.is_new(_first_day(q.awarded)),
        )
        for q in shown.profile.qualifications
    ]
    return tuple(sorted(found, key=lambda one: not one.new))


def _first_day(awarded: PartialDate | None) -> date | None:
    return awarded.first_day if awarded is not None else None


def _rules(shown: Shown, making: Making) -> tuple[PackRule, ...]:
    results = measure_qualifications(shown.profile, shown.employment, making.today, making.as_of)
    return tuple(
        PackRule(one.title, one.met, tuple(q.title for q in one.held), one.missing)
        for one in results
    )


def _standards(
    shown: Shown, views: dict[int, PackRecord], making: Making
) -> tuple[PackStandard, ...]:
    """Those that a shown record names. What is not named is no gap: an outside reader is told
    what there is, not what is asked."""
    found = []
    for standard in making.today.standards.standards:
        records = [r for r in shown.records if standard.id in r.standards]
        if records:
            found.append(
                PackStandard(
                    standard.id,
                    standard.text,
                    tuple(
                        PackEvidenced(
                            r.date,
                            r.title,
                            views[id(r)].ref if id(r) in views else None,
                            making.is_new(r.date),
                        )
                        for r in records
                    ),
                )
            )
    return tuple(found)


def _matrix(people: Iterable[PackPerson], policy: Policy) -> PackMatrix | None:
    """People and areas by the checks that are asked of any of them, in the policy's order."""
    places = [(person, area) for person in people for area in person.areas or () if area.asked]
    asked = {check.id for _, area in places for check in area.checks}
    columns = [check for check in policy.rules.occupational.checks if check.id in asked]
    if not columns:
        return None
    rows = []
    for person, area in places:
        cells = {check.id: check for check in area.checks}
        roles = ", ".join(dict.fromkeys(programme.role for programme in area.programmes))
        row = tuple(cells.get(column.id) for column in columns)
        rows.append(PackRow(person.name, area.ref, area.title, roles, row))
    return PackMatrix(tuple(column.title for column in columns), tuple(rows))


def _news(people: Iterable[PackPerson]) -> tuple[PackNews, ...]:
    """Records, practice and awards after the last visit, newest first."""
    found = [
        PackNews(record.date, person.name, record.title, record.ref)
        for person in people
        for record in _told(person)
        if record.new
    ]
    found += [
        PackNews(spell.from_, person.name, f"Practice: {spell.where}", area.ref)
        for person in people
        for area in person.areas or ()
        for spell in area.practice
        if spell.new
    ]
    return tuple(sorted(found, key=lambda one: (one.date, one.person, one.title), reverse=True))


def _told(person: PackPerson) -> list[PackRecord]:
    of_areas = [record for area in person.areas or () for record in area.records]
    return of_areas + [record for year in person.years or () for record in year.records]
