"""How hours add up over a CPD year, beside an even pace and the target."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.pages.charts.plane import WIDTH, Line, MonthName, Plane, box, short, steps
from cpd_portfolio.view.model.figures import CourseMonthView, CourseView, HoursView

HEIGHT = 330
LEFT, RIGHT, UPPER, LOWER = 62, 636, 38, 296


class CourseChart(Struct, frozen=True):
    """`earlier` and `added`: path data of each month's column, what was there before and, on top
    of it, the month's own hours. `pace`: a line; `target`: the height of one across; `named`:
    there is room for a word above it. `now`: the pace to date. `reached`: where the last column
    ends, for its figure."""

    width: int
    height: int
    left: int
    right: int
    lower: int
    lines: tuple[Line, ...]
    names: tuple[MonthName, ...]
    earlier: str
    added: str
    pace: str
    target: float | None
    named: bool
    now: tuple[float, float] | None
    reached: tuple[float, float] | None


def course_chart(course: CourseView, hours: HoursView) -> CourseChart | None:
    """None where there is neither an hour nor a target to draw."""
    if not hours.total and not hours.target:
        return None
    months = course.months
    figures = (hours.total, hours.target or Fraction(0), *(by for _, by in course.pace))
    marks = steps(max(figures))
    first, last = months[0].first, months[-1].last
    plane = Plane(LEFT, RIGHT, UPPER, LOWER, first, last, float(marks[-1]))
    told = [month for month in months if month.total is not None]
    earlier, added = _columns(plane, told)
    return CourseChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=RIGHT,
        lower=LOWER,
        lines=tuple(Line(short(plane.y(mark)), mark) for mark in marks),
        names=plane.names([month.first for month in months]),
        earlier=earlier,
        added=added,
        pace=_line(plane, course.pace),
        target=short(plane.y(hours.target)) if hours.target else None,
        named=_has_room(told, hours.target),
        now=_now(plane, course.expected_on, hours.expected),
        reached=_reached(plane, told),
    )


def _columns(plane: Plane, told: Sequence[CourseMonthView]) -> tuple[str, str]:
    """What was there as each month began, and on top of it what the month added."""
    earlier, added = "", ""
    before: float = plane.lower
    for month in told:
        left = plane.x_before(month.first) + 1.5
        width = plane.x(month.last) - left - 1.5
        now = plane.y(month.total or Fraction(0))
        earlier += box(left, plane.lower, width, before)
        added += box(left, before, width, now)
        before = now
    return earlier, added


def _has_room(told: Sequence[CourseMonthView], target: Fraction | None) -> bool:
    """No column where the word stands, on the left, is higher than the target."""
    return target is not None and all((month.total or 0) <= target for month in told[:3])


def _line(plane: Plane, knots: Sequence[tuple[date, Fraction]]) -> str:
    if not knots:
        return ""
    points = (f"L{short(plane.x(day))} {short(plane.y(by))}" for day, by in knots)
    return f"M{plane.left} {plane.lower}{''.join(points)}"


def _now(plane: Plane, day: date | None, by: Fraction | None) -> tuple[float, float] | None:
    if day is None or by is None:
        return None
    return short(plane.x(day)), short(plane.y(by))


def _reached(plane: Plane, told: Sequence[CourseMonthView]) -> tuple[float, float] | None:
    if not told or not told[-1].total:
        return None
    month = told[-1]
    middle = (plane.x_before(month.first) + plane.x(month.last)) / 2
    return short(middle), short(plane.y(told[-1].total or Fraction(0)))
