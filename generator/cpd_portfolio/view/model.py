"""What pages may show, and nothing else: the only objects that templates are given.

Texts are plain (templates escape them) but for the fields typed `Html`, which are sanitised HTML
from markup.py. A field of these classes is the allow-list: what is not here cannot be shown.
"""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

Html = str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Who somebody is, as the front page and the head of each portfolio say it."""

    id: str
    name: str
    job_title: str
    team: str | None


@dataclass(frozen=True, slots=True)
class Who(PersonCard):
    """`line_manager_id` only where that person has a portfolio to link to."""

    roles: tuple[str, ...]
    line_manager: str | None
    line_manager_id: str | None
    employer: str | None
    started: dt.date
    left: dt.date | None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """`url`: from the portfolio's root; None where the file is not there or not published."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class StandardView:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ConfirmedView:
    by: str
    date: dt.date | None
    how: str | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """A reflection or an attendance (then `url` is None: it has no page of its own)."""

    title: str
    date: dt.date
    until: dt.date | None
    hours: Fraction
    type: str
    year: str
    url: str | None
    event: str | None
    standards: tuple[StandardView, ...]
    purpose: str | None
    provider: str | None
    mandatory: tuple[str, ...]
    needs: tuple[str, ...]
    area: str | None
    activity: str | None
    hands_on: bool
    confirmed: ConfirmedView | None
    useful: int | None
    useful_comment: str | None
    passed_on_to: str | None
    pass_on_by: dt.date | None
    passed_on: dt.date | None
    share_practice: bool
    shareable: bool
    impact_review: dt.date | None
    inset_days: Fraction | None
    evidence: tuple[EvidenceView, ...]
    content: Html
    implication: Html
    impact: Html
    summary: str


@dataclass(frozen=True, slots=True)
class HoursView:
    """`share` and `pace` are per cent of the target, for the meter: 0 to 100."""

    total: Fraction
    target: Fraction | None
    expected: Fraction | None
    status: str
    share: float | None
    pace: float | None
    by_type: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class InsetView:
    total: Fraction
    target: Fraction
    status: str


@dataclass(frozen=True, slots=True)
class YearView:
    """One CPD year of a portfolio. `listed`: employed in it, so that the figures say something.
    `hidden`, `hidden_hours`: private records, which count and are not shown."""

    label: str
    first: dt.date
    last: dt.date
    is_current: bool
    listed: bool
    hours: HoursView
    inset_days: InsetView | None
    covered: int
    of: int
    standards_apply: bool
    counted: int
    hidden: int
    hidden_hours: Fraction
    without_implication: int
    records: tuple[RecordView, ...]


@dataclass(frozen=True, slots=True)
class EvidencedView:
    records: int
    hours: Fraction
    hours_shared: Fraction
    last: dt.date


@dataclass(frozen=True, slots=True)
class NextStepView:
    """`url`: where it is mended, from the portfolio's root. `urgency`: overdue, soon or later."""

    text: str
    due: dt.date | None
    urgency: str
    url: str


@dataclass(frozen=True, slots=True)
class RequirementView:
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


@dataclass(frozen=True, slots=True)
class DueView:
    """Something that falls due in the year ahead; `url` from the portfolio's root."""

    date: dt.date
    title: str
    url: str

    @property
    def month(self) -> str:
        return f"{self.date:%Y-%m}"


@dataclass(frozen=True, slots=True)
class QualificationView:
    """`state`: held, working towards, or not yet awarded."""

    title: str
    kind: str
    subject: str | None
    level: int | None
    evidence: str | None
    awarded: str | None
    equivalent_to: int | None
    state: str


@dataclass(frozen=True, slots=True)
class QualificationRuleView:
    title: str
    met: bool
    held: tuple[str, ...]
    missing: tuple[str, ...]
    towards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewLink:
    """That there was a review, without a word of it."""

    kind: str
    date: dt.date
    url: str


@dataclass(frozen=True, slots=True)
class NeedView:
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


@dataclass(frozen=True, slots=True)
class TargetView:
    id: str
    target: str
    achieved: str
    comment: str | None


@dataclass(frozen=True, slots=True)
class ReviewView:
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


@dataclass(frozen=True, slots=True)
class ReviewDueView:
    kind_words: str
    status: str
    last: dt.date | None
    due: dt.date


@dataclass(frozen=True, slots=True)
class SheetView:
    """For the review sheet alone: `set_by` is the latest progress or mid-year review, with all
    its targets; `observed` the latest two observations or walks; `talk_about`: reflections and
    why; `mandatory`: how many requirements have each status."""

    set_by: ReviewView | None
    observed: tuple[ReviewView, ...]
    talk_about: tuple[tuple[str, RecordView], ...]
    mandatory: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One standard over three CPD years, newest first. `this_year` is the first of `years`.
    `evidence`: what can be shown of the three years, newest first; `hidden`: how many private
    records stand behind the figures besides."""

    number: int
    text: str
    years: tuple[EvidencedView | None, ...]
    evidence: tuple[RecordView, ...]
    hidden: int
    rating: str | None

    @property
    def this_year(self) -> EvidencedView | None:
        return self.years[0]

    @property
    def covered_in_three_years(self) -> bool:
        return any(year is not None for year in self.years)


@dataclass(frozen=True, slots=True)
class DomainView:
    id: int
    title: str
    summary: str | None
    rows: tuple[StandardRow, ...]
    covered: int


@dataclass(frozen=True, slots=True)
class StandardsView:
    """`gaps`: numbers without a record this year, empty where the standards are not asked of
    this person (`applies` is False)."""

    set_name: str
    applies: bool
    covered: int
    covered_three_years: int
    of: int
    years: tuple[str, ...]
    domains: tuple[DomainView, ...]
    gaps: tuple[int, ...]
    rated_on: dt.date | None


@dataclass(frozen=True, slots=True)
class CheckView:
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


@dataclass(frozen=True, slots=True)
class PracticeView:
    where: str
    from_: dt.date
    to: dt.date | None
    confirmed: ConfirmedView | None


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    title: str
    number: str | None
    awarding_organisation: str | None
    role: str


@dataclass(frozen=True, slots=True)
class AreaView:
    id: str
    title: str
    hours: Fraction
    annual_hours: Fraction | None
    checks: tuple[CheckView, ...]
    practice: tuple[PracticeView, ...]
    programmes: tuple[ProgrammeView, ...]
    records: tuple[RecordView, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file with an error, so that the totals are without it. Of a file that is private, or may
    be, only that there is one (`path` is None)."""

    path: str | None
    line: int | None
    message: str | None
    hint: str | None


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """One person's portfolio. `years`: newest first, the current CPD year among them."""

    who: Who
    as_of: dt.date
    current: YearView
    years: tuple[YearView, ...]
    standards: StandardsView
    occupational: tuple[AreaView, ...]
    statement: Html
    left_out: tuple[LeftOut, ...]
    next_steps: tuple[NextStepView, ...]
    mandatory: tuple[RequirementView, ...]
    year_ahead: tuple[DueView, ...]
    qualification_rules: tuple[QualificationRuleView, ...]
    qualifications: tuple[QualificationView, ...]
    plan: tuple[NeedView, ...]
    reviews: tuple[ReviewView, ...]
    reviews_due: tuple[ReviewDueView, ...]
    sheet: SheetView


@dataclass(frozen=True, slots=True)
class SiteView:
    """The front page: no figures. `staff` are employed in the current CPD year."""

    as_of: dt.date
    year: str
    staff: tuple[PersonCard, ...]
    later: tuple[PersonCard, ...]
    former: tuple[PersonCard, ...]
    left_out: int
