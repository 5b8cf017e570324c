"""cpd why and cpd audit: from figures back to files and clauses."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from cpd_portfolio import trace
from cpd_portfolio.cli.common import (
    as_of_option,
    day_of,
    format_option,
    portfolios_option,
    say,
    say_problems,
    settings_of,
    stop_on_wrong_policy,
    year_of,
)
from cpd_portfolio.dates import CpdYear
from cpd_portfolio.measures import listed_in, measure_person
from cpd_portfolio.model import Person
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.places import Places
from cpd_portfolio.selection import select
from cpd_portfolio.trace import audit_written, written
from cpd_portfolio.trace.audit import draw


@click.command(short_help="How one figure came about: rule, clause, and every file behind it.")
@click.argument("person")
@click.argument("figure", required=False)
@portfolios_option
@as_of_option
@click.option("--year", help="A CPD year, such as 2025-26; the one of --as-of if left out.")
@format_option("text", "json")
def why(
    person: str,
    figure: str | None,
    portfolios: tuple[Path, ...],
    as_of: date | None,
    year: str | None,
    form: str,
) -> None:
    """How one figure of a person came about, so that it can be worked out again by hand.

    FIGURE is hours, inset-days, standards, standards:4, mandatory:ID, occupational:AREA/CHECK,
    qualifications:ID, reviews:KIND or records. Left out: a list of what can be asked.
    """
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    day = day_of(as_of, settings, portfolios)
    cpd_year = year_of(year, reading.policies, day)
    (someone,) = select(reading.library, person)
    case = _case(someone, reading, Places(settings.portfolios), day, cpd_year)
    if figure is not None:
        found = trace.trace(case, figure.strip())
        _print(written.as_json(case, found), written.as_text(case, found), form)
    else:
        traces = [trace.trace(case, name) for name in trace.figures_of(case)]
        objects = written.figures_as_json(case, traces)
        _print(objects, written.figures_as_text(case, traces), form)
    if not listed_in(someone, cpd_year, day):
        say(f"{someone.id} is not employed in {cpd_year.label}, and in no report of it.")
    say_problems(tuple(p for p in reading.library.problems if p.person == someone.id))


@click.command(short_help="A sample of people and records to look at, each figure traced.")
@portfolios_option
@as_of_option
@click.option("--year", help="A CPD year, such as 2025-26; the one of --as-of if left out.")
@click.option("--sample", type=click.IntRange(1), default=10, show_default=True, help="How many.")
@click.option("--seed", type=int, required=True, help="Any number; the same draws the same.")
@format_option("text", "json")
def audit(
    portfolios: tuple[Path, ...],
    as_of: date | None,
    year: str | None,
    sample: int,
    seed: int,
    form: str,
) -> None:
    """A sample of people, with each of their figures traced to files and clauses, and one or
    two of their records to read. The same seed draws the same sample."""
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    day = day_of(as_of, settings, portfolios)
    cpd_year = year_of(year, reading.policies, day)
    places = Places(settings.portfolios)
    people = [one for one in reading.library.people if listed_in(one, cpd_year, day)]
    found = draw(people, seed, sample, lambda one: _case(one, reading, places, day, cpd_year))
    policy = reading.policies.for_year(cpd_year).rules.name
    as_object = audit_written.audit_as_json(found, cpd_year, policy, day.isoformat())
    left_out = len(reading.library.left_out)
    drawn = audit_written.drawn_from(found, cpd_year, policy, day.isoformat(), left_out)
    _print(as_object, audit_written.audit_as_text(found, drawn), form)
    if sample > found.of:
        say(f"You asked for {sample} people, and there are {found.of}: all of them are taken.")
    say_problems(reading.library.problems)


def _case(
    person: Person, reading: Reading, places: Places, as_of: date, year: CpdYear
) -> trace.Case:
    standing = measure_person(person, reading.policies, as_of, year)
    return trace.case_of(person, standing, reading.library, reading.policies, places)


def _print(objects: dict[str, Any], text: str, form: str) -> None:
    as_json = json.dumps(objects, ensure_ascii=False, indent=1)
    click.echo(as_json if form == "json" else text)
