"""Where something stands: the file of a name, the line of a key.

Lines are looked up again in the one file that is asked for: to keep those of every key of every
file would make each command pay for what few ask.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cpd_portfolio import yaml_lines
from cpd_portfolio.reading import front_matter
from cpd_portfolio.reading.scan import name_of_root
from cpd_portfolio.reading.text import FileFlaw, read_file
from cpd_portfolio.yaml_lines import Document, Loc


class Places:
    """Of the files in the portfolios folders. Paths are those of problems: relative to the parent
    of the portfolios folder."""

    def __init__(self, roots: Iterable[Path]) -> None:
        self._roots = [(name_of_root(root), root.resolve()) for root in roots]
        self._document = cache(self._read)

    def path(self, name: str) -> str:
        """The path of `ada-marsh/profile.md`, whichever of the folders has it."""
        for shown, root in self._roots:
            if (root / name).is_file():
                return f"{shown}/{name}"
        return f"{self._roots[0][0]}/{name}"

    def line(self, path: str, loc: Loc) -> int | None:
        """The line of a key, or of the nearest key around it; None where none of them is there."""
        lines = self._document(path).lines
        while loc:
            if loc in lines:
                return lines[loc]
            loc = loc[:-1]
        return None

    def item_line(self, path: str, key: str, text: str) -> int | None:
        """The line of an entry of a list of texts; that of the list where it is not to be found."""
        value = self._document(path).value
        items = value.get(key) if isinstance(value, dict) else None
        if isinstance(items, list) and text in items:
            return self.line(path, (key, items.index(text)))
        return self.line(path, (key,))

    def _read(self, path: str) -> Document:
        for shown, root in self._roots:
            disk = root / path.removeprefix(f"{shown}/")
            if path.startswith(f"{shown}/") and disk.is_file() and not disk.is_symlink():
                try:
                    text = read_file(disk)
                except FileFlaw:
                    break
                if path.lower().endswith(".md"):
                    return front_matter.parse(text).document
                return yaml_lines.parse(text)
        return Document()
