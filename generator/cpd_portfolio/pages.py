"""Views -> Pages: each page's address, title and finished HTML, through the templates in theme/.

Templates escape everything but fields that are already sanitised HTML, and get nothing but views.
A Site is one set of pages with its own navigation and search: one for the organisation at the
root, one for each person at people/<id>/. Any renderer can dress it (see mkdocs_site.py).
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cpd_portfolio.figures import as_text, british_date, date_span, hours_text, short_date
from cpd_portfolio.theme_files import theme_folder
from cpd_portfolio.view.model import PortfolioView, RecordView, SiteView, YearView

_HEADING = re.compile(r'<h2 id="([a-z0-9-]+)"[^>]*>(.*?)</h2>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """`path`: from the root of its site, "" or ending in `/`. `title`: plain text. `html`: safe.
    `contents`: (id, plain text) of the page's own headings."""

    path: str
    title: str
    html: str
    contents: tuple[tuple[str, str], ...] = ()
    searchable: bool = True  # not where a page repeats what has a page of its own


@dataclass(frozen=True, slots=True)
class NavItem:
    """`title` is plain text; either `path` or `children`."""

    title: str
    path: str | None = None
    children: tuple["NavItem", ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """`folder`: where it goes below the root, "" for the root itself. `files`: address in the
    site -> file to copy there."""

    folder: str
    name: str
    pages: tuple[Page, ...]
    nav: tuple[NavItem, ...]
    files: dict[str, Path]

    @property
    def up(self) -> str:
        """From this site to the root."""
        return "../" * len([part for part in self.folder.split("/") if part])


def make_portfolio(view: PortfolioView, files: dict[str, Path]) -> Site:
    """One person's site; `files` are the evidence files that it may show."""

    def page(name: str, title: str, path: str | None = None, searchable: bool = True) -> Page:
        where = f"{name}/" if path is None else path
        return _page(f"{name}.html", where, title, searchable=searchable, view=view)

    overview = _page("overview.html", "", view.who.name, view=view, latest=_latest(view))
    records = [_record_page(view, year) for year in view.years]
    standards = page("standards", "Professional standards")
    occupational = [page("occupational", "Occupational competency", searchable=False)]
    asked = (
        page("mandatory", "Mandatory learning"),
        page("qualifications", "Qualifications"),
        page("plan", "Development plan"),
        page("reviews", "Reviews", searchable=False),
        # review texts are for fewer people than the search index is
        page("review-sheet", "Review sheet", searchable=False),
    )
    listed = (standards, *(occupational if view.occupational else ()), *asked)
    nav = (
        NavItem("Overview", ""),
        NavItem(
            "Reflective Record",
            children=tuple(
                NavItem(year.label, page.path)
                for year, page in zip(view.years, records, strict=True)
            ),
        ),
        *(NavItem(page.title, page.path) for page in listed),
        NavItem("All people", "../../"),
    )
    pages = (overview, *records, *_reflection_pages(view), *listed, *_review_pages(view))
    return Site(f"people/{view.who.id}", view.who.name, pages, nav, files)


def make_front(view: SiteView, name: str) -> Site:
    """The organisation's site at the root: who there is."""
    page = _page("people.html", "", name, view=view, name=name)
    return Site("", name, (page,), (NavItem("People", ""),), {})


def _latest(view: PortfolioView, most: int = 5) -> list[RecordView]:
    shown = [record for year in view.years for record in year.records]
    return shown[:most]


def _record_page(view: PortfolioView, year: YearView) -> Page:
    path = f"record/{year.label}/"
    title = f"Reflective Record {year.label}"
    return _page("record.html", path, title, searchable=False, view=view, year=year)


def _reflection_pages(view: PortfolioView) -> list[Page]:
    """In the order of time, each with the one before and the one after."""
    shown = [record for year in view.years for record in year.records if record.url is not None]
    shown.reverse()
    found = []
    for index, record in enumerate(shown):
        before = shown[index - 1] if index else None
        after = shown[index + 1] if index + 1 < len(shown) else None
        found.append(
            _page(
                "reflection.html",
                unquote(record.url or ""),
                record.title,
                view=view,
                record=record,
                before=before,
                after=after,
            )
        )
    return found


def _review_pages(view: PortfolioView) -> list[Page]:
    return [
        _page(
            "review.html",
            unquote(review.url),
            f"{review.kind_words}, {short_date(review.date)}",
            searchable=False,
            view=view,
            review=review,
        )
        for review in view.reviews
    ]


def _page(template: str, path: str, title: str, *, searchable: bool = True, **values: Any) -> Page:
    root = "../" * path.count("/")
    html = _environment().get_template(template).render(root=root, **values)
    contents = tuple(
        (anchor, unescape(re.sub(r"<[^>]*>", "", heading)).strip())
        for anchor, heading in _HEADING.findall(html)
    )
    return Page(path, title, html, contents, searchable)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(theme_folder() / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=as_text,
        hours=hours_text,
        day=british_date,
        short_day=short_date,
        html=Markup,
        iso=date.isoformat,
    )
    environment.globals.update(span=date_span)
    return environment
