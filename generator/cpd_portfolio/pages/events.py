"""Events -> pages: what is coming up and what there was, a page an event, a calendar file."""

from collections.abc import Iterator
from urllib.parse import unquote

from cpd_portfolio.calendars import Entry, calendar_file
from cpd_portfolio.pages.paging import in_parts
from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.site import Page
from cpd_portfolio.view.events import CALENDAR
from cpd_portfolio.view.model.shared import EventsView, EventView, EventYear

FOLDER = "events/"
EARLIER = "past-events/"  # not in events/, where any name may be an event's
_MOST_IN_FULL = 50  # coming events whose description stands on the list, too
_MOST_PAST = 1000  # past events that the list names


def event_pages(view: EventsView) -> Iterator[Page]:
    """The list repeats what has a page of its own, so search finds that."""
    shown, earlier = _split(view.past)
    yield render(
        "events.html",
        FOLDER,
        "Events",
        searchable=False,
        view=view,
        coming=view.coming[:_MOST_IN_FULL],
        later=view.coming[_MOST_IN_FULL:],
        past=shown,
        earlier=[(year.label, f"{EARLIER}{year.label}/") for year in earlier],
        calendar=CALENDAR,
    )
    for event in (*view.coming, *(event for year in view.past for event in year.events)):
        over = (event.until or event.date) < view.as_of
        yield render("event.html", unquote(event.url), event.title, event=event, over=over)
    for year in earlier:
        for part in in_parts(year.events, f"{EARLIER}{year.label}/", _MOST_PAST):
            title = f"Events of {year.label}"
            yield render(
                "past-events.html",
                part.path,
                part.titled(title),
                searchable=False,
                within=FOLDER,
                heading=title,
                part=part,
            )


def _split(past: tuple[EventYear, ...]) -> tuple[list[EventYear], list[EventYear]]:
    """The years that the list has room for, and those before."""
    room = _MOST_PAST
    for at, year in enumerate(past):
        room -= len(year.events)
        if room < 0:
            return list(past[:at]), list(past[at:])
    return list(past), []


def events_calendar(view: EventsView, name: str) -> bytes:
    """What is coming up and what there was this CPD year: titles and days."""
    this_year = next((year.events for year in view.past if year.label == view.year), ())
    entries = (_entry(event) for event in (*reversed(this_year), *view.coming))
    return calendar_file(f"{name}: events", entries, view.as_of)


def _entry(event: EventView) -> Entry:
    return Entry(f"event.{event.id}", event.date, event.until or event.date, event.title)
