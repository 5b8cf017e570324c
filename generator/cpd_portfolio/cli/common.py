"""What the commands share: options, the date, the settings, and how things are said."""

import os
import re
import sys
from collections.abc import Callable, Set
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec.structs import replace

from cpd_portfolio.cli.streams import refuse_what_is_no_text
from cpd_portfolio.dates import CpdYear, DateError, Duration, parse_date, parse_duration
from cpd_portfolio.figures import british_date, counted, frozen_words
from cpd_portfolio.model import FileChange, Problem, UsageError, YearFrozen
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading import Reading
from cpd_portfolio.settings import Settings, read_settings

if TYPE_CHECKING:
    from rich.table import Table

_WIDTH_OF_A_FILE = 120  # where the table goes into a file or a pipe
F = TypeVar("F", bound=Callable[..., Any])


class DayType(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except DateError as error:
            self.fail(f"{error.message}; {error.hint}", param, ctx)


def portfolios_option(command: F) -> F:
    return click.option(
        "--portfolios",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A portfolios folder; give it several times to lay folders over each other.",
    )(command)


def as_of_option(command: F) -> F:
    return click.option(
        "--as-of",
        type=DayType(),
        help="The date to work everything out for; if left out the one in mkdocs.yml, else today.",
    )(command)


def format_option(first: str, *more: str) -> Callable[[F], F]:
    """What is printed; the first if nobody says."""
    return click.option(
        "--format",
        "form",
        type=click.Choice([first, *more], case_sensitive=False),
        default=first,
        show_default=True,
        help="How it is printed.",
    )


def people_options(command: F) -> F:
    """Whom a command is about (selection.py)."""
    for option in (
        click.option("--manager", help="Everyone below a manager, by id."),
        click.option("--team", help="One team, by its label."),
        click.option("--person", help="One person, by id."),
    ):
        command = option(command)
    return command


def settings_of(portfolios: tuple[Path, ...]) -> Settings:
    """What nearly every command asks for first, so that what is no text is refused here."""
    refuse_what_is_no_text()
    settings = read_settings(Path.cwd(), os.environ)
    return replace(settings, portfolios=portfolios) if portfolios else settings


def today() -> date:
    """The day where the person at the keyboard is."""
    return date.today()  # noqa: DTZ011


def day_of(given: date | None, settings: Settings, portfolios: tuple[Path, ...]) -> date:
    """The option, else what mkdocs.yml fixes for its own portfolios, else today."""
    if given is not None:
        return given
    if settings.as_of is not None and not portfolios:
        return settings.as_of
    return today()


def say_day(day: date) -> None:
    """Access rules of another day than today's let in who has left and keep out who has come."""
    if day != today():
        say(f"These are the access rules of {british_date(day)}, not of today.")


def year_of(label: str | None, policies: Policies, as_of: date) -> CpdYear:
    if label is None:
        return policies.year_of(as_of, as_of)
    year = policies.year_named(label, as_of)
    if year is None:
        example = policies.year_of(as_of, as_of).label
        raise UsageError(f"“{label}” is not a CPD year of this policy; write one like {example}")
    return year


def length_of(option: str, written: str, like: str) -> Duration:
    """`60d`, `8w`, `3m`, `1y`, or in words: `60 days`. Raises UsageError."""
    units = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
    short = re.fullmatch(r"(\d{1,6}) *([dwmy])", written.strip().lower(), re.ASCII)
    try:
        return parse_duration(f"{short[1]} {units[short[2]]}" if short else written)
    except ValueError as error:
        raise UsageError(f"{option}: {error}; write it like {like}") from None


def say(text: str) -> None:
    click.echo(text, err=True)


def print_table(table: "Table") -> None:
    from rich.console import Console

    terminal = Console().is_terminal
    Console(width=None if terminal else _WIDTH_OF_A_FILE).print(table)


def stop_on_wrong_policy(reading: Reading) -> None:
    if reading.policy_is_wrong:
        say_wrong_policy(reading.policy_problems)
        sys.exit(1)


def say_wrong_policy(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        print_problem(problem, err=True)
    if problems:
        say("The policy has an error, so nothing can be worked out. Mend it first.")


def print_problem(problem: Problem, err: bool = False) -> None:
    where = f"{problem.path}:{problem.line}"
    click.echo(f"{where}: {problem.severity} {problem.code} {problem.message}", err=err)
    click.echo(f"    {problem.hint}", err=err)


def count(problems: tuple[Problem, ...]) -> tuple[int, int]:
    errors = sum(problem.is_error for problem in problems)
    return errors, len(problems) - errors


def say_problems(problems: tuple[Problem, ...]) -> int:
    """One line on standard error; returns the number of errors."""
    return say_counts(*count(problems))


def say_counts(errors: int, warnings: int) -> int:
    if errors or warnings:
        found = f"{counted(errors, 'error')} and {counted(warnings, 'warning')}"
        what = "What has an error is left out of the figures. " if errors else ""
        say(f"Found {found} in the files. {what}`cpd check` lists them.")
    return errors


def say_frozen(frozen: YearFrozen, changes: tuple[FileChange, ...], most: int = 0) -> None:
    """On standard error: that a CPD year is frozen, and how many files have changed since, the
    first so many by name. Private files have none."""
    number = len(changes)
    say(frozen_words(frozen.year.label, frozen.on, number))
    named = [change for change in changes if change.path]
    for change in named[:most]:
        say(f"    {change.path}: {change.what}")
    if most and len(named) > most:
        say(f"    and {len(named) - most} more")
    if most and number > len(named):
        say(f"    {counted(number - len(named), 'file')} without a name here: private, or may be")


def say_not_frozen(live: Set[str], gone: Set[str]) -> None:
    """Who is listed in a frozen year without frozen figures, and the other way round."""
    if live:
        who = ", ".join(sorted(live)[:10]) + (", …" if len(live) > 10 else "")
        say(f"    Not frozen, and worked out from the files as they are: {who}.")
    if gone:
        has, is_not = ("person", "is") if len(gone) == 1 else ("people", "are")
        say(f"    {len(gone)} {has} of that year can no longer be read, and so {is_not} not shown.")


def shown_path(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
