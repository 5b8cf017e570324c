"""Events -> what everybody may read of them: what is coming up, and what there was.

Policy, section 5: "Training opportunities will be communicated through regular updates including
recommended events". Who attends is on the organisation's pages, for the quality team.
"""

import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from cpd_portfolio.markup import prose
from cpd_portfolio.measures.hours import INSET_TYPE
from cpd_portfolio.measures.service import Service
from cpd_portfolio.model import Event
from cpd_portfolio.view.model import StandardView
from cpd_portfolio.view.model.shared import EventsView, EventView, EventYear
from cpd_portfolio.view.records import requirement_title

CALENDAR = "events.ics"  # beside the page of events
_TAKEN = ("", CALENDAR, "index.html")  # names of our own in events/


def view_events(service: Service) -> EventsView:
    """Every event that is no draft; coming up until its last day is over."""
    as_of = service.as_of
    events = sorted(
        (event for event in service.library.events if not event.draft),
        key=lambda event: (event.date, event.title.casefold(), event.id),
    )
    addresses = event_addresses(event.id for event in service.library.events)
    coming: list[EventView] = []
    past: dict[str, list[EventView]] = {}
    for event in events:
        shown = _view(event, addresses[event.id], service)
        if (event.until or event.date) >= as_of:
            coming.append(shown)
        else:
            past.setdefault(shown.year, []).insert(0, shown)
    return EventsView(
        as_of=as_of,
        year=service.year.label,
        coming=tuple(coming),
        past=tuple(EventYear(label, tuple(past[label])) for label in reversed(past)),
    )


def event_addresses(ids: Iterable[str]) -> dict[str, str]:
    """By event: where its page lies, from the root of the site, not yet quoted. The name of a file
    may be that of something else in events/; then it gets a longer one."""
    names = sorted(set(ids))
    used = {_alike(name) for name in (*names, *_TAKEN)}
    found: dict[str, str] = {}
    for name in names:
        slug = name
        if _alike(name) in _TAKEN:
            while _alike(slug) in used:
                slug += "-event"
            used.add(_alike(slug))
        found[name] = f"events/{slug}/"
    return found


def _alike(name: str) -> str:
    """What a host may take for the same name."""
    return unicodedata.normalize("NFC", name).casefold()


def _view(event: Event, address: str, service: Service) -> EventView:
    texts = {one.id: one.text for one in service.rules.standards.standards}
    return EventView(
        id=event.id,
        title=event.title,
        url=quote(address),
        date=event.date,
        until=event.until,
        year=service.policies.year_of(event.date, service.as_of).label,
        hours=event.hours,
        type=service.policies.type_label(event.type),
        inset_days=event.inset_days if event.type == INSET_TYPE else None,
        standards=tuple(StandardView(n, texts[n]) for n in event.standards if n in texts),
        mandatory=tuple(requirement_title(name, service.policies) for name in event.mandatory),
        provider=event.provider,
        purpose=event.purpose,
        description=prose(event.description),
    )
