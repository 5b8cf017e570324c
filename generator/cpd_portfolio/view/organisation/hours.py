"""Hours of teams and employers, and by month."""

import math
from collections.abc import Iterable
from fractions import Fraction

from cpd_portfolio.measures.organisation.hours import GroupHours, Spread
from cpd_portfolio.measures.organisation.whole import Organisation
from cpd_portfolio.view.model.organisation import (
    Five,
    GroupHoursView,
    HoursPageView,
    MonthsView,
    MonthView,
)
from cpd_portfolio.view.model.tables import Cell, Column, TableView
from cpd_portfolio.view.organisation.names import group_name

_LAST_BIN = 10
_FIVE = ("minimum", "lower_quartile", "median", "upper_quartile", "maximum")
_FIVE_TITLES = ("least", "lower quartile", "median", "upper quartile", "most")


def view_hours_by_team(found: Organisation) -> HoursPageView:
    """Direct staff by team."""
    rows = tuple(_group(group_name(group), hours) for group, hours in found.hours.teams)
    whole = _group("All direct staff", found.hours.direct)
    table = _table("hours-by-team", "Hours by team", Column("team", "Team"), (*rows, whole))
    return HoursPageView(whole, rows, table)


def view_partners(found: Organisation) -> HoursPageView:
    """Partners' staff by employer."""
    rows = tuple(_group(group_name(group), hours) for group, hours in found.hours.partners)
    whole = _group("Everyone listed", found.hours.everyone)
    employer = Column("employer", "Employer")
    return HoursPageView(whole, rows, _table("hours-by-employer", "Partners", employer, rows))


def _group(name: str, found: GroupHours) -> GroupHoursView:
    return GroupHoursView(
        name=name,
        url=None,
        people=found.people,
        total=found.total,
        by_status=tuple(found.by_status.items()),
        hours=_five(found.hours),
        share=_five(found.share, 100),
        bins=_bins(found),
        with_target=len(found.shares),
    )


def _five(spread: Spread | None, times: int = 1) -> Five | None:
    if spread is None:
        return None
    return (
        spread.minimum * times,
        spread.lower * times,
        spread.median * times,
        spread.upper * times,
        spread.maximum * times,
    )


def _bins(found: GroupHours) -> tuple[tuple[int, int], ...]:
    behind, others = [0] * (_LAST_BIN + 1), [0] * (_LAST_BIN + 1)
    for one in found.shares:
        kept = behind if one.status == "behind" else others
        kept[min(math.floor(one.share * 10), _LAST_BIN)] += 1
    return tuple(zip(behind, others, strict=True))


def _table(table_id: str, title: str, first: Column, rows: Iterable[GroupHoursView]) -> TableView:
    columns = (
        first,
        Column("people", "People", "figure"),
        Column("met", "Met", "figure"),
        Column("on_track", "On track", "figure"),
        Column("behind", "Behind", "figure"),
        Column("no_target", "No target", "figure"),
        Column("hours_total", "Hours", "figure"),
        *_five_columns("hours", "Hours"),
        *_five_columns("share_of_target", "Per cent of target"),
    )
    return TableView(table_id, title, columns, tuple(_row(row) for row in rows))


def _five_columns(key: str, title: str) -> list[Column]:
    return [
        Column(f"{key}_{name}", f"{title}: {words}", "figure")
        for name, words in zip(_FIVE, _FIVE_TITLES, strict=True)
    ]


def _row(row: GroupHoursView) -> tuple[Cell, ...]:
    nothing = (None,) * len(_FIVE)
    counts = (number for _, number in row.by_status)
    return (
        row.name, row.people, *counts, row.total, *(row.hours or nothing), *(row.share or nothing)
    )  # fmt: skip


def view_months(found: Organisation) -> MonthsView:
    service = found.service
    before = service.year.before()
    frozen = service.library.frozen_in(before, service.as_of)
    months = tuple(MonthView(m.first, m.hours, m.last_year, m.whole) for m in found.months)
    over = [month for month in months if month.whole]
    columns = (
        Column("month", "Month", "month"),
        Column("hours", f"Hours {service.year.label}", "figure"),
        Column("hours_last_year", f"Hours {before.label}", "figure"),
    )
    rows = tuple((f"{m.first:%Y-%m}", m.hours, m.last_year) for m in months)
    return MonthsView(
        year=service.year.label,
        last_year=before.label,
        months=months,
        over=len(over),
        so_far=sum((month.hours or Fraction(0) for month in over), Fraction(0)),
        then=sum((month.last_year for month in over), Fraction(0)),
        total=found.hours.everyone.total,
        frozen=frozen.on if frozen is not None else None,
        table=TableView("hours-by-month", "Hours by month", columns, rows),
    )
