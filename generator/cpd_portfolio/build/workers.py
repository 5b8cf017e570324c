"""Units -> sites in the spare tree, on all cores.

Workers are forked once everything is read and the templates are warm, so that they share what is
in memory; where a system cannot fork they start afresh and are handed the reading.
"""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from msgspec import Struct
from msgspec.structs import replace

from cpd_portfolio.build.publishing import Trees
from cpd_portfolio.build.state import Kept
from cpd_portfolio.build.units import (
    Unit,
    pack_unit,
    portfolio_folder,
    portfolio_unit,
    service_units,
)
from cpd_portfolio.measures.service import Service
from cpd_portfolio.model import UsageError
from cpd_portfolio.model.shares import Share
from cpd_portfolio.pages.rendering import keep_compiled
from cpd_portfolio.processes import begin, can_fork, several
from cpd_portfolio.settings import Settings

CHUNK = 4  # units that a worker is handed at a time


@dataclass
class Shop:
    """What a worker works with. `digests`: of the evidence files, by path. `sources`: by person,
    the key of all that their portfolio's view is made from (units.py); none where nothing is
    remembered. `templates`: where compiled templates are kept. `shares`: by id, those to seal,
    with the `secret`."""

    service: Service
    settings: Settings
    trees: Trees
    base: str
    digests: dict[str, str | None]
    sources: dict[str, str] = field(default_factory=dict)
    templates: Path | None = None
    shares: dict[str, Share] = field(default_factory=dict)
    secret: bytes = field(default=b"", repr=False)
    renderer: Any = None  # mkdocs_site.Renderer, once one is needed: MkDocs takes a while
    units: dict[str, Unit] = field(default_factory=dict)

    def dress(self) -> Any:
        if self.renderer is None:
            from cpd_portfolio.mkdocs_site import Renderer

            place = (self.settings.config, self.trees.root, self.templates)
            self.renderer = Renderer(*place, look=self.base)
        return self.renderer

    def __getstate__(self) -> dict[str, object]:
        """For a worker that starts afresh: it makes its own of what cannot be handed over."""
        return {**self.__dict__, "renderer": None, "units": {}}

    def service_folders(self) -> list[str]:
        return list(self._service_units)

    @property
    def _service_units(self) -> dict[str, Unit]:
        if not self.units:
            found = service_units(
                self.service, self.settings.site_name, self.settings.accessibility
            )
            self.units = {unit.folder: unit for unit in found}
        return self.units

    def place(self, name: str) -> tuple[str, str]:
        """The folder of a unit, and the key of what its view is made from, "" if unknown."""
        kind, _, rest = name.partition(":")
        if kind == "service":
            return rest, ""
        if kind == "share":
            from cpd_portfolio.share.packing import folder_of

            return folder_of(self.shares[rest], self.secret), ""
        return portfolio_folder(rest), self.sources.get(rest, "")

    def unit(self, name: str) -> Unit:
        """`name`: a person's id after `person:`, a folder after `service:`, a share's id after
        `share:`."""
        kind, _, rest = name.partition(":")
        if kind == "service":
            return self._service_units[rest]
        if kind == "share":
            share = self.shares[rest]
            return pack_unit(share, self.secret, self.service, self.settings.site_name)
        person = self.service.library.person(rest)
        assert person is not None
        return portfolio_unit(person, self.service)


class Done(Struct, frozen=True):
    folder: str
    kept: Kept
    rendered: bool

    def without_key(self) -> "Done":
        """The same, and nothing that a later build could take it for."""
        return replace(self, kept=self.kept.without_key())


_shop: Shop | None = None  # in a worker: what it was started with


def _start(shop: Shop) -> None:
    global _shop
    _shop = shop
    keep_compiled(shop.templates)
    begin()


def _work(names: list[str]) -> list[Done]:
    assert _shop is not None
    return [do(_shop, name) for name in names]


def do(shop: Shop, name: str) -> Done:
    """One unit: kept where nothing that it hangs on has changed, else made anew.

    Raises UsageError where a template of the organisation's theme cannot be rendered."""
    folder, source = shop.place(name)
    key = shop.trees.key_from(folder, source)
    if key is not None and (kept := shop.trees.keep(folder, key)) is not None:
        return Done(folder, kept.made_from(source), rendered=False)
    unit = shop.unit(name)
    key = unit.key(shop.base, shop.digests.get)
    if (kept := shop.trees.keep(unit.folder, key)) is not None:
        return Done(unit.folder, kept.made_from(source), rendered=False)
    with templates_in_words(shop.settings):
        site = unit.site()
        files = shop.dress().write(site)
    shop.trees.made(unit.folder, files)
    return Done(unit.folder, Kept(key, tuple(files), len(site.pages), source), rendered=True)


@contextmanager
def templates_in_words(settings: Settings) -> Iterator[None]:
    """Raises UsageError where a template of the organisation's theme cannot be rendered."""
    try:
        yield
    except TemplateError as error:
        where = f" ({error.name})" if isinstance(error, TemplateSyntaxError) else ""
        raise _unrendered(f"{where}: {error.message or type(error).__name__}") from None
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        if settings.custom_theme is None:
            raise  # our own templates do no such thing
        raise _unrendered(f": {error}") from None


def _unrendered(what: str) -> UsageError:
    return UsageError(f"a template cannot be rendered{what}; the site is as it was")


def run(shop: Shop, names: list[str], jobs: int, done: Callable[[int], None]) -> list[Done]:
    """Every unit, by `jobs` processes at once; `done` is told how many are, now and then."""
    keep_compiled(shop.templates)  # before the first page, for compiling takes longer than that
    found: list[Done] = []
    waiting = []
    for name in names:  # what is in the spare tree as it should be is no work for anybody
        folder, source = shop.place(name)
        kept = shop.trees.in_spare(folder, source)
        if kept is None:
            waiting.append(name)
        else:
            found.append(Done(folder, kept, rendered=False))
    names = waiting
    alone = jobs == 1 or len(names) <= CHUNK
    # some here, so that what workers share is warm: templates, Material's page
    first = _first(names)
    for name in names if alone else first:
        found.append(do(shop, name))
        done(len(found))
    if alone:
        return found
    rest = [name for name in names if name not in first]
    for batch in _in_processes(shop, rest, jobs):
        found += batch
        done(len(found))
    return found


def _first(names: list[str]) -> list[str]:
    """One of each kind that there are several of: portfolios, teams, packs. What there is one of
    has templates of its own, and takes long where it is about everybody."""
    kinds: dict[str, list[str]] = {}
    for name in names:
        kinds.setdefault(_kind(name), []).append(name)
    return [found[0] for found in kinds.values() if len(found) > 1]


def _kind(name: str) -> str:
    kind, _, rest = name.partition(":")
    if kind != "service":
        return kind
    folder, slash, _ = rest.rpartition("/")
    return f"{folder}/" if slash else name


def _in_processes(shop: Shop, names: list[str], jobs: int) -> Iterator[list[Done]]:
    batches = [names[at : at + CHUNK] for at in range(0, len(names), CHUNK)]
    forks = can_fork()
    if forks:
        gc.freeze()  # what is shared stays shared: no collection touches it in a worker
    try:
        with several(min(jobs, len(batches)), _start, (shop,)) as pool:
            if pool is None:
                yield from ([do(shop, name) for name in batch] for batch in batches)
                return
            for future in as_completed([pool.submit(_work, batch) for batch in batches]):
                yield future.result()
    except BrokenExecutor:
        raise UsageError(
            "a process that made pages has ended by itself, perhaps for want of memory; "
            "the site is as it was. Fewer at once need less: --jobs 1"
        ) from None
    finally:
        if forks:
            gc.unfreeze()
