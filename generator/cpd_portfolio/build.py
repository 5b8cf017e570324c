"""Portfolios -> a published site, in one step: built beside the old one, then put in its place.

A build that fails or is killed leaves the previous site whole.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cpd_portfolio.locking import alone
from cpd_portfolio.measures.service import Service, survey
from cpd_portfolio.mkdocs_site import Renderer
from cpd_portfolio.model import UsageError
from cpd_portfolio.pages import (
    Site,
    make_front,
    make_organisation,
    make_portfolio,
    make_programmes,
    make_team,
    make_team_list,
)
from cpd_portfolio.reading import Reading
from cpd_portfolio.settings import Settings
from cpd_portfolio.view import evidence_files, view_person
from cpd_portfolio.view.organisation import view_organisation
from cpd_portfolio.view.programmes import view_programmes
from cpd_portfolio.view.root import view_root
from cpd_portfolio.view.teams import view_team_links, view_teams

OURS = ".cpd-site"  # marks a folder that a build may replace
Progress = Callable[[int, int], None]  # how many people are done, of how many


def no_progress(_done: int, _of: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Built:
    site: Path
    people: int
    pages: int


def build_site(
    reading: Reading,
    settings: Settings,
    as_of: date,
    progress: Progress = no_progress,
) -> Built:
    """Everybody's portfolio and the front page, into `settings.site`.

    Raises UsageError where that folder holds something that is not a site of ours, or where
    mkdocs.yml is not accepted.
    """
    site = settings.site.resolve()
    _refuse_foreign(site, settings.portfolios)
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        with alone(site.parent):
            _recover(site)
            fresh = Path(tempfile.mkdtemp(prefix=f".{site.name}-new-", dir=site.parent))
            try:
                pages = _write(reading, settings, as_of, fresh, progress)
                fresh.chmod(0o755)
                _publish(fresh, site)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        where = error.filename or site
        raise UsageError(f"{where} cannot be written: {reason}; the site is as it was") from None
    return Built(site, len(reading.library.people), pages)


def _write(
    reading: Reading, settings: Settings, as_of: date, fresh: Path, progress: Progress
) -> int:
    library, policies = reading.library, reading.policies
    service = survey(library, policies, as_of)
    renderer = Renderer(settings.config, fresh, as_of)
    renderer.write_theme()
    teams = {link.id for link in view_team_links(service)}
    pages = 0
    for site in service_sites(service, settings.site_name):
        renderer.write(site)
        pages += len(site.pages)
    for number, person in enumerate(library.people, 1):
        progress(number, len(library.people))
        standing, manages = service.standings.get(person.id), person.id in teams
        view = view_person(person, library, policies, as_of, standing, manages)
        portfolio = make_portfolio(view, evidence_files(person, policies, as_of))
        renderer.write(portfolio)
        pages += len(portfolio.pages)
    (fresh / OURS).write_text("Made by cpd build; replaced whole by the next one.\n")
    return pages


def service_sites(service: Service, name: str) -> Iterator[Site]:
    """What is about more than one person. `name`: the service's."""
    programmes = view_programmes(service)
    elsewhere = (("Programmes", "programmes/"),) if programmes.programmes else ()
    yield make_front(view_root(service, elsewhere), name)
    if programmes.programmes:
        yield make_programmes(programmes)
    yield make_team_list(view_team_links(service))
    for team, due in view_teams(service):
        yield make_team(team, due)
    yield make_organisation(view_organisation(service))


def _refuse_foreign(site: Path, portfolios: tuple[Path, ...]) -> None:
    """A folder that a build did not make is not replaced: it may hold somebody's work."""
    for folder in portfolios:
        if site.is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(site):
            raise UsageError(
                f"the site cannot go to {site}, where the portfolios are; "
                "name another folder as site_dir in mkdocs.yml"
            )
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise UsageError(f"{site} is not a folder; name another one as site_dir in mkdocs.yml")
    if site.is_dir() and any(site.iterdir()) and not (site / OURS).exists():
        raise UsageError(
            f"{site} holds files that cpd build did not make; "
            "empty it, or name another folder as site_dir in mkdocs.yml"
        )


def _old(site: Path) -> Path:
    return site.with_name(f".{site.name}-old")


def _recover(site: Path) -> None:
    """What a build that was killed may have left: the old site is put back, half a new one
    is thrown away."""
    old = _old(site)
    if old.is_dir():
        if site.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(site)
    for left in site.parent.glob(f".{site.name}-new-*"):
        shutil.rmtree(left, ignore_errors=True)


def _publish(fresh: Path, site: Path) -> None:
    old = _old(site)
    if site.exists():
        site.replace(old)
    fresh.replace(site)
    shutil.rmtree(old, ignore_errors=True)
