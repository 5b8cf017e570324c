"""What is past -> a table, CSV, JSON or paths."""

import csv
import io
import os.path
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from cpd_portfolio.figures import british_date, harmless, told_apart
from cpd_portfolio.report import plain
from cpd_portfolio.retention.kept import Kept
from cpd_portfolio.retention.past import Past

COLUMNS = ("path", "line", "what", "since", "counted_from", "person", "name", "rests_on_it")
WORDS = {
    "frozen-year": "frozen year", "portfolio": "whole portfolio", "need": "need of the plan",
    "file": "file that nothing reads",
}  # fmt: skip


def as_object(found: Past) -> dict[str, Any]:
    """`"schema": 1`. Dates as text; `line` null for whole files and folders."""
    return {
        "schema": 1,
        "as_of": found.as_of.isoformat(),
        "older_than": str(found.length),
        "past": [_row(one, found) for one in found.past],
        "undated": [_row(one, found) for one in found.undated],
    }


def as_csv(found: Past) -> str:
    """A row a thing: what is past, then what has no date. A text that a spreadsheet would take
    for a formula gets a ' in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in (*found.past, *found.undated):
        row = _row(one, found)
        row["rests_on_it"] = "; ".join(row["rests_on_it"])
        writer.writerow(["" if row[key] is None else harmless(str(row[key])) for key in COLUMNS])
    return out.getvalue()


def as_paths(found: Past, here: Path) -> list[str]:
    """Files and folders that are past as a whole, from a folder: for git and other programs."""
    disks = {one.disk for one in found.past if one.disk is not None}
    return sorted(Path(os.path.relpath(disk, here)).as_posix() for disk in disks)


def as_table(found: Past) -> Table:
    title = f"Older than {found.length} on {british_date(found.as_of)}"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for heading in ("Counted from", "What", "Whose", "Where", "Rests on it today"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "Counted from")
    names = told_apart(found.names)
    for number, one in enumerate((*found.past, *found.undated)):
        if number == len(found.past) and found.past:
            table.add_section()
        where = one.path if one.line is None else f"{one.path}:{one.line}"
        since = one.since.isoformat() if one.since else "no date"
        words = WORDS.get(one.what, one.what)
        whose = names.get(one.person or "", one.person or "")
        rests = "\n".join(one.rests) if one.since else one.counted_from
        table.add_row(since, words, plain(whose), plain(where), plain(rests))
    return table


def _row(one: Kept, found: Past) -> dict[str, Any]:
    return {
        "path": one.path,
        "line": one.line,
        "what": one.what,
        "since": one.since.isoformat() if one.since else None,
        "counted_from": one.counted_from,
        "person": one.person,
        "name": found.names.get(one.person or ""),
        "rests_on_it": list(one.rests),
    }
