"""Reviews, the plan and the review sheet. Review texts stand in ReviewView alone: pages that
more people read get a ReviewLink, which has none."""

from collections import Counter
from datetime import date

from cpd_portfolio.markup import prose
from cpd_portfolio.measures import Standing
from cpd_portfolio.measures.next_steps import REVIEW_WORDS
from cpd_portfolio.measures.records import lacks_implication
from cpd_portfolio.measures.reviews import SETS_TARGETS, ReviewResult
from cpd_portfolio.model import Library, Person, Record, Review
from cpd_portfolio.model.files import Need
from cpd_portfolio.policy import Policy
from cpd_portfolio.view.model import (
    NeedView,
    RecordView,
    ReviewDueView,
    ReviewLink,
    ReviewView,
    SheetView,
    StandardView,
    TargetView,
)
from cpd_portfolio.view.records import Records, review_address

OBSERVATIONS = ("observation", "learning-walk", "practice-review")
ACHIEVED = {"yes": "Yes", "no": "No", "partially": "Partially", None: "Open"}
RATINGS = {"early-career": "Early career", "experienced": "Experienced", "advanced": "Advanced"}
_NEWEST = 3


def kind_words(kind: str) -> str:
    return REVIEW_WORDS[kind].capitalize()


def held_reviews(person: Person, as_of: date) -> list[Review]:
    """Newest first."""
    return sorted(
        (r for r in person.reviews if r.date <= as_of), key=lambda r: r.sort_key, reverse=True
    )


def view_reviews(
    person: Person, library: Library, policy: Policy, as_of: date
) -> tuple[ReviewView, ...]:
    return tuple(_review(r, library, policy) for r in held_reviews(person, as_of))


def _review(review: Review, library: Library, policy: Policy) -> ReviewView:
    reviewer = library.person(review.reviewer) if review.reviewer else None
    texts = {standard.id: standard.text for standard in policy.standards.standards}
    agreed = review.agreed
    return ReviewView(
        url=review_address(review),
        kind=review.kind,
        kind_words=kind_words(review.kind),
        date=review.date,
        reviewer=reviewer.profile.name if reviewer else review.reviewer,
        targets=tuple(
            TargetView(t.id, t.target, ACHIEVED[t.achieved], t.comment) for t in review.targets
        ),
        agreed_by_manager=agreed.manager if agreed else None,
        agreed_by_individual=agreed.individual if agreed else None,
        sections=tuple((heading, prose(text)) for heading, text in review.body.items()),
        ratings=tuple(
            (StandardView(number, texts.get(number, "")), RATINGS[word])
            for number, word in sorted(review.ratings.items())
        ),
    )


def view_reviews_due(standing: Standing) -> tuple[ReviewDueView, ...]:
    return tuple(_due(result) for result in standing.reviews.due)


def view_next_review(standing: Standing) -> ReviewDueView | None:
    first = standing.reviews.next_due
    return _due(first) if first else None


def _due(result: ReviewResult) -> ReviewDueView:
    return ReviewDueView(kind_words(result.kind), result.status, result.last, result.due)


def view_plan(
    person: Person, records: Records, standing: Standing, as_of: date
) -> tuple[NeedView, ...]:
    overdue = {need.id for need in standing.follow_up.needs}
    return tuple(
        _need(need, person, records, need.id in overdue, as_of) for need in person.plan.needs
    )


def _need(need: Need, person: Person, records: Records, overdue: bool, as_of: date) -> NeedView:
    answering = [r for r in person.records if need.id in r.needs and r.counts(as_of)]
    shown = records.answering(need.id)
    return NeedView(
        need=need.need,
        outcome=need.outcome,
        by=need.by,
        agreed=need.agreed,
        supports=need.supports,
        achieved=need.achieved,
        overdue=overdue,
        answers=shown,
        hidden=len(answering) - len(shown),
        observed=_observed_after(answering, person, as_of),
    )


def _observed_after(answering: list[Record], person: Person, as_of: date) -> ReviewLink | None:
    if not answering:
        return None
    first = min(record.date for record in answering)
    later = [
        review
        for review in reversed(held_reviews(person, as_of))
        if review.kind in OBSERVATIONS and review.date > first
    ]
    if not later:
        return None
    return ReviewLink(kind_words(later[0].kind), later[0].date, review_address(later[0]))


def view_sheet(reviews: tuple[ReviewView, ...], records: Records, standing: Standing) -> SheetView:
    """`talk_about`: where impact is due, nothing is written on practice, and the newest."""
    setting = [review for review in reviews if review.kind in SETS_TARGETS]
    observed = [review for review in reviews if review.kind in OBSERVATIONS]
    impact_due = set(map(id, standing.follow_up.impact_due))
    of_year = [(r, view) for r, view in records.pairs if r.date in standing.year]
    newest = [record for record, _ in of_year if not lacks_implication(record)][:_NEWEST]
    reasons = (
        ("Impact to be looked at", [p for p in records.pairs if id(p[0]) in impact_due]),
        ("Nothing on practice yet", [p for p in of_year if lacks_implication(p[0])]),
        ("New", [p for p in of_year if p[0] in newest]),
    )
    talk_about: list[tuple[str, RecordView]] = []
    for reason, pairs in reasons:
        known = [view for _, view in talk_about]
        talk_about += [(reason, view) for _, view in pairs if view not in known]
    statuses = Counter[str](result.status for result in standing.mandatory)
    order = ("overdue", "due-soon", "paused", "not-yet-due", "current")
    return SheetView(
        set_by=setting[0] if setting else None,
        observed=tuple(observed[:2]),
        talk_about=tuple(talk_about),
        mandatory=tuple((status, statuses[status]) for status in order if statuses[status]),
    )
