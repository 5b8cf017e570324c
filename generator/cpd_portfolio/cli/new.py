"""cpd new: a reflection that is ready to fill."""

import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticCustomError

from cpd_portfolio.authoring import new_reflection
from cpd_portfolio.cli.common import (
    DayType,
    portfolios_option,
    say,
    settings_of,
    shown_path,
    stop_on_wrong_policy,
    today,
)
from cpd_portfolio.cli.writing import write_whole
from cpd_portfolio.dates import DateError, parse_date
from cpd_portfolio.figures import as_text as figures_text
from cpd_portfolio.model import UsageError
from cpd_portfolio.model.fields import read_hours, read_text
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading import read
from cpd_portfolio.reading.validate import did_you_mean, listing


@click.command()
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
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
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
    type_id = (
        _type_id(kind, policies)
        if kind
        else _ask(
            "Type",
            lambda text: _type_id(text, policies),
            choices=[kind.label for kind in policies.versions[-1].rules.activity_types],
        )
    )
    day = (
        day
        or (about.date if about else None)
        or _ask("Date (YYYY-MM-DD)", parse_date, default=today().isoformat())
    )
    last = (about.until if about else None) or day
    days = (max(last, day) - day).days + 1
    amount = hours or (figures_text(about.hours) if about else None)
    amount = _hours(amount, days) if amount else _ask("Hours", lambda text: _hours(text, days))
    numbers = _standards(standards, policies) or (about.standards if about else ())
    year = policies.year_of(day, day)
    # left out it would be the event's, which is over before the day that was given
    until = day if last < day else None
    draft = new_reflection(_title(title), day, amount, type_id, year, numbers, event, until)
    folders = [root / person for root in settings.portfolios if (root / person).is_dir()]
    # what a person writes lies with their profile, not with what is kept of them elsewhere
    folder = next((one for one in folders if (one / "profile.md").is_file()), folders[0])
    target = folder / draft.name
    there = next((one / draft.name for one in folders if (one / draft.name).exists()), target)
    try:
        if there != target:
            raise FileExistsError
        write_whole(target, draft.text, new=True)
    except FileExistsError:
        raise UsageError(
            f"{shown_path(there)} is there already; open that one, or give another title"
        ) from None
    click.echo(shown_path(target))
    say("Fill in what you learned and what it means for your practice.")


def _ask(
    question: str,
    read_answer: Callable[[str], Any],
    default: str | None = None,
    choices: Iterable[str] = (),
) -> Any:
    """Asks the person at the keyboard until the answer will do."""
    if not sys.stdin.isatty():
        raise UsageError(f"{question} is missing; give it as --{question.split()[0].lower()}")
    for choice in choices:
        say(f"  {choice}")
    while True:
        try:
            return read_answer(click.prompt(question, default=default, err=True))
        except (DateError, PydanticCustomError, UsageError) as error:
            say(_reason(error))


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


def _hours(written: str, days: int = 1) -> str:
    """The hours as they go into the file, once they are known to be a number that fits the days."""
    try:
        hours = read_hours(written)
    except PydanticCustomError as error:
        raise UsageError(_reason(error)) from None
    if days > 1 and hours > 24 * days:
        raise UsageError(f"{days} days have {24 * days} hours; write how long it took")
    if days == 1 and hours > 24:
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
