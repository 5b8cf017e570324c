"""What the quality team sees first: a card a topic, each leading to its page."""

import datetime as dt

from cpd_portfolio.figures import short_date
from cpd_portfolio.measures.ahead import Ahead
from cpd_portfolio.measures.organisation.whole import Organisation
from cpd_portfolio.view.figures import AHEAD_WORDS, view_ahead
from cpd_portfolio.view.model.organisation import (
    CardView,
    EventsView,
    HeatView,
    OverviewView,
    ProblemsView,
    RequiredListView,
)
from cpd_portfolio.view.model.tables import Column, TableView
from cpd_portfolio.view.organisation.hours import view_months


def view_overview(
    found: Organisation,
    mandatory: RequiredListView,
    reviews: RequiredListView,
    events: EventsView,
    heat: HeatView,
    problems: ProblemsView,
) -> OverviewView:
    groups = found.groups
    return OverviewView(
        people=len(groups.everyone.people),
        direct=len(groups.direct.people),
        partners=len(groups.everyone.people) - len(groups.direct.people),
        cards=(
            _asked("Mandatory learning", "mandatory/", mandatory),
            _asked("Reviews", "reviews/", reviews),
            _hours(found),
            _standards(heat),
            _events(events, found.service.as_of),
            _problems(problems),
        ),
        months=view_months(found),
        ahead=view_ahead(found.ahead),
        ahead_table=_ahead_table(found.ahead),
    )


def _ahead_table(ahead: Ahead) -> TableView:
    months = ((f"{month:%Y-%m}", counts) for month, counts in ahead.months)
    rows = (("overdue", ahead.overdue), ("paused", ahead.paused), *months)
    return TableView(
        "falling-due",
        "What falls due",
        (
            Column("due", "Due"),
            *(Column(kind, title, "figure") for kind, title in AHEAD_WORDS.items()),
        ),
        tuple((when, *counts) for when, counts in rows),
    )


def _asked(title: str, url: str, found: RequiredListView) -> CardView:
    people = _many(found.people, "person", "people")
    return CardView(
        title,
        url,
        ((found.overdue, "overdue", "overdue"), (found.due_soon, "due soon", "due-soon")),
        f"Overdue for {people}." if found.people else "Nothing is overdue.",
    )


def _hours(found: Organisation) -> CardView:
    by_status = found.hours.everyone.by_status
    words = {"behind": "behind", "on-track": "on track", "met": "met", "no-target": "no target"}
    return CardView(
        "Hours",
        "hours/",
        tuple((by_status[status], word, status) for status, word in words.items()),  # type: ignore[index]
        "People, by how they stand with their hours target.",
    )


def _standards(heat: HeatView) -> CardView:
    few = heat.thinnest[:3]
    return CardView(
        "Standards",
        "standards/",
        tuple((one.people, f"of {heat.asked:,} for standard {one.number}", None) for one in few),
        "The standards that the fewest people have a record for this year."
        if few
        else "The standards are asked of nobody.",
    )


def _events(events: EventsView, as_of: dt.date) -> CardView:
    waiting = sum(event.to_reflect for event in events.this_year)
    coming = [f"{event.title} ({short_date(event.date)})" for event in events.coming[:2]]
    note = (
        f"Next: {'; '.join(coming)}." if coming else f"None is planned after {short_date(as_of)}."
    )
    return CardView(
        "Events",
        "events/",
        (
            (len(events.coming), "to come", None),
            (waiting, "reflections to be written", None),
        ),
        note,
    )


def _problems(problems: ProblemsView) -> CardView:
    out = len(problems.left_out)
    note = (
        f"{_many(out, 'portfolio', 'portfolios')} cannot be read and {_is(out)} in no figure."
        if out
        else f"In {_many(problems.files, 'file', 'files')}."
        if problems.files
        else "Every file was read."
    )
    return CardView(
        "Problems in files",
        "problems/",
        ((problems.errors, "errors", None), (problems.warnings, "warnings", None)),
        note,
    )


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
