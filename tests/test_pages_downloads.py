"""A table of figures as CSV and JSON: the same cells, and nothing that a spreadsheet would run."""

import csv
import datetime as dt
import io
import json
from fractions import Fraction

from cpd_portfolio.pages.downloads import as_csv, as_json_text, table_files
from cpd_portfolio.view.model.tables import Column, Linked, TableView

TABLE = TableView(
    "hours",
    "Hours by team",
    (
        Column("team", "Team"),
        Column("mean", "Mean", "figure"),
        Column("last", "Last", "day"),
        Column("status", "Status", "status"),
        Column("people", "People", "figure"),
    ),
    (
        (Linked("=1+1", "x/"), Fraction(10, 3), dt.date(2026, 3, 31), "due-soon", 3),
        ("Zoë, “quoted”", None, None, None, 0),
    ),
)


def test_csv_has_the_keys_and_every_cell() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(TABLE))))
    assert rows == [
        {
            "team": "'=1+1",
            "mean": "3.33",
            "last": "2026-03-31",
            "status": "due-soon",
            "people": "3",
        },
        {"team": "Zoë, “quoted”", "mean": "", "last": "", "status": "", "people": "0"},
    ]


def test_json_has_numbers_as_numbers_and_text_as_it_is() -> None:
    assert json.loads(as_json_text(TABLE)) == [
        {"team": "=1+1", "mean": 3.33, "last": "2026-03-31", "status": "due-soon", "people": 3},
        {"team": "Zoë, “quoted”", "mean": None, "last": None, "status": None, "people": 0},
    ]


def test_files_are_named_by_the_table() -> None:
    assert list(table_files(TABLE)) == ["hours.csv", "hours.json"]


def test_texts_of_one_cell_have_semicolons_between_them() -> None:
    found = TableView("t", "T", (Column("due", "Due", "list"),), ((("one", "two"),), (None,)))
    assert as_csv(found).splitlines() == ["due", "one; two", '""']
    assert json.loads(as_json_text(found)) == [{"due": "one; two"}, {"due": None}]
