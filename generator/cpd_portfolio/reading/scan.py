"""The folders -> which files there are. Links are never followed, and reported."""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from cpd_portfolio.model.problem import Problem
from cpd_portfolio.reading.names import flaw_of_name, is_reserved
from cpd_portfolio.reading.plain import MOST_EVIDENCE

MOST_FILES = 5_000  # in a person's folder, in events/ and so on; 20 years of CPD are 1,000
MOST_PEOPLE = 10_000
NOT_PEOPLE = frozenset({"completions", "events", "frozen"})
PERSON_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-?")
_POLICY = re.compile(r"policy(-.*)?\.yml")
_POLICY_MISNAMED = re.compile(r"policy[-_. ]?(.*?)[-_. ]?\.ya?ml", re.IGNORECASE)


class File(Struct, frozen=True):
    """`name`: its path in the folder it belongs to, with `/`; `path`: as problems show it; `at`:
    where it really is, without a link above it. `large`: more than is published."""

    name: str
    path: str
    at: str  # to make a Path of each of thousands takes as long as to find them
    large: bool = False

    @property
    def disk(self) -> Path:
        return Path(self.at)


@dataclass
class Folder:
    """A person's folder, laid together from every portfolios folder that has one. `unread`: there
    is too much in one of them, so that nothing of it is read."""

    id: str
    path: str
    files: dict[str, File] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)  # names of files with a problem of their own
    unread: bool = False


@dataclass
class Tree:
    people: dict[str, Folder] = field(default_factory=dict)
    events: dict[str, File] = field(default_factory=dict)
    completions: dict[str, File] = field(default_factory=dict)
    frozen: dict[str, File] = field(default_factory=dict)
    policies: dict[str, File] = field(default_factory=dict)
    shares: dict[str, File] = field(default_factory=dict)
    standards: dict[str, File] = field(default_factory=dict)  # any other .yml at the top
    aside: list[File] = field(default_factory=list)  # at the top and in completions/: not read
    problems: list[Problem] = field(default_factory=list)
    roots: dict[Path, Path] = field(default_factory=dict)  # where a folder really is -> as given

    @property
    def policy_problems(self) -> list[Problem]:
        """A policy that is there and cannot be taken: nothing may go by other rules instead."""
        return [
            problem
            for problem in self.problems
            if problem.is_error and _POLICY.fullmatch(problem.path.rpartition("/")[2])
        ]

    @property
    def policy_refused(self) -> bool:
        return bool(self.policy_problems)

    def error(
        self, path: str, code: str, message: str, hint: str, person: str | None = None
    ) -> None:
        # where the name itself is odd nobody can say whether the file is private
        self.problems.append(
            Problem(printable(path), 1, code, "error", message, hint, person, private=True)
        )


def printable(text: str) -> str:
    """A path with nothing in it that a terminal or an encoder would stumble over."""
    if text.isprintable():
        return text
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)  # a byte that is no text
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def name_of_root(root: Path) -> str:
    """What a portfolios folder is called in the paths of problems."""
    return root.name if root.name not in ("", "..") else root.resolve().name


def scan(roots: tuple[Path, ...]) -> Tree:
    """What lies in the portfolios folders, laid over one another. A folder that is not there
    is the caller's to refuse."""
    tree = Tree()
    for root in roots:
        _scan_root(tree, root)
    if len(roots) > 1:
        _refuse_case_twins(tree)
    twice = {problem.path for problem in tree.problems if problem.code == "same-path-twice"}
    for folder in tree.people.values():
        start = f"{folder.path}/"
        folder.refused = {
            p.path.removeprefix(start) for p in tree.problems if p.path.startswith(start)
        }
    if not twice:
        return tree
    top = (tree.policies, tree.shares, tree.standards)
    for group in (tree.events, tree.completions, tree.frozen, *top):
        _drop(group, twice)
    for folder in tree.people.values():
        folder.refused |= _drop(folder.files, twice)
    return tree


def _drop(group: dict[str, File], paths: set[str]) -> set[str]:
    """Takes out the files of these paths; returns their names."""
    names = {name for name, file in group.items() if printable(file.path) in paths}
    for name in names:
        del group[name]
    return names


def _entries(
    tree: Tree, folder: str, shown: str, person: str | None = None
) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        hint = "check that you may open this folder"
        tree.error(shown, "not-readable", f"cannot be opened: {reason}", hint, person)
        return []


def _scan_root(tree: Tree, root: Path) -> None:
    shown = name_of_root(root)
    tree.roots[root.resolve()] = root
    entries = _entries(tree, str(root.resolve()), shown)
    if len(entries) > MOST_PEOPLE:
        _too_many(tree, shown, MOST_PEOPLE, None)
        return
    for entry in entries:
        name, path = entry.name, f"{shown}/{entry.name}"
        if name.startswith((".", "_")):
            continue
        is_policy = _POLICY.fullmatch(name) is not None
        if is_policy or (name.endswith(".yml") and not entry.is_dir(follow_symlinks=False)):
            if not _plain(tree, entry, path, None):
                continue
            plain = tree.shares if name == "shares.yml" else tree.standards
            group = tree.policies if is_policy else plain
            _add(tree, group, File(name, path, entry.path), None)
        if not is_policy and (misnamed := _POLICY_MISNAMED.fullmatch(name)) is not None:
            version = f"-{misnamed[1]}" if misnamed[1] else ""
            hint = f"rename it to policy{version}.yml if it holds the rules"
            message = "this file is not read"
            tree.problems.append(Problem(path, 1, "not-read", "warning", message, hint))
        elif name.endswith(".yml"):
            continue
        elif name == "events" and _is_folder(tree, entry, path):
            for file in _files(tree, entry, path) or ():
                if file.name.lower().endswith(".md"):
                    _add(tree, tree.events, file, None)
        elif name == "completions" and _is_folder(tree, entry, path):
            for file in _files(tree, entry, path) or ():
                if file.name.lower().endswith(".csv"):
                    _add(tree, tree.completions, file, None)
                else:
                    tree.aside.append(replace(file, name=f"{name}/{file.name}"))
        elif name == "frozen" and _is_folder(tree, entry, path):
            for file in _files(tree, entry, path) or ():
                if file.name.lower().endswith(".json"):
                    _add(tree, tree.frozen, file, None)
        elif name not in NOT_PEOPLE and _looks_like_folder(entry) and _is_folder(tree, entry, path):
            _scan_person(tree, entry, path)
        elif entry.is_file(follow_symlinks=False):
            tree.aside.append(File(name, path, entry.path))


def _looks_like_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False) or entry.is_symlink()


def _is_folder(tree: Tree, entry: os.DirEntry[str], path: str) -> bool:
    if entry.is_symlink():
        hint = "put the folder itself in its place"
        tree.error(path, "link", "this is a link, which is never followed", hint)
        return False
    return entry.is_dir(follow_symlinks=False)


def _scan_person(tree: Tree, entry: os.DirEntry[str], path: str) -> None:
    if PERSON_ID.fullmatch(entry.name) is None or len(entry.name) > 80 or is_reserved(entry.name):
        plain = unicodedata.normalize("NFKD", entry.name).encode("ascii", "ignore").decode()
        better = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80]
        better = "first-last" if not better or is_reserved(better) else better
        message = "the name of this folder cannot be a person's id"
        hint = f"use lower-case letters, digits and hyphens, for instance {better}"
        tree.error(path, "person-id", message, hint)
        return
    folder = tree.people.setdefault(entry.name, Folder(entry.name, path))
    found = _files(tree, entry, path, entry.name)
    folder.unread |= found is None
    for file in found or ():
        _add(tree, folder.files, file, entry.name)


def _add(tree: Tree, group: dict[str, File], file: File, person: str | None) -> None:
    if (other := group.get(file.name)) is None:
        group[file.name] = file
        return
    for one, two in ((file, other), (other, file)):  # neither can be taken for the right one
        message = f"{printable(two.path)} ({_as_given(tree, two.disk.parent)}) is there as well"
        hint = "keep the file in one of the portfolios folders only"
        tree.error(one.path, "same-path-twice", message, hint, person)


def _refuse_case_twins(tree: Tree) -> None:
    """Paths of two folders that are one where capitals, or two ways to write an accent, are not
    told apart: on some computers, and on some hosts."""
    top = {**tree.policies, **tree.shares, **tree.standards}
    groups = [(top, None), (tree.events, None), (tree.completions, None), (tree.frozen, None)]
    of_people = [(folder.files, folder.id) for folder in tree.people.values()]
    for group, person in (*groups, *of_people):
        seen: dict[str, File] = {}
        for file in group.values():
            other = seen.setdefault(unicodedata.normalize("NFC", file.name).casefold(), file)
            if other is file or _root_of(other, tree) == _root_of(file, tree):
                continue
            for one, two in ((file, other), (other, file)):
                message = f"{printable(two.path)} differs from this only in capitals or accents"
                hint = "keep one of the two, or give one another name"
                tree.error(one.path, "same-path-twice", message, hint, person)


def _root_of(file: File, tree: Tree) -> Path | None:
    return next((root for root in tree.roots if file.disk.is_relative_to(root)), None)


def _as_given(tree: Tree, disk: Path) -> str:
    """A folder as whoever named the portfolios folder would find it."""
    inside = [root for root in tree.roots if disk.is_relative_to(root)]
    root = max(inside, key=lambda root: len(root.parts))
    return printable(str(tree.roots[root] / disk.relative_to(root)))


class _TooMany(Exception):
    pass


def _too_many(tree: Tree, path: str, most: int, person: str | None) -> None:
    message = f"there is more in this folder than can be read: at most {most:,} files and folders"
    hint = "take out what is no record of CPD; none of it is read until then"
    tree.error(path, "too-many-files", message, hint, person)


def _files(
    tree: Tree, entry: os.DirEntry[str], path: str, person: str | None = None
) -> list[File] | None:
    """The plain files below a folder; None, and a problem, where there is too much in it."""
    before = len(tree.problems)
    try:
        return list(_walk(tree, entry.path, path, "", person, count(1)))
    except _TooMany:
        del tree.problems[before:]
        _too_many(tree, path, MOST_FILES, person)
        return None


def _walk(
    tree: Tree, folder: str, shown: str, inside: str, person: str | None, numbers: Iterator[int]
) -> Iterator[File]:
    """The plain files below a folder. Hidden ones (.git, .obsidian, …) are left alone. `numbers`
    counts everything that is met, whatever it is."""
    for entry in _entries(tree, folder, shown, person):
        if next(numbers) > MOST_FILES:
            raise _TooMany
        path, name = f"{shown}/{entry.name}", f"{inside}{entry.name}"
        if entry.name.startswith(".") and entry.name != ".md":
            continue
        if (flaw := flaw_of_name(entry.name, name)) is not None:
            tree.error(path, "file-name", *flaw, person)
        elif entry.is_symlink():
            hint = "put the file itself in its place"
            tree.error(path, "link", "this is a link, which is never followed", hint, person)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(tree, entry.path, path, f"{name}/", person, numbers)
        elif _plain(tree, entry, path, person):
            yield File(name, path, entry.path, _is_large(entry))


def _is_large(entry: os.DirEntry[str]) -> bool:
    """Of what may be published as it is; texts have their own limits."""
    if entry.name.endswith((".md", ".yml")):
        return False
    try:
        return entry.stat(follow_symlinks=False).st_size > MOST_EVIDENCE
    except OSError:
        return False


def _plain(tree: Tree, entry: os.DirEntry[str], path: str, person: str | None) -> bool:
    if entry.is_file(follow_symlinks=False):
        return True
    what = "a link, which is never followed" if entry.is_symlink() else "not a plain file"
    code = "link" if entry.is_symlink() else "not-a-plain-file"
    tree.error(path, code, f"this is {what}", "put the file itself in its place", person)
    return False


def reflections_of(folder: Folder) -> list[File]:
    """Markdown files anywhere but profile.md and the top-level reviews/ and evidence/."""
    return [
        file
        for name, file in folder.files.items()
        if name.lower().endswith(".md")
        and name.casefold() != "profile.md"
        and not name.startswith(("reviews/", "evidence/"))
    ]


def reviews_of(folder: Folder) -> list[File]:
    return [
        file
        for name, file in folder.files.items()
        if name.startswith("reviews/") and name.lower().endswith(".md")
    ]


def others_of(folder: Folder) -> list[File]:
    """Files that are not read, and may be published as they are."""
    return [f for f in folder.files.values() if not f.name.lower().endswith((".md", ".yml"))]
