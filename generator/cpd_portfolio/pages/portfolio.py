"""One person's portfolio -> its site: overview, Reflective Record, reflections and the rest."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from cpd_portfolio.figures import short_date
from cpd_portfolio.pages.charts.ahead import Timeline, timeline
from cpd_portfolio.pages.charts.bars import bar_chart
from cpd_portfolio.pages.charts.course import CourseChart, course_chart
from cpd_portfolio.pages.charts.coverage import coverage_chart
from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.site import NavItem, Page, Site
from cpd_portfolio.view.figures import AHEAD_WORDS
from cpd_portfolio.view.model import PortfolioView, YearView


def make_portfolio(view: PortfolioView, files: dict[str, Path]) -> Site:
    """One person's site; `files` are the evidence files that it may show."""

    def page(name: str, title: str, searchable: bool = True, **shapes: Any) -> Page:
        where = f"{name}/"
        return render(f"{name}.html", where, title, searchable=searchable, view=view, **shapes)

    courses = {year.label: course_chart(year.course, year.hours) for year in view.years}
    course = courses[view.current.label]
    overview = render("overview.html", "", view.who.name, view=view, course=course)
    records = [_record_page(view, year, courses[year.label]) for year in view.years]
    coverage = coverage_chart(view.standards)
    standards = page("standards", "Professional standards", coverage=coverage)
    occupational = [page("occupational", "Occupational competency", searchable=False)]
    asked = (
        page("mandatory", "Mandatory learning", ahead=_ahead(view)),
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
        *_teams(view),
        NavItem("All people", "../../"),
    )
    pages = (overview, *records, *_reflection_pages(view), *listed, *_review_pages(view))
    return Site(f"people/{view.who.id}", view.who.name, pages, nav, files)


def _teams(view: PortfolioView) -> list[NavItem]:
    """The team that the person manages, and the one that they are in."""
    who = view.who
    managed = NavItem(f"Team of {who.name}", f"../../teams/{quote(who.id)}/")
    above = NavItem(f"Team of {who.line_manager}", f"../../teams/{quote(who.team_page or '')}/")
    return [*([managed] if who.manages else []), *([above] if who.team_page else [])]


def _record_page(view: PortfolioView, year: YearView, course: CourseChart | None) -> Page:
    path = f"record/{year.label}/"
    title = f"Reflective Record {year.label}"
    return render(
        "record.html",
        path,
        title,
        searchable=False,
        view=view,
        year=year,
        course=course,
        types=bar_chart(year.hours.by_type, "Other types"),
    )


def _ahead(view: PortfolioView) -> Timeline | None:
    return timeline([(item.date, item.kind) for item in view.year_ahead], AHEAD_WORDS.values())


def _reflection_pages(view: PortfolioView) -> list[Page]:
    """In the order of time, each with the one before and the one after."""
    shown = [
        record
        for year in view.years
        for record in (*year.records, *year.pending)
        if record.url is not None
    ]
    shown.reverse()
    shown.sort(key=lambda record: record.date)  # those that are pending, among the others
    found = []
    for index, record in enumerate(shown):
        before = shown[index - 1] if index else None
        after = shown[index + 1] if index + 1 < len(shown) else None
        found.append(
            render(
                "reflection.html",
                unquote(record.url or ""),
                record.title,
                within=f"record/{record.year}/",
                view=view,
                record=record,
                before=before,
                after=after,
            )
        )
    return found


def _review_pages(view: PortfolioView) -> list[Page]:
    return [
        render(
            "review.html",
            unquote(review.url),
            f"{review.kind_words}, {short_date(review.date)}",
            searchable=False,
            view=view,
            review=review,
        )
        for review in view.reviews
    ]
