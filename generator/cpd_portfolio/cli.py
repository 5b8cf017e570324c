"""The commands. The only place that reads the clock, the current folder and the terminal."""

import dataclasses
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic_core import PydanticCustomError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from cpd_portfolio import __version__, due_list
from cpd_portfolio.authoring import new_reflection
from cpd_portfolio.dates import CpdYear, DateError, Duration, add, parse_date, parse_duration
from cpd_portfolio.figures import as_text as figures_text
from cpd_portfolio.measures import measure, measure_person
from cpd_portfolio.measures.falling_due import falling_due
from cpd_portfolio.model import Problem, UsageError
from cpd_portfolio.model.fields import read_hours, read_text
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.validate import did_you_mean, listing
from cpd_portfolio.report import as_object, as_table
from cpd_portfolio.schema import KINDS, schema_of
from cpd_portfolio.selection import select
from cpd_portfolio.settings import Settings, read_settings

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


def _print_table(table: Table) -> None:
    terminal = Console().is_terminal
    Console(width=None if terminal else _WIDTH_OF_A_FILE).print(table)


def _stop_on_wrong_policy(reading: Reading) -> None:
    if not reading.policy_is_wrong:
        return
    for problem in reading.policy_problems:
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
        _print_table(as_table(rows, cpd_year, day))
    if not rows:
        _say(f"Nobody that you asked for is employed in {cpd_year.label}.")
    errors = _say_problems(reading.library.problems)
    sys.exit(1 if strict and errors else 0)


@main.command()
@portfolios_option
@as_of_option
@click.option("--within", default="60d", show_default=True, help="How far ahead: 60d, 8w, 3m, 1y.")
@click.option("--person", help="One person, by id.")
@click.option("--team", help="One team, by its label.")
@click.option("--manager", help="Everyone below a manager, by id.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "ics"]), default="table")
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
    settings = _settings(portfolios)
    reading = read(settings.portfolios)
    _stop_on_wrong_policy(reading)
    day = _as_of(as_of, settings, portfolios)
    until = add(day, _length(within))
    rules = reading.policies.on(day)
    year = reading.policies.year_of(day, day)
    items = sorted(
        (
            item
            for someone in select(reading.library.people, person, team, manager)
            for item in falling_due(
                someone, measure_person(someone, reading.policies, day, year), rules, day, until
            )
        ),
        key=lambda item: (item.due, item.person, item.kind, item.id),
    )
    if form == "csv":
        click.echo(due_list.as_csv(items), nl=False)
    elif form == "ics":
        click.echo(due_list.as_calendar(items, day), nl=False)
    else:
        _print_table(due_list.as_table(items, day, until))
        if not items:
            _say("Nothing falls due.")
    _say_problems(reading.library.problems)


def _length(written: str) -> Duration:
    """`60d`, `8w`, `3m`, `1y`, or in words: `60 days`."""
    units = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
    short = re.fullmatch(r"(\d{1,6}) *([dwmy])", written.strip().lower(), re.ASCII)
    try:
        return parse_duration(f"{short[1]} {units[short[2]]}" if short else written)
    except ValueError as error:
        raise UsageError(f"--within: {error}; write it like 60d, 8w, 3m or 1y") from None


@main.command()
@click.argument("kind", type=click.Choice(list(KINDS)), required=False)
def schema(kind: str | None) -> None:
    """Print the JSON Schema of a kind of file, or of all of them."""
    found = schema_of(kind) if kind else {name: schema_of(name) for name in KINDS}
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@main.command()
@portfolios_option
@as_of_option
@click.option("--strict", is_flag=True, help="Stop where a file has an error.")
def build(portfolios: tuple[Path, ...], as_of: date | None, strict: bool) -> None:
    """Build everybody's portfolio and the front page into site/."""
    settings = _settings(portfolios)
    _build(settings, _as_of(as_of, settings, portfolios), strict)


def _build(settings: Settings, day: date, strict: bool = False) -> None:
    from cpd_portfolio.build import build_site  # MkDocs takes a while to import

    started = time.monotonic()
    reading = read(settings.portfolios)
    _stop_on_wrong_policy(reading)
    errors = _say_problems(reading.library.problems)
    if strict and errors:
        _say("Nothing was built, because of --strict. The site is as it was.")
        sys.exit(1)
    with _progress() as progress:
        built = build_site(reading, settings, day, progress)
    seconds = time.monotonic() - started
    _say(
        f"Built {_counted(built.people, 'portfolio')}, {_counted(built.pages, 'page')}, "
        f"as of {day}, in {seconds:.1f} s: {_shown_path(built.site)}/index.html"
    )
    _say("This site protects nothing by itself: the host it goes to must say who may read it.")


def _shown_path(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing otherwise: the last line says it all."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _done, _of: None
        return
    columns = (TextColumn("Building"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("")
        yield lambda done, of: bar.update(task, completed=done, total=of)


@main.command()
@portfolios_option
@as_of_option
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(portfolios: tuple[Path, ...], as_of: date | None, port: int) -> None:
    """Build the site, show it on this computer, and build it again when a file changes."""
    from cpd_portfolio.serve import serve_site

    settings = _settings(portfolios)
    day = _as_of(as_of, settings, portfolios)

    def rebuild() -> None:
        try:
            _build(settings, day)
        except (UsageError, SystemExit) as error:
            if isinstance(error, UsageError):
                _say(str(error))
            _say("The site is as it was.")

    _build(settings, day)
    _say(f"Look at http://127.0.0.1:{port}/ (Ctrl+C ends it)")
    serve_site(settings, port, rebuild)


@main.command()
@portfolios_option
@click.argument("person")
@click.option("--title", help="What the activity was.")
@click.option("--type", "kind", help="An activity type of the policy, by id or label.")
@click.option("--date", "day", type=DayType(), help="The day, or the first day.")
@click.option("--hours", help="How long it took, in hours: 2.5")
@click.option("--standards", default="", help="Professional standards, with commas: 4,11")
@click.option("--event", help="The event that it reflects on, by id.")
def new(
    portfolios: tuple[Path, ...],
    person: str,
    title: str | None,
    kind: str | None,
    day: date | None,
    hours: str | None,
    standards: str,
    event: str | None,
) -> None:
    """Write a reflection that is ready to fill. Asks for what is missing."""
    settings = _settings(portfolios)
    reading = read(settings.portfolios)
    _stop_on_wrong_policy(reading)
    policies, library = reading.policies, reading.library
    known = [*(someone.id for someone in library.people), *library.left_out]
    if person not in known:
        raise UsageError(
            f"there is no portfolio `{person}`: "
            + did_you_mean(person, known, "write the name of a folder under portfolios/")
        )
    events = {found.id: found for found in library.events}
    if event is not None and event not in events:
        hint = did_you_mean(event, events, "write the name of a file in events/, without .md")
        raise UsageError(f"there is no event `{event}`: {hint}")
    about = events.get(event) if event else None
    title = title or (about.title if about else None) or _ask("Title", read_text)
    kind = kind or (about.type if about else None)
    type_id = _type_id(kind, policies) if kind else _ask("Type", lambda t: _type_id(t, policies))
    day = day or (about.date if about else None) or _ask("Date (YYYY-MM-DD)", parse_date)
    amount = hours or (figures_text(about.hours) if about else None)
    amount = _hours(amount) if amount else _ask("Hours", _hours)
    numbers = _standards(standards, policies) or (about.standards if about else ())
    year = policies.year_of(day, day)
    draft = new_reflection(_title(title), day, amount, type_id, year, numbers, event)
    folder = next(root / person for root in settings.portfolios if (root / person).is_dir())
    target = folder / draft.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(draft.text)
    except FileExistsError:
        raise UsageError(
            f"{_shown_path(target)} is there already; open that one, or give another title"
        ) from None
    except OSError as error:
        raise UsageError(f"{_shown_path(target)} cannot be written: {error.strerror}") from None
    click.echo(_shown_path(target))
    _say("Fill in what you learned and what it means for your practice.")


def _ask(question: str, read_answer: Callable[[str], Any]) -> Any:
    """Asks the person at the keyboard until the answer will do."""
    if not sys.stdin.isatty():
        raise UsageError(f"{question} is missing; give it as --{question.split()[0].lower()}")
    while True:
        try:
            return read_answer(click.prompt(question, err=True))
        except (DateError, PydanticCustomError, UsageError) as error:
            _say(_reason(error))


def _title(written: str) -> str:
    try:
        return str(read_text(written))
    except PydanticCustomError as error:
        raise UsageError(f"--title: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    if isinstance(error, PydanticCustomError) and error.type == "empty":
        return "it is empty; write a few words"
    if isinstance(error, DateError):
        return f"{error.message}; {error.hint}"
    if isinstance(error, PydanticCustomError):
        return f"{error.message()}; {(error.context or {}).get('hint', '')}"
    return str(error)


def _type_id(written: str, policies: Policies) -> str:
    if (found := policies.type_id(written)) is not None:
        return found
    kinds = policies.versions[-1].rules.activity_types
    names = [name for kind in kinds for name in (kind.id, kind.label)]
    otherwise = f"use {listing(kind.id for kind in kinds)}"
    raise UsageError(
        f"“{written[:60]}” is not an activity type: {did_you_mean(written, names, otherwise)}"
    )


def _hours(written: str) -> str:
    """The hours as they go into the file, once they are known to be a number."""
    try:
        hours = read_hours(written)
    except PydanticCustomError as error:
        raise UsageError(_reason(error)) from None
    if hours > 24:
        raise UsageError("a day has 24 hours; for several days add `until:` in the file afterwards")
    return written.strip()


def _standards(written: str, policies: Policies) -> tuple[int, ...]:
    words = written.replace(",", " ").split()
    known = policies.standard_numbers
    for word in words:
        if not word.isascii() or not word.isdigit() or int(word) not in known:
            raise UsageError(
                f"there is no standard “{word[:20]}”; use numbers from {min(known)} to {max(known)}"
            )
    return tuple(sorted({int(word) for word in words}))
