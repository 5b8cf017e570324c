"""Days with a name -> a calendar file (iCalendar, RFC 5545)."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct


class Entry(Struct, frozen=True):
    """All day, from `first` to `last`. `name` tells entries apart between one file and the next."""

    name: str
    first: date
    last: date
    summary: str


def calendar_file(title: str, entries: Iterable[Entry], as_of: date) -> bytes:
    """The same input gives the same bytes: every entry is stamped with midnight of as_of."""
    # a tenth of every command's start, for one format
    from icalendar import Calendar, Event, vDDDTypes, vText

    calendar = Calendar()
    calendar.add("prodid", "-//cpd-portfolio//due//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    # a team has hundreds of entries: their values are given as what they are, not to be guessed
    stamp, free = vDDDTypes(datetime.combine(as_of, time(), UTC)), vText("TRANSPARENT")
    seen: Counter[str] = Counter()
    for entry in entries:
        event = Event()
        seen[entry.name] += 1  # two private records of one day have no name to tell them apart
        event["uid"] = vText(f"{entry.name}.{seen[entry.name]}@cpd-portfolio")
        event["dtstamp"] = stamp
        event["dtstart"] = vDDDTypes(entry.first)
        event["dtend"] = vDDDTypes(entry.last + timedelta(days=1))
        event["summary"] = vText(entry.summary)
        event["transp"] = free
        calendar.add_component(event)
    return bytes(calendar.to_ical())
