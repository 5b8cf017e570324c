"""The address of a page that a file becomes, and files that would share one."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

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
        by_address[unicodedata.normalize("NFC", slug_of(file.name)).casefold()].append(file)
    return {
        file.name: next(other.path for other in group if other is not file)
        for group in by_address.values()
        if len(group) > 1
        for file in group
    }


def address_problem(
    file: File, other: str, person: str | None = None, private: bool = False
) -> Problem:
    message = f"its page would have the same address as {other}"
    hint = "rename one of the two files"
    return Problem(file.path, 1, "same-address", "error", message, hint, person, private)
