"""What was read, kept from one build to the next in the user's own cache folder.

Never in the repository or beside the site: it holds pickles, which may only come from ourselves,
and what private records say. Losing it costs time and nothing else.
"""

import hashlib
import os
import pickle
import sqlite3
import stat
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cpd_portfolio.ownership import ours_alone
from cpd_portfolio.reading.memory import Digests, FolderRead

_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_TABLE = "CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, key TEXT, value BLOB)"
_DIGESTS = ""  # no person's id


@dataclass
class Remembered:
    """A Memory (reading/memory.py) of person -> (key, what was read). `kept`: the same as it
    stands in a store, until somebody asks. `used`: whom this build asked for; others are not
    kept. `anew`: whose folders it read."""

    folders: dict[str, tuple[str, FolderRead]] = field(default_factory=dict)
    kept: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    digests: Digests = field(default_factory=Digests)
    used: set[str] = field(default_factory=set)
    anew: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Nobody has been read yet, or by another version of the program."""
        return not self.folders and not self.kept

    @property
    def changed(self) -> bool:
        return bool(self.anew) or self.digests.changed

    def recall(self, person: str, key: str) -> FolderRead | None:
        self.used.add(person)
        found = self.folders.get(person)
        if found is None and self.kept.get(person, ("", b""))[0] == key:
            try:
                found = self.folders[person] = (key, _unpacked(self.kept.pop(person)[1]))
            except Exception:  # a disk that lost a byte
                return None
        return found[1] if found is not None and found[0] == key else None

    def remember(self, person: str, key: str, read: FolderRead) -> None:
        self.used.add(person)
        self.anew.add(person)
        self.folders[person] = (key, read)

    def digest(self, path: str | Path) -> str | None:
        return self.digests.of(path)

    def look_again(self, paths: Iterable[str | Path] | None = None) -> None:
        self.digests.look_again(paths)


@dataclass
class Store:
    """A file that a memory is kept in, a row a person. `program`: that of another program is not
    taken."""

    path: Path
    program: str

    def load(self) -> Remembered:
        """Empty where there is nothing to go by: no file, another program's, somebody else's."""
        try:
            if not self._ours():
                return Remembered()
            with closing(sqlite3.connect(self.path)) as kept:
                rows = {
                    name: (key, value)
                    for name, key, value in kept.execute("SELECT name, key, value FROM kept")
                }
            program, digests = rows.pop(_DIGESTS)
            if program != self.program:
                return Remembered()
            return Remembered(kept=rows, digests=Digests(_unpacked(digests)))
        except Exception:  # whatever a torn or foreign file makes a database or a pickle do
            return Remembered()

    def _ours(self) -> bool:
        handle = os.open(self.path, os.O_RDONLY | _SAFELY)
        try:
            found = os.fstat(handle)
        finally:
            os.close(handle)
        return stat.S_ISREG(found.st_mode) and ours_alone(found)

    def save(self, memory: Remembered) -> None:
        """Only what was read anew is written. Best effort: a full disk or a folder that cannot be
        written costs the next build time."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if memory.used <= memory.anew:  # nothing of what stands there was of use
                for old in (self.path, *self.path.parent.glob(f"{self.path.name}-*")):
                    old.unlink(missing_ok=True)
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | _SAFELY, 0o600)
            try:
                os.utime(handle)  # by the clock of its own disk
                now = os.fstat(handle).st_mtime_ns
            finally:
                os.close(handle)
            with closing(sqlite3.connect(self.path)) as kept:
                kept.execute("PRAGMA secure_delete = ON")  # what is withdrawn is nowhere
                with kept:
                    self._write(kept, memory, now)
        except (OSError, sqlite3.Error, pickle.PicklingError):
            return

    def _write(self, kept: sqlite3.Connection, memory: Remembered, now: int) -> None:
        kept.execute(_TABLE)
        there = {name for (name,) in kept.execute("SELECT name FROM kept")}
        gone = there - memory.used - {_DIGESTS}
        kept.executemany("DELETE FROM kept WHERE name = ?", [(name,) for name in sorted(gone)])
        rows = [(_DIGESTS, self.program, _packed(memory.digests.settled(now)))]
        for name in sorted(memory.anew & memory.used):
            key, read = memory.folders[name]
            rows.append((name, key, _packed(read)))
        kept.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)


def _packed(value: object) -> bytes:
    pickled = pickle.dumps(value, protocol=5)
    return hashlib.sha256(pickled).digest() + pickled


def _unpacked(packed: bytes) -> Any:
    """Raises ValueError where something in it has changed: it is not ours any more."""
    known, pickled = packed[:32], packed[32:]
    if hashlib.sha256(pickled).digest() != known:
        raise ValueError("changed")
    return pickle.loads(pickled)


def cache_folder(environment: "os._Environ[str] | dict[str, str]") -> Path | None:
    """Where the user's caches go; None where nobody knows."""
    if (given := environment.get("XDG_CACHE_HOME")) and Path(given).is_absolute():
        return Path(given) / "cpd-portfolio"
    if given := environment.get("LOCALAPPDATA"):
        return Path(given) / "cpd-portfolio"
    if given := environment.get("HOME"):
        return Path(given) / ".cache" / "cpd-portfolio"
    return None


def store_for(folder: Path | None, portfolios: tuple[Path, ...], program: str) -> Store | None:
    """The store of these portfolios folders."""
    if folder is None:
        return None
    places = "\0".join(str(path.resolve()) for path in portfolios)
    name = hashlib.sha256(places.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return Store(folder / f"{name}.sqlite", program)
