"""What pages may show, and nothing else: the only objects that templates are given.

Texts are plain (templates escape them) but for the fields typed `Html`, which become sanitised HTML
from markup.py. A field of these classes is the allow-list: what is not here cannot be shown.
"""

import datetime as dt
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.view.model.asked import (
    NeedView,
    NextStepView,
    QualificationRuleView,
    QualificationView,
    RequirementView,
    ReviewDueView,
    ReviewLink,
    ReviewView,
    SheetView,
    TargetView,
)
from cpd_portfolio.view.model.figures import (
    CourseMonthView,
    CourseView,
    FrozenView,
    HoursView,
    InsetView,
)
from cpd_portfolio.view.model.moments import MomentView
from cpd_portfolio.view.model.records import (
    ConfirmedView,
    EvidenceView,
    Html,
    PersonCard,
    RecordLink,
    RecordView,
    StandardView,
    Who,
)

__all__ = [
    "AreaView",
    "CheckView",
    "ConfirmedView",
    "CourseMonthView",
    "CourseView",
    "DomainView",
    "EvidenceView",
    "EvidencedView",
    "FrozenView",
    "HoursView",
    "Html",
    "InsetView",
    "LeftOut",
    "MomentView",
    "NeedView",
    "NextStepView",
    "PersonCard",
    "PortfolioView",
    "PracticeView",
    "ProgrammeView",
    "QualificationRuleView",
    "QualificationView",
    "RecordLink",
    "RecordView",
    "RequirementView",
    "ReviewDueView",
    "ReviewLink",
    "ReviewView",
    "SheetView",
    "SiteView",
    "StandardRow",
    "StandardView",
    "StandardsView",
    "TargetView",
    "Who",
    "YearView",
]


class YearView(Struct, frozen=True):
    """One CPD year of a portfolio. `listed`: employed in it, so that the figures say something.
    `pending`: drafts and planned records, in their author's own preview alone.
    `hidden`, `hidden_hours`: private records, which count and are not shown.
    `left`: the last day of who left before the year's end: nothing more is asked of them."""

    label: str
    first: dt.date
    last: dt.date
    is_current: bool
    listed: bool
    hours: HoursView
    course: CourseView
    inset_days: InsetView | None
    covered: int
    of: int
    standards_apply: bool
    counted: int
    hidden: int
    hidden_hours: Fraction
    without_implication: int
    records: tuple[RecordView, ...]
    pending: tuple[RecordView, ...]
    frozen: FrozenView | None
    left: dt.date | None = None


class EvidencedView(Struct, frozen=True):
    records: int
    hours: Fraction
    hours_shared: Fraction
    last: dt.date


class StandardRow(Struct, frozen=True):
    """One standard over three CPD years, newest first. `this_year` is the first of `years`.
    `evidence`: what can be shown of the three years, newest first; `hidden`: how many private
    records stand behind the figures besides."""

    number: int
    text: str
    years: tuple[EvidencedView | None, ...]
    evidence: tuple[RecordLink, ...]
    hidden: int
    rating: str | None

    @property
    def this_year(self) -> EvidencedView | None:
        return self.years[0]

    @property
    def covered_in_three_years(self) -> bool:
        return any(year is not None for year in self.years)


class DomainView(Struct, frozen=True):
    id: int
    title: str
    summary: str | None
    rows: tuple[StandardRow, ...]
    covered: int


class StandardsView(Struct, frozen=True):
    """`gaps`: numbers without a record this year, empty where the standards are not asked of
    this person (`applies` is False). `covered_by_year`: how many have a record in each of
    `years`, the newest first."""

    set_name: str
    applies: bool
    covered: int
    covered_three_years: int
    of: int
    years: tuple[str, ...]
    covered_by_year: tuple[int, ...]
    domains: tuple[DomainView, ...]
    gaps: tuple[int, ...]
    rated_on: dt.date | None
    frozen: tuple[tuple[str, dt.date], ...]


class CheckView(Struct, frozen=True):
    """`basis`: what it rests on, in words; `basis_url`: where that is shown, if it is.
    `confirmed` is None where it is self-declared; `claims`: whether it rests on a claim at all."""

    title: str
    status: str
    last: str | None
    due: dt.date | None
    basis: str | None
    basis_url: str | None
    confirmed: ConfirmedView | None
    claims: bool


class PracticeView(Struct, frozen=True):
    where: str
    from_: dt.date
    to: dt.date | None
    confirmed: ConfirmedView | None


class ProgrammeView(Struct, frozen=True):
    title: str
    number: str | None
    awarding_organisation: str | None
    role: str


class AreaView(Struct, frozen=True):
    id: str
    title: str
    hours: Fraction
    annual_hours: Fraction | None
    checks: tuple[CheckView, ...]
    practice: tuple[PracticeView, ...]
    programmes: tuple[ProgrammeView, ...]
    records: tuple[RecordView, ...]
    hidden: int


class LeftOut(Struct, frozen=True):
    """A file with an error, so that the totals are without it. Of a file that is private, or may
    be, only that there is one (`path` is None)."""

    path: str | None
    line: int | None
    message: str | None
    hint: str | None


class PortfolioView(Struct, frozen=True):
    """One person's portfolio. `years`: newest first, the current CPD year among them. `lately`:
    what has been in this CPD year, newest first; `lately_left_out`: how many older ones there are;
    `year_ahead`: what falls due, by date. The day it is seen from is no part of it: a new day makes
    another view where it shows something else."""

    who: Who
    current: YearView
    years: tuple[YearView, ...]
    standards: StandardsView
    occupational: tuple[AreaView, ...]
    statement: Html
    left_out: tuple[LeftOut, ...]
    next_steps: tuple[NextStepView, ...]
    mandatory: tuple[RequirementView, ...]
    year_ahead: tuple[MomentView, ...]
    lately: tuple[MomentView, ...]
    lately_left_out: int
    qualification_rules: tuple[QualificationRuleView, ...]
    qualifications: tuple[QualificationView, ...]
    plan: tuple[NeedView, ...]
    reviews: tuple[ReviewView, ...]
    reviews_due: tuple[ReviewDueView, ...]
    next_review: ReviewDueView | None
    sheet: SheetView
    preview: bool

    @property
    def overdue(self) -> int:
        """How many next steps are overdue."""
        return sum(step.urgency == "overdue" for step in self.next_steps if step.due)

    @property
    def due_soon(self) -> int:
        return sum(step.urgency == "soon" for step in self.next_steps if step.due)


class SiteView(Struct, frozen=True):
    """The front page: no figures. `staff` are employed in the current CPD year."""

    as_of: dt.date
    year: str
    staff: tuple[PersonCard, ...]
    later: tuple[PersonCard, ...]
    former: tuple[PersonCard, ...]
    left_out: int
