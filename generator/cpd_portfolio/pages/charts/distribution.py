"""How many people are at which part of their target: a column a tenth."""

from collections.abc import Sequence

from msgspec import Struct

MOST_DOTS = 6  # dots on top of each other; more people than that make bars
STEP = 10  # from one dot, or bin, to the next


class Distribution(Struct, frozen=True):
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
