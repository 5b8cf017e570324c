"""Hours and INSET days -> what meters and figures show; and that they are frozen."""

from fractions import Fraction

from cpd_portfolio.measures.ahead import KINDS, Ahead
from cpd_portfolio.measures.course import Course
from cpd_portfolio.measures.frozen import FrozenNote
from cpd_portfolio.measures.hours import Hours, InsetDays
from cpd_portfolio.policy import Policies
from cpd_portfolio.view.model.figures import (
    AheadView,
    CourseMonthView,
    CourseView,
    FrozenView,
    HoursView,
    InsetView,
)

FIGURE_WORDS = {
    "roles": "roles",
    "hours": "hours",
    "inset_days": "INSET days",
    "standards": "standards",
    "records": "numbers of records",
}

AHEAD_WORDS = {
    "mandatory": "Mandatory learning",
    "occupational": "Occupational checks",
    "review": "Reviews",
    "agreed": "What was agreed",
}


def view_hours(hours: Hours, policies: Policies, listed: bool, paced: bool = True) -> HoursView:
    """Somebody who is not employed in the year has hours, and no target to hold them against.
    `paced`: whether the pace to date is shown; it is another one every day."""
    target, expected = (hours.target, hours.expected) if listed else (None, None)
    expected = expected if paced else None
    return HoursView(
        total=hours.total,
        target=target,
        expected=expected,
        status=hours.status if listed else "no-target",
        share=_per_cent(hours.total, target),
        pace=_per_cent(expected, target),
        by_type=tuple(
            (policies.type_label(kind), value)
            for kind, value in sorted(hours.by_type.items(), key=lambda one: one[1], reverse=True)
        ),
    )


def view_course(course: Course) -> CourseView:
    months = (CourseMonthView(m.first, m.last, m.hours, m.total, m.pace) for m in course.months)
    return CourseView(tuple(months), course.pace, course.expected_on)


def view_ahead(ahead: Ahead) -> AheadView:
    kinds = tuple((kind, AHEAD_WORDS[kind]) for kind in KINDS)
    return AheadView(kinds, ahead.overdue, ahead.paused, ahead.months)


def _per_cent(part: Fraction | None, whole: Fraction | None) -> float | None:
    if part is None or whole is None:
        return None
    return 100.0 if whole == 0 else round(float(min(part / whole, Fraction(1)) * 100), 2)


def view_inset_days(inset: InsetDays | None) -> InsetView | None:
    return InsetView(inset.total, inset.target, inset.status) if inset is not None else None


def view_frozen(note: FrozenNote | None) -> FrozenView | None:
    """Private files have lost their names before they come here (reading/frozen.py)."""
    if note is None:
        return None
    named = tuple((change.path, change.what) for change in note.changes if change.path)
    differs = tuple(FIGURE_WORDS[name] for name in note.differs)
    return FrozenView(note.on, named, len(note.changes) - len(named), differs)
