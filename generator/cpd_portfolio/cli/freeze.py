"""cpd freeze: keeps the figures of a CPD year that is over."""

import os
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import click

from cpd_portfolio.cli.common import (
    as_of_option,
    count,
    day_of,
    portfolios_option,
    say,
    settings_of,
    shown_path,
    stop_on_wrong_policy,
    year_of,
)
from cpd_portfolio.dates import CpdYear
from cpd_portfolio.figures import british_date, counted
from cpd_portfolio.freezing import freeze as freeze_year
from cpd_portfolio.freezing import frozen_name
from cpd_portfolio.model import UsageError
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.frozen import MOST_BYTES


@click.command(short_help="Keep the figures of a CPD year that is over.")
@portfolios_option
@as_of_option
@click.argument("year")
@click.option("--again", is_flag=True, help="Replace what was frozen of this year before.")
@click.option(
    "--despite-errors", is_flag=True, help="Freeze even where files with an error are left out."
)
def freeze(
    portfolios: tuple[Path, ...],
    as_of: date | None,
    year: str,
    again: bool,
    despite_errors: bool,
) -> None:
    """Write the figures of a CPD year that is over to frozen/ in the portfolios folder. Pages and
    reports show that year from there on, and say which files have changed since."""
    settings = settings_of(portfolios)
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    day = day_of(as_of, settings, portfolios)
    cpd_year = year_of(year, reading.policies, day)
    if day <= cpd_year.last:
        first = cpd_year.last + timedelta(days=1)
        raise UsageError(
            f"{cpd_year.label} runs until {british_date(cpd_year.last)}; "
            f"it can be frozen from {british_date(first)} on (--as-of {first})"
        )
    home = _home(settings.portfolios)
    _refuse_frozen(home, settings.portfolios, cpd_year, again)
    errors = _errors(reading, cpd_year)
    if errors and not despite_errors:
        say(
            f"Found {counted(errors, 'error')} in the files: `cpd check` lists them. Mend them "
            "first, or freeze without what they leave out: --despite-errors. Nothing was frozen."
        )
        sys.exit(1)
    frozen = freeze_year(reading, cpd_year, day)
    if not frozen.people:
        raise UsageError(f"nobody is employed in {cpd_year.label}, so there is nothing to freeze")
    if len(frozen.text.encode()) > MOST_BYTES:
        raise UsageError(
            f"the figures of {counted(frozen.people, 'portfolio')} are more than "
            f"{MOST_BYTES // 1024**2} MB, which could not be read again; nothing was frozen"
        )
    target = home / frozen.name
    _write(target, frozen.text)
    who = "1 person" if frozen.people == 1 else f"{frozen.people} people"
    click.echo(
        f"Froze {cpd_year.label} as of {british_date(day)} for {who}: {shown_path(target)}. "
        "Keep this file with the portfolios: pages and reports show the year from it now."
    )
    if errors:
        say(f"It is without what {counted(errors, 'error')} in the files left out.")


def _home(roots: tuple[Path, ...]) -> Path:
    """The portfolios folder that frozen figures go to: that which has some; else that with the
    employment of people, which figures tell much of; else the first."""
    have = (root for root in roots if os.path.lexists(root / "frozen"))
    employ = (root for root in roots if next(root.glob("*/employment.yml"), None) is not None)
    return next(have, None) or next(employ, None) or roots[0]


def _refuse_frozen(home: Path, roots: tuple[Path, ...], year: CpdYear, again: bool) -> None:
    """One in another of the folders would be the same path twice."""
    name = frozen_name(year)
    for root in roots:
        if not os.path.lexists(root / name):
            continue
        if root != home:
            raise UsageError(
                f"{shown_path(root / name)} is there already; this would write "
                f"{shown_path(home / name)} beside it, so move that one there first"
            )
        if not again:
            raise UsageError(
                f"{year.label} is frozen already: {shown_path(root / name)}; "
                "add --again to replace it by the figures of today's files"
            )


def _errors(reading: Reading, year: CpdYear) -> int:
    """Those of the file that is to be replaced do not count."""
    name = frozen_name(year)
    others = (p for p in reading.library.problems if p.path.partition("/")[2] != name)
    return count(tuple(others))[0]


def _write(target: Path, text: str) -> None:
    """Beside it, then in its place: never half a file. Raises UsageError."""
    folder = target.parent
    if folder.is_symlink():
        raise UsageError(
            f"{shown_path(folder)} is a link, which is never followed; put a folder in its place"
        )
    beside = None
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=folder, prefix=".", delete=False
        ) as file:
            beside = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
        beside.replace(target)
        beside = None
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        where = shown_path(target)
        raise UsageError(f"{where} cannot be written: {reason}; nothing was frozen") from None
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)
