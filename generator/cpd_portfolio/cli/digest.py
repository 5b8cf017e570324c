"""cpd digest: what changed in a month and what falls due, as a message a person and a manager."""

from datetime import date
from pathlib import Path

import click

from cpd_portfolio.cli.common import (
    as_of_option,
    day_of,
    people_options,
    portfolios_option,
    say,
    say_problems,
    settings_of,
    stop_on_wrong_policy,
)
from cpd_portfolio.digest import (
    Digest,
    Sending,
    for_manager,
    for_person,
    gather,
    is_address,
    is_domain,
    month_named,
    to_message,
)
from cpd_portfolio.digest.folder import refuse_foreign, write
from cpd_portfolio.figures import counted
from cpd_portfolio.model import UsageError
from cpd_portfolio.reading import read
from cpd_portfolio.selection import select


@click.command(short_help="A message a person and a manager: what changed, what falls due.")
@portfolios_option
@as_of_option
@click.option("--month", required=True, help="The month that it is about: 2026-03.")
@click.option(
    "--to",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder for the messages: empty, or an earlier digest's.",
)
@people_options
@click.option("--from", "sender", help="The address that the messages are from.")
@click.option("--mail-domain", help="Makes an address of a login: login@DOMAIN.")
def digest(
    portfolios: tuple[Path, ...],
    as_of: date | None,
    month: str,
    to: Path,
    person: str | None,
    team: str | None,
    manager: str | None,
    sender: str | None,
    mail_domain: str | None,
) -> None:
    """What changed in a month and what falls due, as .eml files for people and managers."""
    if sender is not None and not is_address(sender):
        raise UsageError(
            f"--from: “{sender[:60]}” is not an address; write it like cpd@example.org"
        )
    if mail_domain is not None and not is_domain(mail_domain):
        raise UsageError(f"--mail-domain: “{mail_domain[:60]}” is no domain; write example.org")
    settings = settings_of(portfolios)
    day = day_of(as_of, settings, portfolios)
    days = month_named(month, day)
    refuse_foreign(to, settings.portfolios)
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    chosen = select(reading.library, person, team, manager)
    found = gather(reading.library, reading.policies, days, chosen)
    sending = Sending(day, sender, mail_domain)
    write(_messages(found, sending), to)
    say(_said(found, sending, to))
    say_problems(reading.library.problems)


def _messages(found: Digest, sending: Sending) -> dict[str, bytes]:
    """By path below the folder."""
    messages = {
        f"people/{one.id}.eml": to_message(
            for_person(one), f"people/{one.id}", one.id, one.login, sending
        )
        for one in found.people
    }
    for manager in found.managers:
        name, who = (
            f"managers/{manager.id}",
            manager.id if manager.keeps_portfolio else manager.name,
        )
        letter = for_manager(manager)
        messages[f"{name}.eml"] = to_message(letter, name, who, manager.login, sending)
    return messages


def _said(found: Digest, sending: Sending, to: Path) -> str:
    people, managers = len(found.people), len(found.managers)
    said = [
        f"Wrote {counted(people, 'message')} to people and {managers} to managers into {to}.",
    ]
    if found.quiet:
        verb = "has" if found.quiet == 1 else "have"
        said.append(f"{_people(found.quiet)} {verb} nothing new and nothing due: no message.")
    if found.left:
        verb = "is" if found.left == 1 else "are"
        said.append(f"{_people(found.left)} {verb} not employed on the last day: no message.")
    logins = [one.login for one in found.people] + [one.login for one in found.managers]
    without = sum(sending.address(login) is None for login in logins)
    if without:
        verb = "has" if without == 1 else "have"
        said.append(
            f"{counted(without, 'message')} {verb} no address: X-CPD-Person stands in place of To."
        )
    return " ".join(said)


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
