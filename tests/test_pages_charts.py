"""The shapes of charts: in proportion, in order, inside the drawing; nothing that a figure does not
say, whatever the figures are."""

import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cpd_portfolio.measures.course import measure_course
from cpd_portfolio.measures.hours import measure_hours
from cpd_portfolio.model import Employment
from cpd_portfolio.pages.charts.ahead import LONGEST, MOST_LEVELS, ahead_chart, timeline
from cpd_portfolio.pages.charts.bars import BESIDE, LETTERS, MOST, THICK, bar_chart
from cpd_portfolio.pages.charts.course import CourseChart, course_chart
from cpd_portfolio.pages.charts.coverage import CoverageChart, coverage_chart
from cpd_portfolio.pages.charts.distribution import distribution
from cpd_portfolio.pages.charts.months import months_chart
from cpd_portfolio.pages.charts.plane import Plane, box, cut, steps
from cpd_portfolio.view.figures import view_course, view_hours
from cpd_portfolio.view.model import DomainView, EvidencedView, StandardRow, StandardsView
from cpd_portfolio.view.model.figures import AheadView
from making import cpd_year, day, employed, record, rules, versions

YEAR = cpd_year("2025-26")
FULL = "start: 2020-09-01\nroles: [tutor]\n"
often = settings(max_examples=100)
figures = st.fractions(0, 500, max_denominator=60)

Box = tuple[float, float, float, float]  # left, upper, right, lower


def boxes(path: str) -> list[Box]:
    """The rectangles of path data."""
    found = re.findall(r"M([\d.]+) ([\d.]+)v-([\d.]+)h([\d.]+)v[\d.]+z", path)
    assert len(found) == path.count("M")
    return [
        (float(x), round(float(y) - float(height), 1), round(float(x) + float(width), 1), float(y))
        for x, y, height, width in found
    ]


def dots(path: str) -> list[tuple[float, float]]:
    found = re.findall(r"M([\d.]+) ([\d.]+)h0", path)
    assert len(found) == path.count("M")
    return [(float(x), float(y)) for x, y in found]


def inside(found: list[Box], width: float, height: float) -> bool:
    return all(
        -0.1 <= left < right <= width + 0.1 and -0.1 <= upper < lower <= height + 0.1
        for left, upper, right, lower in found
    )


# --- what charts share


@given(st.one_of(figures, st.fractions(0, 10**6), st.just(Fraction(1, 10**9))))
@example(Fraction(10))
@example(Fraction(1000))
@example(Fraction(9999999, 10000))
def test_lines_to_read_by_are_few_even_and_reach_the_highest(highest: Fraction) -> None:
    found = steps(highest)
    assert found[0] == 0
    assert 2 <= len(found) <= 5
    assert found[-1] >= highest
    assert not highest or found[-2] < highest
    step = found[1]
    assert all(later - earlier == step for earlier, later in pairwise(found))
    assert re.fullmatch(r"[125]0*(\.0)?|0\.0?[125]", f"{float(step):g}")


def test_nothing_to_draw_has_a_line_at_0_and_one_above() -> None:
    assert steps(Fraction(0)) == (0, 1)


def test_rectangles_as_path_data() -> None:
    assert box(1.04, 10, 4, 7.46) == "M1 10v-2.5h4v2.5z"
    assert box(0, 9, 0.04, 0) == box(0, 9, 9, 8.96) == ""


def test_a_long_name_is_cut_for_the_drawing() -> None:
    assert cut("Reading", 7) == "Reading"
    assert cut("Reading of articles", 9) == "Reading…"


def test_days_on_a_line() -> None:
    plane = Plane(0, 365, 0, 100, YEAR.first, YEAR.last, 10)
    assert (plane.x_before(YEAR.first), plane.x(YEAR.first), plane.x(YEAR.last)) == (0, 1, 365)
    assert (plane.y(Fraction(0)), plane.y(Fraction(10))) == (100, 0)
    names = plane.names(YEAR.months)
    assert [name.first for name in names] == list(YEAR.months)
    assert [name.first for name in names if name.year] == [day("2025-09-01"), day("2026-01-01")]
    assert names[0].x == 15


# --- hours over the year


def drawn(
    made: list[tuple[date, Fraction]], as_of: date, employment: Employment
) -> tuple[CourseChart | None, list[Fraction], Fraction | None]:
    """The shapes, the running totals and the target."""
    counted = [record(on.isoformat(), str(hours)) for on, hours in made if on <= as_of]
    rule = rules()
    hours = measure_hours(counted, employment, frozenset({"tutor"}), rule, YEAR, as_of)
    course = view_course(measure_course(hours, employment, rule, YEAR, as_of))
    shown = view_hours(hours, versions(rule), listed=True, paced=hours.status != "met")
    totals = [month.total for month in course.months if month.total is not None]
    return course_chart(course, shown), totals, hours.target


DAYS = st.dates(YEAR.first, YEAR.last)
EMPLOYMENTS = st.sampled_from([
    FULL,
    "start: 2026-01-05\nfte: 0.5\nroles: [tutor]\n",
    "start: 2020-01-01\nend: 2025-12-31\nroles: [tutor]\n",
    FULL + "absences: [{from: 2025-10-06, to: 2026-01-11}]",
    FULL + "absences: [{from: 2025-08-01, to: null}]",
    FULL + "employer: A partner",
])  # fmt: skip


@often
@given(
    st.lists(st.tuples(DAYS, st.fractions(Fraction(1, 4), 24, max_denominator=4)), max_size=25),
    st.dates(YEAR.first, date(2026, 12, 1)),
    EMPLOYMENTS,
)
def test_the_course_rises_and_stays_inside(
    made: list[tuple[date, Fraction]], as_of: date, words: str
) -> None:
    chart, totals, target = drawn(made, as_of, employed(words))
    if chart is None:
        assert not target
        assert not any(totals)
        return
    added, earlier = boxes(chart.added), boxes(chart.earlier)
    assert inside([*added, *earlier], chart.width, chart.height)
    columns: dict[float, float] = {}
    for left, upper, _, _ in sorted([*earlier, *added]):
        columns[left] = min(upper, columns.get(left, chart.height))
    tops = [columns[left] for left in sorted(columns)]
    assert tops == sorted(tops, reverse=True)  # the higher, the smaller y
    assert len(columns) == sum(1 for total in totals if total)
    # the highest line of the drawing and its figure say how high an hour is
    top, bottom = chart.lines[-1], chart.lines[0]
    for y, total in zip(tops, (total for total in totals if total), strict=True):
        high = float(total / top.figure) * (bottom.y - top.y)
        assert bottom.y - y == pytest.approx(high, abs=0.2)
    if chart.target is not None:
        assert target is not None
        high = float(target / top.figure) * (bottom.y - top.y)
        assert bottom.y - chart.target == pytest.approx(high, abs=0.2)
        assert top.y - 0.1 <= chart.target <= chart.lower
    points = [tuple(map(float, p.split())) for p in re.split("[ML]", chart.pace) if p]
    assert [p[0] for p in points] == sorted(p[0] for p in points)
    assert [p[1] for p in points] == sorted((p[1] for p in points), reverse=True)
    if points:
        assert points[0] == (chart.left, chart.lower)
        assert points[-1][0] == chart.right
    if chart.now is not None:
        x, y = chart.now
        assert chart.left <= x <= chart.right
        assert top.y - 0.1 <= y <= chart.lower
        # it lies on the pace
        for (x0, y0), (x1, y1) in pairwise(points):
            if x0 <= x <= x1 and x1 > x0:
                assert y == pytest.approx(y0 + (y1 - y0) * (x - x0) / (x1 - x0), abs=0.5)
    assert len(chart.names) == 12


def test_a_target_is_named_on_its_line_where_no_column_stands() -> None:
    early, _, _ = drawn([(day("2025-11-20"), Fraction(24))] * 2, day("2026-03-31"), employed(FULL))
    late, _, _ = drawn([(day("2025-12-20"), Fraction(24))] * 2, day("2026-03-31"), employed(FULL))
    assert early is not None
    assert late is not None
    assert (early.named, late.named) == (False, True)


def test_nothing_recorded_still_shows_the_way() -> None:
    chart, _, target = drawn([], day("2025-10-31"), employed(FULL))
    assert target == 30
    assert chart is not None
    assert (chart.added, chart.earlier, chart.reached) == ("", "", None)
    assert chart.target is not None
    assert chart.pace


def test_nothing_recorded_and_nothing_asked_is_no_chart() -> None:
    assert drawn([], day("2025-10-31"), employed(FULL + "employer: A partner"))[0] is None


def test_two_hundred_records_and_all_on_one_day() -> None:
    many = [(YEAR.first + timedelta(days=n), Fraction(1)) for n in range(200)]
    chart, totals, _ = drawn(many, day("2026-03-31"), employed(FULL))
    assert chart is not None
    assert totals[-1] == 200 == chart.lines[-1].figure
    at_once, totals, _ = drawn([(day("2025-10-03"), Fraction(24))] * 9, day("2026-03-31"),
                               employed(FULL))  # fmt: skip
    assert at_once is not None
    assert len(boxes(at_once.added)) == 1
    assert totals == [0, 216]


# --- bars


rows = st.lists(st.tuples(st.text(min_size=1, max_size=80), figures), min_size=1, max_size=40)


@given(rows)
def test_bars_in_proportion_that_add_up(found: list[tuple[str, Fraction]]) -> None:
    chart = bar_chart(found, "Other types")
    assert chart is not None
    assert len(chart.bars) == min(len(found), MOST)
    assert sum(bar.figure for bar in chart.bars) == sum(figure for _, figure in found)
    assert inside(boxes(chart.shapes), chart.width, chart.height)
    highest = max(bar.figure for bar in chart.bars)
    longest = max(bar.end for bar in chart.bars)
    for bar in chart.bars:
        assert len(bar.name) <= LETTERS
        if highest:
            assert bar.end == pytest.approx(float(bar.figure / highest) * longest, abs=0.1)
    assert [bar.y for bar in chart.bars] == sorted({bar.y for bar in chart.bars})


def test_what_gets_no_bar_of_its_own_is_counted() -> None:
    chart = bar_chart([(f"Type {n}", Fraction(40 - n)) for n in range(14)], "Other types")
    assert chart is not None
    assert [bar.name for bar in chart.bars[-2:]] == ["Type 10", "Other types (3)"]
    assert bar_chart([]) is None


def test_a_score_of_nobody_stands_beside_its_name() -> None:
    """Above each other, the name 3 and the figure 0 would be read as three of nothing."""
    scores = [(str(n), Fraction(n == 5)) for n in range(5, 0, -1)]
    chart = bar_chart(scores, beside=True)
    assert chart
    assert chart.shapes.startswith(f"M{BESIDE} ")
    assert chart.bars[0].end > BESIDE
    assert [bar.end for bar in chart.bars[1:]] == [BESIDE] * 4
    for bar in chart.bars:
        assert bar.y == bar.middle + 6  # as the figure, in components/charts/bars.html
    assert chart.height >= chart.bars[-1].middle + THICK / 2


# --- coverage


def standards(domains: list[list[tuple[int, ...]]]) -> StandardsView:
    """By domain, standard and year (newest first): how many records."""
    numbers = iter(range(1, 1000))
    views = []
    for at, domain in enumerate(domains):
        row = tuple(
            StandardRow(
                number=next(numbers),
                text="A standard",
                years=tuple(
                    EvidencedView(n, Fraction(n), Fraction(n), day("2025-10-03")) if n else None
                    for n in records
                ),
                evidence=(),
                hidden=0,
                rating=None,
            )
            for records in domain
        )
        views.append(DomainView(at, f"Domain {at}", None, row, 0))
    everything = [records for domain in domains for records in domain]
    by_year = tuple(sum(bool(records[year]) for records in everything) for year in range(3))
    return StandardsView(
        "A set", True, by_year[0], sum(map(any, everything)), len(everything),
        ("2025-26", "2024-25", "2023-24"), by_year, tuple(views), (), None, (),
    )  # fmt: skip


def counts_at(chart: CoverageChart, y: float) -> int:
    return sum(upper < y < lower for _, upper, _, lower in boxes(chart.filled))


records = st.tuples(*[st.integers(0, 5)] * 3)


@often
@given(st.lists(st.lists(records, min_size=1, max_size=25), min_size=1, max_size=8))
def test_a_square_a_standard_and_year(domains: list[list[tuple[int, ...]]]) -> None:
    view = standards(domains)
    chart = coverage_chart(view)
    everything = [found for domain in domains for found in domain]
    empty, filled = boxes(chart.empty), boxes(chart.filled)
    assert len(empty) == 4 * len(everything)
    assert len(filled) == sum(n > 0 for found in everything for n in (*found, sum(found)))
    assert inside([*empty, *filled], chart.width, chart.height)
    assert [number for _, _, number in chart.numbers] == list(range(1, len(everything) + 1))
    # none on another
    places = sorted((upper, left, right) for left, upper, right, _ in empty)
    for (upper, _, right), (below, left, _) in pairwise(places):
        assert upper != below or right < left
    # the larger, the more
    sizes = {round(right - left) for left, _, right, _ in filled}
    assert sizes <= {8, 14, 20}


def test_the_squares_are_those_of_each_year() -> None:
    chart = coverage_chart(standards([[(0, 1, 2), (0, 0, 4)], [(0, 0, 0)]]))
    oldest, middle, newest, together = chart.lines
    assert [line.covered for line in chart.lines] == [2, 1, 0, 2]
    assert [counts_at(chart, line.y) for line in (oldest, middle, newest, together)] == [2, 1, 0, 2]
    sizes = [round(right - left) for left, upper, right, lower in boxes(chart.filled)
             if upper < oldest.y < lower]  # fmt: skip
    assert sizes == [14, 20]


# --- how many people are where


def test_a_mark_a_person() -> None:
    found = distribution([(0, 0), (2, 1), (0, 3)])
    assert (found.behind.count("M"), found.others.count("M"), found.bars) == (2, 4, ())
    marks = (found.behind + found.others).split("M")[1:]
    assert len(set(marks)) == 6  # none hides another


def test_bars_for_many() -> None:
    found = distribution([(0, 0), (5, 15), (0, 40)], height=40)
    assert found.bars == ((10, 20, 5, 20), (20, 40, 0, 40))
    assert (found.behind, found.others) == ("", "")


def test_nobody() -> None:
    found = distribution([(0, 0)] * 11)
    assert (found.behind, found.others, found.bars) == ("", "", ())


# --- months


def test_months_to_one_scale() -> None:
    months = [
        (day("2025-09-01"), Fraction(10), Fraction(40)),
        (day("2025-10-01"), Fraction(0), Fraction(0)),
        (day("2025-11-01"), None, Fraction(20)),
    ]
    found = months_chart(months)
    (now,), before = boxes(found.now), boxes(found.before)
    heights = [lower - upper for _, upper, _, lower in (now, *before)]
    assert heights[1] == pytest.approx(4 * heights[0], abs=0.2)
    assert heights[1] == pytest.approx(2 * heights[2], abs=0.2)
    assert before[0][2] < now[0]  # side by side
    assert inside([now, *before], found.width, found.height)
    assert [month for _, month in found.names] == [month for month, _, _ in months]


def test_months_without_an_hour() -> None:
    empty = months_chart([(day("2025-09-01"), Fraction(0), Fraction(0))])
    assert (empty.now, empty.before) == ("", "")
    assert months_chart([]).names == ()


# --- what falls due

KINDS = ("Mandatory learning", "Occupational checks", "Reviews")
ahead = st.dates(date(2026, 3, 31), date(2027, 3, 31))


@often
@given(st.lists(st.tuples(ahead, st.sampled_from(KINDS)), max_size=60))
def test_a_dot_each_and_none_on_another(items: list[tuple[date, str]]) -> None:
    chart = timeline(items, KINDS)
    if chart is None:
        assert not items
        return
    assert [lane.kind for lane in chart.lanes] == [k for k in KINDS if k in {k for _, k in items}]
    previous = 0.0
    for lane in chart.lanes:
        found = dots(lane.dots)
        more = sum(number for _, _, number in lane.more)
        assert len(found) + more == sum(kind == lane.kind for _, kind in items)
        for (x, y), (x1, y1) in ((a, b) for n, a in enumerate(found) for b in found[n + 1 :]):
            assert abs(x - x1) >= 12 or abs(y - y1) >= 12
        assert all(6 <= x <= chart.width - 6 for x, _ in found)
        assert all(previous < y - 6 and y + 6 <= lane.y for _, y in found)
        assert previous < lane.name_y < lane.y
        assert all(lane.name_y < y for _, y, _ in lane.more)
        previous = lane.y
    assert previous < chart.lower < chart.height
    assert list(chart.months) == sorted(chart.months)
    assert 6 <= len(chart.names) <= 13


def test_a_day_more_changes_no_timeline() -> None:
    """It begins with the month of the first item, whatever the day that it is seen from."""
    chart = timeline([(day("2026-06-20"), "Reviews"), (day("2026-08-01"), "Reviews")], KINDS)
    assert chart is not None
    assert chart.names[0].first == day("2026-06-01")


def test_a_great_many_of_one_day() -> None:
    chart = timeline([(day("2026-06-20"), "Reviews")] * 50, KINDS)
    assert chart is not None
    (lane,) = chart.lanes
    assert len(dots(lane.dots)) == MOST_LEVELS
    assert [number for _, _, number in lane.more] == [50 - MOST_LEVELS]


four = st.tuples(*[st.integers(0, 3000)] * 4)


@often
@given(four, four, st.lists(four, min_size=12, max_size=13))
def test_bars_of_months_in_proportion(
    overdue: tuple[int, ...], paused: tuple[int, ...], months: list[tuple[int, ...]]
) -> None:
    kinds = (("mandatory", "M"), ("occupational", "O"), ("review", "R"), ("agreed", "A"))
    firsts = [date(2026 + (n + 2) // 12, (n + 2) % 12 + 1, 1) for n in range(len(months))]
    view = AheadView(kinds, overdue, paused, tuple(zip(firsts, months, strict=True)))
    chart = ahead_chart(view)
    every = [*([overdue] if any(overdue) else []), *([paused] if any(paused) else []), *months]
    if not any(map(any, every)):
        assert chart is None
        return
    assert chart is not None
    assert [bar.number for bar in chart.bars] == list(map(sum, every))
    most = max(map(sum, every))
    for bar, counts in zip(chart.bars, every, strict=True):
        assert [number for *_, number in bar.segments] == [n for n in counts if n]
        x = float(chart.left)
        for _, start, width, number in bar.segments:
            assert start == pytest.approx(x, abs=0.2)
            assert width == pytest.approx(number * min(16, LONGEST / most), abs=0.1)
            x = start + width
        assert bar.end == pytest.approx(x, abs=0.2)
        assert bar.end + 90 <= chart.width  # room for the number
        assert bar.middle + chart.thick / 2 <= chart.height
