"""Tables of figures: one value that a page, a CSV file and a JSON file are made from."""

import datetime as dt
from fractions import Fraction
from typing import Literal

from msgspec import Struct

Kind = Literal["text", "figure", "day", "month", "status", "list"]


class Linked(Struct, frozen=True):
    """A text that leads somewhere; `url` from the root of the table's site, quoted."""

    text: str
    url: str


Cell = str | tuple[str, ...] | Linked | Fraction | int | dt.date | None


class Column(Struct, frozen=True):
    """`key`: the heading in CSV and the key in JSON. A `status` cell holds a status word of the
    domain (`due-soon`), which pages show as a chip; a `month` cell is `2025-09`; a `list` cell
    holds texts, on a line each on pages, with semicolons between them in files."""

    key: str
    title: str
    kind: Kind = "text"


class TableView(Struct, frozen=True):
    """`id`: the name of its files and its anchor. The first column says what a row is about."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
