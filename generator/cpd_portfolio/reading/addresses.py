"""The address of a page that a file becomes, and files that would share one."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from cpd_portfolio.model.problem import Problem
from cpd_portfolio.reading.scan import File


def slug_of(name: str) -> str:
    """The address of a file: its path in the folder without `.md`, `/` as `-`."""
    return name[: -len(".md")].replace("/", "-")


def same_address(files: Iterable[File]) -> dict[str, str]:
    """By name, the path of another file whose page would be at the same address: also on a host
    that does not tell capitals apart, or two ways to write an accent."""
    by_address: defaultdict[str, list[File]] = defaultdict(list)
    for file in files:
        by_address[_alike(slug_of(file.name))].append(file)
    return {
        file.name: next(other.path for other in group if other is not file)
        for group in by_address.values()
        if len(group) > 1
        for file in group
    }


def twins_of(files: Iterable[File]) -> Iterator[tuple[File, str]]:
    """Files that are published as they are, and that another one could take the place of on such
    a host: each with the path of the one before it."""
    first: dict[str, File] = {}
    for file in files:
        other = first.setdefault(_alike(file.name), file)
        if other is not file:
            yield file, other.path


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def address_problem(
    file: File, other: str, person: str | None = None, private: bool = False
) -> Problem:
    message = f"its page would have the same address as {other}"
    hint = "rename one of the two files"
    return Problem(file.path, 1, "same-address", "error", message, hint, person, private)
