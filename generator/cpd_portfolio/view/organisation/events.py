"""INSET days and events: who came, evaluations, who has not reflected; who is expected."""

from urllib.parse import quote

from cpd_portfolio.measures.organisation.events import Attended, EventFigures
from cpd_portfolio.measures.organisation.whole import Organisation
from cpd_portfolio.measures.service import Service
from cpd_portfolio.view.addresses import safe_addresses
from cpd_portfolio.view.events import event_addresses
from cpd_portfolio.view.model.organisation import (
    AttendedRow,
    CommentView,
    EventsView,
    EventView,
)
from cpd_portfolio.view.model.tables import Cell, Column, Linked, TableView
from cpd_portfolio.view.organisation.names import WHO, Names, by_name, who_cells
from cpd_portfolio.view.records import address_of

_COLUMNS = (
    Column("event", "Event"),
    Column("title", "Title"),
    Column("date", "Date", "day"),
    Column("until", "Until", "day"),
    Column("type", "Type"),
    Column("cpd_year", "CPD year"),
    Column("attendees", "Came or expected", "figure"),
    Column("reflected", "Reflected", "figure"),
    Column("to_reflect", "Still to reflect", "figure"),
    Column("evaluations", "Evaluations", "figure"),
    Column("useful_mean", "Useful, mean of 1 to 5", "figure"),
    *(Column(f"useful_{score}", f"Useful {score}", "figure") for score in range(1, 6)),
)


def view_events(found: Organisation) -> EventsView:
    service = found.service
    addresses = safe_addresses(one.event.id for one in found.events)
    public = event_addresses(event.id for event in service.library.events)
    views = [
        _event(one, addresses[one.event.id], public[one.event.id], service) for one in found.events
    ]
    year = service.year.label
    past = [view for view in views if not view.coming]
    rows = tuple(_row(one, view) for one, view in zip(found.events, views, strict=True))
    return EventsView(
        coming=tuple(reversed([view for view in views if view.coming])),
        this_year=tuple(view for view in past if view.year == year),
        earlier=tuple(view for view in past if view.year != year),
        table=TableView("events", "Events", _COLUMNS, rows),
    )


def _row(one: EventFigures, view: EventView) -> tuple[Cell, ...]:
    return (
        one.event.id,
        Linked(view.title, f"events/{view.address}/"),
        view.date,
        view.until,
        view.type,
        view.year,
        view.people,
        *((None, None) if view.coming else (view.reflected, view.to_reflect)),
        *((None,) * 7 if view.coming else _evaluated(view)),
    )


def _evaluated(view: EventView) -> tuple[Cell, ...]:
    return (view.evaluations, view.mean_useful, *(number for _, number in view.scores))


def _event(one: EventFigures, address: str, public: str, service: Service) -> EventView:
    event, names = one.event, Names(service)
    pairs = sorted(
        ((_attended(person, names), person) for person in one.attended),
        key=lambda pair: by_name(pair[0].who),
    )
    comments = [
        CommentView(row.who, evaluation.useful, evaluation.comment)
        for row, person in pairs
        if person.reflection is not None
        and (evaluation := person.reflection.evaluation) is not None
        and evaluation.comment is not None
    ]
    rows = tuple(row for row, _ in pairs)
    return EventView(
        title=event.title,
        address=address,
        public_url=quote(public),
        date=event.date,
        until=event.until,
        type=service.policies.type_label(event.type),
        hours=event.hours,
        year=service.policies.year_of(event.date, service.as_of).label,
        coming=one.coming,
        people=len(one.attended),
        reflected=one.reflected,
        to_reflect=one.to_reflect,
        evaluations=one.evaluations,
        mean_useful=one.mean_useful,
        scores=tuple(one.scores.items()),
        comments=tuple(comments),
        rows=rows,
        table=_table(one, rows, {comment.who.id: comment.comment for comment in comments}),
    )


def _attended(one: Attended, names: Names) -> AttendedRow:
    who, shown = names.of(one.person), one.reflection
    evaluation = shown.evaluation if shown is not None else None
    address = address_of(shown.slug) if shown is not None and shown.slug is not None else None
    return AttendedRow(
        who=who,
        reflection_url=f"{who.url}{address}" if who.url and address else None,
        useful=evaluation.useful if evaluation is not None else None,
        to_reflect=one.to_reflect,
    )


def _table(one: EventFigures, rows: tuple[AttendedRow, ...], comments: dict[str, str]) -> TableView:
    if one.coming:
        return TableView("expected", "Expected", WHO, tuple(who_cells(row.who) for row in rows))
    columns = (
        *WHO,
        Column("reflection", "Reflection"),
        Column("useful", "Useful, 1 to 5", "figure"),
        Column("comment", "Comment"),
    )
    return TableView(
        "attendees",
        "Who came",
        columns,
        tuple(
            (*who_cells(row.who), _reflection(row), row.useful, comments.get(row.who.id))
            for row in rows
        ),
    )


def _reflection(row: AttendedRow) -> str | None:
    if row.to_reflect:
        return "not-yet"
    return "yes" if row.reflection_url is not None else None
