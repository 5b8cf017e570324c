"""This CPD year's months beside last year's."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.pages.charts.plane import WIDTH, Line, box, short, steps

HEIGHT = 300
LEFT, RIGHT, UPPER, LOWER = 78, 636, 24, 266


class MonthsChart(Struct, frozen=True):
    """`now` and `before`: path data of this year's columns and last year's. `names`: (x of the
    middle, the month's first day)."""

    width: int
    height: int
    left: int
    right: int
    lower: int
    lines: tuple[Line, ...]
    names: tuple[tuple[float, date], ...]
    now: str
    before: str


def months_chart(months: Sequence[tuple[date, Fraction | None, Fraction]]) -> MonthsChart:
    """`months`: (its first day, this year, last year); None where it has not begun."""
    marks = steps(
        max((max(now or Fraction(0), then) for _, now, then in months), default=Fraction())
    )
    scale = (LOWER - UPPER) / float(marks[-1])
    pitch = (RIGHT - LEFT) / max(1, len(months))
    wide = pitch * 0.4
    now, before, names = [], [], []
    for at, (first, this_year, last_year) in enumerate(months):
        middle = LEFT + (at + 0.5) * pitch
        before.append(box(middle - wide, LOWER, wide - 0.5, LOWER - float(last_year) * scale))
        now.append(box(middle + 0.5, LOWER, wide - 0.5, LOWER - float(this_year or 0) * scale))
        names.append((short(middle), first))
    return MonthsChart(
        WIDTH,
        HEIGHT,
        LEFT,
        RIGHT,
        LOWER,
        tuple(Line(short(LOWER - float(mark) * scale), mark) for mark in marks),
        tuple(names),
        "".join(now),
        "".join(before),
    )
