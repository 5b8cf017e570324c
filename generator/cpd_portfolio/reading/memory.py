"""What was read of each person's folder before, so that only changed folders are read again.

A folder is known by its key: the names of all its files, what stands in those that are read, and
whatever else decides what a reader makes of them (rules, events, where the folder lies).
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from cpd_portfolio.model.portfolio import Record, Review
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.reading.people import PersonRead
from cpd_portfolio.reading.plain import MOST_EVIDENCE, open_plain
from cpd_portfolio.reading.scan import File, Folder, Tree

_READ = (".md", ".yml")
_SMALL = 2**18  # bytes; hashlib makes room for as many before it looks at a file
TICK = 20_000_000  # ns; a file's times are no finer than this on some systems


class FolderRead(Struct, frozen=True):
    """What a person's folder gives by itself: before attendances and completions."""

    found: PersonRead
    records: tuple[Record, ...]
    reviews: tuple[Review, ...]
    problems: tuple[Problem, ...]


class Memory(Protocol):
    """Where it is kept. `digest` gives that of a file's contents, None where it cannot be read."""

    def recall(self, person: str, key: str) -> FolderRead | None: ...

    def remember(self, person: str, key: str, read: FolderRead) -> None: ...

    def digest(self, path: str | Path) -> str | None: ...

    def look_again(self, paths: Iterable[str | Path] | None = None) -> None: ...


State = tuple[int, int, int, int]  # size, modified, changed, inode


def _state(found: os.stat_result) -> State:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


@dataclass
class Digests:
    """SHA-256 of files, each read once while its size and times stay the same. `known`: path ->
    (state, digest). Within one build a file has one digest, whatever
    becomes of it meanwhile. `asked`: the paths of this build; `changed`: one of them had to be
    read."""

    known: dict[str, tuple[State, str]] = field(default_factory=dict)
    looked: dict[str, str | None] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    changed: bool = False

    def look_again(self, paths: Iterable[str | Path] | None = None) -> None:
        """From here on each of these files, or each at all, is looked at once more."""
        if paths is None:
            self.looked.clear()
            return
        for path in paths:
            self.looked.pop(str(path), None)

    def of(self, path: str | Path) -> str | None:
        name = str(path)
        if name not in self.looked:
            self.looked[name] = self._digest(name)
        return self.looked[name]

    def _digest(self, name: str) -> str | None:
        kept = self.known.get(name)
        try:
            # one that may no longer be opened has another time, that of its new rights
            if kept is not None and kept[0] == _state(os.lstat(name)):
                self.asked.add(name)
                return kept[1]
            with open_plain(name) as file:
                state = _state(found := os.fstat(file.fileno()))
                self.asked.add(name)
                if found.st_size > MOST_EVIDENCE:  # it is published nowhere
                    return "too large: " + " ".join(map(str, state))
                small = found.st_size < _SMALL
                known = (
                    hashlib.sha256(file.read()) if small else hashlib.file_digest(file, "sha256")
                )
        except OSError:
            return None
        digest = known.hexdigest()
        self.known[name] = (state, digest)
        self.changed = True
        return digest

    def settled(self, now: int) -> dict[str, tuple[State, str]]:
        """What may be kept for another time: not of files that are no longer there, nor of those
        written just now (`now`: in ns), which could change again at the same time by the clock."""
        return {
            path: known
            for path in sorted(self.asked)
            if (known := self.known.get(path)) and max(known[0][1:3]) < now - TICK
        }


def recall_folders(
    tree: Tree,
    memory: Memory | None,
    read_anew: Callable[[Sequence[Folder]], Iterable[FolderRead]],
) -> Iterator[tuple[Folder, FolderRead, str | None]]:
    """Each folder by its person's id, what stands in it, and the key that says so: None without a
    memory, or where somebody has written to the folder meanwhile."""
    folders = sorted(tree.people.values(), key=lambda folder: folder.id)
    if memory is None:
        for folder, read in zip(folders, read_anew(folders), strict=True):
            yield folder, read, None
        return
    around = surroundings_key(tree, memory)
    keys = {folder.id: folder_key(folder, around, memory) for folder in folders}
    known = {folder.id: memory.recall(folder.id, keys[folder.id]) for folder in folders}
    anew = iter(read_anew([folder for folder in folders if known[folder.id] is None]))
    for folder in folders:
        key, recalled = keys[folder.id], known[folder.id]
        if recalled is not None:
            yield folder, recalled, key
            continue
        read = next(anew)
        memory.look_again(file.at for file in folder.files.values())
        if folder_key(folder, around, memory) == key:
            memory.remember(folder.id, key, read)
            yield folder, read, key
        else:
            yield folder, read, None


def surroundings_key(tree: Tree, memory: Memory) -> str:
    """What every folder's reading hangs on: rules, standards, events, and who there is."""
    files = [*tree.policies.values(), *tree.standards.values(), *tree.events.values()]
    known = hashlib.sha256()
    _add(known, files, memory)
    _add_texts(known, sorted(tree.people))
    return known.hexdigest()


def folder_key(folder: Folder, around: str, memory: Memory) -> str:
    known = hashlib.sha256(around.encode())
    _add(known, (f for f in folder.files.values() if f.name.lower().endswith(_READ)), memory)
    others = (f for f in folder.files.values() if not f.name.lower().endswith(_READ))
    _add_texts(known, [f"{file.name}\0{file.at}\0{file.large}" for file in others])
    _add_texts(known, [folder.path, *sorted(folder.refused)])
    return known.hexdigest()


def _add(known: "hashlib._Hash", files: Iterable[File], memory: Memory) -> None:
    _add_texts(known, [f"{f.name}\0{f.at}\0{memory.digest(f.at)}" for f in files])


def _add_texts(known: "hashlib._Hash", texts: list[str]) -> None:
    joined = "\0\0".join((str(len(texts)), *texts))
    known.update(joined.encode("utf-8", "surrogatepass"))
