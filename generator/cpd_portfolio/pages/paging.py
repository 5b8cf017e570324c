"""Long lists -> parts of a page each: 3,000 rows on one page are slow to open."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

MOST_ROWS = 500
MOST_HTML = 500_000  # characters, so that a page stays under about 1 MB

T = TypeVar("T")


class Part(Struct, Generic[T], frozen=True):
    """`rows`: those of this part, from the `first`, counted from 1, of `total`. `path`: of its
    page; `paths`: of the pages of all parts, in order. `list_path`: of the first one, beside
    which the list's downloads lie, with all rows."""

    rows: tuple[T, ...]
    first: int
    total: int
    number: int
    paths: tuple[str, ...]

    @property
    def path(self) -> str:
        return self.paths[self.number - 1]

    @property
    def list_path(self) -> str:
        return self.paths[0]

    def titled(self, title: str) -> str:
        """The title of this part's page: a later part says which it is."""
        return title if self.number == 1 else f"{title}, page {self.number:,}"

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def in_parts(
    rows: Sequence[T], path: str, most: int = MOST_ROWS, size: Callable[[T], int] = lambda _: 0
) -> tuple[Part[T], ...]:
    """At least one part, also of nothing. The first is at `path` ("" or ending in /), the others
    at `path` with 2/, 3/ and so on. `size`: characters of HTML in a row, where rows are texts; a
    part has at most MOST_HTML, but for one row that alone has more."""
    groups: list[list[T]] = [[]]
    room = MOST_HTML
    for row in rows:
        if groups[-1] and (len(groups[-1]) == most or size(row) > room):
            groups.append([])
            room = MOST_HTML
        groups[-1].append(row)
        room -= size(row)
    paths = tuple(path if n == 1 else f"{path}{n}/" for n in range(1, len(groups) + 1))
    parts: list[Part[T]] = []
    for number, group in enumerate(groups, 1):
        first = sum(len(part.rows) for part in parts) + 1
        parts.append(Part(tuple(group), first, len(rows), number, paths))
    return tuple(parts)


def page_of_row(index: int, path: str, most: int = MOST_ROWS) -> str:
    """The path of the page that has a row, counted from 0."""
    number = index // most + 1
    return path if number == 1 else f"{path}{number}/"
