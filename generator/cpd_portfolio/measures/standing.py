"""How one person stands: the results of every measure, for one CPD year as of one date."""

from datetime import date

from msgspec import Struct

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.measures.followup import FollowUp
from cpd_portfolio.measures.frozen import FrozenNote
from cpd_portfolio.measures.hours import Hours, InsetDays
from cpd_portfolio.measures.mandatory import RequirementResult
from cpd_portfolio.measures.next_steps import NextStep
from cpd_portfolio.measures.occupational import AreaStanding
from cpd_portfolio.measures.qualifications import QualificationResult
from cpd_portfolio.measures.records import Records
from cpd_portfolio.measures.reviews import Reviews
from cpd_portfolio.measures.standards import Coverage


class Standing(Struct, frozen=True):
    """One person in one CPD year as of a date. `roles`: the ids that the year's figures go by,
    in the policy's order. `problems`: (errors, warnings) in the person's files. `frozen`: where
    roles, hours, INSET days, standards and records are those that `cpd freeze` kept."""

    person: str
    year: CpdYear
    as_of: date
    roles: tuple[str, ...]
    hours: Hours
    inset_days: InsetDays | None
    standards: Coverage
    mandatory: tuple[RequirementResult, ...]
    occupational: tuple[AreaStanding, ...]
    qualifications: tuple[QualificationResult, ...]
    reviews: Reviews
    follow_up: FollowUp
    records: Records
    next_steps: tuple[NextStep, ...]
    problems: tuple[int, int]
    frozen: FrozenNote | None = None
