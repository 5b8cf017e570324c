"""Hours and INSET days of a CPD year, as meters and figures show them."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class HoursView:
    """`share` and `pace` are per cent of the target, for the meter: 0 to 100."""

    total: Fraction
    target: Fraction | None
    expected: Fraction | None
    status: str
    share: float | None
    pace: float | None
    by_type: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class InsetView:
    total: Fraction
    target: Fraction
    status: str


@dataclass(frozen=True, slots=True)
class FrozenView:
    """Figures that were frozen. `changes`: path and what became of it since, of files that may
    be named; `unnamed`: how many more have changed, private ones and such as may be;
    `differs`: which figures would be others by today's files, in words."""

    on: dt.date
    changes: tuple[tuple[str, str], ...]
    unnamed: int
    differs: tuple[str, ...]
