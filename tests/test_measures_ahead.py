"""What falls due in the year ahead, counted by month and kind."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpd_portfolio.measures.ahead import KINDS, measure_ahead
from cpd_portfolio.measures.falling_due import DueItem
from making import day

AS_OF = day("2026-03-31")


def item(due: str, kind: str, status: str = "due") -> DueItem:
    return DueItem(day(due), "ada-marsh", "Ada Marsh", kind, "one", "One", status)


def test_by_month_and_kind() -> None:
    found = measure_ahead(
        [
            item("2026-01-01", "mandatory", "overdue"),
            item("2026-01-02", "impact", "overdue"),
            item("2026-02-01", "review", "paused"),
            item("2026-03-31", "need"),
            item("2026-04-01", "disseminate"),
            item("2026-04-30", "occupational"),
            item("2027-03-31", "review"),
        ],
        AS_OF,
    )
    assert KINDS == ("mandatory", "occupational", "review", "agreed")
    assert (found.overdue, found.paused) == ((1, 0, 0, 1), (0, 0, 1, 0))
    assert [month for month, _ in found.months][::12] == [day("2026-03-01"), day("2027-03-01")]
    assert [counts for _, counts in found.months if any(counts)] == [
        (0, 0, 0, 1),
        (0, 1, 0, 1),
        (0, 0, 1, 0),
    ]
    assert found.total == 7


@given(st.dates(day("2024-01-01"), day("2028-12-31")))
def test_the_months_hold_every_day_of_the_year_ahead(as_of: date) -> None:
    last = as_of + timedelta(days=365)
    due = [DueItem(on, "a", "A", "review", "r", "R", "due") for on in (as_of, last)]
    found = measure_ahead(due, as_of)
    assert found.total == 2
    assert [month for month, counts in found.months if any(counts)] == [
        as_of.replace(day=1),
        last.replace(day=1),
    ]
    assert len({month for month, _ in found.months}) == len(found.months) in (12, 13)
