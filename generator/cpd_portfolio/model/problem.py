"""A problem: something that an author must mend in a file."""

from datetime import date
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]


class Problem(Struct, frozen=True, order=True):
    """`path` is relative to the parent of the portfolios folder; `line` counts from 1.

    `private`: the file is private, or nobody can tell whether it is, so that pages show neither
    its path nor a word of it (`cpd check` names it all the same). `shown_from`: the day of a
    record, before which it is planned, and named on no page either.
    """

    path: str
    line: int
    code: str
    severity: Severity
    message: str
    hint: str
    person: str | None = None
    private: bool = False
    shown_from: date | None = None

    def hidden_on(self, as_of: date) -> bool:
        return self.private or (self.shown_from is not None and self.shown_from > as_of)

    @property
    def is_error(self) -> bool:
        return self.severity == "error"


class UsageError(Exception):
    """Wrong use of a command: said in one sentence, exit code 2."""
