"""What falls due over the year ahead: a person's on a line of time, that of many people counted
by month and kind."""

import calendar
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from cpd_portfolio.dates import next_month
from cpd_portfolio.pages.charts.plane import WIDTH, MonthName, Plane, short
from cpd_portfolio.view.model.figures import AheadView

# --- one person

DOT, LEVEL = 14, 15  # a dot's room, and how far dots of one day stand above each other
MOST_LEVELS = 6  # more than that are told by number
LANE = 34  # from a lane's upper edge to its lowest dots: its name stands there
LEAST_MONTHS = 6


class Lane(Struct, frozen=True):
    """One kind. `name_y`: of the line that its name stands on; `y`: of the line of time. `dots`:
    path data for round line ends. `more`: (x, y, number) where there are more than fit."""

    kind: str
    name_y: float
    y: float
    dots: str
    more: tuple[tuple[float, float, int], ...]


class Timeline(Struct, frozen=True):
    """`months`: where each month begins, for lines down the drawing."""

    width: int
    height: int
    left: int
    right: int
    lower: float
    months: tuple[float, ...]
    names: tuple[MonthName, ...]
    lanes: tuple[Lane, ...]


def timeline(items: Sequence[tuple[date, str]], kinds: Iterable[str]) -> Timeline | None:
    """`items`: (day, kind), each kind among `kinds`, which have a lane in that
    order. From the month of the first to the month of the last, so that a day
    more changes nothing until one of them is gone. None without any."""
    if not items:
        return None
    first = min(day for day, _ in items).replace(day=1)
    latest = max(day for day, _ in items)
    months = [first]
    while len(months) < LEAST_MONTHS or next_month(months[-1]) <= latest:
        months.append(next_month(months[-1]))
    end = months[-1].replace(day=calendar.monthrange(months[-1].year, months[-1].month)[1])
    left, right = 4, WIDTH - 4
    plane = Plane(left, right, 0, 1, first, end, 1)
    lanes, top = [], 0.0
    for kind in kinds:
        if days := sorted(day for day, found in items if found == kind):
            lane, top = _lane(plane, kind, days, top)
            lanes.append(lane)
    return Timeline(
        width=WIDTH,
        height=round(top + 56),
        left=left,
        right=right,
        lower=top,
        months=tuple(short(plane.x_before(month)) for month in months),
        names=plane.names(months),
        lanes=tuple(lanes),
    )


def _lane(plane: Plane, kind: str, days: Sequence[date], top: float) -> tuple[Lane, float]:
    """Each dot on the lowest level where it touches none before it. Returns where the next lane
    begins, too."""
    ends: list[float] = []  # of the last dot on each level
    placed: list[tuple[float, int]] = []
    over: dict[float, int] = {}
    for day in days:
        x = min(max((plane.x_before(day) + plane.x(day)) / 2, plane.left + DOT / 2),
                plane.right - DOT / 2)  # fmt: skip
        level = next((n for n, end in enumerate(ends) if x - end >= DOT), len(ends))
        if level == MOST_LEVELS:
            last = max(at for at, on in placed if on == MOST_LEVELS - 1)
            over[last] = over.get(last, 0) + 1
            continue
        ends[level : level + 1] = [x]
        placed.append((x, level))
    highest = max(level for _, level in placed) + (1 if over else 0)
    y = top + LANE + highest * LEVEL + DOT / 2
    dots = "".join(f"M{short(x)} {short(y - DOT / 2 - level * LEVEL)}h0" for x, level in placed)
    more = tuple(
        (short(x), short(y - MOST_LEVELS * LEVEL), number) for x, number in sorted(over.items())
    )
    return Lane(kind, top + 20, y, dots, more), y + 14


# --- many people

ROW, THICK = 30, 16
LEFT, LONGEST, WIDEST = 126, 420, 16  # of all bars; WIDEST: the most that one thing takes


class MonthBar(Struct, frozen=True):
    """`y`: of the line that words stand on; `middle`: of the bar. `when`: the month's first day,
    or `overdue` or `paused`. Segments are (kind, x, width, number). `end`: where
    the last of them ends, for the number behind it."""

    when: date | str
    y: float
    middle: float
    segments: tuple[tuple[str, float, float, int], ...]
    end: float
    number: int


class AheadChart(Struct, frozen=True):
    width: int
    height: int
    left: int
    thick: int
    bars: tuple[MonthBar, ...]


def ahead_chart(view: AheadView) -> AheadChart | None:
    """A bar a month, overdue and paused above, where there is any. None where nothing is due."""
    before = (("overdue", view.overdue), ("paused", view.paused))
    rows: list[tuple[date | str, tuple[int, ...]]] = [
        *((when, counts) for when, counts in before if sum(counts)),
        *view.months,
    ]
    most = max((sum(counts) for _, counts in rows), default=0)
    if not most:
        return None
    unit = min(float(WIDEST), LONGEST / most)
    kinds = [kind for kind, _ in view.kinds]
    bars = tuple(
        _month_bar(when, counts, kinds, unit, at * ROW) for at, (when, counts) in enumerate(rows)
    )
    return AheadChart(WIDTH, len(rows) * ROW + 4, LEFT, THICK, bars)


def _month_bar(
    when: date | str, counts: Sequence[int], kinds: Sequence[str], unit: float, top: int
) -> MonthBar:
    segments, x = [], 0
    for kind, number in zip(kinds, counts, strict=True):
        if number:
            start = LEFT + x * unit
            segments.append((kind, short(start), short(number * unit), number))
            x += number
    return MonthBar(when, top + 21, top + ROW / 2 + 1, tuple(segments), short(LEFT + x * unit), x)
