"""One Markdown file of a person -> a Record, its references looked up."""

from datetime import date
from fractions import Fraction
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from pydantic_core import PydanticCustomError

from cpd_portfolio.dates import DateError, parse_date
from cpd_portfolio.model.fields import read_yes_no
from cpd_portfolio.model.files import Employment, ReflectionFile
from cpd_portfolio.model.portfolio import Event, Record
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading.activities import (
    INHERITED,
    check_span,
    known_requirements,
    known_standards,
    known_type,
    require,
    unique,
)
from cpd_portfolio.reading.addresses import slug_of
from cpd_portfolio.reading.events import EventsRead
from cpd_portfolio.reading.evidence import evidence_linked, evidence_named
from cpd_portfolio.reading.fitting import would_ask
from cpd_portfolio.reading.front_matter import Markdown
from cpd_portfolio.reading.load import load_markdown
from cpd_portfolio.reading.scan import File, Folder
from cpd_portfolio.reading.sections import split_sections
from cpd_portfolio.reading.validate import Source, listing

_NOT_SURE = ("unknown-key", "too-many-problems")  # not all keys are known, or not all problems


class Surroundings(Struct, frozen=True):
    """What a reflection may refer to. `areas` and `needs` are None where the file that lists
    them has an error of its own, so that a reference cannot be judged."""

    policies: Policies
    events: EventsRead
    folder: Folder
    areas: frozenset[str] | None
    needs: frozenset[str] | None
    employment: Employment | None


def read_reflection(source: Source, file: File, around: Surroundings) -> Record | None:
    """The record, or None with the problems in `source`, hidden where the file is private or
    nobody can tell."""
    record = _read(source, file, around)
    if _may_be_private(source, around.policies) or _may_be_draft(source):
        source.hide()
    elif (day := _day(source, around.events)) is not None:
        source.problems = [replace(problem, shown_from=day) for problem in source.problems]
    return None if source.has_error else record


def _may_be_private(source: Source, policies: Policies) -> bool:
    settings = source.document.value
    if source.document.flaws or not isinstance(settings, dict):
        return True
    written = settings.get("visibility")
    if written is None:
        rules = [policy.rules.visibility for policy in policies.versions]
        # a misspelt key may have been meant for this one
        odd = any(problem.code in _NOT_SURE for problem in source.problems)
        return odd or any("private" in (rule.default, rule.occupational) for rule in rules)
    word = written.strip().casefold() if isinstance(written, str) else ""
    return word not in ("internal", "shareable")


def _may_be_draft(source: Source) -> bool:
    settings = source.document.value
    draft = settings.get("draft") if isinstance(settings, dict) else None
    try:
        return draft is not None and read_yes_no(draft)
    except PydanticCustomError:
        return True


def _day(source: Source, events: EventsRead) -> date | None:
    """The date as written, else that of the event; whatever else is wrong in the file."""
    settings = source.document.value
    if not isinstance(settings, dict):
        return None
    day, name = settings.get("date"), settings.get("event")
    if day is None and isinstance(name, str) and (event := events.events.get(name)) is not None:
        return event.date
    try:
        return parse_date(day) if isinstance(day, str) else None
    except DateError:
        return None


def _read(source: Source, file: File, around: Surroundings) -> Record | None:
    if (loaded := load_markdown(source, file, ReflectionFile)) is None:
        return None
    written, markdown = loaded
    event = _event(source, written, around.events)
    return _record(source, file, written, event, markdown, around)


def _event(source: Source, written: ReflectionFile, events: EventsRead) -> Event | None:
    if written.event is None:
        return None
    if (event := events.events.get(written.event)) is not None:
        return event
    if written.event in events.broken:
        hint = "have the event mended; this reflection then counts again"
        message = f"the event `{written.event[:60]}` has an error of its own"
        source.error(("event",), "event-with-error", message, hint)
    else:
        known = [*events.events, *events.broken]
        otherwise = "write the name of a file in events/, without .md, or leave `event` out"
        hint = source.did_you_mean(written.event, known, otherwise)
        message = f"there is no event `{written.event[:60]}`"
        source.error(("event",), "unknown-event", message, hint)
    return None


def _record(
    source: Source,
    file: File,
    written: ReflectionFile,
    event: Event | None,
    markdown: Markdown,
    around: Surroundings,
) -> Record | None:
    given: dict[str, Any] = {key: getattr(written, key) for key in INHERITED}
    if event is not None:
        given = {
            key: getattr(event, key) if value is None else value for key, value in given.items()
        }
    elif written.event is None:
        require(source, written)
    policies = around.policies
    kind = given["type"] if written.type is None else known_type(source, written.type, policies)
    standards = known_standards(source, given["standards"] or (), policies)
    mandatory = known_requirements(source, given["mandatory"] or (), policies)
    check_span(source, given["date"], given["until"], given["hours"])
    _check_references(source, written, around)
    if around.employment is not None and given["date"] is not None:
        _check_person(source, written, given["date"], around.employment, policies)
    evidence = {
        found.path: found
        for index, name in enumerate(written.evidence)
        if (found := evidence_named(source, ("evidence", index), name, around.folder))
    }
    links = evidence_linked(source, file, markdown, around.folder)
    if source.has_error:
        return None
    inset_days = given["inset_days"]
    return Record(
        person=around.folder.id,
        title=given["title"],
        date=given["date"],
        until=given["until"],
        hours=given["hours"],
        type=kind,
        standards=standards,
        mandatory=mandatory,
        inset_days=Fraction(1) if inset_days is None else inset_days,
        draft=written.draft,
        purpose=written.purpose or (event.purpose if event else None),
        provider=written.provider or (event.provider if event else None),
        event=written.event,
        slug=slug_of(file.name),
        path=file.path,
        body=split_sections(markdown.body),
        needs=unique(written.need),
        occupational=written.occupational,
        confirmed=written.confirmed,
        disseminate=written.disseminate,
        share_practice=written.share_practice,
        evaluation=written.evaluation,
        evidence=tuple(evidence.values()),
        links=links,
        impact_review=written.impact_review,
        visibility=written.visibility,
    )


def _check_references(source: Source, written: ReflectionFile, around: Surroundings) -> None:
    for index, name in enumerate(written.need):
        if around.needs is not None and name not in around.needs:
            hint = source.did_you_mean(name, around.needs, "write the id of a need in plan.yml")
            message = f"there is no need `{name[:60]}` in plan.yml"
            source.error(("need", index), "unknown-need", message, hint)
    if (occupational := written.occupational) is None:
        return
    area = occupational.area
    if around.areas is not None and area not in around.areas:
        hint = source.did_you_mean(area, around.areas, "write the id of an area in profile.md")
        message = f"there is no occupational area `{area[:60]}` in profile.md"
        source.error(("occupational", "area"), "unknown-area", message, hint)
    activities = around.policies.all_ids("activities")
    if occupational.activity is not None and occupational.activity not in activities:
        hint = source.did_you_mean(occupational.activity, activities, f"use {listing(activities)}")
        message = f"“{occupational.activity[:60]}” is not an occupational activity of the policy"
        source.error(("occupational", "activity"), "unknown-activity", message, hint)


def _check_person(
    source: Source,
    written: ReflectionFile,
    day: date,
    employment: Employment,
    policies: Policies,
) -> None:
    """Warnings: what is written well, but for somebody else or for another time."""
    if not employment.covers(day):
        hint = "check the year; it counts all the same"
        loc = ("date",) if written.date is not None else ("event",)
        source.warn(loc, "outside-employment", f"{day} is outside your employment", hint)
    roles = frozenset(spell.role for spell in employment.roles)
    if written.occupational is not None and not any(
        policy.is_for(policy.rules.occupational.for_, roles) for policy in policies.versions
    ):
        hint = "take `occupational` out, or have the role added in employment.yml"
        message = "`occupational` is not asked of this person"
        source.warn(("occupational",), "not-for-this-person", message, hint)
    for index, name in enumerate(written.mandatory or ()):
        if what := would_ask(name, employment, policies):
            hint = f"take it out, or have {what} in employment.yml"
            message = f"`{name[:60]}` is not asked of this person"
            source.warn(("mandatory", index), "not-for-this-person", message, hint)
