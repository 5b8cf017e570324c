"""What is asked of a person -> how they stand: next steps, mandatory learning, qualifications."""

import datetime as dt
from datetime import date

from cpd_portfolio.figures import partial_date
from cpd_portfolio.measures import Standing
from cpd_portfolio.measures.falling_due import A_YEAR
from cpd_portfolio.measures.mandatory import RequirementResult
from cpd_portfolio.measures.next_steps import REVIEW_WORDS, NextStep
from cpd_portfolio.model import Person
from cpd_portfolio.model.files import Qualification
from cpd_portfolio.policy import Policy, Requirement
from cpd_portfolio.view.figures import AHEAD_WORDS
from cpd_portfolio.view.model import (
    MomentView,
    NextStepView,
    QualificationRuleView,
    QualificationView,
    RequirementView,
)
from cpd_portfolio.view.records import Records, address_of

_PAGES = {
    "mandatory": "mandatory/",
    "occupational": "occupational/",
    "qualification": "qualifications/",
    "review": "reviews/",
    "need": "plan/",
}
KIND_WORDS = {
    "teaching": "Teaching",
    "subject": "Subject",
    "assessor": "Assessor",
    "iqa": "Internal quality assurance",
    "occupational": "Occupational",
}


def view_next_steps(
    standing: Standing, records: Records, policy: Policy, as_of: date
) -> tuple[NextStepView, ...]:
    soon = as_of + dt.timedelta(days=policy.rules.warn_days)
    shown = {record.slug for record, _ in records.pairs if record.slug is not None}
    return tuple(
        NextStepView(
            step.text, step.due, _urgency(step.due, as_of, soon), _address(step, standing, shown)
        )
        for step in standing.next_steps
    )


def _urgency(due: date | None, as_of: date, soon: date) -> str:
    if due is not None and due < as_of:
        return "overdue"
    return "soon" if due is not None and due <= soon else "later"


def _address(step: NextStep, standing: Standing, shown: set[str]) -> str:
    if step.slug is not None and step.slug in shown:
        return address_of(step.slug)
    return _PAGES.get(step.kind, f"record/{standing.year.label}/")


def view_mandatory(
    standing: Standing, records: Records, policy: Policy
) -> tuple[RequirementView, ...]:
    rules = {rule.id: rule for rule in policy.rules.requirements}
    return tuple(_requirement(r, rules[r.id], records, policy) for r in standing.mandatory)


def _requirement(
    result: RequirementResult, rule: Requirement, records: Records, policy: Policy
) -> RequirementView:
    source, url = None, None
    if result.record is not None:
        shown = records.view_of(result.record)
        source = shown.title if shown is not None else "A private record"
        url = shown.url if shown is not None else None
    elif result.completion is not None:
        source = result.completion.source or "Learning platform"
    first = f"within {rule.within or policy.rules.first_due_within}"
    return RequirementView(
        title=rule.title,
        clause=rule.clause,
        often=f"Every {rule.every}; first {first}" if rule.every else f"Once, {first}",
        status=result.status,
        last=result.last,
        due=result.due,
        late=result.late,
        source=source,
        source_url=url,
    )


def view_year_ahead(
    standing: Standing, person: Person, policy: Policy, as_of: date
) -> tuple[MomentView, ...]:
    """What falls due in the twelve months from as_of on, by date."""
    titles = {rule.id: rule.title for rule in policy.rules.requirements}
    areas = person.profile.area_titles
    found = [
        *(
            _due(result.due, titles[result.id], "mandatory/", "mandatory")
            for result in standing.mandatory
            if result.due is not None
        ),
        *(
            _due(check.due, f"{check.title} ({areas[area.area]})", "occupational/", "occupational")
            for area in standing.occupational
            for check in area.checks
            if check.due is not None
        ),
        *(
            _due(result.due, REVIEW_WORDS[result.kind].capitalize(), "reviews/", "review")
            for result in standing.reviews.due
        ),
    ]
    ahead = [item for item in found if as_of <= item.date <= as_of + A_YEAR]
    return tuple(sorted(ahead, key=lambda item: (item.date, item.title)))


def _due(day: date, title: str, url: str, kind: str) -> MomentView:
    return MomentView(day, title, url, kind=AHEAD_WORDS[kind])


def view_qualification_rules(standing: Standing) -> tuple[QualificationRuleView, ...]:
    return tuple(
        QualificationRuleView(
            title=result.title,
            met=result.met,
            held=tuple(q.title for q in result.held),
            missing=result.missing,
            towards=tuple(q.title for q in result.towards),
        )
        for result in standing.qualifications
    )


def view_qualifications(person: Person, as_of: date) -> tuple[QualificationView, ...]:
    return tuple(_qualification(q, as_of) for q in person.profile.qualifications)


def _qualification(found: Qualification, as_of: date) -> QualificationView:
    if found.working_towards:
        state = "Working towards"
    else:
        state = "Held" if found.held_on(as_of) else "Not yet awarded"
    return QualificationView(
        title=found.title,
        kind=KIND_WORDS[found.kind],
        subject=found.subject,
        level=found.level,
        evidence=found.evidence,
        awarded=partial_date(found.awarded.text) if found.awarded else None,
        equivalent_to=found.equivalent_to,
        state=state,
    )
