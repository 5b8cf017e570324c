"""Qualifications that a role asks for.

Policy, section 6: the Level 3 Award in Education & Training or its equivalent for teaching
staff; "Tutors delivering English, Maths and other specialist subjects should have a minimum
Level 5 teaching qualification (or equivalent) and hold a minimum Level 3 subject specialist
qualification and/or evidence of teaching".
"""

from datetime import date

from msgspec import Struct

from cpd_portfolio.model import Employment, Profile
from cpd_portfolio.model.files import Qualification
from cpd_portfolio.policy import Policy, QualificationRule


class QualificationResult(Struct, frozen=True):
    """`held`: what meets the rule. `missing`: subjects without one, for a rule by subject.
    `towards`: what is being worked towards, of the rule's kind."""

    id: str
    title: str
    met: bool
    held: tuple[Qualification, ...]
    missing: tuple[str, ...]
    towards: tuple[Qualification, ...]


def measure_qualifications(
    profile: Profile, employment: Employment, policy: Policy, as_of: date
) -> tuple[QualificationResult, ...]:
    """The rules that are for this person on as_of; empty for anyone who has left."""
    if employment.ended_before(as_of):
        return ()
    roles = employment.roles_on(as_of)
    return tuple(
        _measure(rule, profile, as_of)
        for rule in policy.rules.qualifications
        if policy.is_for(rule.for_, roles) and (profile.teaches or not rule.specialist)
    )


def _measure(rule: QualificationRule, profile: Profile, as_of: date) -> QualificationResult:
    of_kind = [q for q in profile.qualifications if q.kind == rule.kind]
    held = [q for q in of_kind if q.held_on(as_of) and _reaches(q, rule)]
    missing: tuple[str, ...] = ()
    if rule.kind == "subject" and rule.specialist:
        subjects = {q.subject.casefold() for q in held if q.subject is not None}
        missing = tuple(s for s in profile.teaches if s.casefold() not in subjects)
        met = not missing
    else:
        met = bool(held)
    towards = tuple(q for q in of_kind if q.working_towards)
    return QualificationResult(rule.id, rule.title, met, tuple(held), missing, towards)


def _reaches(qualification: Qualification, rule: QualificationRule) -> bool:
    if rule.kind == "subject" and qualification.evidence == "experience":
        return True
    levels = (qualification.level, qualification.equivalent_to)
    return any(level is not None and level >= rule.level for level in levels)
