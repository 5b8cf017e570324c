"""cpd check and cpd schema: what is wrong with the files, and what may stand in them."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from cpd_portfolio.cli.common import (
    count,
    day_of,
    portfolios_option,
    print_problem,
    say,
    settings_of,
)
from cpd_portfolio.figures import counted
from cpd_portfolio.model import Problem
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.shares import ended
from cpd_portfolio.schema import KINDS, schema_of


@click.command()
@portfolios_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def check(portfolios: tuple[Path, ...], form: str) -> None:
    """List every problem in every file. Exits with 1 where there is an error."""
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    over = ended(reading.shares, day_of(None, settings, portfolios))
    problems = tuple(sorted((*reading.library.problems, *over), key=_place))
    errors, warnings = count(problems)
    if form == "json":
        rows = [_problem_object(problem) for problem in problems]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            print_problem(problem)
        if not problems and not reading.library.people:
            say("Nobody is here yet: each person has a folder with profile.md and employment.yml.")
        people, records = len(reading.library.people), _reflections(reading)
        say(
            f"Read {counted(people, 'portfolio')} with {counted(records, 'reflection')}: "
            f"{counted(errors, 'error')}, {counted(warnings, 'warning')}."
        )
    sys.exit(1 if errors else 0)


def _place(problem: Problem) -> tuple[str, int, str, str]:
    return (problem.path, problem.line, problem.code, problem.message)


def _reflections(reading: Reading) -> int:
    return sum(not r.is_attendance for person in reading.library.people for r in person.records)


def _problem_object(problem: Problem) -> dict[str, Any]:
    keys = ("path", "line", "code", "severity", "message", "hint", "person")
    return {key: getattr(problem, key) for key in keys}


@click.command()
@click.argument("kind", type=click.Choice(list(KINDS)), required=False)
def schema(kind: str | None) -> None:
    """Print the JSON Schema of a kind of file, or of all of them."""
    found = schema_of(kind) if kind else {name: schema_of(name) for name in KINDS}
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
