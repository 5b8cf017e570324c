"""Programmes -> the site at programmes/: the list, and a page a qualification."""

from collections.abc import Iterator

from cpd_portfolio.figures import short_date
from cpd_portfolio.pages.downloads import table_files
from cpd_portfolio.pages.paging import in_parts
from cpd_portfolio.pages.rendering import render
from cpd_portfolio.pages.site import Page, Site, front_nav
from cpd_portfolio.view.model import CheckView
from cpd_portfolio.view.model.programmes import (
    HeldView,
    ProgrammePage,
    ProgrammesView,
    SampledCheck,
    StaffView,
)
from cpd_portfolio.view.model.tables import Cell, Column, Linked, TableView

FOLDER = "programmes"
_MOST_STAFF = 100


def make_programmes(view: ProgrammesView) -> Site:
    """It holds how named people stand, so no search finds it."""
    table = programmes_table(view.programmes)
    downloads = table_files(table)
    listed = render(
        "programmes.html", "", "Programmes", searchable=False, table=table, as_of=view.as_of
    )
    pages = [listed]
    for programme in view.programmes:
        staff = staff_table(programme)
        for name, contents in table_files(staff).items():
            downloads[f"{programme.id}/{name}"] = contents
        pages += _programme_pages(programme, staff)
    nav = front_nav(FOLDER, programmes=True)
    return Site(FOLDER, "Programmes", tuple(pages), nav, downloads=downloads)


def _programme_pages(programme: ProgrammePage, table: TableView) -> Iterator[Page]:
    for part in in_parts(programme.staff, f"{programme.id}/", _MOST_STAFF):
        yield render(
            "programme.html",
            part.path,
            part.titled(programme.title),
            searchable=False,
            within="",
            programme=programme,
            table=table,
            part=part,
        )


_LIST = (
    Column("programme", "Programme"),
    Column("number", "Number"),
    Column("awarding_organisation", "Awarding organisation", "list"),
    Column("assessors", "Assessors", "figure"),
    Column("iqas", "IQAs", "figure"),
    Column("not_met", "Not met", "list"),
    Column("due_soon", "Due soon", "list"),
)


def programmes_table(programmes: tuple[ProgrammePage, ...]) -> TableView:
    rows = tuple(
        (
            Linked(programme.title, programme.url),
            programme.number,
            programme.awarding_organisations or None,
            programme.assessors,
            programme.iqas,
            _counts(programme.not_met, programme.unasked),
            _counts(programme.due_soon),
        )
        for programme in programmes
    )
    return TableView("programmes", "Programmes", _LIST, rows)


def _counts(found: tuple[tuple[str, int], ...], unasked: int = 0) -> Cell:
    words = [f"{title}: {_people(number)}" for title, number in found]
    if unasked:
        words.append(f"No check is asked of {_people(unasked)}")
    return tuple(words) or None


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


_STAFF = (
    Column("person", "Person"),
    Column("name", "Name"),
    Column("job_title", "Job title"),
    Column("employer", "Employer"),
    Column("area", "Area"),
    Column("role", "Role"),
)


def staff_table(programme: ProgrammePage) -> TableView:
    """A row a person and area, five columns a check: status, last, due, what it rests on and who
    has confirmed that."""
    columns = [*_STAFF]
    for check in programme.columns:
        columns += [
            Column(f"{check.id}_status", check.title, "status"),
            Column(f"{check.id}_last", f"{check.title}: last", "day"),
            Column(f"{check.id}_due", f"{check.title}: due", "day"),
            Column(f"{check.id}_rests_on", f"{check.title}: rests on"),
            Column(f"{check.id}_confirmed", f"{check.title}: confirmed"),
        ]
    columns.append(Column("qualifications", "Qualifications"))
    rows = tuple(_row(one, programme) for one in programme.staff)
    return TableView("staff", f"Staff of {programme.title}", tuple(columns), rows)


def _row(one: StaffView, programme: ProgrammePage) -> tuple[Cell, ...]:
    checks = {check.id: check for check in one.checks}
    cells: list[Cell] = [one.id, one.name, one.job_title, one.employer, one.area, one.role]
    for column in programme.columns:
        cells += _check(checks.get(column.id))
    cells.append("; ".join(map(_qualification, one.qualifications)) or None)
    return tuple(cells)


def _check(check: SampledCheck | None) -> tuple[Cell, ...]:
    if check is None:
        return (None,) * 5
    shown = check.shown
    confirmed = _confirmed(shown) if shown.claims else None
    return (shown.status, check.last, shown.due, shown.basis, confirmed)


def _confirmed(check: CheckView) -> str:
    if (by := check.confirmed) is None:
        return "Self-declared"
    day = f", {short_date(by.date)}" if by.date else ""
    return f"{by.by}{day}{f' ({by.how})' if by.how else ''}"


def _qualification(held: HeldView) -> str:
    when = held.awarded or ("held" if held.held else "working towards")
    return f"{held.title} ({when if held.held else 'working towards'})"
