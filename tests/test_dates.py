"""Dates, durations and CPD years at their edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd_portfolio.dates import (
    DateError,
    Duration,
    add,
    cpd_year_from,
    cpd_year_named,
    cpd_year_of,
    parse_date,
    parse_duration,
)

DAYS = st.dates(date(1901, 1, 1), date(2150, 12, 31))
STARTS = st.dates(date(2001, 1, 1), date(2001, 12, 31)).map(lambda day: (day.month, day.day))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-10-03", date(2025, 10, 3)),
        (" 2025-10-03 ", date(2025, 10, 3)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2000-02-29", date(2000, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
    ],
)
def test_dates(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date-format"),
        ("today", "date-format"),
        ("2025-10-3", "date-format"),
        ("2025-1-03", "date-format"),
        ("20251003", "date-format"),
        ("2025/10/03", "date-format"),
        ("2025-10-03-", "date-format"),
        ("03/10/2025", "date-format"),
        ("3.10.2025", "date-format"),
        ("²⁰²⁵-10-03", "date-format"),
        ("２０２５-10-03", "date-format"),
        ("2025-10-03\n2025", "date-format"),
        ("-2025-10-03", "date-format"),
        ("2025-10-03T00:00", "date-time"),
        ("2025-10-03 9", "date-time"),
        ("2025-10-03 09:00:00+01:00", "date-time"),
        ("2025-00-10", "date-not-real"),
        ("2025-13-10", "date-not-real"),
        ("2025-02-29", "date-not-real"),
        ("1900-02-29", "date-not-real"),
        ("2100-02-29", "date-not-real"),
        ("2025-04-31", "date-not-real"),
        ("2025-10-32", "date-not-real"),
        ("0000-01-01", "date-year"),
        ("1899-12-31", "date-year"),
        ("2200-01-01", "date-year"),
        pytest.param("2025-10-00", "date-not-real"),
    ],
)
def test_texts_that_are_no_dates(text: str, code: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(text)
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.hint


def test_british_dates_are_turned_round() -> None:
    with pytest.raises(DateError) as caught:
        parse_date("3/1/2025")
    assert "write 2025-01-03" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("26-10-03", None),  # the year may stand first
        ("3-10-25", None),
        ("3-10-32", "2032-10-03"),  # no day 32
        ("10-10-10", "2010-10-10"),  # whichever way
        ("3/10/25", "2025-10-03"),  # with strokes or full stops the year stands last
        ("31.10.25", "2025-10-31"),
        ("13-13-25", None),
    ],
)
def test_of_a_year_in_two_figures_only_what_is_plain_is_suggested(
    text: str, meant: str | None
) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(text)
    if meant is None:
        assert "is meant" not in caught.value.hint
    else:
        assert f"write {meant}," in caught.value.hint


@pytest.mark.parametrize("text", ["10/31/2025", "31/02/2025", "99/99/2025", "01/01/0000"])
def test_a_hint_is_never_a_date_that_is_none(text: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(text)
    written = next(word for word in caught.value.hint.split() if word[0].isdigit())
    parse_date(written.strip(","))


@given(DAYS)
def test_every_day_is_read_as_written(day: date) -> None:
    assert parse_date(day.isoformat()) == day


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True))
def test_any_text_is_a_date_or_an_error(text: str) -> None:
    if text.strip().endswith("-00"):
        return  # see test_texts_that_are_no_dates
    try:
        day = parse_date(text)
    except DateError:
        return
    assert day.isoformat() == text.strip()


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("12 months", Duration(12, "month")),
        ("1 month", Duration(1, "month")),
        ("1 months", Duration(1, "month")),
        ("6 week", Duration(6, "week")),
        ("0 days", Duration(0, "day")),
        ("100 years", Duration(100, "year")),
        (" 3  Years ", Duration(3, "year")),
        ("2weeks", Duration(2, "week")),
    ],
)
def test_durations(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        "",
        "months",
        "12",
        "-1 days",
        "1.5 weeks",
        "a week",
        "12 moons",
        "101 years",
        "1201 months",
        "9999999 days",
        "1 year 2 months",
        "１ year",
        "P1Y",
    ],
)
def test_texts_that_are_no_durations(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a length of time|is more than"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "shown"), [("1 month", "1 month"), ("0 days", "0 days"), ("2 week", "2 weeks")]
)
def test_durations_are_shown_as_written(text: str, shown: str) -> None:
    assert str(parse_duration(text)) == shown


@pytest.mark.parametrize(
    ("day", "text", "later"),
    [
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2024-02-29", "48 months", "2028-02-29"),
        ("2023-02-28", "12 months", "2024-02-28"),
        ("2025-01-31", "1 month", "2025-02-28"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2025-10-31", "1 month", "2025-11-30"),
        ("2025-12-31", "2 months", "2026-02-28"),
        ("2025-12-31", "1 day", "2026-01-01"),
        ("2025-12-01", "1 month", "2026-01-01"),
        ("2025-11-30", "13 months", "2026-12-30"),
        ("2025-09-01", "12 weeks", "2025-11-24"),
        ("2025-03-29", "1 week", "2025-04-05"),
        ("2025-10-03", "0 months", "2025-10-03"),
        ("2025-10-03", "0 weeks", "2025-10-03"),
        ("2199-12-31", "100 years", "2299-12-31"),
    ],
)
def test_adding(day: str, text: str, later: str) -> None:
    assert add(parse_date(day), parse_duration(text)) == date.fromisoformat(later)


@given(DAYS, st.integers(0, 1200))
def test_adding_months_keeps_the_day_or_takes_the_last(day: date, months: int) -> None:
    later = add(day, Duration(months, "month"))
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    if later.day != day.day:
        assert later.day < day.day
        assert (later + timedelta(days=1)).day == 1
    if months % 12 == 0:
        assert later == add(day, Duration(months // 12, "year"))


@pytest.mark.parametrize(
    ("day", "starts", "label", "first", "last"),
    [
        ("2025-08-31", (9, 1), "2024-25", "2024-09-01", "2025-08-31"),
        ("2025-09-01", (9, 1), "2025-26", "2025-09-01", "2026-08-31"),
        ("2024-02-29", (9, 1), "2023-24", "2023-09-01", "2024-08-31"),
        ("2025-01-01", (1, 1), "2025", "2025-01-01", "2025-12-31"),
        ("2025-12-31", (1, 1), "2025", "2025-01-01", "2025-12-31"),
        ("2025-01-01", (1, 2), "2024-25", "2024-01-02", "2025-01-01"),
        ("2025-12-31", (12, 31), "2025-26", "2025-12-31", "2026-12-30"),
        ("2024-02-29", (3, 1), "2023-24", "2023-03-01", "2024-02-29"),
        ("2024-02-29", (2, 28), "2024-25", "2024-02-28", "2025-02-27"),
        ("1999-09-01", (9, 1), "1999-00", "1999-09-01", "2000-08-31"),
        ("2009-04-06", (4, 6), "2009-10", "2009-04-06", "2010-04-05"),
    ],
)
def test_cpd_years(day: str, starts: tuple[int, int], label: str, first: str, last: str) -> None:
    year = cpd_year_of(parse_date(day), starts)
    assert (year.label, str(year.first), str(year.last)) == (label, first, last)
    assert cpd_year_named(label, starts) == year
    assert parse_date(day) in year


@pytest.mark.parametrize(
    "label",
    ["2025", "2025-27", "2025-2026", "25-26", "2025/26", "", "2025-26 ", "２０２５-26", "9999-00"],
)
def test_labels_of_no_year(label: str) -> None:
    assert cpd_year_named(label, (9, 1)) is None


def test_labels_of_calendar_years() -> None:
    assert cpd_year_named("2025-26", (1, 1)) is None
    year = cpd_year_named("2024", (1, 1))
    assert year is not None
    assert year.days == 366


def test_days_and_years_before() -> None:
    year = cpd_year_from(2023, (9, 1))
    assert year.days == 366
    assert cpd_year_from(2025, (9, 1)).days == 365
    assert [year.before(n).label for n in (0, 1, 2)] == ["2023-24", "2022-23", "2021-22"]


@given(DAYS, STARTS)
@settings(max_examples=200)
def test_every_day_lies_in_one_year(day: date, starts: tuple[int, int]) -> None:
    year = cpd_year_of(day, starts)
    assert day in year
    assert year.days in (365, 366)
    assert cpd_year_of(year.last + timedelta(days=1), starts).before() == year
    assert cpd_year_named(year.label, starts) == year
