"""The quality team's pages -> the site at organisation/, a page a topic; long lists in parts."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from cpd_portfolio.pages.charts.ahead import ahead_chart
from cpd_portfolio.pages.charts.bars import bar_chart
from cpd_portfolio.pages.charts.distribution import distribution
from cpd_portfolio.pages.charts.months import MonthsChart, months_chart
from cpd_portfolio.pages.downloads import table_files
from cpd_portfolio.pages.paging import MOST_ROWS, in_parts, page_of_row
from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.site import NavItem, Page, Site
from cpd_portfolio.view.model.organisation import (
    EventView,
    MonthsView,
    OrganisationView,
    RequiredListView,
    RequiredView,
)
from cpd_portfolio.view.model.tables import TableView

FOLDER = "organisation"
NAME = "The service’s CPD"
PEOPLE_ROWS = MOST_ROWS  # rows of people on a page
MOST_GROUPS = 250  # rows of teams on a page: they are broad


def make_organisation(view: OrganisationView) -> Site:
    pages = (
        _page(
            "overview",
            "",
            NAME,
            view,
            by_month=_months(view.overview.months),
            ahead=ahead_chart(view.overview.ahead),
        ),
        *_groups(view, "hours", "hours/", "Hours by team"),
        *_groups(view, "partners", "partners/", "Partners"),
        *_people(view),
        *_standards(view),
        *_required(view, view.mandatory, "mandatory/", "Mandatory learning"),
        *_events(view),
        *_required(view, view.reviews, "reviews/", "Reviews and observations"),
        *_problems(view),
    )
    nav = (
        NavItem("Overview", ""),
        NavItem("Mandatory learning", "mandatory/"),
        NavItem("Reviews and observations", "reviews/"),
        NavItem("Hours by team", "hours/"),
        NavItem("Partners", "partners/"),
        NavItem("Everybody’s figures", "people/"),
        NavItem("Standards", "standards/"),
        NavItem("Events", "events/"),
        NavItem("Problems in files", "problems/"),
        NavItem("Teams by manager", "../teams/"),
        *([NavItem("Programmes", "../programmes/")] if view.programmes else []),
        NavItem("Shared practice", "../standards/"),
        NavItem("All people", "../"),
    )
    return Site(FOLDER, NAME, pages, nav, downloads=dict(_downloads(view)))


def _page(template: str, path: str, title: str, view: OrganisationView, **values: Any) -> Page:
    return render(
        f"organisation/{template}.html", path, title, searchable=False, view=view, **values
    )


def _months(view: MonthsView) -> MonthsChart:
    return months_chart([(month.first, month.hours, month.last_year) for month in view.months])


def _groups(view: OrganisationView, name: str, path: str, title: str) -> Iterator[Page]:
    found = view.hours if name == "hours" else view.partners
    for part in in_parts(found.rows, path, MOST_GROUPS):
        charts = [distribution(row.bins) for row in part.rows]
        yield _page(
            name,
            part.path,
            part.titled(title),
            view,
            part=part,
            rows=list(zip(part.rows, charts, strict=True)),
            whole=found.whole,
            chart=distribution(found.whole.bins, height=60),
        )


def _people(view: OrganisationView) -> Iterator[Page]:
    for part in in_parts(view.people, "people/", PEOPLE_ROWS):
        yield _page("people", part.path, part.titled("Everybody’s figures"), view, part=part)


def _standards(view: OrganisationView) -> Iterator[Page]:
    for part in in_parts(view.standards.rows, "standards/", MOST_GROUPS):
        yield _page("standards", part.path, part.titled("Standards"), view, part=part)


def _required(
    view: OrganisationView, required: RequiredListView, path: str, title: str
) -> Iterator[Page]:
    links = {item.address: _links(item, f"{path}{item.address}/") for item in required.items}
    template = path.strip("/")
    yield _page(template, path, title, view, required=required, links=links)
    for item in required.items:
        for part in in_parts(item.rows, f"{path}{item.address}/", PEOPLE_ROWS):
            yield _page(
                "required",
                part.path,
                part.titled(item.title),
                view,
                item=item,
                part=part,
                links=links[item.address],
                above=(title, path),
            )


def _links(item: RequiredView, path: str) -> dict[str, str]:
    """Where the people of each status begin: rows go by status."""
    found: dict[str, str] = {}
    for index, row in enumerate(item.rows):
        if row.status not in found:
            found[row.status] = f"{page_of_row(index, path, PEOPLE_ROWS)}#{row.status}"
    return found


def _events(view: OrganisationView) -> Iterator[Page]:
    events = view.events
    yield _page("events", "events/", "INSET days and events", view)
    for event in (*events.coming, *events.this_year, *events.earlier):
        scores = _scores(event)
        for part in in_parts(event.rows, _event_path(event), PEOPLE_ROWS):
            yield _page(
                "event",
                part.path,
                part.titled(event.title),
                view,
                event=event,
                part=part,
                scores=bar_chart(scores, beside=True) if event.evaluations else None,
                score_rows=scores,
            )


def _scores(event: EventView) -> list[tuple[str, Fraction]]:
    """The best first."""
    best = max(score for score, _ in event.scores)
    return [
        (f"{score} (most useful)" if score == best else f"{score}", Fraction(number))
        for score, number in reversed(event.scores)
    ]


def _event_path(event: EventView) -> str:
    return f"events/{event.address}/"


def _problems(view: OrganisationView) -> Iterator[Page]:
    for part in in_parts(view.problems.rows, "problems/", MOST_GROUPS):
        yield _page("problems", part.path, part.titled("Problems in files"), view, part=part)


def _downloads(view: OrganisationView) -> Iterator[tuple[str, bytes]]:
    """Beside the page that shows the table."""
    events = view.events
    tables: list[tuple[str, TableView]] = [
        ("", view.overview.months.table),
        ("", view.overview.ahead_table),
        ("hours/", view.hours.table),
        ("partners/", view.partners.table),
        ("people/", view.people_table),
        ("standards/", view.standards.table),
        ("standards/", view.standards.groups_table),
        ("mandatory/", view.learning_by_group),
        ("events/", events.table),
        ("problems/", view.problems.table),
        *(
            (_event_path(event), event.table)
            for event in (*events.coming, *events.this_year, *events.earlier)
        ),
    ]
    for path, required in (("mandatory/", view.mandatory), ("reviews/", view.reviews)):
        tables.append((path, required.table))
        for item in required.items:
            tables.append((f"{path}{item.address}/", item.table))
            if item.held_table is not None:
                tables.append((f"{path}{item.address}/", item.held_table))
    for path, table in tables:
        for name, contents in table_files(table).items():
            yield f"{path}{name}", contents
