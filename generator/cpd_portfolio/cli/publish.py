"""cpd build and cpd serve: the site."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cpd_portfolio.cli.common import (
    as_of_option,
    counted,
    day_of,
    portfolios_option,
    say,
    say_frozen,
    say_problems,
    settings_of,
    shown_path,
    stop_on_wrong_policy,
)
from cpd_portfolio.model import UsageError
from cpd_portfolio.reading import read
from cpd_portfolio.settings import Settings


@click.command()
@portfolios_option
@as_of_option
@click.option("--strict", is_flag=True, help="Stop where a file has an error.")
def build(portfolios: tuple[Path, ...], as_of: date | None, strict: bool) -> None:
    """Build everybody's portfolio and the front page into site/."""
    settings = settings_of(portfolios)
    _build(settings, day_of(as_of, settings, portfolios), strict)


def _build(settings: Settings, day: date, strict: bool = False) -> None:
    from cpd_portfolio.build import build_site  # MkDocs takes a while to import

    started = time.monotonic()
    reading = read(settings.portfolios)
    stop_on_wrong_policy(reading)
    errors = say_problems(reading.library.problems)
    if strict and errors:
        say("Nothing was built, because of --strict. The site is as it was.")
        sys.exit(1)
    for frozen in reading.library.frozen:
        if frozen.on <= day:
            say_frozen(frozen, frozen.changes)
    with _progress() as progress:
        built = build_site(reading, settings, day, progress)
    seconds = time.monotonic() - started
    say(
        f"Built {counted(built.people, 'portfolio')}, {counted(built.pages, 'page')}, "
        f"as of {day}, in {seconds:.1f} s: {shown_path(built.site)}/index.html"
    )
    say("This site protects nothing by itself: the host it goes to must say who may read it.")


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


@click.command(short_help="Build the site and show it on this computer.")
@portfolios_option
@as_of_option
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(portfolios: tuple[Path, ...], as_of: date | None, port: int) -> None:
    """Build the site, show it on this computer, and build it again when a file changes."""
    from cpd_portfolio.serve import serve_site

    settings = settings_of(portfolios)
    day = day_of(as_of, settings, portfolios)

    def rebuild() -> None:
        try:
            _build(settings, day)
        except (UsageError, SystemExit) as error:
            if isinstance(error, UsageError):
                say(str(error))
            say("The site is as it was.")

    _build(settings, day)
    address = f"http://127.0.0.1:{port}/"
    serve_site(settings, port, lambda: say(f"Look at {address} (Ctrl+C ends it)"), rebuild)
