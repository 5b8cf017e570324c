"""What is drawn: hours over a year, things of a kind, standards by year, what falls due."""

import datetime as dt
from fractions import Fraction

from cpd_portfolio.pages.charts.ahead import ahead_chart, timeline
from cpd_portfolio.pages.charts.bars import bar_chart
from cpd_portfolio.pages.charts.course import course_chart
from cpd_portfolio.pages.charts.coverage import coverage_chart
from cpd_portfolio.pages.charts.months import months_chart
from cpd_portfolio.view.figures import AHEAD_WORDS
from cpd_portfolio.view.model.figures import AheadView
from cpd_portfolio.view.model.organisation import MonthsView, MonthView
from cpd_portfolio.view.model.tables import TableView
from specimen.views.basics import AS_OF, LONG_TITLE, YEAR, day
from specimen.views.person import AHEAD, HOURS, STANDARDS, course_of, year_of

COURSES = {
    words: (year, course_chart(year.course, year.hours))
    for words, year in (
        ("behind an even pace", year_of(HOURS["behind"])),
        ("the target reached", year_of(HOURS["met, over 100 %"])),
        ("no target", year_of(HOURS["no target"])),
        ("not begun", year_of(HOURS["0 of the target"],
                              course=course_of(HOURS["0 of the target"], AS_OF))),
    )
}  # fmt: skip

_TYPES = (("INSET day", Fraction("1250.5")), (LONG_TITLE, Fraction(12)), ("Nothing", Fraction(0)))
_KINDS = tuple((f"Type of activity {n}", Fraction(30 - n)) for n in range(1, 16))
BARS = {
    "few": (_TYPES, bar_chart(_TYPES)),
    "more than get a bar of their own": (_KINDS, bar_chart(_KINDS, "Other types")),
}
_SCORES = (("5 (most useful)", Fraction(3)), ("2", Fraction(0)), ("1", Fraction(1)))
SCORES = (_SCORES, bar_chart(_SCORES, beside=True))

COVERAGE = {words: (found, coverage_chart(found)) for words, found in STANDARDS.items()}

_FEW = [(item.date, item.kind) for item in AHEAD]
_CROWDED = [(day("2026-06-30"), AHEAD_WORDS["mandatory"])] * 9
TIMELINE = timeline(_FEW, AHEAD_WORDS.values())
CROWDED = timeline([*_FEW, *_CROWDED], AHEAD_WORDS.values())

_MONTHS = [dt.date(2026 + (n > 12), (n - 1) % 12 + 1, 1) for n in range(4, 17)]
_DUE = AheadView(
    tuple(AHEAD_WORDS.items()), (3, 1, 0, 2), (1, 0, 0, 0),
    tuple((month, (n % 5 * 3, n % 3, n % 2, n % 4)) for n, month in enumerate(_MONTHS)),
)  # fmt: skip
_NOTHING = AheadView(
    tuple(AHEAD_WORDS.items()), (0,) * 4, (0,) * 4, tuple((month, (0,) * 4) for month in _MONTHS)
)
DUE = {"of many people": (_DUE, ahead_chart(_DUE)), "nothing": (_NOTHING, ahead_chart(_NOTHING))}

MONTHS = MonthsView(
    "2025-26", "2024-25",
    tuple(MonthView(start, Fraction(n * 7) if n < 7 else None, Fraction(60 - n * 5), n < 6)
          for n, start in enumerate(YEAR.months)),
    6, Fraction(105), Fraction(285), Fraction(147), None, TableView("months", "Hours", (), ()),
)  # fmt: skip
MONTHS_CHART = months_chart(
    [(month.first, month.hours, month.last_year) for month in MONTHS.months]
)
