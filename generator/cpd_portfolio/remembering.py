"""What was read, kept from one build to the next in the user's own cache folder.

Never in the repository or beside the site: it is a pickle, which may only come from ourselves,
and it holds what private records say. Losing it costs time and nothing else.
"""

import hashlib
import os
import pickle
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cpd_portfolio.reading.memory import Digests, FolderRead


@dataclass
class Remembered:
    """A Memory (reading/memory.py) of person -> (key, what was read). `used`: whom this build
    asked for; others are not kept."""

    folders: dict[str, tuple[str, FolderRead]] = field(default_factory=dict)
    digests: Digests = field(default_factory=Digests)
    used: set[str] = field(default_factory=set)
    read: bool = False

    @property
    def changed(self) -> bool:
        return self.read or self.digests.changed

    def recall(self, person: str, key: str) -> FolderRead | None:
        self.used.add(person)
        found = self.folders.get(person)
        return found[1] if found is not None and found[0] == key else None

    def remember(self, person: str, key: str, read: FolderRead) -> None:
        self.used.add(person)
        self.folders[person] = (key, read)
        self.read = True

    def digest(self, path: Path) -> str | None:
        return self.digests.of(path)

    def look_again(self, paths: Iterable[Path] | None = None) -> None:
        self.digests.look_again(paths)


@dataclass
class Store:
    """A file that a memory is kept in. `program`: that of another program is not taken."""

    path: Path
    program: str

    def load(self) -> Remembered:
        """Empty where there is nothing to go by: no file, another program's, somebody else's."""
        try:
            safely = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            handle = os.open(self.path, os.O_RDONLY | safely)
            with os.fdopen(handle, "rb") as file:
                found = os.fstat(file.fileno())
                ours = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
                if not ours or found.st_mode & 0o022:
                    return Remembered()
                if file.readline(200).decode().strip() != self.program:
                    return Remembered()
                digest = file.readline(200).decode().strip()
                kept = file.read()
            if digest != hashlib.sha256(kept).hexdigest():
                return Remembered()  # torn, or something in it has changed: it is not ours any more
            digests, folders = pickle.loads(kept)
            return Remembered(folders, Digests(digests))
        except Exception:  # whatever a foreign file makes a pickle do
            return Remembered()

    def save(self, memory: Remembered) -> None:
        """Best effort: a full disk or a folder that cannot be written costs the next build time."""
        folders = {
            name: memory.folders[name] for name in sorted(memory.used) if name in memory.folders
        }
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = self.path.with_suffix(f".{os.getpid()}")
            for left in self.path.parent.glob(f"{self.path.stem}.[0-9]*"):
                left.unlink(missing_ok=True)  # of a build that was killed
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(f"{self.program}\n".encode())
                file.flush()
                digests = memory.digests.settled(os.fstat(file.fileno()).st_mtime_ns)
                kept = pickle.dumps((digests, folders), protocol=5)
                file.write(f"{hashlib.sha256(kept).hexdigest()}\n".encode())
                file.write(kept)
            fresh.replace(self.path)
        except (OSError, pickle.PicklingError):
            return


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
    return Store(folder / f"{name}.pickle", program)
