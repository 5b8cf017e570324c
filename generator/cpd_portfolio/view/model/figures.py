"""Hours and INSET days of a CPD year, as meters and figures show them."""

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
