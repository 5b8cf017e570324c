"""Portfolios -> a published site: only what has changed, on all cores, in one step.

units says what there is to build and by what key it is known, digests what every page hangs on,
workers makes the units, state remembers what stands in a tree, publishing exchanges the trees.
A build that fails or is killed leaves the previous site whole.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

from cpd_portfolio.build.digests import base_key, evidence_of, files_of
from cpd_portfolio.build.publishing import Trees, recover, store_of, whole
from cpd_portfolio.build.state import MARKER, Kept, State
from cpd_portfolio.build.units import sources_of
from cpd_portfolio.build.workers import Done, Shop, run
from cpd_portfolio.figures import british_date
from cpd_portfolio.locking import alone
from cpd_portfolio.measures.service import survey
from cpd_portfolio.model import UsageError
from cpd_portfolio.processes import all_cores
from cpd_portfolio.reading import Reading
from cpd_portfolio.reading.memory import Digests, Memory
from cpd_portfolio.reading.scan import Tree
from cpd_portfolio.settings import Settings
from cpd_portfolio.share.holding import sort_shares

_THEME, _DAY = "(theme)", "(day)"  # units that are no site: the theme's files, the date
Progress = Callable[[int, int], None]  # how many units are done, of how many


def no_progress(_done: int, _of: int) -> None:
    pass


class Built(Struct, frozen=True):
    """`rendered`: how many sites were made anew; `kept`: how many were as they were. `torn`: a file
    changed meanwhile, so that nobody can say which of its two contents the site has.
    `gone`: how many packs the site had and has no more."""

    site: Path
    people: int
    pages: int
    rendered: int
    kept: int
    torn: bool = False
    gone: int = 0


def write_day(root: Path, as_of: date) -> str:
    """The day that the site is built as of is said by a stylesheet, so that a new day leaves the
    pages as they are."""
    name = "assets/stylesheets/as-of.css"
    target = root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f':root {{ --cpd-as-of: "{british_date(as_of)}"; }}\n', encoding="utf-8")
    return name


def inputs_key(
    tree: Tree, settings: Settings, as_of: date, memory: Memory, secret: bytes | None = None
) -> str:
    """Of everything that a build is made from: the same key, the same site."""
    known = hashlib.sha256(f"{base_key(settings)}\0{as_of}\0".encode())
    if secret is not None:
        from cpd_portfolio.share.packing import secret_id

        known.update(secret_id(secret).encode())
    folders = [f"{folder.path}/" for folder in tree.people.values()]  # an empty one is somebody too
    files = [f"{path}\0{memory.digest(path)}" for path in files_of(tree)]
    known.update("\0".join((*folders, *files)).encode("utf-8", "surrogatepass"))
    for problem in tree.problems:
        known.update(f"{problem!r}\0".encode("utf-8", "surrogatepass"))
    return known.hexdigest()


def published(site: Path, inputs: str, key: bytes) -> State | None:
    """What stands in the site, where it was built from just these inputs, and all of it is there
    and nothing else lies beside it. `key`: what states are sealed with."""
    trees = Trees(site.resolve(), key)
    state = trees.live
    if state is None or state.inputs != inputs or not trees.settled:
        return None
    return state if all(whole(trees.site, unit.files) for unit in state.units.values()) else None


def build_site(
    reading: Reading,
    settings: Settings,
    as_of: date,
    key: bytes,
    progress: Progress = no_progress,
    *,
    jobs: int | None = None,
    memory: Memory | None = None,
    inputs: str = "",
    said: Iterable[str] = (),
    clean: bool = False,
    templates: Path | None = None,
    secret: bytes | None = None,
    compiled: Callable[[], object] = lambda: None,
) -> Built:
    """Everybody's portfolio and the pages about many, into `settings.site`. `key`: what states are
    sealed with (state.py). `jobs`: processes at once, all cores if None. `memory`: whose digests of
    files are used. `inputs`: inputs_key from before the reading, so that what is edited during the
    build is seen by the next one; "" where a later one need not know. `said`: what a later build
    that finds nothing changed should repeat. `clean`: keep nothing of what was built before.
    `templates`: where compiled templates are kept from one build to the next. `secret`: what shares
    are sealed with; without it there are no packs. `compiled`: waits for the templates.

    Raises UsageError where that folder holds something that is not a site of ours, or where
    mkdocs.yml is not accepted.
    """
    site = settings.site.resolve()
    refuse_foreign(site, settings.portfolios)
    try:
        with alone(store_of(site)):
            recover(site)
            trees = Trees(site, key, forget=clean)
            note = (inputs, tuple(said))
            try:
                trees.begin()
                known = (memory, *note, templates, secret, compiled)
                built = _build(reading, settings, as_of, trees, progress, jobs, *known)
            except BaseException:
                trees.abandon()
                raise
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        where = error.filename or site
        raise UsageError(f"{where} cannot be written: {reason}; the site is as it was") from None
    except MemoryError:
        raise UsageError(
            "there is not enough memory; the site is as it was. Fewer processes at once need less: "
            "--jobs 1"
        ) from None
    return built


def _theme(shop: Shop, as_of: date) -> list[Done]:
    """The theme's files, and the stylesheet that says the date."""
    found = []
    theme = shop.trees.keep(_THEME, shop.base)
    if theme is None:
        theme = Kept(shop.base, tuple(shop.dress().write_theme()), 0)
    found.append(Done(_THEME, theme, rendered=False))
    day = shop.trees.keep(_DAY, str(as_of))
    if day is None:
        day = Kept(str(as_of), (write_day(shop.trees.root, as_of),), 0)
    found.append(Done(_DAY, day, rendered=False))
    return found


def _build(
    reading: Reading,
    settings: Settings,
    as_of: date,
    trees: Trees,
    progress: Progress,
    jobs: int | None,
    memory: Memory | None,
    inputs: str,
    said: tuple[str, ...],
    templates: Path | None,
    secret: bytes | None,
    compiled: Callable[[], object],
) -> Built:
    base = base_key(settings)
    service = survey(reading.library, reading.policies, as_of)
    digest_of = memory.digest if memory is not None else Digests().of
    evidence = {path: digest_of(path) for path in evidence_of(reading.tree)}
    sources = sources_of(reading, service, base, evidence)
    shop = Shop(service, settings, trees, base, evidence, sources, templates)
    if secret is not None:
        held = sort_shares(reading.shares, reading.library, reading.policies, as_of)
        shop.shares = {share.id: share for share in held.open}
        shop.secret = secret
    fixed = _theme(shop, as_of)
    folders = shop.service_folders()
    names = [f"service:{name}" for name in folders]
    names += [f"person:{person.id}" for person in reading.library.people]
    names += [f"share:{share}" for share in shop.shares]
    compiled()
    found = run(shop, names, jobs or all_cores(), lambda number: progress(number, len(names)))
    torn = _changed_since(reading.tree, settings, as_of, memory, inputs, secret)
    if torn:  # what was made anew may have the one or the other: it is made again next time
        inputs = ""
        found = [done.without_key() if done.rendered else done for done in found]
    units = {done.folder: done.kept for done in (*fixed, *found)}
    before = trees.live.units if trees.live is not None else {}
    gone = sum(folder.startswith("share/") and folder not in units for folder in before)
    problems = reading.library.problems
    errors = sum(problem.is_error for problem in problems)
    trees.publish(
        State(
            units=dict(sorted(units.items())),
            inputs=inputs,
            errors=errors,
            warnings=len(problems) - errors,
            people=len(reading.library.people),
            said=said,
        )
    )
    rendered = sum(done.rendered for done in found)
    pages = sum(done.kept.pages for done in found)
    people, kept = len(reading.library.people), len(found) - rendered
    return Built(trees.site, people, pages, rendered, kept, torn, gone)


def _changed_since(
    tree: Tree,
    settings: Settings,
    as_of: date,
    memory: Memory | None,
    inputs: str,
    secret: bytes | None,
) -> bool:
    if memory is None or not inputs:
        return False
    memory.look_again()
    return inputs_key(tree, settings, as_of, memory, secret) != inputs


def refuse_foreign(site: Path, portfolios: tuple[Path, ...]) -> None:
    """A folder that a build did not make is not replaced: it may hold somebody's work."""
    for folder in portfolios:
        if site.is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(site):
            raise UsageError(
                f"the site cannot go to {site}, where the portfolios are; "
                "name another folder as site_dir in mkdocs.yml"
            )
    if site.is_mount():
        raise UsageError(
            f"{site} is where a disk begins, which cannot be exchanged for another folder; "
            "name a folder in it as site_dir in mkdocs.yml"
        )
    if site.exists() and not site.is_dir():
        raise UsageError(f"{site} is not a folder; name another one as site_dir in mkdocs.yml")
    store = store_of(site)
    if store.is_symlink() or (store.exists() and not store.is_dir()):
        raise UsageError(
            f"{store} is {'a link' if store.is_symlink() else 'no folder'}; builds keep what has "
            "not changed in a folder of that name, and take it for their own: take the "
            f"{'link' if store.is_symlink() else 'file'} away"
        )
    try:
        is_foreign = site.is_dir() and any(site.iterdir()) and not (site / MARKER).exists()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"{site} cannot be opened: {reason}") from None
    if is_foreign:
        raise UsageError(
            f"{site} holds files that cpd build did not make; "
            "empty it, or name another folder as site_dir in mkdocs.yml"
        )
