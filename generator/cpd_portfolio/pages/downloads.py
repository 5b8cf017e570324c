"""A table -> the CSV and JSON files beside it."""

import csv
import datetime as dt
import io
import json
from fractions import Fraction
from typing import Any

from cpd_portfolio.figures import as_json, as_text, harmless
from cpd_portfolio.view.model.tables import Cell, Linked, TableView


def table_files(table: TableView) -> dict[str, bytes]:
    """File name -> contents: `<id>.csv` and `<id>.json`."""
    return {
        f"{table.id}.csv": as_csv(table).encode("utf-8"),
        f"{table.id}.json": as_json_text(table).encode("utf-8"),
    }


def as_csv(table: TableView) -> str:
    """A header row of keys, then the rows; nothing that a spreadsheet would run."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(column.key) for column in table.columns])  # ids of checks are in some
    for row in table.rows:
        writer.writerow([harmless(_text(cell)) for cell in row])
    return out.getvalue()


def as_json_text(table: TableView) -> str:
    """A list of objects by key; figures rounded half up to two decimals, dates YYYY-MM-DD."""
    keys = [column.key for column in table.columns]
    rows = [dict(zip(keys, map(_value, row), strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return as_text(cell) if isinstance(cell, Fraction) else str(_value(cell))


def _value(cell: Cell) -> Any:
    if isinstance(cell, Linked):
        return cell.text
    if isinstance(cell, tuple):
        return "; ".join(cell)
    if isinstance(cell, Fraction):
        return as_json(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else cell
