"""What charts with axes share: how wide they are, where a day lies, and round figures to read a
height by. All lengths are in the units of the drawing's viewBox."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from msgspec import Struct

WIDTH = 640  # text is 12 units high, and up to 25 where the drawing is small (cpd.css, Charts)
NARROW = 22  # a month with less room than that gets no name
_DAY = timedelta(days=1)


class Line(Struct, frozen=True):
    """A line to read a height by: where it lies, and for what figure."""

    y: float
    figure: Fraction


class MonthName(Struct, frozen=True):
    """`x`: of its middle. `year`: whether it is to be said."""

    x: float
    first: date
    year: bool


class Plane(Struct, frozen=True):
    """Where days and figures lie. `first`, `last`: days, both included. `top`: the figure at the
    upper edge. Floats from here on: a tenth of a unit is all that is drawn."""

    left: float
    right: float
    upper: float
    lower: float
    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        """Where a day ends; the day before `first` is the left edge."""
        days = (self.last - self.first).days + 1
        return self.left + (self.right - self.left) * ((day - self.first).days + 1) / days

    def x_before(self, day: date) -> float:
        """Where a day begins."""
        return self.x(day - _DAY)

    def y(self, figure: Fraction) -> float:
        return self.lower - float(figure) / self.top * (self.lower - self.upper)

    def names(self, months: Sequence[date]) -> tuple[MonthName, ...]:
        """`months`: the first day of each, in order; the first may lie before the plane."""
        found: list[MonthName] = []
        for at, month in enumerate(months):
            begins = self.x_before(max(month, self.first))
            ends = self.right if at + 1 == len(months) else self.x_before(months[at + 1])
            if ends - begins >= NARROW:
                year = not found or month.month == 1
                found.append(MonthName(short((begins + ends) / 2), month, year))
        return tuple(found)


def short(length: float) -> float:
    """To a tenth of a unit; whole where it can be, for fewer bytes."""
    found = round(length, 1)
    return int(found) if found == int(found) else found


def steps(highest: Fraction, most: int = 4) -> tuple[Fraction, ...]:
    """Round figures from 0 up to the first that is no less than `highest`, evenly apart: no more
    than `most` above 0. (0, 1) where there is nothing to show."""
    if highest <= 0:
        return (Fraction(0), Fraction(1))
    least = highest / most
    power = Fraction(10) ** max(-2, math.floor(math.log10(least)))  # no step is under 0.01
    step = next(s for n in (1, 2, 5, 10, 20) if (s := n * power) >= least)
    return tuple(step * n for n in range(math.ceil(highest / step) + 1))


def box(left: float, lower: float, width: float, upper: float) -> str:
    """A rectangle between two heights as path data. Empty without an area."""
    bottom, wide = short(lower), short(width)
    high = short(bottom - short(upper))
    if wide <= 0 or high <= 0:
        return ""
    return f"M{short(left)} {bottom}v-{high}h{wide}v{high}z"


def cut(text: str, most: int) -> str:
    """A text that fits a line of the drawing; the table beside it has all of it."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
