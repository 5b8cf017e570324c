"""The commands. The only place that reads the clock, the current folder and the terminal."""

import dataclasses
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from rich.console import Console

from cpd_portfolio import __version__
from cpd_portfolio.authoring import new_reflection
from cpd_portfolio.dates import CpdYear, DateError, parse_date
from cpd_portfolio.measures import measure
from cpd_portfolio.model import Problem, UsageError
from cpd_portfolio.model.fields import read_hours
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.validate import did_you_mean, listing
from cpd_portfolio.report import as_object, as_table
from cpd_portfolio.schema import KINDS, schema_of
from cpd_portfolio.selection import select
from cpd_portfolio.settings import Settings, read_settings

F = TypeVar("F", bound=Callable[..., Any])


class DayType(click.ParamType):
    name = "YYYY-MM-DD"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except DateError as error:
            self.fail(f"{error.message}; {error.hint}", param, ctx)


class Group(click.Group):
    """Says misuse in one sentence, and never ends in a traceback over a closed pipe."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error)) from None
        except BrokenPipeError:
            # the reader (head, less) has gone: nothing more to say to it
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
            ctx.exit(0)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cpd")
def main() -> None:
    """CPD portfolios: check, report and publish a folder of Markdown reflections."""


def portfolios_option(command: F) -> F:
    return click.option(
        "--portfolios",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A portfolios folder; give it several times to lay folders over each other.",
    )(command)


def as_of_option(command: F) -> F:
    return click.option(
        "--as-of", type=DayType(), help="The date to work everything out for; today if left out."
    )(command)


def _settings(portfolios: tuple[Path, ...]) -> Settings:
    settings = read_settings(Path.cwd())
    return dataclasses.replace(settings, portfolios=portfolios) if portfolios else settings


def _as_of(given: date | None, settings: Settings, portfolios: tuple[Path, ...]) -> date:
    """The option, else what mkdocs.yml fixes for its own portfolios, else today."""
    if given is not None:
        return given
    if settings.as_of is not None and not portfolios:
        return settings.as_of
    return date.today()  # noqa: DTZ011 — the day where the person at the keyboard is


def _year(label: str | None, policies: Policies, as_of: date) -> CpdYear:
    if label is None:
        return policies.year_of(as_of, as_of)
    year = policies.year_named(label, as_of)
    if year is None:
        example = policies.year_of(as_of, as_of).label
        raise UsageError(f"“{label}” is not a CPD year of this policy; write one like {example}")
    return year


def _say(text: str) -> None:
    click.echo(text, err=True)


def _stop_on_wrong_policy(reading: Reading) -> None:
    if not reading.policy_is_wrong:
        return
    for problem in reading.library.problems:
        if problem.person is None and "policy" in Path(problem.path).name:
            _print_problem(problem, err=True)
    _say("The policy has an error, so nothing can be worked out. Mend it first.")
    sys.exit(1)


def _print_problem(problem: Problem, err: bool = False) -> None:
    where = f"{problem.path}:{problem.line}"
    click.echo(f"{where}: {problem.severity} {problem.code} {problem.message}", err=err)
    click.echo(f"    {problem.hint}", err=err)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _count(problems: tuple[Problem, ...]) -> tuple[int, int]:
    errors = sum(problem.is_error for problem in problems)
    return errors, len(problems) - errors


def _say_problems(problems: tuple[Problem, ...]) -> int:
    """One line on standard error; returns the number of errors."""
    errors, warnings = _count(problems)
    if errors or warnings:
        found = f"{_counted(errors, 'error')} and {_counted(warnings, 'warning')}"
        what = "What has an error is left out of the figures. " if errors else ""
        _say(f"Found {found} in the files. {what}`cpd check` lists them.")
    return errors


@main.command()
@portfolios_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def check(portfolios: tuple[Path, ...], form: str) -> None:
    """List every problem in every file. Exits with 1 where there is an error."""
    reading = read(_settings(portfolios).portfolios)
    problems = reading.library.problems
    errors, warnings = _count(problems)
    if form == "json":
        rows = [_problem_object(problem) for problem in problems]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            _print_problem(problem)
        people, records = len(reading.library.people), _reflections(reading)
        _say(
            f"Read {_counted(people, 'portfolio')} with {_counted(records, 'reflection')}: "
            f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}."
        )
    sys.exit(1 if errors else 0)


def _reflections(reading: Reading) -> int:
    return sum(not r.is_attendance for person in reading.library.people for r in person.records)


def _problem_object(problem: Problem) -> dict[str, Any]:
    keys = ("path", "line", "code", "severity", "message", "hint", "person")
    return {key: getattr(problem, key) for key in keys}


@main.command()
@portfolios_option
@as_of_option
@click.option("--year", help="A CPD year, such as 2025-26; the one of --as-of if left out.")
@click.option("--person", help="One person, by id.")
@click.option("--team", help="One team, by its label.")
@click.option("--manager", help="Everyone below a manager, by id.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--strict", is_flag=True, help="Exit with 1 where a file has an error.")
def report(
    portfolios: tuple[Path, ...],
    as_of: date | None,
    year: str | None,
    person: str | None,
    team: str | None,
    manager: str | None,
    form: str,
    strict: bool,
) -> None:
    """Hours, INSET days, standards and occupational competency, person by person."""
    settings = _settings(portfolios)
    reading = read(settings.portfolios)
    _stop_on_wrong_policy(reading)
    day = _as_of(as_of, settings, portfolios)
    cpd_year = _year(year, reading.policies, day)
    chosen = {
        someone.id: someone for someone in select(reading.library.people, person, team, manager)
    }
    standings = measure(reading.library, reading.policies, day, cpd_year)
    rows = [(chosen[s.person], s) for s in standings if s.person in chosen]
    if form == "json":
        policy = reading.policies.for_year(cpd_year)
        click.echo(json.dumps(as_object(rows, policy, cpd_year, day), ensure_ascii=False, indent=1))
    else:
        Console().print(as_table(rows, cpd_year, day))
    if not rows:
        _say(f"Nobody that you asked for is employed in {cpd_year.label}.")
    errors = _say_problems(reading.library.problems)
    sys.exit(1 if strict and errors else 0)


@main.command()
@click.argument("kind", type=click.Choice(list(KINDS)), required=False)
def schema(kind: str | None) -> None:
    """Print the JSON Schema of a kind of file, or of all of them."""
    found = schema_of(kind) if kind else {name: schema_of(name) for name in KINDS}
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
