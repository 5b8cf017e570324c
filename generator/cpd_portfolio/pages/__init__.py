"""Views -> Pages: each page's address, title and finished HTML, through the templates in theme/.

A Site is one set of pages with its own navigation and search: one for the service at the root,
one for each person at people/<id>/, and so on. Any renderer can dress it (see mkdocs_site.py).
A module a kind of site; rendering has the templates, site the values.
"""

from cpd_portfolio.pages.front import make_front, make_start
from cpd_portfolio.pages.organisation import make_organisation
from cpd_portfolio.pages.portfolio import make_portfolio
from cpd_portfolio.pages.programmes import make_programmes
from cpd_portfolio.pages.site import NavItem, Page, Site
from cpd_portfolio.pages.teams import make_team, make_team_list

__all__ = [
    "NavItem",
    "Page",
    "Site",
    "make_front",
    "make_organisation",
    "make_portfolio",
    "make_programmes",
    "make_start",
    "make_team",
    "make_team_list",
]
