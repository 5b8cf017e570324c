"""Occupational standing -> what its page shows, claims beside who confirmed them."""

from datetime import date

from cpd_portfolio.figures import partial_date, short_date
from cpd_portfolio.measures import Standing
from cpd_portfolio.measures.occupational import CheckResult
from cpd_portfolio.model import Area, Person
from cpd_portfolio.view.model import AreaView, CheckView, PracticeView, ProgrammeView
from cpd_portfolio.view.records import Records, view_confirmed

ROLE_WORDS = {"assessor": "Assessor", "iqa": "Internal quality assurer"}


def view_occupational(
    person: Person, records: Records, standing: Standing, as_of: date
) -> tuple[AreaView, ...]:
    """The areas that standing.occupational measured, in the profile's order."""
    areas = {area.id: area for area in person.profile.occupational_areas}
    found = []
    for measured in standing.occupational:
        area = areas[measured.area]
        shown = records.of_area(area.id)
        counted = sum(
            record.counts(as_of)
            and record.occupational is not None
            and record.occupational.area == area.id
            for record in person.records
        )
        found.append(
            AreaView(
                id=area.id,
                title=person.profile.area_titles[area.id],
                hours=measured.hours,
                annual_hours=measured.annual_hours,
                checks=tuple(view_check(check, records) for check in measured.checks),
                practice=_practice(area, as_of),
                programmes=tuple(
                    ProgrammeView(p.title, p.number, p.awarding_organisation, ROLE_WORDS[p.role])
                    for p in area.programmes
                ),
                records=shown,
                hidden=counted - len(shown),
            )
        )
    return tuple(found)


def _practice(area: Area, as_of: date) -> tuple[PracticeView, ...]:
    begun = [spell for spell in area.practice if spell.from_ <= as_of]
    return tuple(
        PracticeView(spell.where, spell.from_, spell.to, view_confirmed(spell.confirmed))
        for spell in sorted(begun, key=lambda spell: spell.from_, reverse=True)
    )


def view_check(check: CheckResult, records: Records) -> CheckView:
    """A private record may be what a check rests on: then only its date shows."""
    basis, url, confirmed, claims = None, None, None, False
    if check.record is not None:
        claims = True
        if (shown := records.view_of(check.record)) is not None:
            basis, url, confirmed = shown.title, shown.url, shown.confirmed
        else:
            basis, claims = "A private record", False
    elif check.practice is not None:
        basis, claims = f"Practice: {check.practice.where}", True
        confirmed = view_confirmed(check.practice.confirmed)
    elif check.qualification is not None:
        basis = check.qualification.title
    last = check.last
    if last is not None:
        last = short_date(last) if isinstance(last, date) else partial_date(last, short=True)
    return CheckView(check.title, check.status, last, check.due, basis, url, confirmed, claims)
