"""What the commands of `cpd share` work on, and how they write."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from cpd_portfolio.cli.common import day_of, settings_of, shown_path, stop_on_wrong_policy
from cpd_portfolio.cli.writing import cannot_be_written, write_whole
from cpd_portfolio.model import UsageError
from cpd_portfolio.model.shares import Share
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.shares import SHARES
from cpd_portfolio.reading.validate import did_you_mean, listing
from cpd_portfolio.settings import Settings

if TYPE_CHECKING:
    from cpd_portfolio.view.pack import PackMade


class Desk(Struct, frozen=True):
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

    def waits_for(self, share: Share) -> str | None:
        """Why a build leaves a share out for now; None where it seals it."""
        from cpd_portfolio.share.holding import sort_shares, waits_for

        listed = [one for one in self.reading.shares if one.share.id == share.id]
        held = sort_shares(listed, self.reading.library, self.reading.policies, self.day)
        return next((waits_for(waiting) for waiting in held.waiting), None)

    def pack(self, share: Share) -> "PackMade":
        from cpd_portfolio.view.pack import view_pack

        library, policies = self.reading.library, self.reading.policies
        return view_pack(share, library, policies, self.day, self.settings.site_name)


def desk_of(portfolios: tuple[Path, ...], as_of: date | None) -> Desk:
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    return Desk(settings, reading, day_of(as_of, settings, portfolios))


def say_what(share: Share, desk: Desk) -> None:
    from cpd_portfolio.share.wording import will_not_see, will_see

    view = desk.pack(share).view
    click.echo(f"{share.for_} will see:")
    for line in will_see(share, view):
        click.echo(f"  - {line}")
    click.echo("and will not see:")
    for line in will_not_see(share):
        click.echo(f"  - {line}")


def shares_file(desk: Desk) -> tuple[Path, str]:
    """shares.yml and its text, "" where it is still to be written."""
    roots = desk.settings.portfolios
    path = next((root / SHARES for root in roots if (root / SHARES).exists()), roots[0] / SHARES)
    if path.is_symlink():
        raise UsageError(f"{shown_path(path)} is a link, which is never followed")
    try:
        return path, path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{shown_path(path)} cannot be read; `cpd check` says why") from None


def write_shares(path: Path, text: str, before: str) -> None:
    """With the line ends that it had."""
    write_whole(path, text.replace("\n", "\r\n") if "\r\n" in before else text)


def write_private(path: Path, data: bytes) -> None:
    """Readable by its owner alone."""
    there = os.path.lexists(path)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        if not there:  # half of it is of no use; what was there may be no plain file
            path.unlink(missing_ok=True)
        raise cannot_be_written(path, error) from None
