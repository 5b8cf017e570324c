"""Traces of what belongs to a CPD year: hours, INSET days, records."""

from datetime import date
from fractions import Fraction

from msgspec.structs import replace

from cpd_portfolio.figures import as_text, exact_text, hours_text, short_date
from cpd_portfolio.measures.hours import (
    Hours,
    Pace,
    Span,
    inset_records,
    inset_target,
    pace,
    pace_grace_ends,
)
from cpd_portfolio.measures.records import sort_records
from cpd_portfolio.model import Record, UsageError
from cpd_portfolio.model.files import FteSpell
from cpd_portfolio.trace import clauses
from cpd_portfolio.trace.case import Case, who
from cpd_portfolio.trace.model import Input, Part, Place, Trace, words

WEIGHTED = "weighted days"


def trace_hours(case: Case) -> Trace:
    standing, policy = case.standing, case.of_year
    hours, rule = standing.hours, policy.rules.hours
    less = [
        *(["FTE of each day"] if rule.pro_rata_part_time else []),
        *(["days outside employment or of absence"] if rule.pro_rata_part_year else []),
    ]
    whom = who(policy, rule.for_, rule.employer)
    said = (
        f"At least {exact_text(rule.annual)} hours a CPD year, {whom}"
        + (f", pro rata for {' and '.join(less)}" if less else "")
        + f"; rounded up to a multiple of {exact_text(rule.round_up_to)}."
    )
    applies = hours.target is not None
    parts = [
        case.whom(rule.for_, rule.employer, policy, case.role_day, applies),
        Part(
            "total",
            "the hours of every record of the CPD year that counts by then",
            tuple(case.record(record, "hours", record.hours) for record in case.counted),
            hours.total,
            "hours",
        ),
    ]
    if hours.target is not None and hours.expected is not None:
        found = pace(case.person.employment, policy, standing.year, standing.as_of)
        annual, days = exact_text(rule.annual), standing.year.days
        target = (
            f"{annual} hours × {exact_text(found.weights)} {WEIGHTED} ÷ {days} days = "
            f"{_exactly(found.exact)}, rounded up to {exact_text(hours.target)}"
        )
        expected = (
            f"{annual} hours × {exact_text(found.so_far)} {WEIGHTED} up to "
            f"{short_date(min(standing.as_of, standing.year.last))} ÷ {days} days = "
            f"{_exactly(hours.expected)}"
        )
        parts += [
            Part("target", target, _weights(case, found), found.weights, WEIGHTED),
            Part("expected", expected, _weights(case, found, True), found.so_far, WEIGHTED),
        ]
    groups = sort_records(case.person.records, case.of_today, standing.year, standing.as_of)
    if waiting := [*groups.planned, *groups.drafts]:
        said_of = "in the CPD year, and not counted: drafts, and records with a later date"
        parts.append(Part("left out", said_of, tuple(case.record(r, "hours") for r in waiting)))
    parts.append(Part("status", _why_hours(case, hours)))
    shown = f"{hours_text(hours.total)}: {words(hours.status)}"
    if hours.target is not None and hours.expected is not None:
        shown = (
            f"{as_text(hours.total)} of {hours_text(hours.target)}, "
            f"{as_text(hours.expected)} expected by then: {words(hours.status)}"
        )
    return Trace(
        "hours",
        case.reported["hours"],
        shown,
        case.rule(said, clauses.HOURS, policy, "hours"),
        tuple(parts),
    )


def _exactly(value: Fraction) -> str:
    exact = exact_text(value)
    return f"{exact} (about {as_text(value)})" if "/" in exact else exact


def _weights(case: Case, found: Pace, so_far: bool = False) -> tuple[Input, ...]:
    as_of = case.standing.as_of
    return tuple(
        _weight(case, span, span.days_until(as_of) if so_far else span.days)
        for span in found.spans
        if not so_far or span.first <= as_of
    )


def _weight(case: Case, span: Span, days: int) -> Input:
    work = case.person.employment
    places: tuple[Place, ...] = ()
    why = "every day counts in full"
    if span.absence is not None:
        why = "absence"
        places = (case.employment("absences", work.absences.index(span.absence)),)
    elif span.fte is not None:
        places = (_fte_place(case, span.fte),)
        why = _fte_words(span.fte, places[0])
    elif span.weight == 0:
        why = "before employment" if span.first < work.start else "after employment"
        places = (case.employment("start" if span.first < work.start else "end"),)
    what = (
        f"from {short_date(span.first)}: {days} day{'' if days == 1 else 's'} × "
        f"{exact_text(span.weight)} ({why})"
    )
    return Input(what, places, days * span.weight)


def _fte_words(spell: FteSpell, place: Place) -> str:
    return f"FTE {exact_text(spell.fte)}" + (", as `fte` is left out" if not place.line else "")


def _fte_place(case: Case, spell: FteSpell) -> Place:
    return case.employment("fte", case.person.employment.fte.index(spell))


def _why_hours(case: Case, hours: Hours) -> str:
    if hours.target is None or hours.expected is None:
        return "no target: the rule is not for this person"
    total, target = exact_text(hours.total), exact_text(hours.target)
    if hours.status == "met":
        return f"met: {total} is at least {target}"
    year = case.standing.year
    if case.standing.as_of > year.last:
        return f"{words(hours.status)}: {total} is less than {target}, and the year is over"
    expected = _exactly(hours.expected)
    if hours.total >= hours.expected:
        return f"{words(hours.status)}: {total} is at least the {expected} expected by then"
    ends = pace_grace_ends(case.person.employment, case.of_year, year)
    less = f"{words(hours.status)}: {total} is less than the {expected} expected by then"
    until = f"and until {short_date(ends)} nobody is behind"
    return f"{less}, {until}" if hours.status == "on-track" else less


def trace_inset_days(case: Case) -> Trace:
    standing, policy = case.standing, case.of_year
    inset, rule = standing.inset_days, policy.rules.inset_days
    if inset is None:
        raise UsageError(
            f"`inset-days` is not asked of {case.person.id} in {standing.year.label}: "
            f"it is {who(policy, rule.for_, rule.employer)}"
        )
    found = inset_target(case.person.employment, policy, standing.year)
    full, part = exact_text(rule.full_time), exact_text(rule.part_time)
    whom = who(policy, rule.for_, rule.employer)
    said = (
        f"{full} INSET days a CPD year full time and {part} part time, {whom}; where the "
        "service's calendar has days in the year, at most as many as they were employed and not "
        "absent on."
    )
    kind = "full time" if found.fte.fte == 1 else "part time"
    target = (
        f"FTE {exact_text(found.fte.fte)} on {short_date(found.day)} is {kind}: "
        f"{exact_text(found.full)}"
    )
    if found.calendar:
        target += (
            f"; the calendar has {len(found.calendar)} days, and they were there on "
            f"{len(found.there)}: {exact_text(inset.target)}"
        )
    days = [
        Input(
            f"{short_date(day)}: {_there(case, day)}",
            case.of_policy(policy, "inset_days", "dates", rule.dates.index(day)),
            day=day,
        )
        for day in found.calendar
    ]
    place = _fte_place(case, found.fte)
    decides = Input(_fte_words(found.fte, place), (place,))
    least = "at least" if inset.status == "met" else "less than"
    status = f"{exact_text(inset.total)} is {least} {exact_text(inset.target)}"
    parts = (
        case.whom(rule.for_, rule.employer, policy, case.role_day, True),
        Part(
            "total",
            "`inset_days` of every record of the type inset-day that counts by then",
            tuple(_inset(case, record) for record in inset_records(case.counted)),
            inset.total,
            "days",
        ),
        Part("target", target, (decides, *days)),
        Part("status", f"{words(inset.status)}: {status}"),
    )
    return Trace(
        "inset-days",
        case.reported["inset_days"],
        f"{as_text(inset.total)} of {as_text(inset.target)} INSET days: {words(inset.status)}",
        case.rule(said, clauses.INSET_DAYS, policy, "inset_days"),
        parts,
    )


def _there(case: Case, day: date) -> str:
    work = case.person.employment
    if not work.covers(day):
        return "not employed"
    return "absent" if work.absent(day) else "there"


def _inset(case: Case, record: Record) -> Input:
    found = case.record(record, "inset_days", record.inset_days)
    if any(place.line for place in case.record_places(record, "inset_days", attendee=False)):
        return found
    return replace(found, what=f"{found.what}: 1, as `inset_days` is left out")


_GROUPS = {
    "counted": "records of the CPD year, no drafts, up to the date",
    "planned": "records with a later date in the CPD year",
    "drafts": "drafts of the whole CPD year",
    "private": "of those counted: private, by their own word or the policy's default",
    "without_implication": (
        "of those counted: nothing written on practice, but for mandatory learning that "
        "evidences nothing else"
    ),
}


def trace_records(case: Case) -> Trace:
    standing, numbers = case.standing, case.standing.records
    policy = case.of_today
    groups = sort_records(case.person.records, policy, standing.year, standing.as_of)
    parts = tuple(
        Part(
            name,
            said,
            tuple(case.record(record, "title", Fraction(1)) for record in getattr(groups, name)),
            Fraction(getattr(numbers, name)),
            "records",
        )
        for name, said in _GROUPS.items()
    )
    said = (
        "A record counts when it is no draft and its date is not after the date asked for; it "
        "says what will change in practice."
    )
    shown = (
        f"{numbers.counted} counted, {numbers.planned} planned, "
        f"{numbers.drafts} draft{'' if numbers.drafts == 1 else 's'}, "
        f"{numbers.private} private, {numbers.without_implication} without a word on practice"
    )
    rule = case.rule(said, clauses.RECORDS, policy, "visibility")
    return Trace("records", case.reported["records"], shown, rule, parts)
