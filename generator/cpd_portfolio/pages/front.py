"""The root of the site, which everyone may read: who there is, and no figures."""

from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.site import NavItem, Site
from cpd_portfolio.view.model import SiteView


def make_front(view: SiteView, name: str) -> Site:
    """The organisation's site at the root: who there is."""
    page = render("people.html", "", name, view=view, name=name)
    return Site("", name, (page,), (NavItem("People", ""),))
