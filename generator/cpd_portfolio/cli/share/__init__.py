"""cpd share: links for readers outside, such as an external quality assurer."""

import os
import tempfile
from datetime import date
from pathlib import Path

import click
from rich.table import Table

from cpd_portfolio.cli.common import (
    as_of_option,
    portfolios_option,
    print_table,
    say,
    settings_of,
    shown_path,
)
from cpd_portfolio.cli.share.adding import add
from cpd_portfolio.cli.share.desk import (
    Desk,
    desk_of,
    say_what,
    shares_file,
    write_private,
    write_shares,
)
from cpd_portfolio.figures import british_date
from cpd_portfolio.model import UsageError
from cpd_portfolio.reading import read
from cpd_portfolio.report import plain


@click.group()
def share() -> None:
    """Links for readers outside: what they open, until when."""


share.add_command(add)


@share.command("list", short_help="Every share, and whether it is open.")
@portfolios_option
@as_of_option
def list_(portfolios: tuple[Path, ...], as_of: date | None) -> None:
    """Every share: for whom, of whom, until when, and whether it is open."""
    from cpd_portfolio.share.holding import sort_shares

    desk = desk_of(portfolios, as_of)
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
        state = states.get(one.id, "open")
        table.add_row(one.id, plain(one.for_), plain(of), until, sections, state)
    print_table(table)


@share.command(short_help="Write the pack unsealed, to look through.")
@portfolios_option
@as_of_option
@click.argument("share_id", metavar="SHARE")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    help="The file to write; a new one that only you can read if left out.",
)
def preview(
    portfolios: tuple[Path, ...], as_of: date | None, share_id: str, to: Path | None
) -> None:
    """Write the pack as its reader will see it, unsealed, to look through."""
    from cpd_portfolio.share.packing import open_pack

    desk = desk_of(portfolios, as_of)
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
    write_private(target, open_pack(made.view, made.files))
    say_what(share, desk)
    click.echo(shown_path(target))
    if (why := desk.waits_for(share)) is not None:
        say(f"This may not be all of it, and a build leaves it out for now: {why}")
    say("It is not sealed: delete it when you have looked through it.")


@share.command()
@portfolios_option
@as_of_option
@click.argument("share_id", metavar="SHARE")
def link(portfolios: tuple[Path, ...], as_of: date | None, share_id: str) -> None:
    """Print the address to send, with the key in it."""
    from cpd_portfolio.share.packing import PAGE, address_of, folder_of, passphrase_of
    from cpd_portfolio.share.secret import read_secret

    desk = desk_of(portfolios, as_of)
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
    if (why := desk.waits_for(share)) is not None:
        say(f"A build leaves it out for now, and the link opens nothing then: {why}")
    elif not (desk.settings.site / folder_of(share, secret) / PAGE).is_file():
        say("It is not in the site yet: `cpd build`, and publish.")


@share.command(short_help="Take a share out of shares.yml.")
@portfolios_option
@click.argument("share_id", metavar="SHARE")
def revoke(portfolios: tuple[Path, ...], share_id: str) -> None:
    """Take a share out of shares.yml; its pack is gone with the next build."""
    from cpd_portfolio.share.editing import without_share

    settings = settings_of(portfolios)
    desk = Desk(settings, read(settings.portfolios), date.min)
    path, before = shares_file(desk)
    write_shares(path, without_share(before.replace("\r\n", "\n"), share_id), before)
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
