"""What is asked of a person, what was agreed, and how they stand."""

import datetime as dt

from msgspec import Struct

from cpd_portfolio.view.model.records import Html, RecordView, StandardView


class NextStepView(Struct, frozen=True):
    """`url`: where it is mended, from the portfolio's root. `urgency`: overdue, soon or later."""

    text: str
    due: dt.date | None
    urgency: str
    url: str


class RequirementView(Struct, frozen=True):
    """`often`: how often and by when it is asked. `source`, `source_url`: what `last` rests on."""

    title: str
    clause: str | None
    often: str
    status: str
    last: dt.date | None
    due: dt.date | None
    late: bool
    source: str | None
    source_url: str | None


class QualificationView(Struct, frozen=True):
    """`state`: held, working towards, or not yet awarded."""

    title: str
    kind: str
    subject: str | None
    level: int | None
    evidence: str | None
    awarded: str | None
    equivalent_to: int | None
    state: str


class QualificationRuleView(Struct, frozen=True):
    title: str
    met: bool
    held: tuple[str, ...]
    missing: tuple[str, ...]
    towards: tuple[str, ...]


class ReviewLink(Struct, frozen=True):
    """That there was a review, without a word of it."""

    kind: str
    date: dt.date
    url: str


class NeedView(Struct, frozen=True):
    """`answers`: the records that answer it, the oldest first; `hidden`: private ones besides.
    `observed`: the first observation, learning walk or review of practice after the first of
    them."""

    need: str
    outcome: str | None
    by: dt.date | None
    agreed: dt.date | None
    supports: str | None
    achieved: dt.date | None
    overdue: bool
    answers: tuple[RecordView, ...]
    hidden: int
    observed: ReviewLink | None


class TargetView(Struct, frozen=True):
    id: str
    target: str
    achieved: str
    comment: str | None


class ReviewView(Struct, frozen=True):
    """`sections`: heading and text, None where nothing is written. `ratings`: standard and word."""

    url: str
    kind: str
    kind_words: str
    date: dt.date
    reviewer: str | None
    targets: tuple[TargetView, ...]
    agreed_by_manager: dt.date | None
    agreed_by_individual: dt.date | None
    sections: tuple[tuple[str, Html], ...]
    ratings: tuple[tuple[StandardView, str], ...]


class ReviewDueView(Struct, frozen=True):
    kind_words: str
    status: str
    last: dt.date | None
    due: dt.date


class SheetView(Struct, frozen=True):
    """For the review sheet alone: `set_by` is the latest progress or mid-year review, with all
    its targets; `observed` the latest two observations or walks; `talk_about`: reflections and
    why; `mandatory`: how many requirements have each status."""

    set_by: ReviewView | None
    observed: tuple[ReviewView, ...]
    talk_about: tuple[tuple[str, RecordView], ...]
    mandatory: tuple[tuple[str, int], ...]
