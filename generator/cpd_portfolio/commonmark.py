"""Markdown -> HTML that is not yet clean, and the addresses in it. markup.py says which addresses
lead where, and cleans.

pulldown-cmark reads it, through pyromark, as CommonMark with tables and text struck out, as the
hosts of repositories do. Its events become HTML here: raw HTML as text, headings at the levels
that a page has for them, pictures and links as they are settled.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any
from urllib.parse import quote

import pyromark
from msgspec import Struct
from pyromark import Options

MOST_NESTING = 60  # elements within one another; what is deeper is shown without
_MOST_CELLS = 50_000  # of tables: a row that is too short is filled up with empty cells
_PLAIN = Options.ENABLE_STRIKETHROUGH
_TABLES = _PLAIN | Options.ENABLE_TABLES
_ADDRESS = ";/?:@&=+$,-_.!~*'()#%[]"  # what stays as it is in an address
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")

_BETWEEN = {"SoftBreak": "\n", "HardBreak": "<br>\n", "Rule": "<hr>\n"}
_TAGS = {
    "Paragraph": ("<p>", "</p>\n"),
    "HtmlBlock": ("<p>", "</p>\n"),
    "BlockQuote": ("<blockquote>\n", "</blockquote>\n"),
    "CodeBlock": ("<pre><code>", "</code></pre>\n"),
    "Item": ("<li>", "</li>\n"),
    "Emphasis": ("<em>", "</em>"),
    "Strong": ("<strong>", "</strong>"),
    "Strikethrough": ("<s>", "</s>"),
    "TableHead": ("<thead><tr>", "</tr></thead><tbody>\n"),
    "TableRow": ("<tr>", "</tr>\n"),
}


class Address(Struct, frozen=True):
    """Of a link or a picture, with the `line` that it stands on, counted from 0."""

    address: str
    is_picture: bool
    line: int


Settle = Callable[[str], str | None]
Picture = Callable[[str, str, str], str]


def addresses(text: str) -> Iterator[Address]:
    """Those of a text's links and pictures, in their order."""
    lines = _Lines(text)
    for event, where in pyromark.events_with_range(text, options=_options(text)):
        kind, value = _parts(event)
        if kind == "Start":
            name, given = _parts(value)
            if name in ("Link", "Image"):
                yield Address(_address(given), name == "Image", lines.at(where["start"]))


def to_html(text: str, settle: Settle, picture: Picture, top: int) -> str:
    """`settle`: where a link's address leads, None for nowhere. `picture`: a picture's address,
    its words and its title -> HTML. `top`: the level of the text's first headings."""
    events = list(pyromark.events(text, options=_options(text)))
    return "".join(_Writer(settle, picture, _levels(events, top)).written(iter(events)))


def _options(text: str) -> Options:
    if "|" not in text:
        return _PLAIN
    lines = text.split("\n")
    widest = max(line.count("|") for line in lines)
    return _TABLES if widest * len(lines) <= _MOST_CELLS else _PLAIN


def _parts(found: Any) -> tuple[str, Any]:
    """`"Item"` or `{"List": 3}` -> what it is, and what is said of it."""
    if isinstance(found, str):
        return found, None
    ((kind, value),) = found.items()
    return kind, value


def _address(given: dict[str, str]) -> str:
    """As a browser would ask for it."""
    address = _STRAY.sub("%25", quote(given["dest_url"], safe=_ADDRESS))
    return f"mailto:{address}" if given["link_type"] == "Email" else address


def _levels(events: Iterable[Any], top: int) -> dict[str, int]:
    """The author's levels (`H2`) follow one another below the page's own."""
    used = set()
    for event in events:
        kind, value = _parts(event)
        if kind == "Start" and isinstance(value, dict) and "Heading" in value:
            used.add(value["Heading"]["level"])
    return {level: min(6, top + n) for n, level in enumerate(sorted(used))}


class _Lines:
    """Of a text that is asked for in the order of its bytes."""

    def __init__(self, text: str) -> None:
        self.bytes = text.encode()
        self.seen = self.line = 0

    def at(self, start: int) -> int:
        self.line += self.bytes.count(b"\n", self.seen, start)
        self.seen = max(self.seen, start)
        return self.line


class _Writer:
    def __init__(self, settle: Settle, picture: Picture, levels: dict[str, int]) -> None:
        self.settle, self.picture, self.levels = settle, picture, levels
        self.open: list[tuple[str, str]] = []  # what is open, and how it ends
        self.aligned: list[str] = []  # the table's columns
        self.column = 0

    def written(self, events: Iterator[Any]) -> Iterator[str]:
        for event in events:
            kind, value = _parts(event)
            if kind in _BETWEEN:
                yield _BETWEEN[kind]
            elif kind == "Start":
                name, given = _parts(value)
                if name == "Image":
                    yield self.picture(_address(given), _words(events), given["title"])
                    continue
                opening, ending = self._tags(name, given)
                if len(self.open) >= MOST_NESTING:
                    opening = ending = ""
                self.open.append((name, ending))
                yield opening
            elif kind == "End":
                yield self.open.pop()[1]
            elif kind == "Code":
                yield f"<code>{escape(value)}</code>"
            else:
                yield escape(value)

    def _tags(self, name: str, given: Any) -> tuple[str, str]:
        if name == "Heading":
            level = self.levels[given["level"]]
            return f"<h{level}>", f"</h{level}>\n"
        if name == "List":
            if given is None:
                return "<ul>\n", "</ul>\n"
            return (f'<ol start="{given}">\n' if given != 1 else "<ol>\n"), "</ol>\n"
        if name == "Link":
            return self._link(_address(given), given["title"]), "</a>"
        if name == "Table":
            self.aligned = given
            return "<table>\n", "</tbody></table>\n"
        if name in ("TableHead", "TableRow"):
            self.column = 0
        if name == "TableCell":
            return self._cell()
        if name == "HtmlBlock" and self.open and self.open[-1][0] == "Item":
            return "", "\n"
        return _TAGS[name]

    def _link(self, address: str, title: str) -> str:
        found = self.settle(address)
        leads = f' href="{escape(found)}"' if found is not None else ""
        called = f' title="{escape(title)}"' if title else ""
        return f"<a{leads}{called}>"

    def _cell(self) -> tuple[str, str]:
        tag = "th" if self.open[-1][0] == "TableHead" else "td"
        side = self.aligned[self.column]
        self.column += 1
        align = f' align="{side.lower()}"' if side != "None" else ""
        return f"<{tag}{align}>", f"</{tag}>"


def _words(events: Iterator[Any]) -> str:
    """What stands in a picture, up to its end, which may hold others."""
    found: list[str] = []
    inside = 1
    for event in events:
        kind, value = _parts(event)
        if kind in ("Start", "End"):
            inside += 1 if kind == "Start" else -1
        else:
            found.append(" " if kind in _BETWEEN else value)
        if not inside:
            break
    return "".join(found)
