"""Figures of named things, a bar each, the name on a line above it so that a phone has room; or
before it where names are short and figures may be nothing."""

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.pages.charts.plane import WIDTH, box, cut, short

PITCH = 48  # from one bar to the next
THICK = 14
LONGEST = 520  # so that the figure has room behind the longest bar
MOST = 12  # bars; what there is besides makes one of them
LETTERS = 48  # of a name
BESIDE = 190  # where bars begin that have their names before them
BESIDE_PITCH = 32


class Bar(Struct, frozen=True):
    """`y`: of the line that the name stands on. `start`, `end`: where the bar is; `middle`: its
    height, for the figure behind it."""

    name: str
    figure: Fraction
    y: float
    start: int
    end: float
    middle: float


class BarChart(Struct, frozen=True):
    width: int
    height: int
    bars: tuple[Bar, ...]
    shapes: str


def bar_chart(
    rows: Sequence[tuple[str, Fraction]], besides: str = "Others", beside: bool = False
) -> BarChart | None:
    """`rows`: (name, figure), in the order that they are to be seen in. `besides`: what those
    together are called that get no bar of their own. `beside`: names stand before the bars. None
    without rows."""
    if not rows:
        return None
    shown = list(rows)
    if len(shown) > MOST:
        rest = shown[MOST - 1 :]
        words = f"{besides} ({len(rest)})"
        shown = [*shown[: MOST - 1], (words, sum((figure for _, figure in rest), Fraction(0)))]
    highest = max(figure for _, figure in shown) or Fraction(1)
    start, pitch = (BESIDE, BESIDE_PITCH) if beside else (0, PITCH)
    middle = BESIDE_PITCH / 2 if beside else 29 + THICK / 2
    bars = tuple(
        Bar(
            name=cut(name, LETTERS),
            figure=figure,
            y=at * pitch + (middle + 6 if beside else 22),
            start=start,
            end=short(start + float(figure / highest) * (LONGEST - start)),
            middle=at * pitch + middle,
        )
        for at, (name, figure) in enumerate(shown)
    )
    shapes = "".join(
        box(start, bar.middle + THICK / 2, bar.end - start, bar.middle - THICK / 2) for bar in bars
    )
    return BarChart(WIDTH, len(bars) * pitch, bars, shapes)
