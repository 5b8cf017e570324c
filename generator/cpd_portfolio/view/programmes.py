"""Everybody's occupational standing -> a page a qualification.

Policy, section 6: the records of occupational competency "should be made available when requested
to support EQA visits". An external quality assurer samples by qualification: these pages say who
assesses and quality-assures one, for the quality team and managers to prepare with. They are no
pack: what an outside reader is given is made and redacted for them alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from cpd_portfolio.figures import partial_date
from cpd_portfolio.measures.programmes import Place, most_said, places_by_programme
from cpd_portfolio.measures.service import Service
from cpd_portfolio.model import Person
from cpd_portfolio.policy import DIRECT, Check
from cpd_portfolio.view import visible_records
from cpd_portfolio.view.model.programmes import (
    CheckColumn,
    HeldView,
    ProgrammePage,
    ProgrammesView,
    SampledCheck,
    StaffView,
)
from cpd_portfolio.view.occupational import ROLE_WORDS, view_check
from cpd_portfolio.view.records import Records, view_records
from cpd_portfolio.view.standing import KIND_WORDS

_KINDS = ("assessor", "iqa", "occupational")


def has_programmes(service: Service) -> bool:
    return bool(places_by_programme(_at_work(service)))


def view_programmes(service: Service) -> ProgrammesView:
    """Those that somebody who is employed on as_of assesses or quality-assures, by title. Ids that
    differ in capitals alone are one programme."""
    records: dict[str, Records] = {}
    pages = []
    for key, places in places_by_programme(_at_work(service)).items():
        for place in places:
            if place.person.id not in records:
                records[place.person.id] = _behind_checks(place.person, service)
        pages.append(_page(key, places, records, service))
    in_order = sorted(pages, key=lambda page: (page.title.casefold(), page.id))
    return ProgrammesView(service.as_of, tuple(in_order))


def _at_work(service: Service) -> Iterator[Person]:
    return (one for one in service.listed if one.employment.covers(service.as_of))


def _behind_checks(person: Person, service: Service) -> Records:
    """What the person's checks rest on, as far as it may be shown."""
    standing = service.standings[person.id]
    behind = {id(check.record) for area in standing.occupational for check in area.checks}
    visible = visible_records(person, service.policies, service.as_of)
    shown = [record for record in visible if id(record) in behind]
    return view_records(shown, person, service.policies, service.as_of)


def _page(
    key: str, places: tuple[Place, ...], records: dict[str, Records], service: Service
) -> ProgrammePage:
    programmes = [programme for place in places for programme in place.programmes]
    titles = most_said(programme.title for programme in programmes)
    staff = sorted(
        (_staff(place, records[place.person.id], service) for place in places),
        key=lambda one: (one.name.casefold(), one.id, one.area),
    )
    asked = {check.id for one in staff for check in one.checks}
    columns = tuple(
        CheckColumn(check.id, check.title)
        for check in service.today.rules.occupational.checks
        if check.id in asked
    )
    return ProgrammePage(
        id=key,
        url=f"{quote(key)}/",
        title=titles[0],
        other_titles=tuple(titles[1:]),
        number=next(iter(most_said(p.number for p in programmes if p.number)), None),
        awarding_organisations=tuple(
            most_said(p.awarding_organisation for p in programmes if p.awarding_organisation)
        ),
        as_of=service.as_of,
        columns=columns,
        staff=tuple(staff),
        assessors=len({one.id for one in staff if "assessor" in one.roles}),
        iqas=len({one.id for one in staff if "iqa" in one.roles}),
        not_met=_people_with("not-met", staff, columns),
        due_soon=_people_with("due-soon", staff, columns),
        unasked=len({one.id for one in staff if not one.asked}),
    )


def _people_with(
    status: str, staff: Iterable[StaffView], columns: Iterable[CheckColumn]
) -> tuple[tuple[str, int], ...]:
    people: defaultdict[str, set[str]] = defaultdict(set)
    for one in staff:
        for check in one.checks:
            if check.shown.status == status:
                people[check.id].add(one.id)
    return tuple((column.title, len(people[column.id])) for column in columns if people[column.id])


def _staff(place: Place, records: Records, service: Service) -> StaffView:
    person, area = place.person, place.area
    held = {programme.role for programme in place.programmes}
    roles = tuple(role for role in ROLE_WORDS if role in held)
    measured = {found.area: found for found in service.standings[person.id].occupational}
    checks = measured[area.id].checks if area.id in measured else ()
    rules = {check.id: check for check in service.today.rules.occupational.checks}
    home = f"../people/{person.id}/"
    employer = person.employment.employer
    return StaffView(
        id=person.id,
        name=person.profile.name,
        job_title=person.profile.job_title,
        employer=None if employer.casefold() == DIRECT else employer,
        url=f"{home}occupational/",
        portfolio=home,
        area=person.profile.area_titles[area.id],
        roles=roles,
        role=", ".join(ROLE_WORDS[role] for role in roles),
        asked=area.id in measured,
        checks=tuple(
            SampledCheck(check.id, check.last, view_check(check, records))
            for check in checks
            if _is_about(rules[check.id], roles)
        ),
        qualifications=_held(person, service),
    )


def _is_about(check: Check, roles: tuple[str, ...]) -> bool:
    """A check may be asked for another programme of the area: an assessor's qualification of
    somebody who quality-assures this one."""
    return not check.programme_roles or bool(set(check.programme_roles).intersection(roles))


def _held(person: Person, service: Service) -> tuple[HeldView, ...]:
    """By kind: assessor, IQA, occupational. Nothing that is yet to be awarded."""
    found = [
        q
        for q in person.profile.qualifications
        if q.kind in _KINDS and (q.working_towards or q.held_on(service.as_of))
    ]
    return tuple(
        HeldView(
            title=q.title,
            kind=KIND_WORDS[q.kind],
            awarded=q.awarded.text if q.awarded else None,
            awarded_words=partial_date(q.awarded.text) if q.awarded else None,
            held=not q.working_towards,
        )
        for q in sorted(found, key=lambda q: _KINDS.index(q.kind))
    )
