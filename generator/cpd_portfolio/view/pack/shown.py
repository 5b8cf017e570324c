"""Whom a share is about, and what of each person it shows: redacted here, before anything is
measured or put into words (domain rules, section 8).

By allow-list: a redacted profile and redacted records are made anew from the fields named here, so
that what is not named cannot be in a pack. Checks are then measured from these, so that a check
rests on nothing that the pack does not show.
"""

from datetime import date

from msgspec import Struct

from cpd_portfolio.measures.records import visibility_of
from cpd_portfolio.model import Area, Employment, Library, Person, Profile, Record
from cpd_portfolio.model.programmes import is_named
from cpd_portfolio.model.shares import Share
from cpd_portfolio.policy import Policy


class Shown(Struct, frozen=True):
    """`employment`: start, end and roles, which decide what is asked of somebody; never shown.
    `records`: newest first. `told`: those whose texts are in the pack."""

    id: str
    profile: Profile
    statement: str
    employment: Employment
    records: tuple[Record, ...]
    told: tuple[Record, ...]


def members(share: Share, library: Library, as_of: date) -> tuple[Person, ...]:
    """The people that a share names, in its order; of a programme everybody who assesses or
    quality-assures it and is employed on as_of, by name. Who cannot be read is not among them."""
    if share.programme is None:
        named = dict.fromkeys(share.people)
        return tuple(found for one in named if (found := library.person(one)) is not None)
    working = [
        person
        for person in library.people
        if person.employment.covers(as_of) and any(_areas(person.profile, share))
    ]
    return tuple(sorted(working, key=lambda person: (person.profile.name.casefold(), person.id)))


def _areas(profile: Profile, share: Share) -> list[Area]:
    """Those that a share is about: all, or where it is about a programme the ones with that."""
    if (name := share.programme) is None:
        return list(profile.occupational_areas)
    return [
        area
        for area in profile.occupational_areas
        if any(is_named(programme, name) for programme in area.programmes)
    ]


def shown_of(person: Person, share: Share, policy: Policy, as_of: date) -> Shown:
    """`policy`: the version in force on as_of."""
    profile = _profile(person.profile, share, as_of)
    kept = {area.id for area in profile.occupational_areas}
    allowed = sorted(
        (r for r in person.records if _is_shown(r, share, kept, policy, as_of)),
        key=lambda record: record.sort_key,
        reverse=True,
    )
    records = tuple(_record(record) for record in allowed)
    told = tuple(
        record
        for record in records
        if share.has("record") or (share.has("occupational") and record.occupational is not None)
    )
    return Shown(
        id=person.id,
        profile=profile,
        statement=person.statement if share.has("statement") else "",
        employment=_employment(person.employment),
        records=records,
        told=told,
    )


def _is_shown(record: Record, share: Share, areas: set[str], policy: Policy, as_of: date) -> bool:
    if not record.counts(as_of) or visibility_of(record, policy) != "shareable":
        return False
    if share.since is not None and record.date < share.since:
        return False
    if record.occupational is not None and record.occupational.area not in areas:
        return False  # of an area that this share is not about
    if share.has("record") or (share.has("standards") and record.standards):
        return True
    return share.has("occupational") and record.occupational is not None


def _record(record: Record) -> Record:
    """Without mandatory learning, needs, passing on, evaluation and all that is of no concern."""
    return Record(
        person=record.person,
        title=record.title,
        date=record.date,
        until=record.until,
        hours=record.hours,
        type=record.type,
        standards=record.standards,
        purpose=record.purpose,
        provider=record.provider,
        slug=record.slug,
        event=record.event,
        body=record.body,
        occupational=record.occupational,
        confirmed=record.confirmed,
        evidence=record.evidence,
        links=record.links,
    )


def _profile(profile: Profile, share: Share, as_of: date) -> Profile:
    """Names, and of the sections that were chosen what holds on as_of."""
    given: dict[str, object] = {"name": profile.name, "job_title": profile.job_title}
    if share.has("qualifications"):
        given["teaches"] = profile.teaches
        given["qualifications"] = tuple(
            q for q in profile.qualifications if q.working_towards or q.held_on(as_of)
        )
    if share.has("occupational") or share.has("record") or share.has("standards"):
        areas = _areas(profile, share)
        given["occupational_areas"] = tuple(_area(area, share, as_of) for area in areas)
    return Profile.model_construct(**given)  # type: ignore[arg-type]


def _area(area: Area, share: Share, as_of: date) -> Area:
    """Without hours that a sector's body asks, and without other programmes than the share's."""
    practice = tuple(
        spell
        for spell in area.practice
        if spell.from_ <= as_of
        and (share.since is None or spell.to is None or spell.to >= share.since)
    )
    programmes = tuple(
        programme
        for programme in area.programmes
        if share.programme is None or is_named(programme, share.programme)
    )
    return Area.model_construct(
        id=area.id,
        sector=area.sector,
        practice=practice if share.has("occupational") else (),
        programmes=programmes,
    )


def _employment(employment: Employment) -> Employment:
    """What decides which checks are asked. Without absences, which would show in due dates."""
    return Employment.model_construct(
        start=employment.start, end=employment.end, roles=employment.roles
    )
