"""What falls due -> a calendar file."""

from collections.abc import Iterable
from datetime import date

from cpd_portfolio.calendars import Entry, calendar_file
from cpd_portfolio.figures import told_apart
from cpd_portfolio.measures.falling_due import DueItem


def as_calendar(items: Iterable[DueItem], as_of: date, title: str = "CPD due") -> bytes:
    """iCalendar (RFC 5545): an all-day entry an item. The same input gives the same bytes."""
    listed = tuple(items)
    names = told_apart({item.person: item.name for item in listed})
    entries = (
        Entry(
            f"{item.person}.{item.kind}.{item.id}.{item.due}",
            item.due,
            item.due,
            f"{names[item.person]}: {item.title}",
        )
        for item in listed
    )
    return calendar_file(title, entries, as_of)
