"""cpd build and cpd serve: the site."""

import os
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
    frozen_words,
    portfolios_option,
    say,
    say_counts,
    say_problems,
    settings_of,
    shown_path,
    stop_on_wrong_policy,
)
from cpd_portfolio.model import UsageError
from cpd_portfolio.reading import look, read_tree
from cpd_portfolio.remembering import Remembered, cache_folder, store_for
from cpd_portfolio.settings import Settings

LINE_EVERY = 5  # seconds
UNPROTECTED = "This site protects nothing by itself: the host it goes to must say who may read it."


@click.command()
@portfolios_option
@as_of_option
@click.option("--strict", is_flag=True, help="Stop where a file has an error.")
@click.option(
    "--jobs", type=click.IntRange(1, 256), help="Processes at once; all cores if left out."
)
@click.option("--clean", is_flag=True, help="Build everything anew, whatever has changed.")
def build(
    portfolios: tuple[Path, ...], as_of: date | None, strict: bool, jobs: int | None, clean: bool
) -> None:
    """Build everybody's portfolio and the pages about many into site/."""
    settings = settings_of(portfolios)
    _build(settings, day_of(as_of, settings, portfolios), strict, jobs, clean)


def _build(
    settings: Settings,
    day: date,
    strict: bool = False,
    jobs: int | None = None,
    clean: bool = False,
) -> None:
    from cpd_portfolio.build import build_site, inputs_key, published
    from cpd_portfolio.build.digests import program_key

    started = time.monotonic()
    store = store_for(cache_folder(os.environ), settings.portfolios, program_key())
    memory = store.load() if store is not None and not clean else Remembered()
    tree = look(settings.portfolios)
    if not clean:
        there = published(settings.site, inputs_key(tree, settings, day, memory))
        if there is not None:
            for line in there.said:
                say(line)
            _stop_if(strict and bool(say_counts(there.errors, there.warnings)))
            say(
                f"Nothing has changed: {counted(there.people, 'portfolio')}, "
                f"{counted(there.pages, 'page')}, as of {day}, kept as they were, "
                f"{_seconds(started)}: {shown_path(settings.site)}/index.html"
            )
            say(UNPROTECTED)
            return
    reading = read_tree(tree, memory)
    stop_on_wrong_policy(reading)
    said = [
        frozen_words(frozen, len(frozen.changes))
        for frozen in reading.library.frozen
        if frozen.on <= day
    ]
    errors = say_problems(reading.library.problems)
    _stop_if(strict and bool(errors))
    for line in said:
        say(line)
    with _progress() as progress:
        built = build_site(
            reading, settings, day, progress, jobs=jobs, memory=memory, said=said, clean=clean
        )
    if store is not None and memory.changed:
        store.save(memory)
    kept = f", {built.kept} kept as they were" if built.kept else ""
    say(
        f"Built {counted(built.people, 'portfolio')}, {counted(built.pages, 'page')}, "
        f"as of {day}{kept}, {_seconds(started)}: {shown_path(built.site)}/index.html"
    )
    say(UNPROTECTED)


def _stop_if(stop: bool) -> None:
    if stop:
        say("Nothing was built, because of --strict. The site is as it was.")
        sys.exit(1)


def _seconds(started: float) -> str:
    return f"in {time.monotonic() - started:.1f} s"


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; elsewhere a line now and then, for builds that take a while."""
    console = Console(stderr=True)
    if not console.is_terminal:
        last = time.monotonic()

        def line(done: int, of: int) -> None:
            nonlocal last
            if time.monotonic() - last >= LINE_EVERY:
                last = time.monotonic()
                say(f"Building: {done} of {of}")

        yield line
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
