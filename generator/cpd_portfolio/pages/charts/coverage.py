"""Which standards have a record in which CPD year: a square a standard and year, the larger the
more records, a line of them a year."""

from collections.abc import Sequence

from msgspec import Struct

from cpd_portfolio.pages.charts.plane import WIDTH
from cpd_portfolio.view.model import StandardsView

CELL, PITCH, APART = 20, 23, 7  # a square's room, from one to the next, between domains
LEFT = 96  # of the first square: the year's name stands before it
ROW, HEAD = 30, 34
MOST = 20  # standards in a line; what is left goes below
SIZES = ((1, 8), (2, 14), (4, 20))  # from so many records on: the side of the square


class YearLine(Struct, frozen=True):
    """`y`: of the middle. `year`: its place in the view's years, None for all of them together.
    `covered`: told in the first block alone."""

    y: float
    year: int | None
    covered: int | None


class CoverageChart(Struct, frozen=True):
    """`numbers`: (x, y, standard). `empty`: path data of the squares' outlines; `filled`: of the
    squares. `right`: where the counts end."""

    width: int
    height: int
    left: int
    right: int
    numbers: tuple[tuple[float, float, int], ...]
    lines: tuple[YearLine, ...]
    empty: str
    filled: str


def coverage_chart(view: StandardsView) -> CoverageChart:
    """Years from the oldest on, then all three together."""
    order = [*reversed(range(len(view.years))), None]
    numbers: list[tuple[float, float, int]] = []
    lines: list[YearLine] = []
    empty, filled = [], []
    counts = _counts(view)
    top = 0
    for block in _blocks([[row.number for row in domain.rows] for domain in view.domains]):
        places = _places(block)
        numbers += [(x + CELL / 2, top + 22, number) for number, x in places.items()]
        for at, year in enumerate(order):
            lower = top + HEAD + at * ROW + CELL + (6 if year is None else 0)
            covered = None
            if top == 0:
                covered = view.covered_three_years if year is None else view.covered_by_year[year]
            lines.append(YearLine(lower - CELL / 2, year, covered))
            for number, x in places.items():
                empty.append(_square(x, lower, CELL - 2))
                if records := sum(counts[number]) if year is None else counts[number][year]:
                    filled.append(_square(x, lower, _side(records)))
        top += HEAD + len(order) * ROW + 12
    return CoverageChart(
        WIDTH, top, LEFT, WIDTH - 4, tuple(numbers), tuple(lines), "".join(empty), "".join(filled)
    )


def _side(records: int) -> int:
    return max(side for least, side in SIZES if records >= least)


def _square(x: int, lower: int, side: int) -> str:
    """In the middle of its place."""
    inset = (CELL - side) // 2
    return f"M{x + inset} {lower - inset}v-{side}h{side}v{side}z"


def _blocks(domains: Sequence[Sequence[int]]) -> list[list[list[int]]]:
    """At most MOST standards a block, in their order, each domain's together in it."""
    blocks: list[list[list[int]]] = [[]]
    room = MOST
    for domain in domains:
        left = list(domain)
        while left:
            if not room:
                blocks.append([])
                room = MOST
            blocks[-1].append(left[:room])
            taken = len(blocks[-1][-1])
            left, room = left[taken:], room - taken
    return [block for block in blocks if block]


def _places(block: Sequence[Sequence[int]]) -> dict[int, int]:
    """x by standard. Where a set has many small domains, they stand closer together."""
    free = WIDTH - 72 - LEFT - sum(map(len, block)) * PITCH
    gap = max(0, min(APART, free // max(1, len(block) - 1)))
    found, x = {}, LEFT
    for domain in block:
        for number in domain:
            found[number] = x
            x += PITCH
        x += gap
    return found


def _counts(view: StandardsView) -> dict[int, tuple[int, ...]]:
    """How many records in each of the view's years, by standard."""
    return {
        row.number: tuple(0 if year is None else year.records for year in row.years)
        for domain in view.domains
        for row in domain.rows
    }
