"""The problems list: of files that may not be named, only how many there are."""

from cpd_portfolio.measures.organisation.whole import Organisation
from cpd_portfolio.view.model.organisation import ProblemRow, ProblemsView
from cpd_portfolio.view.model.tables import Cell, Column, Linked, TableView
from cpd_portfolio.view.organisation.names import Names

_COLUMNS = (
    Column("path", "File"),
    Column("line", "Line", "figure"),
    Column("severity", "Severity"),
    Column("person", "Person"),
    Column("name", "Name"),
    Column("code", "Code"),
    Column("message", "What is wrong"),
    Column("hint", "What to do"),
)


def view_problems(found: Organisation) -> ProblemsView:
    names, problems = Names(found.service), found.problems
    rows: list[ProblemRow] = []
    cells: list[tuple[Cell, ...]] = []
    for problem in problems.shown:
        who = names.of(problem.person) if problem.person is not None else None
        row = ProblemRow(
            problem.severity, problem.path, problem.line, who, problem.message, problem.hint
        )
        rows.append(row)
        name: Cell = None
        if who is not None and who.url is not None:
            name = Linked(who.name, who.url)
        cells.append(
            (
                row.path,
                row.line,
                row.severity,
                problem.person,
                name,
                problem.code,
                row.message,
                row.hint,
            )
        )
    return ProblemsView(
        errors=problems.errors,
        warnings=problems.warnings,
        files=problems.files,
        left_out=found.service.library.left_out,
        hidden_errors=problems.hidden_errors,
        hidden_warnings=problems.hidden_warnings,
        rows=tuple(rows),
        table=TableView("problems", "Problems", _COLUMNS, tuple(cells)),
    )
