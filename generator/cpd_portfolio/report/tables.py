"""Standings -> tables for the terminal."""

from collections.abc import Iterable
from datetime import date

from rich import box
from rich.table import Table
from rich.text import Text

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.figures import as_text, british_date
from cpd_portfolio.measures import Standing
from cpd_portfolio.measures.occupational import AreaStanding
from cpd_portfolio.model import Person
from cpd_portfolio.report.status import STATUS_WORDS, Matching


def as_table(people: Iterable[tuple[Person, Standing]], year: CpdYear, as_of: date) -> Table:
    """People × hours, target, INSET days, standards, occupational checks."""
    table = _empty(f"CPD year {year.label}, as of {british_date(as_of)}")
    table.add_column("Person", overflow="fold")
    table.add_column("Id", overflow="fold")
    table.add_column("Hours", justify="right")
    table.add_column("Target", justify="right")
    table.add_column("Standing", no_wrap=True)
    table.add_column("INSET days", justify="right", no_wrap=True)
    table.add_column("Standards", justify="right", no_wrap=True)
    table.add_column("Occupational", overflow="fold")
    for person, standing in people:
        table.add_row(*_row(person, standing))
    return table


def items_table(matching: Iterable[Matching], year: CpdYear, as_of: date) -> Table:
    """One row a person and item, for a report that asks for a status or a requirement."""
    table = _empty(f"CPD year {year.label}, as of {british_date(as_of)}")
    for heading in ("Person", "Id", "What", "Standing", "Last", "Due"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("Standing", "Last", "Due"))
    for one in matching:
        for item in one.items:
            table.add_row(
                plain(one.person.profile.name),
                one.person.id,
                plain(item.title),
                STATUS_WORDS[item.status],
                plain(str(item.last or "–")),
                str(item.due or "–"),
            )
    return table


def _empty(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)


def _row(person: Person, standing: Standing) -> tuple[str | Text, ...]:
    hours, inset, coverage = standing.hours, standing.inset_days, standing.standards
    errors = standing.problems[0]
    left_out = f"\n{errors} file error{'' if errors == 1 else 's'}" if errors else ""
    return (
        plain(person.profile.name + left_out),
        person.id,
        as_text(hours.total),
        "–" if hours.target is None else as_text(hours.target),
        STATUS_WORDS[hours.status],
        "–" if inset is None else f"{as_text(inset.total)} of {as_text(inset.target)}",
        f"{coverage.covered} of {coverage.of}" if coverage.applies else "–",
        plain(_occupational(standing.occupational)) or "–",
    )


def _occupational(areas: Iterable[AreaStanding]) -> str:
    lines = []
    for area in areas:
        open_checks = [c for c in area.checks if c.status != "met"]
        words = (
            ", ".join(f"{check.title} {STATUS_WORDS[check.status]}" for check in open_checks)
            or "all met"
        )
        lines.append(f"{area.area}: {words}")
    return "\n".join(lines)


def plain(text: str) -> Text:
    """A cell in which rich finds no markup of its own, and a terminal no control code."""
    return Text("".join(c for c in text if c.isprintable() or c == "\n"))
