"""completions/*.csv -> what a learning platform says of mandatory learning.

Columns: person, requirement, date, source, expires (the last two may be missing or empty).
A row with an error is left out alone; its line is the problem's line.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from cpd_portfolio.dates import DateError, parse_date
from cpd_portfolio.model.portfolio import Completion
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading.scan import File
from cpd_portfolio.reading.text import FileFlaw, read_file
from cpd_portfolio.reading.validate import Source, listing

MOST_BYTES = 16 * 1024 * 1024  # 200,000 rows
MOST_PROBLEMS = 20_000  # of one file: an export has a row of each who has left
COLUMNS = ("person", "requirement", "date", "source", "expires")
REQUIRED = COLUMNS[:3]


class CompletionsRead(Struct, frozen=True):
    by_person: dict[str, tuple[Completion, ...]]
    problems: tuple[Problem, ...]


def read_completions(
    files: Iterable[File], people: Iterable[str], policies: Policies
) -> CompletionsRead:
    known_people = dict.fromkeys(people)
    found: defaultdict[str, list[Completion]] = defaultdict(list)
    problems: list[Problem] = []
    for file in files:
        source = Source(file.path, most=MOST_PROBLEMS)
        try:
            text = read_file(file.disk, MOST_BYTES)
        except FileFlaw as error:
            source.take_flaws([error.flaw])
        else:
            for person, completion in _rows(source, text, known_people, policies):
                found[person].append(completion)
        problems += source.problems
    return CompletionsRead(
        {
            person: tuple(sorted(rows, key=lambda row: (row.date, row.requirement)))
            for person, rows in found.items()
        },
        tuple(problems),
    )


def _rows(
    source: Source, text: str, people: dict[str, None], policies: Policies
) -> list[tuple[str, Completion]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[str, Completion]] = []
    columns: list[str] | None = None
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            hint = "close the quotation mark, or save the export again as CSV; no row below is read"
            opened = "end of data" in str(error)
            message = "a quotation mark is opened here and not closed"
            message = message if opened else f"cannot be read ({error})"
            source.note(begins if opened else reader.line_num, "csv-syntax", message, hint)
            break
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _columns(source, reader.line_num, cells)
            if columns is None:
                return []
            continue
        if len(cells) > len(columns):
            message = f"this row has {len(cells)} cells, and there are {len(columns)} columns"
            hint = "put text that has a comma in it in quotation marks"
            source.person = None
            source.note(reader.line_num, "csv-columns", message, hint)
            continue
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        if (read := _row(source, reader.line_num, row, people, policies)) is not None:
            rows.append(read)
    return rows


def _columns(source: Source, line: int, cells: list[str]) -> list[str] | None:
    names = [cell.strip().casefold() for cell in cells]
    hint = f"the first line names the columns: {','.join(COLUMNS)}"
    if len(names) == 1 and ";" in names[0]:
        source.note(line, "csv-columns", "the columns are parted by semicolons", "use commas")
        return None
    for name in names:
        if name not in COLUMNS:
            otherwise = source.did_you_mean(name, COLUMNS, hint)
            message = f"there is no column “{name[:40]}”"
            source.note(line, "csv-columns", message, otherwise)
            return None
    missing = [name for name in REQUIRED if name not in names]
    if missing or len(set(names)) < len(names):
        what = f"the column `{missing[0]}` is missing" if missing else "a column is there twice"
        source.note(line, "csv-columns", what, hint)
        return None
    return names


def _row(
    source: Source, line: int, row: dict[str, str], people: dict[str, None], policies: Policies
) -> tuple[str, Completion] | None:
    before = source.noted
    person, requirement = row.get("person", ""), row.get("requirement", "")
    known = policies.all_ids("requirements")
    listed = source.noted < source.most
    source.person = person if person in people else None
    if person not in people:
        hint = source.did_you_mean(
            person, people, "write the name of their folder under portfolios/"
        )
        message = f"nobody has the id `{person[:60]}`" if person else "`person` is empty"
        source.note(line, "unknown-person", message, hint)
    if requirement not in known:
        use = f"use {listing(known)}" if listed else ""
        hint = source.did_you_mean(requirement, known, use)
        what = f"there is no requirement `{requirement[:60]}` in the policy"
        message = what if requirement else "`requirement` is empty"
        source.note(line, "unknown-requirement", message, hint)
    done = _day(source, line, "date", row.get("date", ""))
    expires = _day(source, line, "expires", row["expires"]) if row.get("expires") else None
    if done is not None and expires is not None and expires < done:
        message = "`expires` is before `date`"
        source.note(line, "dates-backwards", message, "check the two dates, years as well")
    if source.noted > before or done is None:
        return None
    said_by = row.get("source") or None
    return person, Completion(requirement, done, said_by, expires, source.path, line)


def _day(source: Source, line: int, column: str, text: str) -> date | None:
    try:
        return parse_date(text)
    except DateError as error:
        message = f"`{column}`: {error.message}" if text else f"`{column}` is empty"
        source.note(line, error.code if text else "empty", message, error.hint)
        return None
