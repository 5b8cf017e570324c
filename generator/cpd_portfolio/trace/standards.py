"""Traces of the coverage of the professional standards, and of one standard."""

from fractions import Fraction

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.figures import as_text, exact_text, hours_text, short_date
from cpd_portfolio.measures import evidence_before
from cpd_portfolio.measures.standards import evidenced_in, records_by_standard, shared_hours
from cpd_portfolio.model import Record, UsageError
from cpd_portfolio.trace import clauses
from cpd_portfolio.trace.case import Case, who
from cpd_portfolio.trace.model import Input, Part, Place, Rule, Trace


def trace_standards(case: Case) -> Trace:
    standing, policy = case.standing, case.of_year
    coverage = standing.standards
    known = policy.standards.ids
    groups = records_by_standard(case.counted, known)
    before, frozen = evidence_before(case.person, standing.year, standing.as_of)
    only_before = sorted(evidenced_in(before, known) - set(groups))
    only_frozen = sorted((set(frozen) & known) - set(groups) - set(only_before))
    three = Fraction(coverage.covered_three_years)
    parts = [
        case.whom(policy.rules.standards.for_, "any", policy, case.role_day, coverage.applies),
        Part(
            "covered",
            f"standards of {coverage.of} with a record in the CPD year",
            tuple(_covered(case, number, group) for number, group in groups.items()),
            Fraction(coverage.covered),
            "standards",
        ),
        *(
            Part(
                f"domain {domain.id}",
                domain.title,
                tuple(
                    Input(f"standard {standard.id}", (), Fraction(1))
                    for standard in domain.standards
                    if standard.id in groups
                ),
                Fraction(coverage.by_domain[domain.id]),
                "standards",
            )
            for domain in policy.standards.domains
            if domain.id in coverage.by_domain
        ),
        Part(
            "covered_three_years",
            "standards with a record in this or the two CPD years before",
            (
                Input("covered this year", (), Fraction(coverage.covered)),
                *(
                    _covered(case, number, [r for r in before if number in r.standards])
                    for number in only_before
                ),
                *(_kept(case, number, frozen[number]) for number in only_frozen),
            ),
            three,
            "standards",
        ),
    ]
    shown = f"{coverage.covered} of {coverage.of}, {coverage.covered_three_years} in three years"
    return Trace("standards", case.reported["standards"], shown, _rule(case), tuple(parts))


def _covered(case: Case, number: int, group: list[Record]) -> Input:
    places: dict[Place, None] = {}
    for record in group:
        places.update(dict.fromkeys(case.record_places(record, "standards")))
    count = f"{len(group)} record{'' if len(group) == 1 else 's'}"
    latest = max(record.date for record in group)
    what = f"standard {number}: {count}, the latest {short_date(latest)}"
    return Input(what, tuple(places), Fraction(1))


def _kept(case: Case, number: int, year: CpdYear) -> Input:
    place = Place(case.lines.path(f"frozen/{year.label}.json"))
    what = f"standard {number}: as the frozen figures of {year.label} have it"
    return Input(what, (place,), Fraction(1))


def _rule(case: Case) -> Rule:
    policy = case.of_year
    rule = policy.rules.standards
    said = (
        f"{policy.standards.name}, {who(policy, rule.for_)}: a standard is covered by at least one "
        "record of the CPD year that names it."
    )
    return case.rule(said, clauses.STANDARDS, policy, "standards")


def trace_standard(case: Case, key: str) -> Trace:
    policy, coverage = case.of_year, case.standing.standards
    texts = {str(standard.id): standard for standard in policy.standards.standards}
    if (standard := texts.get(key)) is None:
        known = f"from {min(policy.standards.ids)} to {max(policy.standards.ids)}"
        raise UsageError(f"there is no standard `{key[:40]}`; the policy's set has them {known}")
    figure, value = f"standards:{key}", case.reported["standards"]["by_standard"].get(key)
    found = coverage.by_standard.get(standard.id)
    if found is None:
        part = Part("records", "none", (), Fraction(0), "records")
        return Trace(figure, value, "no record in the CPD year", _rule(case), (part,))
    group = records_by_standard(case.counted, policy.standards.ids).get(standard.id, [])
    parts = (
        Part(
            "records",
            f"records of the CPD year that name standard {key}, “{standard.text}”",
            tuple(case.record(record, "standards", Fraction(1)) for record in group),
            Fraction(found.records),
            "records",
        ),
        Part(
            "hours",
            "each record's full hours, so that they do not add up over standards",
            tuple(case.record(record, "hours", record.hours) for record in group),
            found.hours,
            "hours",
        ),
        Part(
            "hours_shared",
            "each record's hours, split evenly over its standards",
            tuple(_shared(case, record) for record in group),
            found.hours_shared,
            "hours",
        ),
        Part("last", f"the latest date of these: {short_date(found.last)}"),
    )
    count = f"{found.records} record{'' if found.records == 1 else 's'}"
    shown = (
        f"{count}, {hours_text(found.hours)}, {as_text(found.hours_shared)} shared, "
        f"last {short_date(found.last)}"
    )
    return Trace(figure, value, shown, _rule(case), parts)


def _shared(case: Case, record: Record) -> Input:
    split = f"{exact_text(record.hours)} ÷ {len(record.standards)}"
    return Input(
        f"{case.record_words(record)}: {split}",
        case.record_places(record, "hours"),
        shared_hours(record),
        record.date,
    )
