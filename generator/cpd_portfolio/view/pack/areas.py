"""Occupational areas as a pack shows them, measured from what the pack shows."""

from datetime import date

from cpd_portfolio.figures import partial_date, short_date
from cpd_portfolio.measures.occupational import AreaStanding, CheckResult, measure_occupational
from cpd_portfolio.model import Area
from cpd_portfolio.model.files import Practice
from cpd_portfolio.view.model.pack import (
    PackAnswer,
    PackArea,
    PackCheck,
    PackPractice,
    PackProgramme,
    PackRecord,
)
from cpd_portfolio.view.occupational import ROLE_WORDS
from cpd_portfolio.view.pack.making import Making
from cpd_portfolio.view.pack.shown import Shown
from cpd_portfolio.view.records import view_confirmed


def measured_of(shown: Shown, making: Making) -> dict[str, AreaStanding]:
    """From what the pack shows, by area."""
    found = measure_occupational(
        shown.told,
        shown.profile,
        shown.employment,
        making.policies.year_of(making.as_of, making.as_of),
        making.today,
        making.as_of,
    )
    return {area.area: area for area in found}


def view_area(
    ref: str,
    area: Area,
    shown: Shown,
    measured: AreaStanding | None,
    views: dict[int, PackRecord],
    making: Making,
) -> PackArea:
    of_area = [r for r in shown.told if r.occupational and r.occupational.area == area.id]
    spells = sorted(area.practice, key=lambda spell: spell.from_, reverse=True)
    return PackArea(
        ref=ref,
        title=shown.profile.area_titles[area.id],
        asked=measured is not None,
        programmes=tuple(
            PackProgramme(p.title, p.number, p.awarding_organisation, ROLE_WORDS[p.role])
            for p in area.programmes
        ),
        checks=_checks(ref, measured, views, making) if measured is not None else (),
        practice=tuple(_practice(spell, making) for spell in spells),
        records=tuple(views[id(record)] for record in of_area),
    )


def _practice(spell: Practice, making: Making) -> PackPractice:
    confirmed = view_confirmed(spell.confirmed)
    return PackPractice(spell.where, spell.from_, spell.to, confirmed, making.is_new(spell.from_))


def _checks(
    ref: str, measured: AreaStanding, views: dict[int, PackRecord], making: Making
) -> tuple[PackCheck, ...]:
    """Those on qualifications only where the pack shows qualifications."""
    rules = {check.id: check for check in making.today.rules.occupational.checks}
    shows = making.share.has("qualifications")
    return tuple(
        _check(ref, result, bool(rules[result.id].activities or rules[result.id].types), views)
        for result in measured.checks
        if shows or rules[result.id].qualification is None
    )


def _check(ref: str, result: CheckResult, listed: bool, views: dict[int, PackRecord]) -> PackCheck:
    basis, at, confirmed, claims, new = None, None, None, False, False
    if result.record is not None:
        record = views[id(result.record)]
        basis, at, confirmed, claims = record.title, record.ref, record.confirmed, True
        new = record.new
    elif result.practice is not None:
        basis, at, claims = f"Practice: {result.practice.where}", ref, True
        confirmed = view_confirmed(result.practice.confirmed)
    elif result.qualification is not None:
        basis = result.qualification.title
    last = result.last
    if last is not None:
        last = short_date(last) if isinstance(last, date) else partial_date(last, short=True)
    answering = [views[id(record)] for record in result.answering] if listed else []
    return PackCheck(
        id=result.id,
        title=result.title,
        status=result.status,
        last=last,
        due=result.due,
        basis=basis,
        ref=at,
        confirmed=confirmed,
        claims=claims,
        listed=listed,
        answers=tuple(PackAnswer(r.date, r.title, r.ref, r.confirmed, r.new) for r in answering),
        new=new,
    )
