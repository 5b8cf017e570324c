"""A list that is too long for one page -> parts, each with a page of its own.

Pages stay under about 1 MB whatever the number of people: at most so many items, and no more than
so much HTML, unless one item alone is longer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

MOST_HTML = 500_000  # characters


@dataclass(frozen=True, slots=True)
class Part(Generic[Item]):
    """`number` from 1, `of` how many; `first`, `last`: which items these are, from 1. `path`,
    `before`, `after`: addresses from the first part's, None where there is none."""

    items: tuple[Item, ...]
    number: int
    of: int
    first: int
    total: int

    @property
    def path(self) -> str:
        return _path(self.number)

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1

    @property
    def before(self) -> str | None:
        return _path(self.number - 1) if self.number > 1 else None

    @property
    def after(self) -> str | None:
        return _path(self.number + 1) if self.number < self.of else None


def _path(number: int) -> str:
    return "" if number == 1 else f"page-{number}/"


def in_parts(
    items: Sequence[Item], most: int, size: Callable[[Item], int] = lambda _: 0
) -> tuple[Part[Item], ...]:
    """At least one part, which may be empty. `size`: how much HTML an item takes."""
    groups: list[list[Item]] = [[]]
    room = MOST_HTML
    for item in items:
        if groups[-1] and (len(groups[-1]) == most or size(item) > room):
            groups.append([])
            room = MOST_HTML
        groups[-1].append(item)
        room -= size(item)
    found: list[Part[Item]] = []
    first = 1
    for number, group in enumerate(groups, 1):
        found.append(Part(tuple(group), number, len(groups), first, len(items)))
        first += len(group)
    return tuple(found)
