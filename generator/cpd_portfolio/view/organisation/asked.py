"""Mandatory learning and reviews: counts by status, and the people behind each."""

from cpd_portfolio.measures.next_steps import REVIEW_WORDS
from cpd_portfolio.measures.organisation.asked import STATUSES, Required
from cpd_portfolio.measures.organisation.whole import Organisation
from cpd_portfolio.policy import ANY, DIRECT, Requirement
from cpd_portfolio.view.addresses import safe_addresses
from cpd_portfolio.view.model.organisation import (
    AskedRow,
    HeldRow,
    RequiredListView,
    RequiredView,
)
from cpd_portfolio.view.model.tables import Cell, Column, TableView
from cpd_portfolio.view.organisation.names import (
    WHO,
    Names,
    group_name,
    partner_name,
    who_cells,
)

_COUNTS = tuple(
    Column(status.replace("-", "_"), status.replace("-", " ").capitalize(), "figure")
    for status in STATUSES
)


def view_mandatory_list(found: Organisation) -> RequiredListView:
    rules = {rule.id: rule for rule in found.service.today.rules.requirements}
    addresses = safe_addresses(rules)
    names = Names(found.service)
    items = tuple(
        _required(one, rules[one.id].title, addresses[one.id], _facts(rules[one.id]), names)
        for one in found.mandatory
    )
    columns = (
        Column("id", "Id"),
        Column("title", "Requirement"),
        *_COUNTS,
        Column("asked", "People asked", "figure"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.id, item.title, *one.by_status.values(), len(one.asked))
        for one, item in zip(found.mandatory, items, strict=True)
    )
    return _list(found.mandatory, items, TableView("mandatory", "By status", columns, rows))


def view_learning_by_group(found: Organisation) -> TableView:
    """Teams and partners, each a row; the sum of the rows is the whole service."""
    groups = [
        *((group_name(group), learning) for group, learning in found.learning.teams),
        *((partner_name(group), learning) for group, learning in found.learning.partners),
    ]
    columns = (
        Column("team", "Team"),
        Column("people", "People", "figure"),
        Column("people_overdue", "People with something overdue", "figure"),
        Column("overdue", "Overdue", "figure"),
        Column("due_soon", "Due soon", "figure"),
    )
    rows = tuple(
        (name, one.people, one.people_overdue, one.overdue, one.due_soon) for name, one in groups
    )
    return TableView("mandatory-by-team", "Mandatory learning by team", columns, rows)


def _list(
    required: tuple[Required, ...], items: tuple[RequiredView, ...], table: TableView
) -> RequiredListView:
    def urgency(item: RequiredView) -> tuple[int, int, bool]:
        by_status = dict(item.by_status)
        return (-by_status["overdue"], -by_status["due-soon"], not (item.rows or item.held))

    return RequiredListView(
        overdue=sum(one.by_status["overdue"] for one in required),
        due_soon=sum(one.by_status["due-soon"] for one in required),
        people=len({a.person for one in required for a in one.asked if a.status == "overdue"}),
        items=tuple(sorted(items, key=urgency)),
        table=table,
    )


def _facts(rule: Requirement) -> str:
    often = f"every {rule.every}" if rule.every is not None else "once"
    first = "first within" if rule.every is not None else "within"
    within = f", {first} {rule.within}" if rule.within is not None else ""
    staff = {ANY: "", DIRECT: ", of direct staff"}.get(
        rule.employer.casefold(), f", of staff of {rule.employer}"
    )
    clause = f". Policy: {rule.clause}" if rule.clause is not None else ""
    return f"Asked {often}{within}{staff}{clause}"


def view_reviews_list(found: Organisation) -> RequiredListView:
    names = Names(found.service)
    items = tuple(
        _required(one, REVIEW_WORDS[one.id].capitalize(), one.id, "", names, held=True)
        for one in found.reviews
    )
    columns = (
        Column("kind", "Kind"),
        Column("held", "Held this CPD year", "figure"),
        *_COUNTS,
        Column("asked", "People asked", "figure"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.id, len(one.held), *one.by_status.values(), len(one.asked)) for one in found.reviews
    )
    return _list(found.reviews, items, TableView("reviews", "By status", columns, rows))


def _required(
    one: Required, title: str, address: str, facts: str, names: Names, held: bool = False
) -> RequiredView:
    rows = tuple(AskedRow(names.of(a.person), a.status, a.last, a.due, a.late) for a in one.asked)
    reviews = tuple(HeldRow(names.of(review.person), review.date) for review in one.held)
    held_table = TableView(
        "held",
        f"{title}: held this CPD year",
        (*WHO, Column("date", "Date", "day")),
        tuple((*who_cells(row.who), row.date) for row in reviews),
    )
    return RequiredView(
        title=title,
        address=address,
        facts=facts,
        by_status=tuple(one.by_status.items()),
        rows=rows,
        held=reviews,
        table=_people_table(title, rows, late=not held),
        held_table=held_table if held else None,
    )


def _people_table(title: str, rows: tuple[AskedRow, ...], late: bool) -> TableView:
    def cells(row: AskedRow) -> tuple[Cell, ...]:
        done_late = ("yes" if row.late else "no",) if late else ()
        return (*who_cells(row.who), row.status, row.due, row.last, *done_late)

    columns = (
        *WHO,
        Column("status", "Status", "status"),
        Column("due", "Due", "day"),
        Column("last", "Last done", "day"),
        *([Column("late", "Done late")] if late else []),
    )
    return TableView("people", title, columns, tuple(cells(row) for row in rows))
