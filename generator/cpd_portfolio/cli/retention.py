"""cpd retention: what has been kept for longer than a length of time. It deletes nothing."""

import json
from datetime import date
from pathlib import Path

import click

from cpd_portfolio.cli.common import (
    as_of_option,
    day_of,
    format_option,
    length_of,
    people_options,
    portfolios_option,
    print_table,
    say,
    say_problems,
    settings_of,
    stop_on_wrong_policy,
)
from cpd_portfolio.figures import counted
from cpd_portfolio.reading import read
from cpd_portfolio.reading.places import Places
from cpd_portfolio.retention import Past, as_csv, as_object, as_paths, as_table, sort_out
from cpd_portfolio.selection import select


@click.command(short_help="What has been kept for longer than so long. Deletes nothing.")
@portfolios_option
@as_of_option
@click.option("--older-than", required=True, help="How old: 6y, 18m, or in words, 6 years.")
@people_options
@format_option("table", "csv", "json", "paths")
def retention(
    portfolios: tuple[Path, ...],
    as_of: date | None,
    older_than: str,
    person: str | None,
    team: str | None,
    manager: str | None,
    form: str,
) -> None:
    """List what has been kept for longer than a length of time: records, evidence, reviews,
    completions, needs, absences, events, frozen years, shares, and portfolios of people who have
    left. Deletes nothing."""
    length = length_of("--older-than", older_than, "6y, 18m or 6 years")
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    day = day_of(as_of, settings, portfolios)
    everybody = person is None and team is None and manager is None
    chosen = None if everybody else select(reading.library, person, team, manager)
    found = sort_out(reading, Places(settings.portfolios), day, length, chosen)
    if form == "json":
        click.echo(json.dumps(as_object(found), ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(as_csv(found), nl=False)
    elif form == "paths":
        for path in as_paths(found, Path.cwd()):
            click.echo(path)
    elif found.past or found.undated:
        print_table(as_table(found))
    _say(found, form)
    say_problems(reading.library.problems)


def _say(found: Past, form: str) -> None:
    if not found.past:
        say(f"Nothing that has a date is older than {found.length}.")
    else:
        whole = sum(one.disk is not None for one in found.past)
        lines = len(found.past) - whole
        files = "file or folder" if whole == 1 else "files or folders"
        say(
            f"Older than {found.length}: {whole} {files}, {counted(lines, 'line')} in files. "
            "Nothing was deleted."
        )
        if lines and form == "paths":
            say("The lines are in no path: take them out by hand (--format csv has them).")
        if resting := sum(bool(one.rests) for one in found.past):
            what = "has something of today resting on it"
            if resting != 1:
                what = "have something of today resting on them"
            say(f"{resting} of them {what}: look before you delete.")
        say("What is deleted stays in the history of the repository: docs/privacy.md.")
    if found.undated:
        number = len(found.undated)
        say(f"{number} more {'has' if number == 1 else 'have'} no date to go by: look yourself.")
