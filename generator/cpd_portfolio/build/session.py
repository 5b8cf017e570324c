"""A build from beginning to end, as the command and the MkDocs plugin run it: look whether
anything has changed, read, say what is to be said, build, remember."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import Struct

from cpd_portfolio.build import (
    Progress,
    build_site,
    inputs_key,
    no_progress,
    published,
    refuse_foreign,
)
from cpd_portfolio.build.digests import program_key
from cpd_portfolio.build.granting import UNPROTECTED, write_access
from cpd_portfolio.build.state import sealing_key
from cpd_portfolio.figures import counted, frozen_words
from cpd_portfolio.garbage import seldom_collected
from cpd_portfolio.model import Problem
from cpd_portfolio.model.accessibility import NO_CONTACT
from cpd_portfolio.pages.rendering import compile_pages
from cpd_portfolio.processes import beside
from cpd_portfolio.reading import look, read_tree
from cpd_portfolio.remembering import Remembered, store_for
from cpd_portfolio.settings import Settings
from cpd_portfolio.share.holding import said_of_shares, sort_shares


class Stopped(Exception):
    """Nothing was built: the policy is wrong (`problems`), or --strict and an error in a file."""

    def __init__(self, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__()
        self.problems = problems


class Outcome(Struct, frozen=True):
    """`rendered`, `kept`: sites. Nothing was rendered where nothing had changed. `gone`: packs that
    the site has no more. `access`: what is to be said of who may read the site."""

    people: int
    pages: int
    rendered: int
    kept: int
    gone: int = 0
    access: str = UNPROTECTED


@seldom_collected()
def run_build(
    settings: Settings,
    as_of: date,
    tell: Callable[[str], None],
    tell_problems: Callable[[int, int], object],
    progress: Progress = no_progress,
    *,
    cache: Path | None = None,
    strict: bool = False,
    jobs: int | None = None,
    clean: bool = False,
    secret: bytes | None = None,
) -> Outcome:
    """`tell` gets sentences, `tell_problems` the numbers of errors and warnings. `cache`: the
    folder for what is remembered from one build to the next. `secret`: what shares are sealed with.

    Raises Stopped, and UsageError as build_site does.
    """
    store = store_for(cache, settings.portfolios, program_key())
    memory = store.load() if store is not None and not clean else Remembered()
    key = sealing_key(cache)
    templates = cache / "templates" if cache is not None else None
    compiling = None
    if templates is not None and jobs != 1 and memory.is_empty:
        compiling = partial(compile_pages, templates)
    # half a second's work, which nothing before the first page has to wait for
    meanwhile = ExitStack()
    meanwhile.enter_context(beside(compiling))
    tree = look(settings.portfolios)
    refuse_foreign(settings.site.resolve(), settings.portfolios)
    # before anything is read: a file that changes meanwhile is another input the next time
    inputs = inputs_key(tree, settings, as_of, memory, secret)
    there = None if clean else published(settings.site, inputs, key)
    if there is not None:
        tell_problems(there.errors, there.warnings)
        if strict and there.errors:
            raise Stopped
        for line in there.said:
            tell(line)
        said_of_access = UNPROTECTED
        if settings.access is not None:
            said_of_access = write_access(read_tree(tree, memory), settings, as_of)
        kept = len(there.units)
        return Outcome(there.people, there.pages, 0, kept, access=said_of_access)
    reading = read_tree(tree, memory, jobs)
    if reading.policy_is_wrong:
        raise Stopped(reading.policy_problems)
    problems = reading.library.problems
    errors = sum(problem.is_error for problem in problems)
    tell_problems(errors, len(problems) - errors)
    if strict and errors:
        raise Stopped
    said = [
        frozen_words(frozen.year.label, frozen.on, len(frozen.changes))
        for frozen in reading.library.frozen
        if frozen.on <= as_of
    ]
    unread = sum(
        memory.digest(file.at) is None
        for folder in tree.people.values()
        for file in folder.files.values()
        if file.name.startswith("evidence/")
    )
    if unread:
        said.append(
            f"{counted(unread, 'evidence file')} cannot be opened, and will not open there."
        )
    held = sort_shares(reading.shares, reading.library, reading.policies, as_of)
    said += said_of_shares(held, sealing=secret is not None)
    if not settings.accessibility.has_contact:
        said.append(NO_CONTACT)
    for line in said:
        tell(line)
    said_of_access = write_access(reading, settings, as_of)
    built = build_site(
        reading,
        settings,
        as_of,
        key,
        progress,
        jobs=jobs,
        memory=memory,
        inputs=inputs,
        said=said,
        clean=clean,
        secret=secret,
        templates=templates,
        compiled=meanwhile.close,
    )
    if built.gone:
        packs, links = ("pack", "link opens") if built.gone == 1 else ("packs", "links open")
        tell(f"Took {built.gone} {packs} off the site: the {links} nothing any more.")
    if store is not None and memory.changed and not built.torn:
        store.save(memory)
    return Outcome(
        built.people, built.pages, built.rendered, built.kept, built.gone, said_of_access
    )
