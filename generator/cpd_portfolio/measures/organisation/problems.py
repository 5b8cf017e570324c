"""Files that their authors have to mend, and how many there are."""

from msgspec import Struct

from cpd_portfolio.measures.service import Service
from cpd_portfolio.model import Problem


class Problems(Struct, frozen=True):
    """`shown`: errors first, then by path and line. `hidden`: problems of files that may be
    named on no page. `files`: all files that have one."""

    shown: tuple[Problem, ...]
    hidden_errors: int
    hidden_warnings: int
    errors: int
    warnings: int
    files: int


def measure_problems(service: Service) -> Problems:
    found = service.library.problems
    hidden = [problem for problem in found if problem.hidden_on(service.as_of)]
    shown = [problem for problem in found if not problem.hidden_on(service.as_of)]
    errors = sum(problem.is_error for problem in found)
    hidden_errors = sum(problem.is_error for problem in hidden)
    return Problems(
        shown=tuple(sorted(shown, key=lambda p: (not p.is_error, p))),
        hidden_errors=hidden_errors,
        hidden_warnings=len(hidden) - hidden_errors,
        errors=errors,
        warnings=len(found) - errors,
        files=len({problem.path for problem in found}),
    )
