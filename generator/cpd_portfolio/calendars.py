"""Days with a name -> a calendar file (iCalendar, RFC 5545)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from msgspec import Struct


class Entry(Struct, frozen=True):
    """All day, from `first` to `last`. `name` tells entries apart between one file and the next."""

    name: str
    first: date
    last: date
    summary: str


def calendar_file(title: str, entries: Iterable[Entry], as_of: date) -> bytes:
    """The same input gives the same bytes: every entry is stamped with midnight of as_of."""
    from icalendar import Calendar, Event  # a tenth of every command's start, for one format

    calendar = Calendar()
    calendar.add("prodid", "-//cpd-portfolio//due//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    seen: Counter[str] = Counter()
    for entry in entries:
        event = Event()
        seen[entry.name] += 1  # two private records of one day have no name to tell them apart
        event.add("uid", f"{entry.name}.{seen[entry.name]}@cpd-portfolio")
        event.add("dtstamp", datetime.combine(as_of, time()))
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))
        event.add("summary", entry.summary)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
