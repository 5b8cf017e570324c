"""How the hours of a CPD year add up beside an even pace: worked by hand, and for any year."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from cpd_portfolio.dates import CpdYear, cpd_year_from
from cpd_portfolio.measures.course import Course, measure_course
from cpd_portfolio.measures.hours import measure_hours, target_and_expected
from cpd_portfolio.model import Employment
from making import cpd_year, day, employed, record, rules

YEAR = cpd_year("2025-26")
TUTOR = frozenset({"tutor"})
FULL = "start: 2020-09-01\nroles: [tutor]\n"


def course(
    employment: Employment,
    records: list[tuple[str, str]],
    as_of: str,
    policy: str = "",
    year: CpdYear = YEAR,
    frozen: bool = False,
) -> Course:
    found = [record(on, hours) for on, hours in records if day(on) <= day(as_of)]
    rule = rules(policy)
    hours = measure_hours(found, employment, TUTOR, rule, year, day(as_of))
    return measure_course(hours, employment, rule, year, day(as_of), frozen)


def told(found: Course) -> list[tuple[str, Fraction, Fraction]]:
    return [
        (f"{m.first:%b}", m.hours, m.total)
        for m in found.months
        if m.hours is not None and m.total is not None
    ]


def test_months_add_up() -> None:
    found = course(employed(FULL), [("2025-09-03", "2"), ("2025-11-30", "1.5")], "2025-12-15")
    assert told(found) == [
        ("Sep", 2, 2),
        ("Oct", 0, 2),
        ("Nov", Fraction("1.5"), Fraction("3.5")),
        ("Dec", 0, Fraction("3.5")),
    ]
    assert len(found.months) == 12
    assert found.expected_on == day("2025-12-15")
    assert found.months[0].pace == Fraction(30 * 30, 365)
    assert found.pace == ((YEAR.last, 30),)


def test_who_has_reached_the_target_has_the_same_course_on_the_next_day() -> None:
    on = [course(employed(FULL), [("2025-10-03", "24"), ("2025-10-04", "6")], as_of)
          for as_of in ("2025-10-31", "2025-11-01", "2026-08-31")]  # fmt: skip
    assert on[0] == on[1] == on[2]
    assert told(on[0]) == [("Sep", 0, 0), ("Oct", 30, 30)]
    assert on[0].expected_on is None


def test_a_day_of_absence_changes_nothing() -> None:
    away = employed(FULL + "absences: [{from: 2025-10-06, to: 2026-01-11}]")
    last, first, later = (
        course(away, [], as_of) for as_of in ("2025-10-05", "2025-10-06", "2026-01-11")
    )
    assert last == first == later
    assert first.expected_on == day("2025-10-05")
    assert told(first) == [("Sep", 0, 0), ("Oct", 0, 0)]
    assert course(away, [], "2026-01-12").expected_on == day("2026-01-12")
    flat = [by for at, by in first.pace if at in (day("2025-10-05"), day("2026-01-11"))]
    assert flat == [Fraction(30 * 35, 365)] * 2


def test_a_record_made_during_absence_is_told() -> None:
    away = employed(FULL + "absences: [{from: 2025-10-06, to: null}]")
    found = course(away, [("2025-12-01", "1")], "2026-02-01")
    assert told(found)[-1] == ("Dec", 1, 1)
    assert found.expected_on == day("2025-10-05")


def test_a_leaver_and_somebody_who_joins_within_the_year() -> None:
    left = employed("start: 2020-09-01\nend: 2025-10-31\nroles: [tutor]\n")
    assert course(left, [], "2025-12-01") == course(left, [], "2026-05-01")
    joined = employed("start: 2026-01-05\nfte: 0.5\nroles: [tutor]\n")
    found = course(joined, [], "2026-01-04")
    assert (told(found), found.expected_on) == ([], None)
    assert found.pace[0] == (day("2026-01-04"), 0)
    assert found.pace[-1] == (YEAR.last, Fraction(30 * 239, 365 * 2))


def test_no_target_no_pace() -> None:
    partner = employed(FULL + "employer: A partner")
    found = course(partner, [("2025-10-01", "2")], "2026-03-31")
    assert (found.pace, found.expected_on) == ((), None)
    assert {month.pace for month in found.months} == {None}
    assert told(found) == [("Sep", 0, 0), ("Oct", 2, 2)]


def test_a_year_that_is_over_is_told_to_its_end() -> None:
    found = course(employed(FULL), [("2025-10-01", "2")], "2026-09-01")
    assert len(told(found)) == 12
    assert found.expected_on is None


def test_a_frozen_year_keeps_no_pace_and_ends_at_its_total() -> None:
    """Its months are rounded one by one: three thirds of an hour are 0.99 and 1."""
    employment, rule = employed(FULL), rules()
    hours = measure_hours([], employment, TUTOR, rule, YEAR, day("2026-09-01"))
    third = Fraction("0.33")
    by_month = {"2025-09": third, "2025-10": third, "2025-11": third}
    frozen = type(hours)(Fraction(1), hours.target, hours.expected, "behind", {}, by_month)
    found = measure_course(frozen, employment, rule, YEAR, day("2026-09-01"), frozen=True)
    assert found.pace == ()
    assert [month.total for month in found.months][-3:] == [Fraction("0.99")] * 2 + [1]
    two = type(hours)(Fraction("0.67"), None, None, "no-target", {},
                      {"2025-09": Fraction("0.34"), "2025-10": Fraction("0.34")})  # fmt: skip
    found = measure_course(two, employment, rule, YEAR, day("2026-09-01"), frozen=True)
    assert max(month.total or 0 for month in found.months) == Fraction("0.67")


def test_a_year_that_begins_within_a_month_has_thirteen() -> None:
    year = cpd_year_from(2025, (4, 6))
    found = course(employed(FULL), [("2025-04-30", "1"), ("2026-04-05", "2")], "2026-04-05",
                   "cpd_year_starts: 04-06", year)  # fmt: skip
    assert [(m.first, m.last) for m in found.months][::12] == [
        (day("2025-04-06"), day("2025-04-30")),
        (day("2026-04-01"), day("2026-04-05")),
    ]
    assert (told(found)[0], told(found)[-1]) == (("Apr", 1, 1), ("Apr", 2, 3))


DAYS = st.dates(date(2025, 9, 1), date(2026, 8, 31))


@settings(max_examples=100)
@given(
    st.lists(st.tuples(DAYS, st.integers(1, 96)), max_size=20),
    DAYS,
    st.dates(date(2020, 1, 1), date(2026, 8, 31)),
    st.lists(st.tuples(DAYS, st.integers(0, 200)), max_size=2),
    st.sampled_from([1, Fraction(1, 3), Fraction(3, 5)]),
)
def test_any_course_adds_up(
    made: list[tuple[date, int]],
    as_of: date,
    start: date,
    absences: list[tuple[date, int]],
    fte: Fraction,
) -> None:
    employment = Employment.model_validate({
        "start": start.isoformat(), "roles": ["tutor"], "fte": f"{float(fte):.2f}",
        "absences": [
            {"from": first.isoformat(), "to": (first + timedelta(days=length)).isoformat()}
            for first, length in absences
        ],
    })  # fmt: skip
    counted = [record(on.isoformat(), str(quarters / 4)) for on, quarters in made if on <= as_of]
    rule = rules()
    hours = measure_hours(counted, employment, TUTOR, rule, YEAR, as_of)
    found = measure_course(hours, employment, rule, YEAR, as_of)
    added = [month.hours for month in found.months if month.hours is not None]
    totals = [month.total for month in found.months if month.total is not None]
    assert sum(added, Fraction(0)) == hours.total == (totals[-1] if totals else 0)
    assert totals == sorted(totals)
    assert {f"{m.first:%Y-%m}": m.hours for m in found.months if m.hours} == hours.by_month
    # what is told comes first, without a gap
    assert [m.total is None for m in found.months] == sorted(m.total is None for m in found.months)
    pace = [month.pace for month in found.months]
    assert pace == sorted(pace)
    for month in found.months:
        assert month.pace == target_and_expected(employment, rule, YEAR, month.last)[1]
    for at, by in found.pace:
        assert by == target_and_expected(employment, rule, YEAR, at)[1]
    if found.expected_on is not None:
        assert found.expected_on <= as_of
        on = target_and_expected(employment, rule, YEAR, found.expected_on)[1]
        assert on == hours.expected
