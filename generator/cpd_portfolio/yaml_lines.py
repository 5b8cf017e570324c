"""YAML in which every value knows its line, read within limits.

Scalars stay the text that the author wrote (only a plain null becomes None): `1:30` is never 90,
`2025-02-30` never raises deep inside a library, `no` never turns into a boolean behind the
author's back. What a text means is for the field that it stands in to say (model/fields.py).

The events of libyaml are turned into values in one pass, with a stack of our own: nothing is
composed, so deep nesting cannot crash the process, and aliases cannot multiply anything.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from cpd_portfolio.yaml_flaws import Flaw, syntax_flaw

MOST_BYTES = 64 * 1024
MOST_LEVELS = 20

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})

Loc = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """`value`: mappings, lists, texts and None. `lines`: the line of each key or list item,
    by its place, such as ("practice", 0, "from"). `flaws`: empty where all is well.
    `complete`: read to the end and as meant, so that what is not in it is missing.
    `doubts`: what is YAML, and probably not what was meant: places of texts cut short by ` #`."""

    value: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    complete: bool = False
    doubts: list[Loc] = field(default_factory=list)

    def line(self, loc: Loc) -> int:
        """The line of the nearest thing that has one; the first line where nothing has."""
        while loc:
            if loc in self.lines:
                return self.lines[loc]
            loc = loc[:-1]
        return self.lines.get((), 1)


def parse(text: str, first_line: int = 1, most_bytes: int = MOST_BYTES) -> Document:
    """YAML text to a Document; `first_line` is where the text starts in its file."""
    document = Document(lines={(): first_line})
    if len(text.encode("utf-8", "surrogatepass")) > most_bytes:
        document.flaws.append(
            Flaw(
                first_line,
                "yaml-too-large",
                f"this is more than {most_bytes // 1024} KB of settings",
                "keep what you write about the activity below the second --- line",
            )
        )
        return document
    builder = _Builder(document, first_line, text.split("\n") if " #" in text else [])
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if not builder.take(event):
                break
        else:
            document.complete = all(flaw.code == "duplicate-key" for flaw in document.flaws)
    except yaml.YAMLError as error:
        document.flaws.append(syntax_flaw(error, text, first_line))
    document.flaws.sort(key=lambda flaw: flaw.line)
    return document


class _Builder:
    """Takes parser events one by one and grows the document's value."""

    def __init__(self, document: Document, first_line: int, lines: list[str]) -> None:
        self.document = document
        self.source = lines  # empty where no text can have been cut short
        self.offset = first_line
        self.stack: list[tuple[Any, Loc]] = []  # open collections, each with its place
        self.keys: list[str | None] = []  # for an open mapping: the key that waits for its value
        self.documents = 0

    def take(self, event: Any) -> bool:
        """False where there is no point in reading on."""
        if isinstance(event, yaml.ScalarEvent):
            self.refuse_extras(event)
            plain_null = event.implicit[0] and event.value in _NULLS  # implicit[0]: no quotes
            return self.scalar(event, None if plain_null else event.value)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self.refuse_extras(event)
            return self.open(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()
            self.keys.pop()
        elif isinstance(event, yaml.AliasEvent):
            self.flaw(event, "yaml-alias", f"*{event.anchor} refers to another place in the file")
            return self.scalar(event, "", f"*{event.anchor}")
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                hint = "keep one block of settings in a file"
                self.flaw(event, "yaml-documents", "a second block of settings starts here", hint)
                return False
        return True

    def flaw(self, event: Any, code: str, message: str, hint: str = "write it out in full") -> None:
        self.document.flaws.append(Flaw(self.line(event), code, message, hint))

    def line(self, event: Any) -> int:
        return int(self.offset + event.start_mark.line)

    def refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            hint = (
                f"if the text begins with &, put it in quotes; otherwise take out &{event.anchor}"
            )
            self.flaw(event, "yaml-anchor", f"&{event.anchor} is not allowed here", hint)
        if event.tag is not None:
            hint = "if the text begins with !, put it in quotes; otherwise take it out"
            self.flaw(event, "yaml-tag", f"the tag {event.tag[:40]} is not allowed here", hint)

    def place(self, event: Any) -> Loc:
        """Where the next value goes."""
        if not self.stack:
            return ()
        collection, loc = self.stack[-1]
        if isinstance(collection, list):
            loc = (*loc, len(collection))
            self.document.lines[loc] = self.line(event)
            return loc
        return (*loc, self.keys[-1] or "")

    def put(self, value: Any) -> None:
        if not self.stack:
            self.document.value = value
            return
        collection, _ = self.stack[-1]
        if isinstance(collection, list):
            collection.append(value)
        else:
            collection[self.keys[-1]] = value
            self.keys[-1] = None

    def scalar(self, event: Any, value: str | None, written: str | None = None) -> bool:
        if self.stack and isinstance(self.stack[-1][0], dict) and self.keys[-1] is None:
            return self.key(event, event.value if written is None else written)
        loc = self.place(event)
        self.put(value)
        is_bare = isinstance(event, yaml.ScalarEvent) and event.implicit[0]
        if self.source and is_bare and self.is_cut_short(event):
            self.document.doubts.append(loc)
        return True

    def is_cut_short(self, event: Any) -> bool:
        """`Room #4` is read as `Room`. A comment proper has a space after its sign."""
        mark = event.end_mark
        rest = self.source[mark.line][mark.column :] if mark.line < len(self.source) else ""
        return re.match(r" #[^\s#]", rest) is not None

    def key(self, event: Any, key: str) -> bool:
        mapping, loc = self.stack[-1]
        if key in mapping:
            self.flaw(
                event,
                "duplicate-key",
                f"`{key[:40]}` stands here a second time",
                f"keep one of the two; the first is on line {self.document.lines[(*loc, key)]}",
            )
        else:
            self.document.lines[(*loc, key)] = self.line(event)
        self.keys[-1] = key
        return True

    def open(self, event: Any, collection: Any) -> bool:
        if len(self.stack) >= MOST_LEVELS:
            hint = f"use at most {MOST_LEVELS} levels of brackets or indents"
            self.flaw(event, "yaml-too-deep", "too many levels inside one another", hint)
            return False
        if self.stack and isinstance(self.stack[-1][0], dict) and self.keys[-1] is None:
            hint = "put text that begins with [ or { in quotes"
            self.flaw(event, "yaml-key", "a list or a mapping cannot be the name of a key", hint)
            return False
        loc = self.place(event)
        self.put(collection)
        self.stack.append((collection, loc))
        self.keys.append(None)
        return True
