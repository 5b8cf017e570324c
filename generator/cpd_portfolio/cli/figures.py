"""cpd report and cpd due: the figures, and what falls due."""

import json
import sys
from datetime import date
from pathlib import Path

import click

from cpd_portfolio import due_calendar, due_list
from cpd_portfolio.cli.common import (
    as_of_option,
    day_of,
    format_option,
    length_of,
    people_options,
    portfolios_option,
    print_table,
    say,
    say_frozen,
    say_not_frozen,
    say_problems,
    settings_of,
    stop_on_wrong_policy,
    year_of,
)
from cpd_portfolio.dates import add
from cpd_portfolio.figures import british_date
from cpd_portfolio.measures import measure, measure_person
from cpd_portfolio.measures.falling_due import falling_due
from cpd_portfolio.model.frozen import together
from cpd_portfolio.reading import read
from cpd_portfolio.report import (
    STATUSES,
    as_csv,
    as_object,
    as_table,
    filter_by,
    items_csv,
    items_table,
    statuses_named,
)
from cpd_portfolio.selection import select


@click.command(short_help="Hours, standards and the rest, person by person.")
@portfolios_option
@as_of_option
@click.option("--year", help="A CPD year, such as 2025-26; the one of --as-of if left out.")
@people_options
@click.option("--status", help=f"Who has one of these, with commas: {', '.join(STATUSES)}.")
@click.option("--requirement", help="Of whom mandatory learning is asked, by its id.")
@format_option("table", "csv", "json")
@click.option("--strict", is_flag=True, help="Exit with 1 where a file has an error.")
def report(
    portfolios: tuple[Path, ...],
    as_of: date | None,
    year: str | None,
    person: str | None,
    team: str | None,
    manager: str | None,
    status: str | None,
    requirement: str | None,
    form: str,
    strict: bool,
) -> None:
    """Hours, INSET days, standards and occupational competency, person by person."""
    wanted = statuses_named(status) if status is not None else None
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    day = day_of(as_of, settings, portfolios)
    cpd_year = year_of(year, reading.policies, day)
    chosen = {someone.id: someone for someone in select(reading.library, person, team, manager)}
    standings = measure(reading.library, reading.policies, day, cpd_year)
    rows = [(chosen[s.person], s) for s in standings if s.person in chosen]
    frozen = reading.library.frozen_in(cpd_year, day)
    asked_for_all = person is None and team is None and manager is None
    if not chosen and not asked_for_all:
        say("Nobody fits all that you asked for.")
    elif not rows:
        who = "Nobody" if asked_for_all else "Nobody that you asked for"
        say(f"{who} is employed in {cpd_year.label}.")
    matching = None
    if wanted is not None or requirement is not None:
        matching = filter_by(rows, reading.policies.on(day), wanted, requirement)
        if rows and not matching:
            say("Nobody that you asked for has such a result.")
    if form == "json":
        whole = rows if matching is None else [(one.person, one.standing) for one in matching]
        policy = reading.policies.for_year(cpd_year)
        on = frozen.on if frozen is not None else None
        found = as_object(whole, policy, cpd_year, day, on)
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif form == "csv":
        library = reading.library
        text = as_csv(rows, library) if matching is None else items_csv(matching, library)
        click.echo(text, nl=False)
    elif matching is None and rows:
        print_table(as_table(rows, cpd_year, day))
    elif matching:
        print_table(items_table(matching, cpd_year, day))
    if frozen is not None:
        say_frozen(frozen, together(s.frozen.changes for _, s in rows if s.frozen), most=20)
        gone = frozen.people - {s.person for s in standings} if asked_for_all else frozenset()
        say_not_frozen({s.person for _, s in rows} - frozen.people, gone)
    errors = say_problems(reading.library.problems)
    sys.exit(1 if strict and errors else 0)


@click.command(short_help="What falls due, and when.")
@portfolios_option
@as_of_option
@click.option("--within", default="60d", show_default=True, help="How far ahead: 60d, 8w, 3m, 1y.")
@people_options
@format_option("table", "csv", "ics")
def due(
    portfolios: tuple[Path, ...],
    as_of: date | None,
    within: str,
    person: str | None,
    team: str | None,
    manager: str | None,
    form: str,
) -> None:
    """What falls due: mandatory learning, checks, reviews, needs, passing on, impact."""
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    day = day_of(as_of, settings, portfolios)
    until = add(day, length_of("--within", within, "60d, 8w, 3m or 1y"))
    rules = reading.policies.on(day)
    year = reading.policies.year_of(day, day)
    items = sorted(
        (
            item
            for someone in select(reading.library, person, team, manager)
            for item in falling_due(
                someone, measure_person(someone, reading.policies, day, year), rules, day, until
            )
        ),
        key=lambda item: (item.due, item.person, item.kind, item.id),
    )
    if form == "csv":
        click.echo(due_list.as_csv(items), nl=False)
    elif form == "ics":
        click.echo(due_calendar.as_calendar(items, day), nl=False)
    elif items:
        print_table(due_list.as_table(items, day, until))
    else:
        say(f"Nothing falls due up to {british_date(until)}.")
    say_problems(reading.library.problems)
