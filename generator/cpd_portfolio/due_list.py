"""What falls due -> a table or CSV."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from rich import box
from rich.table import Table

from cpd_portfolio.figures import british_date, harmless, told_apart
from cpd_portfolio.measures.falling_due import DueItem
from cpd_portfolio.report import plain

COLUMNS = ("due", "person", "name", "kind", "id", "title", "status")


def as_csv(items: Iterable[DueItem]) -> str:
    """One row an item. A text that a spreadsheet would take for a formula gets a ' in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in items:
        writer.writerow([harmless(str(getattr(item, column))) for column in COLUMNS])
    return out.getvalue()


def as_table(items: Iterable[DueItem], as_of: date, until: date) -> Table:
    title = f"Due up to {british_date(until)}, as of {british_date(as_of)}"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for heading in ("Due", "Standing", "Person", "What"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("Due", "Standing"))
    listed = tuple(items)
    names = told_apart({item.person: item.name for item in listed})
    for item in listed:
        name = plain(names[item.person])
        table.add_row(item.due.isoformat(), item.status, name, plain(item.title))
    return table
