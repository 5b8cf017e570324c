"""cpd access: who may read what of the site, as rules for the web server."""

import sys
from datetime import date
from pathlib import Path

import click

from cpd_portfolio.cli.common import (
    as_of_option,
    day_of,
    portfolios_option,
    say,
    say_day,
    say_problems,
    settings_of,
    shown_path,
    stop_on_wrong_policy,
)
from cpd_portfolio.model import UsageError
from cpd_portfolio.reading import read
from cpd_portfolio.settings import ACCESS_FORMATS, AccessFormat, read_base
from cpd_portfolio.theme_files import own_files


@click.command(short_help="Who may read what of the site, as rules for its web server.")
@portfolios_option
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(ACCESS_FORMATS), case_sensitive=False),
    help="What the rules are for; as in mkdocs.yml if left out.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write, in one step; printed if left out.",
)
@click.option(
    "--base-path", help="Where the site lies on its host: /cpd/. From site_url if left out."
)
@click.option("--strict", is_flag=True, help="Exit with 1 where something could not be granted.")
def access(
    portfolios: tuple[Path, ...],
    as_of: date | None,
    form: AccessFormat | None,
    output: Path | None,
    base_path: str | None,
    strict: bool,
) -> None:
    """Who may read what of the site, as rules for its web server: Apache, nginx, or JSON."""
    from cpd_portfolio.access import AS_TEXT, make_rules
    from cpd_portfolio.access.writing import write_rules

    settings = settings_of(portfolios)
    form = form or (settings.access.form if settings.access else None)
    if form is None:
        raise UsageError("say what the rules are for: --format apache, nginx or json")
    base = settings.base if base_path is None else read_base(base_path, "--base-path")
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    day = day_of(as_of, settings, portfolios)
    rules = make_rules(reading.library, reading.policies, day, own_files(settings.custom_theme))
    text = AS_TEXT[form](rules, base)
    if output is None:
        click.echo(text, nl=False)
    else:
        new = write_rules(output, text, settings.site)
        say(f"{'Written' if new else 'As it was'}: {shown_path(output.absolute())}")
    for note in rules.notes:
        say(note)
    say_day(day)
    errors = say_problems(reading.library.problems)
    sys.exit(1 if strict and (errors or rules.notes) else 0)
