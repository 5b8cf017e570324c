"""cpd check and cpd schema: what is wrong with the files, and what may stand in them."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from cpd_portfolio.cli.common import (
    count,
    day_of,
    format_option,
    portfolios_option,
    print_problem,
    say,
    settings_of,
)
from cpd_portfolio.figures import counted
from cpd_portfolio.model import Problem, UsageError
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.privacy import CODES
from cpd_portfolio.reading.scan import name_of_root, printable
from cpd_portfolio.reading.shares import ended
from cpd_portfolio.schema import KINDS, schema_of

PERSONAL = frozenset(CODES.values())


@click.command(short_help="List every problem in every file, and what to write instead.")
@portfolios_option
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE OR FOLDER]...")
@format_option("text", "json")
@click.option(
    "--strict-privacy",
    is_flag=True,
    help="Exit with 1 where a text seems to hold somebody's personal data, too.",
)
def check(
    portfolios: tuple[Path, ...], files: tuple[Path, ...], form: str, strict_privacy: bool
) -> None:
    """List every problem in every file, or in the files and folders named. Exits with 1 where
    there is an error."""
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    over = ended(reading.shares, day_of(None, settings, portfolios))
    problems = tuple(sorted((*reading.library.problems, *over), key=_place))
    if files:
        asked, elsewhere = _shown(settings.portfolios, files)
        problems = tuple(problem for problem in problems if _is_asked_for(problem, asked))
        if reading.policy_is_wrong:
            say("The policy has an error: these files were checked against the shipped rules.")
    personal = [problem for problem in problems if problem.code in PERSONAL]
    if strict_privacy:
        problems = tuple(
            replace(problem, severity="error") if problem.code in PERSONAL else problem
            for problem in problems
        )
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
            f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
            f"{' in what was asked for' if files else ''}."
        )
    if files and elsewhere:
        say(_not_checked(elsewhere))
    if personal:
        say(_WHAT_IS_PUSHED)
    sys.exit(1 if errors else 0)


_WHAT_IS_PUSHED = (
    "What looks like personal data: take it out before you push. What is pushed is hard to take "
    "back: it stays in the history of every copy of the repository."
)


def _shown(
    roots: tuple[Path, ...], files: tuple[Path, ...]
) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """The paths that problems show of these files and folders, and which of them lie elsewhere.
    Raises UsageError where one is not there."""
    found: list[str] = []
    elsewhere = []
    for file in files:
        if not os.path.lexists(file):
            raise UsageError(f"there is no file or folder {file}")
        # a link is never followed: what is said of it is said of its own path
        where = file.parent.resolve() / file.name if file.is_symlink() else file.resolve()
        before = len(found)
        for root in roots:
            shown, top = name_of_root(root), root.resolve()
            if top.is_relative_to(where):
                found.append(shown)
            elif where.is_relative_to(top):
                found.append(printable(f"{shown}/{where.relative_to(top).as_posix()}"))
        if len(found) == before:
            elsewhere.append(file)
    return tuple(found), tuple(elsewhere)


def _not_checked(files: tuple[Path, ...]) -> str:
    names = ", ".join(printable(str(file)) for file in files[:5])
    more = f" and {len(files) - 5} more" if len(files) > 5 else ""
    lie = "it lies" if len(files) == 1 else "they lie"
    where = "To check another folder, name it with --portfolios."
    return f"Not checked, since {lie} in no portfolios folder: {names}{more}. {where}"


def _is_asked_for(problem: Problem, asked: tuple[str, ...]) -> bool:
    return any(problem.path == path or problem.path.startswith(f"{path}/") for path in asked)


def _place(problem: Problem) -> tuple[str, int, str, str]:
    return (problem.path, problem.line, problem.code, problem.message)


def _reflections(reading: Reading) -> int:
    return sum(not r.is_attendance for person in reading.library.people for r in person.records)


def _problem_object(problem: Problem) -> dict[str, Any]:
    keys = ("path", "line", "code", "severity", "message", "hint", "person")
    return {key: getattr(problem, key) for key in keys}


@click.command(short_help="Print the JSON Schema of a kind of file, or of all of them.")
@click.argument(
    "kind", type=click.Choice(list(KINDS), case_sensitive=False), required=False, metavar="[KIND]"
)
def schema(kind: str | None) -> None:
    """Print the JSON Schema of a kind of file, or of all of them, for an editor that checks as you
    type.

    KIND is profile, employment, reflection, event, plan, review, policy, standards or shares.
    """
    found = schema_of(kind) if kind else {name: schema_of(name) for name in KINDS}
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
