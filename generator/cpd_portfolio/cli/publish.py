"""cpd build and cpd serve: the site."""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cpd_portfolio.cli.common import (
    as_of_option,
    day_of,
    portfolios_option,
    say,
    say_counts,
    say_day,
    say_problems,
    say_wrong_policy,
    settings_of,
    shown_path,
)
from cpd_portfolio.cli.ending import passing_folder
from cpd_portfolio.figures import counted
from cpd_portfolio.model import UsageError
from cpd_portfolio.remembering import Remembered, cache_folder, store_for
from cpd_portfolio.settings import Settings

LINE_EVERY = 5  # seconds


@click.command(short_help="Build the site into site/: only what has changed.")
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


def _build(settings: Settings, day: date, strict: bool, jobs: int | None, clean: bool) -> None:
    from cpd_portfolio.build.session import Stopped, run_build
    from cpd_portfolio.share.secret import read_secret

    _refuse_odd_epoch()
    started = time.monotonic()
    try:
        with _progress() as progress:
            outcome = run_build(
                settings,
                day,
                say,
                say_counts,
                progress,
                cache=cache_folder(os.environ),
                strict=strict,
                jobs=jobs,
                clean=clean,
                secret=read_secret(os.environ, Path.home()),
            )
    except Stopped as stopped:
        say_wrong_policy(stopped.problems)
        if not stopped.problems:
            say("Nothing was built, because of --strict. The site is as it was.")
        sys.exit(1)
    what = f"{counted(outcome.people, 'portfolio')}, {counted(outcome.pages, 'page')}, as of {day}"
    where = f"{shown_path(settings.site)}/index.html"
    if outcome.rendered or outcome.gone:
        kept = f", {outcome.kept} kept as they were" if outcome.kept else ""
        say(f"Built {what}{kept}, {_seconds(started)}: {where}")
    else:
        say(f"Nothing has changed: {what}, kept as they were, {_seconds(started)}: {where}")
    say(outcome.access)
    if settings.access is not None:
        say_day(day)


def _refuse_odd_epoch() -> None:
    """MkDocs takes its date from this, and ends in a traceback where it cannot."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "0")
    try:
        datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is “{given}”; it is a number of seconds since 1970, or not set"
        ) from None


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
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", visible=False)
        yield lambda done, of: bar.update(
            task, completed=done, total=of, visible=True, refresh=True
        )


@click.command(short_help="Show the site on this computer while you write.")
@click.argument("person", required=False)
@portfolios_option
@as_of_option
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="The number behind http://127.0.0.1: in the browser.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes at once; all if left out.")
def serve(
    person: str | None,
    portfolios: tuple[Path, ...],
    as_of: date | None,
    port: int,
    jobs: int | None,
) -> None:
    """Show the site on this computer; a page is made again when a file changes.

    With a PERSON: their own portfolio alone, with drafts, planned and private records.
    """
    from cpd_portfolio.build.digests import program_key
    from cpd_portfolio.preview import Preview
    from cpd_portfolio.serve import refuse_taken, serve_site

    settings = settings_of(portfolios)
    day = day_of(as_of, settings, portfolios)
    _refuse_odd_epoch()
    if person is None or any((root / person).is_dir() for root in settings.portfolios):
        refuse_taken(port)  # at once; of somebody unknown the reading says what is wrong
    cache = cache_folder(os.environ)
    store = store_for(cache, settings.portfolios, program_key())
    memory = store.load() if store is not None else Remembered()
    with passing_folder("cpd-preview-") as folder:  # it may hold private records
        started = time.monotonic()
        templates = cache / "templates" if cache is not None else None
        preview = Preview(settings, day, folder, memory, person, templates)
        with _progress() as progress:
            reading = preview.start(progress, jobs)
        say_problems(reading.library.problems)
        if store is not None and memory.changed:
            store.save(memory)
        gc.collect()
        gc.freeze()  # all of it stays: to look through it again takes a tenth of a second each time
        where = f"http://127.0.0.1:{port}/" + (f"people/{person}/" if person else "")
        if person is not None:
            say("Your own preview: it shows drafts, planned and private records as well.")

        def refresh(written: Callable[[str], None], more: Callable[[], bool]) -> None:
            began = time.monotonic()
            try:
                done = preview.refresh(written, more)
            except UsageError as error:
                say(f"{error}. The pages are as they were.")
                return
            except OSError as error:  # a file that went while it was copied, a full disk
                reason = (error.strerror or "unknown reason").lower()
                say(f"{error.filename or 'A file'}: {reason}. Save again once it is mended.")
                return
            if done:
                shown = ", ".join(folder or "the front page" for folder in done[:3])
                others = f" and {len(done) - 3} more" if done[3:] else ""
                say(f"Written again {_seconds(began)}: {shown}{others}")

        say(f"Made {_seconds(started)}, as of {day}.")
        serve_site(
            preview.settings.site,
            settings.portfolios,
            port,
            lambda: say(f"Look at {where} (Ctrl+C ends it)"),
            refresh,
        )
