"""Two trees, exchanged in one step.

The site is one tree. Beside it, in a hidden folder, lies a spare: what of the site has not changed
lately, as hard links. A build brings the spare up to date (links what is kept, removes what is
gone, writes what is new) while readers have the site as it is; then the two are exchanged, and
from the old one all that has changed is removed. So a build writes what has changed and no more,
a reader or a crash meets the old site or the new one, and nothing that was withdrawn stays behind.

A tree without a mark may be half done: as the spare it is thrown away.
"""

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from cpd_portfolio.build.state import (
    MARKER,
    Kept,
    State,
    forget_others,
    mark,
    read_state,
    write_state,
)

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def store_of(site: Path) -> Path:
    """The hidden folder beside the site: the spare tree and the states of both."""
    return site.with_name(f".{site.name}-kept")


def whole(root: Path, files: Iterable[str]) -> bool:
    """Nobody has taken one of these files out by hand."""
    return all(os.path.isfile(f"{root}/{file}") for file in files)  # noqa: PTH113


class Trees:
    """`live`, `spare`: the states of the two, None where unknown. `root`: the spare tree, which a
    build writes to. `key`: what states are sealed with."""

    def __init__(self, site: Path, key: bytes, forget: bool = False) -> None:
        self.site = site
        self.key = key
        self.store = store_of(site)
        self.root = self.store / "tree"
        self.live = None if forget else read_state(site, self.store, key)
        self.spare = None if forget else read_state(self.root, self.store, key)

    @property
    def settled(self) -> bool:
        """Nothing lies beside the site that is not in it: a build that was killed has left
        nothing behind that was withdrawn."""
        if _old(self.site).exists():
            return False
        if self.spare is None or self.live is None:
            return not self.root.exists()
        there = {folder: unit for folder, unit in self.spare.units.items() if unit.files_there}
        return there.items() <= self.live.units.items()

    def begin(self) -> None:
        """From here on the spare is half done, until `publish`."""
        self.store.mkdir(exist_ok=True)
        self.store.chmod(0o700)
        if self.root.is_symlink():  # not ours, wherever it leads
            self.root.unlink()
            self.spare = None
        if self.spare is None:
            shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(exist_ok=True)
        if self.site.exists():  # who may open the site stays as its owner has set it
            found = self.site.stat()
            if hasattr(os, "chown"):
                with suppress(OSError):
                    os.chown(self.root, -1, found.st_gid)
            self.root.chmod(stat.S_IMODE(found.st_mode))
        (self.root / MARKER).unlink(missing_ok=True)

    def abandon(self) -> None:
        """After a build that failed: nothing of it stays."""
        shutil.rmtree(self.root, ignore_errors=True)
        if not self.site.exists():
            shutil.rmtree(self.store, ignore_errors=True)

    def key_from(self, folder: str, source: str) -> str | None:
        """The key of a unit that was made from this source before, so that its view need not be
        made to know it."""
        for state in (self.live, self.spare):
            unit = state.units.get(folder) if state is not None else None
            if unit is not None and source and unit.source == source:
                return unit.key
        return None

    def in_spare(self, folder: str, source: str) -> Kept | None:
        """A unit that the spare tree has, made from just this source."""
        unit = self.spare.units.get(folder) if self.spare is not None else None
        if unit is None or not source or unit.source != source:
            return None
        return unit if whole(self.root, unit.files) else None

    def keep(self, folder: str, key: str) -> Kept | None:
        """A unit that is as it was, brought into the spare; None where it has to be made anew,
        in which case the spare has nothing of it left."""
        there = self.spare.units.get(folder) if self.spare is not None else None
        if there is not None and there.key == key and whole(self.root, there.files):
            return there
        known = self.live.units.get(folder) if self.live is not None else None
        if known is None or known.key != key:
            if there is not None:  # `made` removes the folders that are not used again
                remove(self.root, there.files, there.files)
            return None
        if there is not None:
            remove(self.root, there.files, known.files)
        try:
            for file in known.files:
                target = self.root / file
                target.parent.mkdir(parents=True, exist_ok=True)
                _link(self.site / file, target)
        except FileNotFoundError:  # somebody took it out of the site by hand
            remove(self.root, known.files, known.files)
            return None
        return known

    def made(self, folder: str, files: Iterable[str]) -> None:
        """A unit has been made anew: folders that only its old files were in go."""
        there = self.spare.units.get(folder) if self.spare is not None else None
        if there is not None:
            tidy(self.root, there.files, files)

    def publish(self, state: State) -> None:
        """Puts the spare, which is now in this state, in the site's place."""
        before = self.live
        if self.spare is not None:
            for folder, unit in self.spare.units.items():
                if folder not in state.units:
                    remove(self.root, unit.files)
        write_state(state, self.store, self.key)
        mark(self.root, state)
        exchange(self.root, self.site)
        try:
            self._settle(before, state)
        except OSError:  # the new site is there: what goes wrong now costs the next build time
            shutil.rmtree(self.root, ignore_errors=True)

    def _settle(self, before: State | None, state: State) -> None:
        """After the exchange: takes out of what was the site all that the new one has not."""
        if before is None:
            shutil.rmtree(self.root, ignore_errors=True)
            forget_others(self.store, [state])
            return
        found: dict[str, Kept] = {}
        (self.root / MARKER).unlink(missing_ok=True)
        for folder, unit in before.units.items():
            now = state.units.get(folder)
            if now == unit:
                found[folder] = now
            elif now is None:
                remove(self.root, unit.files)
            else:
                remove(self.root, unit.files, now.files)
                found[folder] = now.without_files()
        rest = State(found) if found != state.units else state
        write_state(rest, self.store, self.key)
        mark(self.root, rest)
        forget_others(self.store, [state, rest])


def remove(root: Path, files: Iterable[str], used: Iterable[str] = ()) -> None:
    """Files below a root, and the folders that are empty without them, but those that files to
    come are in (`used`): making and removing folders is most of the work of a build."""
    files = list(files)
    for file in files:
        (root / file).unlink(missing_ok=True)
    tidy(root, files, used)


def tidy(root: Path, files: Iterable[str], used: Iterable[str]) -> None:
    """The folders that are empty without these files, but those that `used` are in."""
    folders = {file.rpartition("/")[0] for file in files}
    kept = {""}
    for file in used:
        folder = file.rpartition("/")[0]
        while folder not in kept:
            kept.add(folder)
            folder = folder.rpartition("/")[0]
    for folder in sorted(folders - kept, key=len, reverse=True):
        while folder not in kept:
            try:
                (root / folder).rmdir()
            except OSError:
                break
            folder = folder.rpartition("/")[0]


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except (OSError, NotImplementedError):  # a file system without hard links
        target.unlink(missing_ok=True)
        shutil.copyfile(source, target, follow_symlinks=False)


def exchange(fresh: Path, site: Path) -> None:
    """The two folders change places: in one step where the system can (Linux), else in two
    renames, after which `recover` puts right what a crash between them left."""
    if not site.exists():
        fresh.replace(site)
        fresh.mkdir()
        return
    if _renameat2(fresh, site):
        return
    old = _old(site)
    site.replace(old)
    fresh.replace(site)
    old.replace(fresh)


def _renameat2(one: Path, two: Path) -> bool:
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):  # TypeError: Windows has no such library
        return False
    done = call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(two), _RENAME_EXCHANGE)
    if done == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM):
        return False
    raise OSError(number, os.strerror(number), str(two))


def _old(site: Path) -> Path:
    return site.with_name(f".{site.name}-old")


def recover(site: Path) -> None:
    """A build that was killed between two renames has left the site under another name."""
    old = _old(site)
    if old.is_dir() and not old.is_symlink():
        if site.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(site)
    for left in site.parent.glob(f".{site.name}-new-*"):  # of version 0.1
        shutil.rmtree(left, ignore_errors=True)
