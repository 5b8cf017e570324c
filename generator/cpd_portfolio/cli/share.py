"""cpd share: links for readers outside, such as an external quality assurer."""

import os
import re
import secrets
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pydantic import ValidationError
from rich.table import Table

from cpd_portfolio.cli.common import (
    DayType,
    as_of_option,
    day_of,
    portfolios_option,
    print_table,
    say,
    settings_of,
    shown_path,
    stop_on_wrong_policy,
)
from cpd_portfolio.figures import british_date
from cpd_portfolio.model import UsageError
from cpd_portfolio.model.shares import SALT_DIGITS, SECTIONS, USUAL, Share
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.shares import SHARES, programme_hint
from cpd_portfolio.reading.validate import did_you_mean, listing
from cpd_portfolio.settings import Settings

if TYPE_CHECKING:
    from cpd_portfolio.view.pack import PackMade

_WEEKS = 4  # how long a share lasts, if nobody says


@dataclass(frozen=True, slots=True)
class Desk:
    """What every one of these commands works on."""

    settings: Settings
    reading: Reading
    day: date

    def share(self, share_id: str) -> Share:
        """Raises UsageError where there is none of this id that can be read."""
        found = {listed.share.id: listed.share for listed in self.reading.shares}
        if share_id in found:
            return found[share_id]
        if not found:
            raise UsageError("there is no share yet; `cpd share add` makes one")
        hint = did_you_mean(share_id, found, f"use {listing(found)}")
        raise UsageError(f"there is no share `{share_id}` without an error: {hint}")

    def pack(self, share: Share) -> "PackMade":
        from cpd_portfolio.view.pack import view_pack

        library, policies = self.reading.library, self.reading.policies
        return view_pack(share, library, policies, self.day, self.settings.site_name)


def _desk(portfolios: tuple[Path, ...], as_of: date | None) -> Desk:
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    return Desk(settings, reading, day_of(as_of, settings, portfolios))


@click.group()
def share() -> None:
    """Links for readers outside: what they open, until when."""


@share.command()
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
    from cpd_portfolio.share.holding import sort_shares

    desk = _desk(portfolios, as_of)
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
    path, before = _file(desk)
    _write(path, with_share(before.replace("\r\n", "\n"), written), before)
    click.echo(f"Added the share {new.id} to {shown_path(path)}, until {british_date(new.until)}.")
    _say_what(new, desk)
    again = read(desk.settings.portfolios)
    listed = [one for one in again.shares if one.share.id == new.id]
    held = sort_shares(listed, again.library, again.policies, desk.day)
    for waiting in held.waiting:
        from cpd_portfolio.share.holding import waits_for

        say(f"It is not sealed yet: {waits_for(waiting)}")
    say(
        f"Look through it with `cpd share preview {new.id}`. The next `cpd build` seals it; then "
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
    from cpd_portfolio.model.programmes import is_named

    programmes = [
        programme
        for person in desk.reading.library.people
        for area in person.profile.occupational_areas
        for programme in area.programmes
    ]
    by_id = [programme for programme in programmes if is_named(programme, written)]
    by_title = [p for p in programmes if p.title.casefold() == " ".join(written.split()).casefold()]
    names = {(found.number or found.title).casefold(): found for found in by_id or by_title}
    if len(names) == 1:
        one = next(iter(names.values()))
        return one.number or one.title
    if names:
        numbers = ", ".join(sorted(one.number or one.title for one in names.values()))
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
    if new.last_visit is not None and new.last_visit > desk.day:
        raise UsageError("the last visit is still to come; --last-visit is the day it was")
    return new


def _say_what(share: Share, desk: Desk) -> None:
    from cpd_portfolio.share.wording import will_not_see, will_see

    view = desk.pack(share).view
    click.echo(f"{share.for_} will see:")
    for line in will_see(share, view):
        click.echo(f"  - {line}")
    click.echo("and will not see:")
    for line in will_not_see(share):
        click.echo(f"  - {line}")


@share.command("list")
@portfolios_option
@as_of_option
def list_(portfolios: tuple[Path, ...], as_of: date | None) -> None:
    """Every share: for whom, of whom, until when, and whether it is open."""
    from cpd_portfolio.share.holding import sort_shares

    desk = _desk(portfolios, as_of)
    reading = desk.reading
    held = sort_shares(reading.shares, reading.library, reading.policies, desk.day)
    if held.wrong:
        say("What has an error in shares.yml is not listed here: see `cpd check`.")
    if not reading.shares:
        say("There is no share to list. `cpd share add` makes one.")
        return
    states = {share.id: "over" for share in held.ended}
    states |= {one.share.id: "waits for files to be mended" for one in held.waiting}
    table = Table()
    for heading in ("Share", "For", "Of", "Until", "Sections", "State"):
        table.add_column(heading, overflow="fold")
    for listed in reading.shares:
        one = listed.share
        of = one.programme or ", ".join(one.people)
        until, sections = one.until.isoformat(), ", ".join(one.sections)
        table.add_row(one.id, one.for_, of, until, sections, states.get(one.id, "open"))
    print_table(table)


@share.command()
@portfolios_option
@as_of_option
@click.argument("share_id", metavar="SHARE")
@click.option("--to", type=click.Path(path_type=Path), help="The file to write.")
def preview(
    portfolios: tuple[Path, ...], as_of: date | None, share_id: str, to: Path | None
) -> None:
    """Write the pack as its reader will see it, unsealed, to look through."""
    from cpd_portfolio.share.packing import open_pack

    desk = _desk(portfolios, as_of)
    share = desk.share(share_id)
    made = desk.pack(share)
    target = to
    if target is None:
        target = Path(tempfile.mkdtemp(prefix="cpd-share-")) / f"{share.id}.html"
    site = desk.settings.site.resolve()
    for folder in (site, *(root.resolve() for root in desk.settings.portfolios)):
        if target.resolve().is_relative_to(folder):
            raise UsageError(
                f"this is readable by anyone: write it outside of {shown_path(folder)}"
            )
    _write_private(target, open_pack(made.view, made.files))
    _say_what(share, desk)
    click.echo(shown_path(target))
    say("It is not sealed: delete it when you have looked through it.")


@share.command()
@portfolios_option
@as_of_option
@click.argument("share_id", metavar="SHARE")
def link(portfolios: tuple[Path, ...], as_of: date | None, share_id: str) -> None:
    """Print the address to send, with the key in it."""
    from cpd_portfolio.share.packing import PAGE, address_of, folder_of, passphrase_of
    from cpd_portfolio.share.secret import read_secret

    desk = _desk(portfolios, as_of)
    share = desk.share(share_id)
    if share.until < desk.day:
        raise UsageError(
            f"the share {share.id} ended on {british_date(share.until)}; "
            "write a later `until:` in shares.yml, or add a new one"
        )
    secret = read_secret(os.environ, Path.home())
    if secret is None:
        raise UsageError(
            "there is no secret to make a key from; set CPD_SHARE_SECRET to the one that the site "
            "is built with, or let `cpd share secret` make the first one"
        )
    where = desk.settings.site_url
    if not where:
        raise UsageError(
            "mkdocs.yml does not say where the site is; add a line such as "
            "`site_url: https://cpd.example.org/`"
        )
    click.echo(address_of(share, secret, where))
    if share.passphrase:
        say(f"Passphrase, to be sent another way: {passphrase_of(secret, share)}")
    say(
        f"Whoever has this link can read the pack until {british_date(share.until)}. Send it whole."
    )
    if not where.startswith("https://"):
        say("site_url is not https: a browser will not open the pack there.")
    if not (desk.settings.site / folder_of(share, secret) / PAGE).is_file():
        say("It is not in the site yet: `cpd build`, and publish.")


@share.command()
@portfolios_option
@click.argument("share_id", metavar="SHARE")
def revoke(portfolios: tuple[Path, ...], share_id: str) -> None:
    """Take a share out of shares.yml; its pack is gone with the next build."""
    from cpd_portfolio.share.editing import without_share

    settings = settings_of(portfolios)
    desk = Desk(settings, read(settings.portfolios), date.min)
    path, before = _file(desk)
    _write(path, without_share(before.replace("\r\n", "\n"), share_id), before)
    click.echo(f"Took the share {share_id} out of {shown_path(path)}.")
    say(
        "Build and publish: until then the link opens. A copy that was saved stays with its reader."
    )


@share.command("secret")
def secret_() -> None:
    """Make the organisation's secret, once, on the machine that seals."""
    from cpd_portfolio.share.secret import keep_secret, new_secret, secret_file

    path = secret_file(os.environ, Path.home())
    keep_secret(path, new_secret())
    click.echo(f"Made a secret: {path}")
    say(
        "Only you can read this file. Keep a copy where the service keeps passwords: without it no "
        "link that was sent opens after the next build. A build elsewhere needs the same words in "
        "CPD_SHARE_SECRET. Never put it in the repository."
    )


def _file(desk: Desk) -> tuple[Path, str]:
    """shares.yml and its text, "" where it is still to be written."""
    roots = desk.settings.portfolios
    path = next((root / SHARES for root in roots if (root / SHARES).exists()), roots[0] / SHARES)
    if path.is_symlink():
        raise UsageError(f"{shown_path(path)} is a link, which is never followed")
    try:
        return path, path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{shown_path(path)} cannot be read; `cpd check` says why") from None


def _write(path: Path, text: str, before: str) -> None:
    """Beside it, then in its place; with the line ends that it had."""
    if "\r\n" in before:
        text = text.replace("\n", "\r\n")
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(text.encode("utf-8"))
        fresh.replace(path)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"{shown_path(path)} cannot be written: {reason}") from None


def _write_private(path: Path, data: bytes) -> None:
    """Readable by its owner alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"{shown_path(path)} cannot be written: {reason}") from None
