"""Figures -> the shapes of inline SVG charts: path data and boxes, no colours. Templates draw
them, with the figures as text beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MOST_DOTS = 6  # dots on top of each other; more people than that make bars
STEP = 10  # from one dot, or bin, to the next


@dataclass(frozen=True, slots=True)
class Distribution:
    """A column a bin. `dots`: path data for round line ends, those of people who are behind
    apart; with more people `bars`: (x, height of all, height of those behind, people)."""

    width: int
    height: int
    behind: str
    others: str
    bars: tuple[tuple[int, float, float, int], ...]


def distribution(bins: Sequence[tuple[int, int]], height: int = 40) -> Distribution:
    """`bins`: (behind, others) people each. A dot a person while the dots fit."""
    width = len(bins) * STEP
    highest = max((sum(pair) for pair in bins), default=0)
    if highest > MOST_DOTS:
        scale = height / highest
        bars = tuple(
            (
                at * STEP,
                round((behind + others) * scale, 1),
                round(behind * scale, 1),
                behind + others,
            )
            for at, (behind, others) in enumerate(bins)
            if behind + others
        )
        return Distribution(width, height, "", "", bars)
    dots_high = max(2, highest) * 6
    marks: tuple[list[str], list[str]] = ([], [])
    for at, (behind, others) in enumerate(bins):
        for level in range(behind + others):
            y = dots_high - 3 - level * 6
            marks[0 if level < behind else 1].append(f"M{at * STEP + 5} {y}h0")
    return Distribution(width, dots_high, "".join(marks[0]), "".join(marks[1]), ())


@dataclass(frozen=True, slots=True)
class Column:
    """A month: x of its place, height of the bar this year (None: not begun) and last year."""

    x: int
    now: float | None
    before: float


def month_columns(
    months: Sequence[tuple[Fraction | None, Fraction]], width: int, height: int
) -> tuple[Column, ...]:
    """`months`: (this year, last year). The highest bar takes the whole height."""
    highest = max((max(now or Fraction(0), before) for now, before in months), default=Fraction(0))
    scale = height / highest if highest else Fraction(0)
    return tuple(
        Column(
            x=width * at,
            now=None if now is None else round(float(now * scale), 1),
            before=round(float(before * scale), 1),
        )
        for at, (now, before) in enumerate(months)
    )
