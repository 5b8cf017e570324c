"""Everybody who is listed in the CPD year, a row each."""

from cpd_portfolio.measures.organisation.whole import Organisation
from cpd_portfolio.view.model.organisation import PersonRow
from cpd_portfolio.view.model.tables import Column, TableView
from cpd_portfolio.view.organisation.names import WHO, Names, by_name, when, who_cells

_COLUMNS = (
    *WHO,
    Column("employer", "Employer"),
    Column("hours", "Hours", "figure"),
    Column("hours_target", "Target", "figure"),
    Column("hours_status", "Hours status", "status"),
    Column("inset_days", "INSET days", "figure"),
    Column("inset_days_target", "INSET days target", "figure"),
    Column("standards_covered", "Standards covered", "figure"),
    Column("mandatory_overdue", "Mandatory overdue", "figure"),
    Column("mandatory_due_soon", "Mandatory due soon", "figure"),
    Column("last_record", "Last record", "day"),
)


def view_people(found: Organisation) -> tuple[PersonRow, ...]:
    """By name."""
    service, names = found.service, Names(found.service)
    rows = []
    for person in service.listed:
        standing = service.standings[person.id]
        inset = standing.inset_days
        status = [result.status for result in standing.mandatory]
        rows.append(
            PersonRow(
                who=names.of(person.id),
                when=when(person, service.as_of),
                hours=standing.hours.total,
                target=standing.hours.target,
                status=standing.hours.status,
                inset=(inset.total, inset.target) if inset is not None else None,
                covered=standing.standards.covered,
                overdue=status.count("overdue"),
                due_soon=status.count("due-soon"),
                last_record=max(
                    (r.date for r in person.records if r.counts(service.as_of)), default=None
                ),
            )
        )
    return tuple(sorted(rows, key=lambda row: by_name(row.who)))


def people_table(rows: tuple[PersonRow, ...]) -> TableView:
    cells = tuple(
        (
            *who_cells(row.who),
            row.who.employer,
            row.hours,
            row.target,
            row.status,
            *(row.inset or (None, None)),
            row.covered,
            row.overdue,
            row.due_soon,
            row.last_record,
        )
        for row in rows
    )
    return TableView("people", "Everybody", _COLUMNS, cells)
