"""Traces of occupational competency: the hours of an area, and its checks."""

from datetime import date

from cpd_portfolio.figures import exact_text, hours_text, partial_date, short_date
from cpd_portfolio.measures.occupational import AreaStanding, CheckResult, practised_on
from cpd_portfolio.model.files import Practice
from cpd_portfolio.policy import Check
from cpd_portfolio.trace import clauses
from cpd_portfolio.trace.case import Case, who
from cpd_portfolio.trace.dated import not_asked, not_counting, qualification
from cpd_portfolio.trace.due import due_part, status_part
from cpd_portfolio.trace.model import Input, Part, Trace, words


def trace_occupational(case: Case, key: str) -> Trace | None:
    """`hairdressing`: the hours of an area; `hairdressing/hands-on`: a check of it."""
    area_id, _, check_id = key.partition("/")
    figure, rules = f"occupational:{key}", case.of_today.rules.occupational
    areas = [area.id for area in case.person.profile.occupational_areas]
    if area_id not in areas:
        return None
    area = next((one for one in case.standing.occupational if one.area == area_id), None)
    if area is None:
        raise not_asked(case, figure, who(case.of_today, rules.for_))
    if not check_id:
        return _trace_area(case, area, areas.index(area_id))
    index = next((i for i, check in enumerate(rules.checks) if check.id == check_id), None)
    if index is None:
        return None
    result = next((one for one in area.checks if one.id == check_id), None)
    if result is None:
        roles = " or ".join(rules.checks[index].programme_roles)
        raise not_asked(case, figure, f"for areas with a programme in the role {roles}")
    return _trace_check(case, area, result, index)


def _trace_area(case: Case, area: AreaStanding, index: int) -> Trace:
    value = next(one for one in case.reported["occupational"] if one["area"] == area.area)
    asked = "the sector's own body asks no number of hours"
    if area.annual_hours is not None:
        asked = f"the sector's own body asks {exact_text(area.annual_hours)} a year"
    place = case.profile("occupational_areas", index, "annual_hours")
    parts = (
        Part(
            "hours",
            "the hours of the CPD year's records of this area",
            tuple(case.record(record, "hours", record.hours) for record in area.counted),
            area.hours,
            "hours",
        ),
        Part("annual_hours", asked, (Input("the area, as profile.md has it", (place,)),)),
    )
    of = f" of {exact_text(area.annual_hours)}" if area.annual_hours is not None else ""
    said = "Records marked `occupational` count for their area, and in the employer's total too."
    return Trace(
        f"occupational:{area.area}",
        {"area": value["area"], "hours": value["hours"], "annual_hours": value["annual_hours"]},
        f"{hours_text(area.hours)}{of}",
        case.rule(said, clauses.OCCUPATIONAL, case.of_today, "occupational"),
        parts,
    )


def _trace_check(case: Case, area: AreaStanding, result: CheckResult, index: int) -> Trace:
    policy = case.of_today
    rule = policy.rules.occupational.checks[index]
    reported = next(one for one in case.reported["occupational"] if one["area"] == area.area)
    value = next(one for one in reported["checks"] if one["id"] == result.id)
    parts = [case.whom(policy.rules.occupational.for_, "any", policy, case.standing.as_of, True)]
    if rule.qualification is not None:
        held = tuple(qualification(case, q, q is result.qualification) for q in result.held)
        parts.append(Part("held", f"qualifications of the kind {rule.qualification}", held))
        others = [
            q
            for q in case.person.profile.qualifications
            if q.kind == rule.qualification and not any(q is one for one in result.held)
        ]
        parts += [not_counting(case, others)] if others else []
        why = f"{len(held)} held" if held else "none held"
        parts.append(Part("status", f"{words(result.status)}: {why}"))
    else:
        parts.append(_last(case, area.area, result))
        if result.came is not None:
            parts.append(due_part(case, result.came, "last"))
        parts.append(status_part(case, result.status, result.due))
    shown = words(result.status)
    if result.last is not None:
        last = result.last
        shown += f", last {partial_date(last, True) if isinstance(last, str) else short_date(last)}"
    shown += f", due {short_date(result.due)}" if result.due else ""
    return Trace(
        f"occupational:{area.area}/{result.id}",
        value,
        shown,
        case.rule(
            _check_words(case, rule), clauses.OCCUPATIONAL, policy, "occupational", "checks", index
        ),
        tuple(parts),
    )


def _check_words(case: Case, rule: Check) -> str:
    whom = who(case.of_today, case.of_today.rules.occupational.for_)
    if rule.qualification is not None:
        return f"{rule.title}, {whom}: a qualification of the kind {rule.qualification} held."
    kinds = list(dict.fromkeys([*rule.activities, *rule.types]))
    what = "activity" if not kinds else " or ".join(kinds)
    what = f"hands-on {what}" if rule.hands_on else what
    ongoing = "" if kinds else ", or practice that goes on"
    return f"{rule.title}, {whom}: {what} in the area{ongoing}, within the last {rule.within}."


def _last(case: Case, area: str, result: CheckResult) -> Part:
    records = [case.record(r, "occupational", decides=r is result.record) for r in result.answering]
    spells = [_practice(case, area, spell, spell is result.practice) for spell in result.spells]
    said = "nothing counts yet"
    if isinstance(result.last, date):
        which = "practice that goes on, or went on until then"
        if result.record is not None:
            which = "the latest record of the area that counts for it"
        said = f"{short_date(result.last)}: {which}"
    inputs = sorted((*records, *spells), key=lambda one: (str(one.day), one.what))
    return Part("last", said, tuple(inputs))


def _practice(case: Case, area_id: str, spell: Practice, decides: bool) -> Input:
    areas = case.person.profile.occupational_areas
    at, area = next((i, area) for i, area in enumerate(areas) if area.id == area_id)
    index = next(i for i, one in enumerate(area.practice) if one is spell)
    day = practised_on(spell, case.standing.as_of)
    to = f"to {short_date(spell.to)}" if spell.to else "and it goes on"
    what = f"practice at {spell.where} from {short_date(spell.from_)} {to}"
    confirmed = f"confirmed by {spell.confirmed.by}" if spell.confirmed else "self-declared"
    place = case.profile("occupational_areas", at, "practice", index)
    return Input(
        f"{what}, counts with {short_date(day)}, {confirmed}", (place,), None, day, decides
    )
