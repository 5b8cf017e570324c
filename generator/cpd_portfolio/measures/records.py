"""How many records there are, and how many still want a word about practice.

Policy, section 4: individuals "reflect on experience and document how it will/has improved own
practice"; Appendix 5, last column.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.model import Record
from cpd_portfolio.policy import Policy


@dataclass(frozen=True, slots=True)
class Records:
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


def measure_records(
    records: Iterable[Record], policy: Policy, year: CpdYear, as_of: date
) -> Records:
    """`records`: all of a person's. `policy`: the version in force on as_of."""
    of_year = [record for record in records if record.date in year]
    counted = [record for record in of_year if record.counts(as_of)]
    private = [record for record in counted if visibility_of(record, policy) == "private"]
    return Records(
        counted=len(counted),
        planned=sum(not record.draft and record.date > as_of for record in of_year),
        drafts=sum(record.draft for record in of_year),
        private=len(private),
        private_hours=sum((record.hours for record in private), Fraction(0)),
        without_implication=sum(lacks_implication(record) for record in counted),
    )
