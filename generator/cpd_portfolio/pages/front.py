"""The root of the site, which everyone may read: who there is, events, what colleagues share. It
shows nobody's figures."""

from cpd_portfolio.model.accessibility import Accessibility
from cpd_portfolio.pages.accessibility import statement_page
from cpd_portfolio.pages.events import FOLDER as EVENTS
from cpd_portfolio.pages.events import event_pages, events_calendar
from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.shared import FOLDER as STANDARDS
from cpd_portfolio.pages.shared import practice_pages
from cpd_portfolio.pages.site import NavItem, Site
from cpd_portfolio.view.events import CALENDAR
from cpd_portfolio.view.model import SiteView
from cpd_portfolio.view.model.shared import RootView


def make_start(view: SiteView, name: str, said: Accessibility) -> Site:
    """The front page, and what every page leads to, for a preview of one person's portfolio."""
    page = render("people.html", "", name, view=view, name=name)
    return Site("", name, (page, statement_page(said, name)), (NavItem("People", ""),))


def make_front(view: RootView, name: str, said: Accessibility) -> Site:
    """`name`: the organisation's. `said`: in its accessibility statement."""
    people = render("people.html", "", name, view=view.people, name=name)
    shared = (*event_pages(view.events), *practice_pages(view.practice))
    pages = (people, *shared, statement_page(said, name))
    nav = (
        NavItem("People", ""),
        NavItem("Events", EVENTS),
        NavItem("Shared practice", STANDARDS),
        *(NavItem(title, url) for title, url in view.elsewhere),
    )
    downloads = {f"{EVENTS}{CALENDAR}": events_calendar(view.events, name)}
    return Site("", name, pages, nav, downloads=downloads)
