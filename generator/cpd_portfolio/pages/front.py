"""The root of the site, which everyone may read: who there is, events, what colleagues share. It
shows nobody's figures."""

from cpd_portfolio.pages.events import FOLDER as EVENTS
from cpd_portfolio.pages.events import event_pages, events_calendar
from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.shared import FOLDER as STANDARDS
from cpd_portfolio.pages.shared import practice_pages
from cpd_portfolio.pages.site import NavItem, Site
from cpd_portfolio.view.events import CALENDAR
from cpd_portfolio.view.model import SiteView
from cpd_portfolio.view.model.shared import EventsView, SharedPracticeView


def make_front(
    view: SiteView,
    events: EventsView,
    practice: SharedPracticeView,
    name: str,
    elsewhere: tuple[NavItem, ...] = (),
) -> Site:
    """The organisation's site at the root. `elsewhere`: the sites below it that there are, for
    the navigation, which names no single page: there may be thousands."""
    people = render("people.html", "", name, view=view, name=name)
    pages = (people, *event_pages(events), *practice_pages(practice))
    nav = (
        NavItem("People", ""),
        NavItem("Events", EVENTS),
        NavItem("Shared practice", STANDARDS),
        *elsewhere,
    )
    downloads = {f"{EVENTS}{CALENDAR}": events_calendar(events, name)}
    return Site("", name, pages, nav, downloads=downloads)
