"""cpd share add: a share is worked out, written, and said in words."""

import re
import secrets
import sys
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import click
from msgspec.structs import replace
from pydantic import ValidationError

from cpd_portfolio.cli.common import DayType, as_of_option, portfolios_option, say, shown_path
from cpd_portfolio.cli.share.desk import Desk, desk_of, say_what, shares_file, write_shares
from cpd_portfolio.figures import british_date
from cpd_portfolio.model import UsageError
from cpd_portfolio.model.shares import SALT_DIGITS, SECTIONS, USUAL, Share
from cpd_portfolio.reading import read
from cpd_portfolio.reading.shares import programme_hint
from cpd_portfolio.reading.validate import did_you_mean, listing

_WEEKS = 4  # how long a share lasts, if nobody says


@click.command(short_help="Write a share into shares.yml, and say what it shows.")
@portfolios_option
@as_of_option
@click.option("--for", "reader", help="Who it is for, as the pack says it.")
@click.option(
    "--programme", help="A programme, by its number: all who assess or quality-assure it."
)
@click.option("--person", "people", multiple=True, help="A person, by id; give it several times.")
@click.option("--until", type=DayType(), help="The last day; four weeks from now if left out.")
@click.option("--since", type=DayType(), help="Records from this day on; all if left out.")
@click.option("--sections", help=f"With commas: {', '.join(SECTIONS)}.")
@click.option("--last-visit", type=DayType(), help="What is dated later is marked and comes first.")
@click.option("--passphrase", is_flag=True, help="The link alone is not enough.")
@click.option("--id", "share_id", help="What you call it; made from --for if left out.")
def add(
    portfolios: tuple[Path, ...],
    as_of: date | None,
    reader: str | None,
    programme: str | None,
    people: tuple[str, ...],
    until: date | None,
    since: date | None,
    sections: str | None,
    last_visit: date | None,
    passphrase: bool,
    share_id: str | None,
) -> None:
    """Write a share into shares.yml, and say what its reader will and will not see."""
    from cpd_portfolio.share.editing import with_share

    desk = desk_of(portfolios, as_of)
    reader = reader or _ask("Who is it for", "--for")
    if not people and not programme:
        programme = _ask("Which programme, by its number", "--programme, or --person")
    taken = {listed.share.id for listed in desk.reading.shares}
    written: dict[str, str | bool | list[str]] = {
        "id": share_id or _free_id(reader, desk.day, taken),
        "for": " ".join(reader.split()),
        "until": (until or desk.day + timedelta(weeks=_WEEKS)).isoformat(),
    }
    if people:
        written["people"] = list(dict.fromkeys(people))
    if programme:
        written["programme"] = _number(programme, desk)
    if since:
        written["since"] = since.isoformat()
    chosen = _sections(sections)
    written["sections"] = list(chosen)
    if last_visit:
        written["last_visit"] = last_visit.isoformat()
    if passphrase:
        written["passphrase"] = True
    written["salt"] = secrets.token_hex(SALT_DIGITS // 2)
    new = _checked(written, desk, taken)
    path, before = shares_file(desk)
    write_shares(path, with_share(before.replace("\r\n", "\n"), written), before)
    click.echo(f"Added the share {new.id} to {shown_path(path)}, until {british_date(new.until)}.")
    say_what(new, desk)
    seals = "The next `cpd build` seals it"
    again = replace(desk, reading=read(desk.settings.portfolios))
    if (why := again.waits_for(new)) is not None:
        say(f"It is not sealed yet: {why}")
        seals = "Once that is mended, the next `cpd build` seals it"
    say(
        f"Look through it with `cpd share preview {new.id}`. {seals}; then "
        f"`cpd share link {new.id}` prints the address to send."
    )


def _ask(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError(f"{question}? Give it as {option}")
    return str(click.prompt(question, err=True))


def _free_id(reader: str, day: date, taken: set[str]) -> str:
    """`ellis-nobody-2026-03`, and a number where that is taken."""
    plain = unicodedata.normalize("NFKD", reader).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    stem = "-".join(words[:2])[:24].strip("-") or "share"
    name = f"{stem}-{day:%Y-%m}"
    number = 2
    while (found := name if number == 2 else f"{name}-{number - 1}") in taken:
        number += 1
    return found


def _number(written: str, desk: Desk) -> str:
    """A programme as shares.yml has it: its number, else its title. Raises UsageError."""
    from cpd_portfolio.model.programmes import is_named, programme_id

    programmes = [
        programme
        for person in desk.reading.library.people
        for area in person.profile.occupational_areas
        for programme in area.programmes
    ]
    by_id = [programme for programme in programmes if is_named(programme, written)]
    by_title = [p for p in programmes if p.title.casefold() == " ".join(written.split()).casefold()]
    # one programme may stand in profiles as 603/1234/5 and 603-1234-5: as it was asked for, then
    names: dict[str, set[str]] = {}
    for found in by_id or by_title:
        key = programme_id(found).casefold()
        names.setdefault(key, set()).add(found.number or found.title)
    if len(names) == 1:
        (spellings,) = names.values()
        return written if written in spellings else min(spellings)
    if names:
        numbers = ", ".join(sorted(min(spellings) for spellings in names.values()))
        raise UsageError(f"several programmes have this title; name one by its number: {numbers}")
    hint = programme_hint(written, programmes)
    raise UsageError(f"nobody works on a programme “{written[:60]}”: {hint}")


def _sections(written: str | None) -> tuple[str, ...]:
    if written is None:
        return USUAL
    chosen = [word.strip().lower() for word in written.split(",") if word.strip()]
    for word in chosen:
        if word not in SECTIONS:
            hint = did_you_mean(word, SECTIONS, f"use {listing(SECTIONS)}")
            raise UsageError(f"“{word[:40]}” is not a section: {hint}")
    if not chosen:
        raise UsageError(f"--sections names nothing; use {listing(SECTIONS)}")
    return tuple(name for name in SECTIONS if name in chosen)


def _checked(written: dict[str, str | bool | list[str]], desk: Desk, taken: set[str]) -> Share:
    """Raises UsageError for what `cpd check` would find in it."""
    raw = {key: "true" if value is True else value for key, value in written.items()}
    try:
        new = Share.model_validate(raw)
    except ValidationError as error:
        found = error.errors(include_url=False)[0]
        if found["type"] == "empty":
            raise UsageError(f"--{found['loc'][0]} is empty; write a few words") from None
        hint = found.get("ctx", {}).get("hint", "")
        raise UsageError(f"--{found['loc'][0]}: {found['msg']}; {hint}") from None
    if new.id in taken:
        raise UsageError(f"there is a share {new.id} already; give this one another --id")
    if new.people and new.programme:
        raise UsageError("a share is of people or of a programme: give --person or --programme")
    library = desk.reading.library
    known = [*(person.id for person in library.people), *library.left_out]
    for name in new.people:
        if name not in known:
            hint = did_you_mean(name, known, "write the name of a folder under portfolios/")
            raise UsageError(f"there is no portfolio `{name[:60]}`: {hint}")
    if new.until < desk.day:
        raise UsageError(f"{british_date(new.until)} has passed; give a later day as --until")
    if new.since is not None and new.since > new.until:
        raise UsageError(
            f"no record could be shown: --since {new.since} is after the share ends, on "
            f"{british_date(new.until)}; give an earlier day, or leave --since out"
        )
    if new.last_visit is not None and new.last_visit > desk.day:
        raise UsageError("the last visit is still to come; --last-visit is the day it was")
    return new
