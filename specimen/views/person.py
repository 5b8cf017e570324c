"""One person, in every state that their pages can be in."""

import datetime as dt
from fractions import Fraction

from msgspec.structs import replace

from cpd_portfolio.view.figures import AHEAD_WORDS
from cpd_portfolio.view.model import (
    CheckView,
    ConfirmedView,
    CourseMonthView,
    CourseView,
    DomainView,
    EvidencedView,
    FrozenView,
    HoursView,
    InsetView,
    LeftOut,
    MomentView,
    NextStepView,
    PortfolioView,
    QualificationView,
    RecordView,
    ReviewDueView,
    SheetView,
    StandardRow,
    StandardsView,
    StandardView,
    TargetView,
    Who,
    YearView,
)
from cpd_portfolio.view.model.pack import PackFile, PackRecord
from specimen.views.basics import AS_OF, HTML, LONG_TITLE, LONG_WORD, NOTHING, YEAR, day, written

# --- hours, years


def hours(
    total: str, target: str | None, expected: str | None, status: str, pace: float | None = None
) -> HoursView:
    done, of = Fraction(total), Fraction(target) if target else None
    share = min(100.0, float(done / of * 100)) if of else None
    by_type = (("Webinar", done / 2), ("INSET day", done / 2))
    return HoursView(done, of, Fraction(expected) if expected else None, status, share, pace,
                     by_type)  # fmt: skip


HOURS = {
    "met, over 100 %": hours("25.75", "18", "10.4", "met"),
    "on track": hours("12", "18", "10.4", "on-track", 58),
    "behind": hours("2.5", "30", "17.5", "behind", 58),
    "left": hours("2.5", "13", None, "behind"),
    "first weeks": hours("0", "14", "0.99", "on-track", 7),
    "0 of the target": hours("0", "30", "17.5", "behind", 58),
    "no target": hours("1250", None, None, "no-target"),
}


def course_of(figures: HoursView, until: dt.date | None = None) -> CourseView:
    """Hours that come in evenly up to April; nothing yet, and a pace up to `until`, without."""
    firsts = (*YEAR.months, YEAR.last)
    told = 7 if figures.total else 1
    months, pace = [], []
    for n, first in enumerate(YEAR.months, 1):
        last = YEAR.last if n == 12 else firsts[n] - dt.timedelta(days=1)
        by = figures.target * n / 12 if figures.target else None
        hours, total = (
            (figures.total / told, figures.total * n / told) if n <= told else (None,) * 2
        )
        months.append(CourseMonthView(first, last, hours, total, by))
    if figures.target:
        pace = [(YEAR.last, figures.target)]
    return CourseView(tuple(months), tuple(pace), until)


def year_of(figures: HoursView, inset: InsetView | None = None, **others: object) -> YearView:
    year = YearView(
        label=YEAR.label,
        first=YEAR.first,
        last=YEAR.last,
        is_current=True,
        listed=True,
        hours=figures,
        course=course_of(figures, AS_OF if figures.status == "behind" else None),
        inset_days=inset,
        covered=12,
        of=20,
        standards_apply=True,
        counted=14,
        hidden=0,
        hidden_hours=Fraction(0),
        without_implication=2,
        records=RECORDS,
        pending=(),
        frozen=None,
    )
    return replace(year, **others)


def record(title: str, when: str, **others: object) -> RecordView:
    found = RecordView(
        title=title,
        date=day(when),
        until=None,
        hours=Fraction("2.5"),
        type="Webinar",
        year=YEAR.label,
        url="#record",
        event=None,
        standards=(),
        purpose="To see how others do it.",
        provider=None,
        mandatory=(),
        needs=(),
        area="Hair and beauty",
        activity="Work placement within the sector",
        hands_on=True,
        confirmed=None,
        useful=4,
        useful_comment=None,
        passed_on_to=None,
        pass_on_by=None,
        passed_on=None,
        share_practice=False,
        shareable=True,
        impact_review=None,
        state=None,
        inset_days=None,
        evidence=(),
        content=HTML,
        implication=written("What is different in the sessions because of this."),
        impact=NOTHING,
    )
    return replace(found, **others)


CONFIRMED = ConfirmedView("Salon owner", day("2025-09-10"), "letter")
RECORDS = (
    record("A day at the basins", "2026-03-05", confirmed=CONFIRMED, until=day("2026-03-06")),
    record("Attended, and nothing written yet", "2026-02-13", url=None, content=NOTHING,
           implication=NOTHING, event="inset-2026-02", type="INSET day"),
    record(LONG_TITLE, "2025-11-07", implication=NOTHING, purpose=None),
    record(LONG_WORD, "2025-10-03", state="Private", hours=Fraction(1)),
)  # fmt: skip
PACK_RECORD = PackRecord(
    ref="record-1",
    date=day("2026-02-04"),
    until=None,
    title="Alongside a new assessor",
    type="Mentoring",
    activity="Mentoring",
    hands_on=False,
    provider="Example Awards",
    area="Hair and beauty",
    purpose=None,
    content=HTML,
    implication=NOTHING,
    impact=written("It was looked at again, and it held."),
    hours=Fraction(3),
    confirmed=None,
    standards=(4, 11),
    files=(PackFile("record-1", "letter.pdf", True), PackFile("record-1", "picture.svg", False)),
    new=True,
)
FROZEN = {
    "nothing has changed": FrozenView(day("2025-09-05"), (), 0, ()),
    "files have changed": FrozenView(
        day("2025-09-05"), (("a/2025-03-19-a-bus.md", "changed"),), 2, ("hours",)
    ),
}

# --- standards


def standard(number: int, now: bool, before: bool) -> StandardRow:
    year = EvidencedView(2, Fraction("3.5"), Fraction("1.25"), day("2025-10-03"))
    years = (year if now else None, year if before else None, None)
    return StandardRow(number, f"What standard {number} asks for, in its own words.", years,
                       RECORDS[:2], 1, None)  # fmt: skip


def standards(states: str) -> StandardsView:
    """`states`: a letter a standard: n (now and before), b (before), - (none)."""
    rows = [standard(n, s == "n", s in "nb") for n, s in enumerate(states, 1)]
    domains = tuple(
        DomainView(n, title, None, tuple(part), sum(row.this_year is not None for row in part))
        for n, (title, part) in enumerate(
            (
                ("Professional Values and Attributes", rows[:7]),
                ("Professional Knowledge and Understanding", rows[7:12]),
                ("Professional Skills", rows[12:]),
            ),
            1,
        )
    )
    return StandardsView(
        "Professional Standards", True, states.count("n"), len(states) - states.count("-"), 20,
        ("2025-26", "2024-25", "2023-24"),
        (states.count("n"), len(states) - states.count("-"), 0), domains, (), None, (),
    )  # fmt: skip


STANDARDS = {
    "some": standards("nn-bnbn" + "nnnnn" + "n-bnb-n-"),
    "none at all": standards("-" * 20),
    "all": standards("n" * 20),
}
LISTED = (StandardView(4, "Support and develop learners."), StandardView(11, LONG_TITLE))

# --- what is asked


def check(status: str, title: str, **others: object) -> CheckView:
    found = CheckView(title, status, "11 Feb 2025", day("2026-02-11"), "A day at the basins",
                      "#record", CONFIRMED, True)  # fmt: skip
    return replace(found, **others)


CHECKS = (
    check("met", "Activity in the sector"),
    check("due-soon", "Standardisation", confirmed=None),
    check("not-met", "Hands-on practice", last=None, due=None, basis=None, basis_url=None,
          claims=False),
    check("paused", LONG_TITLE, basis="A private record", basis_url=None),
)  # fmt: skip
STEPS = (
    NextStepView("Hands-on practice was due on 11 February 2026.", day("2026-02-11"), "overdue",
                 "#a"),
    NextStepView(LONG_TITLE, day("2026-03-01"), "overdue", "#a"),
    NextStepView("Prevent is due by 2 April 2026.", day("2026-04-02"), "soon", "#a"),
    NextStepView("A progress review is due by 9 July 2026.", day("2026-07-09"), "later", "#a"),
    *(NextStepView(f"Record {n}: nothing is written on practice.", None, "later", "#a")
      for n in range(1, 8)),
)  # fmt: skip
REVIEWS = {
    "to come": ReviewDueView("Progress review", "current", None, day("2026-07-09")),
    "due soon": ReviewDueView("Learning walk", "due-soon", None, day("2026-04-03")),
    "overdue": ReviewDueView("Mid-year review", "overdue", None, day("2026-03-05")),
    "paused": ReviewDueView("Observation", "paused", None, day("2026-03-05")),
}
LATELY = (
    *(MomentView(one.date, one.title, one.url, record=one) for one in RECORDS[:2]),
    MomentView(day("2026-02-04"), "Mid-year review", "#a", "Review held"),
    MomentView(day("2025-11-14"), "British Values", "#a", "Mandatory learning, Learning Zone"),
    MomentView(RECORDS[2].date, LONG_TITLE, "#a", record=RECORDS[2]),
)
AHEAD = (
    MomentView(day("2026-04-16"), "Prevent", "#a", kind=AHEAD_WORDS["mandatory"]),
    MomentView(day("2026-04-30"), "Progress review", "#a", kind=AHEAD_WORDS["review"]),
    MomentView(day("2026-12-01"), LONG_TITLE, "#a", kind=AHEAD_WORDS["occupational"]),
)
TARGETS = (
    TargetView("t1", "Two full shifts in a kitchen", "No", "Three asked; none could"),
    TargetView("t2", "Ten sampled records", "Partially", None),
    TargetView("t3", LONG_TITLE, "Yes", "Done"),
    TargetView("t4", "Something new", "Open", None),
)
QUALIFICATIONS = (
    QualificationView("Level 5 Diploma", "Teaching", None, 5, None, "July 2018", None, "Held"),
    QualificationView("Years at the bench", "Subject", "Joinery", None, "experience", None, 4,
                      "Held"),
    QualificationView(LONG_TITLE, "Assessor", None, 3, None, None, None, "Working towards"),
)  # fmt: skip

# --- people

WHO = Who(
    id="robin-example", name="Robin Example", job_title="Tutor, joinery", team="Construction",
    roles=("Vocational tutor", "Internal quality assurer"), line_manager="Kim Placeholder",
    line_manager_id="kim", employer="Fictional Training Partnership",
    started=day("2019-09-02"), starts_later=False, left=None, manages=True, team_page="kim",
)  # fmt: skip
LEFT_OUT = (
    LeftOut("robin-example/2025-26/a.md", 4, "hours: has no such number", "write 2.5"),
    LeftOut(None, None, None, None),
)


def portfolio(**others: object) -> PortfolioView:
    year = year_of(HOURS["on track"], InsetView(Fraction("1.5"), Fraction(3), "short"))
    view = PortfolioView(
        who=WHO,
        current=year,
        years=(
            year,
            replace(year, label="2024-25", is_current=False),
            replace(year, label="2023-24", is_current=False),
        ),
        standards=STANDARDS["some"],
        occupational=(),
        statement=HTML,
        left_out=LEFT_OUT,
        next_steps=STEPS,
        mandatory=(),
        year_ahead=AHEAD,
        lately=LATELY,
        lately_left_out=0,
        qualification_rules=(),
        qualifications=QUALIFICATIONS,
        plan=(),
        reviews=(),
        reviews_due=(),
        next_review=REVIEWS["due soon"],
        sheet=SheetView(None, (), (), ()),
        preview=False,
    )
    return replace(view, **others)


PORTFOLIO = portfolio()
PREVIEW = portfolio(preview=True)
NEW = portfolio(
    current=year_of(HOURS["0 of the target"], counted=0, covered=0),
    standards=STANDARDS["none at all"], next_steps=(), next_review=None,
)  # fmt: skip
GONE = portfolio(who=replace(WHO, left=day("2026-01-31")), next_steps=(), next_review=None)
YEARS = {
    "met": year_of(HOURS["met, over 100 %"], InsetView(Fraction(3), Fraction(3), "met"),
                   without_implication=0),
    "behind, with private records": year_of(
        HOURS["behind"], InsetView(Fraction(0), Fraction(3), "short"), hidden=1,
        hidden_hours=Fraction(2)),
    "left": year_of(HOURS["left"], InsetView(Fraction(1), Fraction(3), "short"),
                    left=day("2026-01-31")),
    "first weeks": year_of(HOURS["first weeks"]),
    "no target": year_of(HOURS["no target"]),
    "over": year_of(HOURS["behind"], InsetView(Fraction(1), Fraction(3), "short"),
                    is_current=False),
    "not employed in it": year_of(HOURS["no target"], listed=False, counted=0, is_current=False),
}  # fmt: skip
