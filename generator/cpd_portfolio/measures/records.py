"""How many records there are, and how many still want a word about practice.

Policy, section 4: individuals "reflect on experience and document how it will/has improved own
practice"; Appendix 5, last column.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.figures import total_of
from cpd_portfolio.model import Record
from cpd_portfolio.policy import Policy


class Records(Struct, frozen=True):
    """Of one CPD year: `counted`, `private` and `without_implication` up to as_of; `planned`
    later in the year; `drafts` of the whole year."""

    counted: int
    planned: int
    drafts: int
    private: int
    private_hours: Fraction
    without_implication: int


def visibility_of(record: Record, policy: Policy) -> str:
    """As its author wrote, else as the policy's default says."""
    return record.visibility or policy.default_visibility(record.occupational is not None)


def lacks_implication(record: Record) -> bool:
    """An attendance lacks one too; mandatory learning that evidences nothing else needs none."""
    if record.body.implication is not None:
        return False
    only_mandatory = record.mandatory and not record.standards and record.occupational is None
    return not only_mandatory


class Sorted(Struct, frozen=True):
    """The records behind each number of Records, by the same names."""

    counted: tuple[Record, ...]
    planned: tuple[Record, ...]
    drafts: tuple[Record, ...]
    private: tuple[Record, ...]
    without_implication: tuple[Record, ...]


def sort_records(records: Iterable[Record], policy: Policy, year: CpdYear, as_of: date) -> Sorted:
    """`records`: all of a person's. `policy`: the version in force on as_of."""
    of_year = [record for record in records if record.date in year]
    counted = tuple(record for record in of_year if record.counts(as_of))
    return Sorted(
        counted=counted,
        planned=tuple(r for r in of_year if not r.draft and r.date > as_of),
        drafts=tuple(record for record in of_year if record.draft),
        private=tuple(r for r in counted if visibility_of(r, policy) == "private"),
        without_implication=tuple(record for record in counted if lacks_implication(record)),
    )


def measure_records(
    records: Iterable[Record], policy: Policy, year: CpdYear, as_of: date
) -> Records:
    found = sort_records(records, policy, year, as_of)
    return Records(
        counted=len(found.counted),
        planned=len(found.planned),
        drafts=len(found.drafts),
        private=len(found.private),
        private_hours=total_of(record.hours for record in found.private),
        without_implication=len(found.without_implication),
    )
