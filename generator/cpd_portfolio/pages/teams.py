"""A manager's people -> the site at teams/<manager id>/, and the list of managers at teams/."""

from collections.abc import Iterable

from cpd_portfolio.due_calendar import as_calendar
from cpd_portfolio.measures.falling_due import DueItem
from cpd_portfolio.pages.charts.ahead import ahead_chart
from cpd_portfolio.pages.downloads import table_files
from cpd_portfolio.pages.paging import in_parts
from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.site import NavItem, Site, front_nav
from cpd_portfolio.view.model.tables import Cell, Column, Linked, TableView
from cpd_portfolio.view.model.teams import MemberView, TeamLink, TeamView

CALENDAR = "due.ics"
MOST_MEMBERS = 150  # rows on a page: they are broad


def make_team(view: TeamView, due: Iterable[DueItem]) -> Site:
    """`due`: the team's dates, for the calendar file beside the page."""
    title = f"Team of {view.manager}"
    table = team_table(view)
    pages = tuple(
        render(
            "team.html",
            part.path,
            part.titled(title),
            searchable=False,
            view=view,
            table=table,
            part=part,
            ahead=ahead_chart(view.ahead) if part.number == 1 else None,
        )
        for part in in_parts(view.members, "", MOST_MEMBERS)
    )
    downloads = {
        CALENDAR: as_calendar(due, view.as_of, f"{title}: CPD due"),
        **table_files(table),
    }
    nav = (
        NavItem(title, ""),
        NavItem("All teams", "../"),
        NavItem("The service’s CPD", "../../organisation/"),
        NavItem("Events", "../../events/"),
        NavItem("All people", "../../"),
    )
    return Site(f"teams/{view.id}", title, pages, nav, downloads=downloads)


def make_team_list(links: tuple[TeamLink, ...], programmes: bool) -> Site:
    """`programmes`: whether there are any to lead to."""
    page = render("teams.html", "", "Teams", searchable=False, teams=links)
    return Site("teams", "Teams", (page,), front_nav("teams", programmes))


_COLUMNS = (
    Column("id", "Id"),
    Column("name", "Name"),
    Column("job_title", "Job title"),
    Column("away", "Away"),
    Column("hours", "Hours", "figure"),
    Column("hours_target", "Target", "figure"),
    Column("hours_expected", "Even pace", "figure"),
    Column("hours_status", "Hours status", "status"),
    Column("inset_days", "INSET days", "figure"),
    Column("inset_days_target", "INSET days target", "figure"),
    Column("standards_covered", "Standards covered", "figure"),
    Column("mandatory_overdue", "Mandatory overdue", "figure"),
    Column("mandatory_due_soon", "Mandatory due soon", "figure"),
    Column("occupational_not_met", "Occupational checks not met", "figure"),
    Column("last_record", "Last record", "day"),
    Column("next_review", "Next review"),
    Column("next_review_due", "Next review due", "day"),
    Column("talk_about", "To talk about"),
)


def team_table(view: TeamView) -> TableView:
    """The direct members' figures, for a spreadsheet."""
    rows = tuple(_row(member) for member in (*view.members, *view.others))
    return TableView("team", f"Team of {view.manager}", _COLUMNS, rows)


def _row(member: MemberView) -> tuple[Cell, ...]:
    def count(items: str, status: str) -> int:
        found = member.mandatory if items == "mandatory" else member.occupational
        return sum(len(group.items) for group in found if group.status == status)

    hours, inset = member.hours, member.inset_days
    return (
        member.card.id,
        Linked(member.card.name, f"../../people/{member.card.id}/"),
        member.card.job_title,
        member.when,
        hours.total,
        hours.target,
        hours.expected,
        hours.status,
        inset.total if inset else None,
        inset.target if inset else None,
        member.covered,
        count("mandatory", "overdue"),
        count("mandatory", "due-soon"),
        count("occupational", "not-met"),
        member.last_record,
        member.next_review,
        member.next_review_due,
        "; ".join(reason.title for reason in member.reasons) or None,
    )
