"""Coverage of the professional standards.

Policy, section 3 ("maintain their professional standards in line with Education and Training
Foundation professional standards") and Appendix 3. A tick says little: hours and records stand
beside it, and three years beside one.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.figures import total_of
from cpd_portfolio.model import Record
from cpd_portfolio.policy import Policy


class Evidenced(Struct, frozen=True):
    """What evidences one standard. `hours`: each record's full hours, so that these do not add
    up over standards; `hours_shared`: split evenly over the record's standards, so that they do."""

    records: int
    hours: Fraction
    hours_shared: Fraction
    last: date


class Coverage(Struct, frozen=True):
    """`applies` is False for people whom the standards are not asked of: figures, no gaps.
    `by_standard` has only standards with a record; `by_domain` has every domain that has one."""

    applies: bool
    covered: int
    of: int
    covered_three_years: int
    by_domain: dict[int, int]
    by_standard: dict[int, Evidenced]


def measure_standards(
    records: Iterable[Record],
    earlier: Iterable[Record],
    roles: frozenset[str],
    policy: Policy,
    earlier_frozen: frozenset[int] = frozenset(),
) -> Coverage:
    """`records`: the counted ones of the year; `earlier`: those of the two CPD years before, or
    `earlier_frozen`, the standards covered in those of them that are frozen. `roles`: those that
    the year's figures go by."""
    known = policy.standards.ids
    by_standard = evidence_by_standard(records, known)
    before = evidenced_in(earlier, known)
    by_domain = {
        domain.id: covered
        for domain in policy.standards.domains
        if (covered := sum(standard.id in by_standard for standard in domain.standards))
    }
    return Coverage(
        applies=policy.is_for(policy.rules.standards.for_, roles),
        covered=len(by_standard),
        of=len(known),
        covered_three_years=len((before | earlier_frozen | set(by_standard)) & known),
        by_domain=by_domain,
        by_standard=by_standard,
    )


def evidenced_in(records: Iterable[Record], known: frozenset[int]) -> frozenset[int]:
    return frozenset(number for record in records for number in record.standards) & known


def records_by_standard(records: Iterable[Record], known: Iterable[int]) -> dict[int, list[Record]]:
    """By number; a record stands under each standard that it names."""
    found: dict[int, list[Record]] = {number: [] for number in sorted(known)}
    for record in records:
        for number in record.standards:
            if number in found:
                found[number].append(record)
    return {number: group for number, group in found.items() if group}


def shared_hours(record: Record) -> Fraction:
    """A record's hours, split evenly over its standards."""
    return record.hours / len(record.standards)


def evidence_by_standard(records: Iterable[Record], known: Iterable[int]) -> dict[int, Evidenced]:
    return {
        number: Evidenced(
            records=len(group),
            hours=total_of(record.hours for record in group),
            hours_shared=total_of(map(shared_hours, group)),
            last=max(record.date for record in group),
        )
        for number, group in records_by_standard(records, known).items()
    }


def measure_three_years(
    records: Iterable[Record], years: Iterable[CpdYear], policy: Policy
) -> dict[CpdYear, dict[int, Evidenced]]:
    """What evidences each standard in each of these CPD years, for the standards page."""
    counted = tuple(records)
    return {
        year: evidence_by_standard([r for r in counted if r.date in year], policy.standards.ids)
        for year in years
    }
