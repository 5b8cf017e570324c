"""Every shortfall as one plain sentence, most urgent first.

Policy, section 7: "Managers will be expected to keep an ongoing review of development and
training activities"; section 4: individuals undertake what is essential. A shortfall is a result
shown to the person and their manager; it is no problem of a file.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from msgspec import Struct

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.figures import as_text, british_date, short_by
from cpd_portfolio.measures.followup import FollowUp
from cpd_portfolio.measures.hours import Hours, InsetDays
from cpd_portfolio.measures.mandatory import RequirementResult
from cpd_portfolio.measures.occupational import AreaStanding
from cpd_portfolio.measures.qualifications import QualificationResult
from cpd_portfolio.measures.records import lacks_implication, visibility_of
from cpd_portfolio.measures.reviews import Reviews
from cpd_portfolio.model import Profile, Record
from cpd_portfolio.policy import Policy

Kind = Literal[
    "mandatory",
    "occupational",
    "review",
    "hours",
    "inset-days",
    "need",
    "disseminate",
    "impact",
    "implication",
    "qualification",
]
REVIEW_WORDS = {
    "progress-review": "progress review",
    "mid-year-review": "mid-year review",
    "observation": "observation",
    "learning-walk": "learning walk",
    "practice-review": "review of practice",
    "self-assessment": "self-assessment",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """`id`: of the requirement, check, rule, need, event or reflection; None where that would
    name a private record. `due`: None where no day is set. `slug`: the reflection to mend;
    `on`: the day of the record that it is about."""

    kind: Kind
    id: str | None
    due: date | None
    text: str
    slug: str | None = None
    on: date | None = field(default=None, compare=False)


class Shortfalls(Struct, frozen=True):
    """What next steps are made of: results of the other measures, as of one date."""

    hours: Hours
    inset_days: InsetDays | None
    mandatory: tuple[RequirementResult, ...]
    occupational: tuple[AreaStanding, ...]
    qualifications: tuple[QualificationResult, ...]
    reviews: Reviews
    follow_up: FollowUp
    counted: tuple[Record, ...]  # of the CPD year


def next_steps(
    found: Shortfalls, profile: Profile, policy: Policy, year: CpdYear, as_of: date
) -> tuple[NextStep, ...]:
    """By due date, what has none last. `policy`: the version in force on as_of."""
    steps = [
        *_mandatory(found.mandatory, policy, as_of),
        *_occupational(found.occupational, profile, as_of),
        *_reviews(found.reviews, as_of),
        *_hours(found.hours, found.inset_days, year, as_of),
        *_needs(found.follow_up),
        *_records(found, policy),
        *_qualifications(found.qualifications),
    ]
    return tuple(sorted(steps, key=_urgency))


_ORDER: tuple[Kind, ...] = get_args(Kind)


def _urgency(step: NextStep) -> tuple[bool, date, int, int, str, str]:
    """By due date; then as the kinds are listed above, the policy's order within them; of
    records the newest first, whatever order they came in."""
    due, kind = step.due or date.max, _ORDER.index(step.kind)
    if step.on is None:
        return (step.due is None, due, kind, 0, "", "")
    return (step.due is None, due, kind, -step.on.toordinal(), step.text, step.id or "")


def _when(due: date, as_of: date) -> str:
    return f"was due on {british_date(due)}" if due < as_of else f"is due by {british_date(due)}"


def _mandatory(
    results: tuple[RequirementResult, ...], policy: Policy, as_of: date
) -> list[NextStep]:
    titles = {rule.id: rule.title for rule in policy.rules.requirements}
    return [
        NextStep(
            "mandatory",
            result.id,
            result.due,
            f"{titles[result.id]} {_when(result.due, as_of)}"
            + (f"; last done on {british_date(result.last)}." if result.last else "."),
        )
        for result in results
        if result.status in ("overdue", "due-soon") and result.due is not None
    ]


def _occupational(areas: tuple[AreaStanding, ...], profile: Profile, as_of: date) -> list[NextStep]:
    titles = profile.area_titles
    steps = []
    for area in areas:
        for check in area.checks:
            if check.status not in ("not-met", "due-soon"):
                continue
            what = f"{check.title} ({titles[area.area]})"
            said = _when(check.due, as_of) if check.due else "has nothing recorded yet"
            steps.append(
                NextStep("occupational", f"{area.area}/{check.id}", check.due, f"{what} {said}.")
            )
    return steps


def _reviews(reviews: Reviews, as_of: date) -> list[NextStep]:
    return [
        NextStep(
            "review",
            result.kind,
            result.due,
            f"A {REVIEW_WORDS[result.kind]} {_when(result.due, as_of)}.".replace(
                "A observation", "An observation"
            ),
        )
        for result in reviews.due
        if result.status in ("overdue", "due-soon")
    ]


def _hours(hours: Hours, inset: InsetDays | None, year: CpdYear, as_of: date) -> list[NextStep]:
    steps = []
    ends = british_date(year.last)
    if hours.status == "behind" and hours.target is not None and hours.expected is not None:
        short = short_by(hours.target - hours.total)
        are, was = ("is", "was") if short == "1 hour" else ("are", "were")
        text = (
            f"{short} {was} missing when the CPD year ended on {ends}."
            if as_of > year.last
            else f"{short} of CPD {are} still to come by {ends}: {as_text(hours.total)} of "
            f"{as_text(hours.target)} so far, and the pace to date is {as_text(hours.expected)}."
        )
        steps.append(NextStep("hours", year.label, year.last, text))
    if inset is not None and inset.status == "short":
        short = as_text(inset.target - inset.total)
        days = "day" if short == "1" else "days"
        text = f"INSET: {short} {days} of {as_text(inset.target)} still to come by {ends}."
        if as_of > year.last:
            text = f"INSET: {short} {days} of {as_text(inset.target)} missing in {year.label}."
        steps.append(NextStep("inset-days", year.label, year.last, text))
    return steps


def _needs(follow_up: FollowUp) -> list[NextStep]:
    return [
        NextStep(
            "need",
            need.id,
            need.by,
            f"The development need “{need.need}” was to be met by {british_date(need.by)}.",
        )
        for need in follow_up.needs
        if need.by is not None
    ]


def _records(found: Shortfalls, policy: Policy) -> list[NextStep]:
    steps = []
    for record in found.follow_up.to_pass_on:
        plan = record.disseminate
        if plan is not None and plan.by is not None:
            by = british_date(plan.by)
            text = f"What was learnt from {_named(record, policy)} was to be passed on by {by}."
            steps.append(_step("disseminate", record, plan.by, text, policy))
    for record in found.follow_up.impact_due:
        if record.impact_review is not None:
            day = british_date(record.impact_review)
            text = f"The impact of {_named(record, policy)} was to be looked at on {day}."
            steps.append(_step("impact", record, record.impact_review, text, policy))
    for record in sorted(found.counted, key=lambda record: record.sort_key, reverse=True):
        if lacks_implication(record):
            day = british_date(record.date)
            text = (
                f"{_named(record, policy)}, {day}: attended, and no reflection written yet."
                if record.is_attendance
                else f"{_named(record, policy)}, {day}, says nothing on practice yet."
            )
            steps.append(_step("implication", record, None, text[0].upper() + text[1:], policy))
    return steps


def _private(record: Record, policy: Policy) -> bool:
    return visibility_of(record, policy) == "private"


def _named(record: Record, policy: Policy) -> str:
    """Of a private record no word is said: steps are read by more people than its author."""
    return "a private record" if _private(record, policy) else f"“{record.title}”"


def _step(kind: Kind, record: Record, due: date | None, text: str, policy: Policy) -> NextStep:
    if _private(record, policy):
        return NextStep(kind, None, due, text, on=record.date)
    return NextStep(kind, record.slug or record.event, due, text, record.slug, record.date)


def _qualifications(results: tuple[QualificationResult, ...]) -> list[NextStep]:
    steps = []
    for result in results:
        if result.met:
            continue
        about = f" in {', '.join(result.missing)}" if result.missing else ""
        towards = "; one is being worked towards" if result.towards else ""
        text = f"{result.title}{about}: not held yet{towards}."
        steps.append(NextStep("qualification", result.id, None, text))
    return steps
