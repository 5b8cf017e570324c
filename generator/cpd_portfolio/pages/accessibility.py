"""The accessibility statement, which UK public bodies publish with every site, intranets too."""

from cpd_portfolio.model.accessibility import Accessibility
from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.site import Page

ADDRESS = "accessibility/"


def statement_page(said: Accessibility, name: str) -> Page:
    """`name`: the site's. Search is for what is in portfolios, so that this is not in it."""
    title = "Accessibility statement"
    return render("accessibility.html", ADDRESS, title, searchable=False, said=said, name=name)
