"""What everybody may read of one another: shared practice and events. No figures of people."""

import datetime as dt
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.view.model import SiteView
from cpd_portfolio.view.model.records import Html, StandardView


class SharedText(Struct, frozen=True):
    """A reflection that its author offers to colleagues: their text and who they are, and
    nothing else of the record. `anchor`: its id on pages, which stays when others are shared.
    `standards`: numbers, ascending."""

    anchor: str
    title: str
    name: str
    job_title: str
    date: dt.date
    until: dt.date | None
    type: str
    standards: tuple[int, ...]
    content: Html
    implication: Html
    impact: Html

    @property
    def size(self) -> int:
        return sum(len(part.text) for part in (self.content, self.implication, self.impact))


class EventView(Struct, frozen=True):
    """An event, without who attends. `url`: from the root of the site, quoted. `year`: the CPD
    year. `inset_days` only of an INSET day."""

    id: str
    title: str
    url: str
    date: dt.date
    until: dt.date | None
    year: str
    hours: Fraction
    type: str
    inset_days: Fraction | None
    standards: tuple[StandardView, ...]
    mandatory: tuple[str, ...]
    provider: str | None
    purpose: str | None
    description: Html


class EventYear(Struct, frozen=True):
    label: str
    events: tuple[EventView, ...]


class EventsView(Struct, frozen=True):
    """`coming`: those that are not over, the next first. `past`: the newest year first, and in it
    the newest event."""

    as_of: dt.date
    year: str
    coming: tuple[EventView, ...]
    past: tuple[EventYear, ...]


class SharedStandard(Struct, frozen=True):
    """`texts`: the newest first. `events`: coming ones."""

    number: int
    text: str
    domain: str
    texts: tuple[SharedText, ...]
    events: tuple[EventView, ...]


class SharedDomain(Struct, frozen=True):
    id: int
    title: str
    standards: tuple[SharedStandard, ...]


class SharedPracticeView(Struct, frozen=True):
    """`without`: what is shared under no standard of the set."""

    set_name: str
    domains: tuple[SharedDomain, ...]
    without: tuple[SharedText, ...]


class RootView(Struct, frozen=True):
    """The root of the site. `elsewhere`: title and address of the sites below it that its
    navigation leads to; it names no single page, for there may be thousands."""

    people: SiteView
    events: EventsView
    practice: SharedPracticeView
    elsewhere: tuple[tuple[str, str], ...]
