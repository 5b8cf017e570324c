"""A site for the person at the keyboard, kept up to date while files change.

It lies in a folder of its own, never in the published site. Everything stays in memory between
one change and the next: a changed reflection is read, its author's portfolio made and written,
and only then all that may hang on it. One person's own preview holds their drafts, planned and
private records, and nobody else's portfolio.
"""

import dataclasses
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from cpd_portfolio.build import Progress, build_site, no_progress, write_day
from cpd_portfolio.build.digests import base_key, evidence_of
from cpd_portfolio.build.publishing import Trees, remove
from cpd_portfolio.build.units import (
    Unit,
    portfolio_folder,
    portfolio_unit,
    service_units,
    sources_of,
)
from cpd_portfolio.build.workers import templates_in_words
from cpd_portfolio.measures import measure_person
from cpd_portfolio.measures.service import Service, survey
from cpd_portfolio.model import Person, UsageError
from cpd_portfolio.pages import make_start
from cpd_portfolio.pages.rendering import keep_compiled
from cpd_portfolio.reading import Reading, look, read_tree
from cpd_portfolio.reading.memory import Memory
from cpd_portfolio.selection import select
from cpd_portfolio.settings import Settings
from cpd_portfolio.view import view_card
from cpd_portfolio.view.model import SiteView


@dataclass
class Preview:
    """`root`: the folder that it is written to, empty at first. `person`: whose own preview it
    is; everybody's site if None. `templates`: where those that were compiled are kept."""

    settings: Settings
    as_of: date
    root: Path
    memory: Memory
    person: str | None = None
    templates: Path | None = None
    renderer: Any = None
    base: str = ""  # of the configuration that the preview was started with
    files: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    service: Service | None = None
    sources: dict[str, str] = field(default_factory=dict)  # what each view was made from

    def start(self, progress: Progress = no_progress, jobs: int | None = None) -> Reading:
        """Everything. Raises UsageError where there is nothing to show."""
        from cpd_portfolio.mkdocs_site import Renderer  # MkDocs takes a while

        self.base = base_key(self.settings)
        reading = self._read()
        self.settings = replace(self.settings, site=self.root / "site")
        if self.person is None:
            kept: dict[str, Any] = {"memory": self.memory, "templates": self.templates}
            key = b""  # in a folder that nobody else can write to
            build_site(reading, self.settings, self.as_of, key, progress, jobs=jobs, **kept)
            there = Trees(self.settings.site, key).live
            units = there.units if there is not None else {}
            self.files = {folder: (unit.key, unit.files) for folder, unit in units.items()}
            self.service = survey(reading.library, reading.policies, self.as_of)
            self.sources = self._sources(reading, self.service)
        own = Path(tempfile.mkdtemp(dir=self.root))
        self.renderer = Renderer(self.settings.config, own, self.templates, look=self.base)
        keep_compiled(self.templates)
        if self.person is not None:
            select(reading.library, self.person)
            self.settings.site.mkdir(parents=True)
            self._move(self.renderer.write_theme())
            write_day(self.settings.site, self.as_of)
            self._update_own(reading, self.person)
        return reading

    def refresh(
        self,
        written: Callable[[str], None] = lambda _folder: None,
        more: Callable[[], bool] = lambda: False,
    ) -> list[str]:
        """After a change: the folders that were written, those of changed people first;
        `written` is told of each once its pages are there. Where there is `more` by then, what
        all of that changes elsewhere is left to the next time.

        Raises UsageError where the rules are wrong or the person is gone; all stays as it was."""
        reading = self._read()
        if self.person is not None:
            return self._update_own(reading, self.person, written)
        before = self.service
        assert before is not None
        done = []
        for person in reading.library.people:
            if self._has_changed(person, reading, before):
                service = self._with(person, reading, before)
                done += self._write(portfolio_unit(person, service), written)
        if more():
            return done
        self.service = survey(reading.library, reading.policies, self.as_of)
        there = set()
        settings = self.settings
        for unit in service_units(self.service, settings.site_name, settings.accessibility):
            if more():
                return done
            there.add(unit.folder)
            done += self._write(unit, written)
        sources = self._sources(reading, self.service)
        for person in reading.library.people:
            folder = portfolio_folder(person.id)
            there.add(folder)
            as_it_was = sources.get(person.id) == self.sources.get(person.id, "")
            if not (as_it_was and self.files.get(folder, ("", ()))[0]):
                done += self._write(portfolio_unit(person, self.service), written)
        self.sources = sources
        for folder in [name for name in self.files if name not in there and name[:1] != "("]:
            remove(self.settings.site, self.files.pop(folder)[1])
            written(folder)
        return list(dict.fromkeys(done))

    def _sources(self, reading: Reading, service: Service) -> dict[str, str]:
        evidence = {path: self.memory.digest(path) for path in evidence_of(reading.tree)}
        return sources_of(reading, service, self.base, evidence)

    def _read(self) -> Reading:
        self.memory.look_again()
        reading = read_tree(look(self.settings.portfolios), self.memory)
        if reading.policy_is_wrong:
            first = reading.policy_problems[0]
            raise UsageError(f"{first.path}:{first.line}: {first.message}; {first.hint}")
        return reading

    def _has_changed(self, person: Person, reading: Reading, before: Service) -> bool:
        """What has not is the same object: a comparison costs next to nothing."""
        library, old = reading.library, before.library
        same = person == old.person(person.id)
        return not same or library.problems_of(person.id) != old.problems_of(person.id)

    def _with(self, person: Person, reading: Reading, before: Service) -> Service:
        """The service as it was, but for one person, whose last year is measured where needed."""
        policies, year = reading.policies, before.year
        standing = measure_person(person, policies, self.as_of, year)
        return dataclasses.replace(
            before,
            library=reading.library,
            policies=policies,
            standings={**before.standings, person.id: standing},
            last_year={name: one for name, one in before.last_year.items() if name != person.id},
        )

    def _update_own(
        self,
        reading: Reading,
        person_id: str,
        written: Callable[[str], None] = lambda _folder: None,
    ) -> list[str]:
        (person,) = select(reading.library, person_id)
        policies, year = reading.policies, reading.policies.year_of(self.as_of, self.as_of)
        standing = measure_person(person, policies, self.as_of, year)
        service = Service(reading.library, policies, self.as_of, year, {person.id: standing}, {})
        alone = SiteView(self.as_of, year.label, (view_card(person),), (), (), 0)
        settings = self.settings
        start = partial(make_start, name=settings.site_name, said=settings.accessibility)
        front = Unit("", alone, start)
        own = portfolio_unit(person, service, audience="self")
        return [*self._write(own, written), *self._write(front, written)]

    def _write(self, unit: Unit, written: Callable[[str], None]) -> list[str]:
        key = unit.key(self.base, self.memory.digest)
        before = self.files.get(unit.folder)
        if before is not None and before[0] == key:
            return []
        with templates_in_words(self.settings):
            files = tuple(self.renderer.write(unit.site()))
        if before is not None:
            remove(self.settings.site, set(before[1]) - set(files), files)
        self.files[unit.folder] = ("", files)  # until all of them are there
        self._move(files)
        self.files[unit.folder] = (key, files)
        written(unit.folder)
        return [unit.folder]

    def _move(self, files: "tuple[str, ...] | list[str]") -> None:
        """From where they were made, each in one step, so that no reader meets half a page."""
        for file in files:
            target = self.settings.site / file
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.renderer.root / file, target)  # noqa: PTH105
