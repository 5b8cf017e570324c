"""Teams by standards: how many people have a record for each."""

from fractions import Fraction

from cpd_portfolio.figures import whole_per_cent
from cpd_portfolio.measures.organisation.standards import Covering, thinnest
from cpd_portfolio.measures.organisation.whole import Organisation
from cpd_portfolio.view.model.organisation import CoveringView, HeatView, StandardFigures
from cpd_portfolio.view.model.tables import Cell, Column, TableView
from cpd_portfolio.view.organisation.names import group_name, partner_name

WHOLE = "Whole service"


def view_heat(found: Organisation) -> HeatView:
    rules, everyone = found.service.rules.standards, found.standards.everyone
    groups = [
        (WHOLE, everyone),
        *((group_name(group), covering) for group, covering in found.standards.teams),
        *((partner_name(group), covering) for group, covering in found.standards.partners),
    ]
    figures = {
        standard.id: StandardFigures(
            number=standard.id,
            text=standard.text,
            people=everyone.this_year[standard.id],
            share=_share(everyone.this_year[standard.id], everyone.asked),
            three_years=everyone.three_years[standard.id],
            share_three_years=_share(everyone.three_years[standard.id], everyone.asked),
        )
        for standard in rules.standards
    }
    return HeatView(
        set_name=rules.name,
        asked=everyone.asked,
        numbers=tuple(figures),
        rows=tuple(_row(name, covering) for name, covering in groups if covering.asked),
        not_asked=tuple(name for name, covering in groups[1:] if not covering.asked),
        standards=tuple(figures.values()),
        thinnest=tuple(figures[number] for number in thinnest(everyone)) if everyone.asked else (),
        table=_table(tuple(figures.values()), everyone.asked),
        groups_table=_groups_table(groups),
    )


def _share(people: int, asked: int) -> int:
    return whole_per_cent(Fraction(people, asked)) if asked else 0


def _row(name: str, covering: Covering) -> CoveringView:
    cells = tuple((n, _share(n, covering.asked)) for n in covering.this_year.values())
    return CoveringView(name, covering.asked, cells)


def _table(standards: tuple[StandardFigures, ...], asked: int) -> TableView:
    columns = (
        Column("standard", "Standard", "figure"),
        Column("text", "Wording"),
        Column("asked", "People asked", "figure"),
        Column("people", "People this year", "figure"),
        Column("share", "Per cent this year", "figure"),
        Column("people_three_years", "People over three years", "figure"),
        Column("share_three_years", "Per cent over three years", "figure"),
    )
    rows = tuple(
        (s.number, s.text, asked, s.people, s.share, s.three_years, s.share_three_years)
        for s in standards
    )
    return TableView("standards", "The standards", columns, rows)


def _groups_table(groups: list[tuple[str, Covering]]) -> TableView:
    """A row for each team and standard."""
    columns = (
        Column("team", "Team"),
        Column("standard", "Standard", "figure"),
        Column("asked", "People asked", "figure"),
        Column("people", "People this year", "figure"),
        Column("share", "Per cent this year", "figure"),
        Column("people_three_years", "People over three years", "figure"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, n, covering.asked, people, _share(people, covering.asked), covering.three_years[n])
        for name, covering in groups
        for n, people in covering.this_year.items()
    )
    return TableView("standards-by-team", "Standards by team", columns, rows)
