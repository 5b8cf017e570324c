"""Figures as readers see them: rounded half up to two decimals, and only here."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_PLACES = Decimal("0.01")


def half_up(value: Fraction) -> Decimal:
    """An exact figure, rounded half up to two decimals."""
    hundredths = value * 100
    whole, rest = divmod(abs(hundredths.numerator), hundredths.denominator)
    rounded = whole + (1 if 2 * rest >= hundredths.denominator else 0)
    return (Decimal(rounded if value >= 0 else -rounded) / 100).quantize(
        _PLACES, rounding=ROUND_HALF_UP
    )


def as_json(value: Fraction | None) -> float | int | None:
    return None if value is None else float(half_up(value))


def as_text(value: Fraction) -> str:
    """`21.5`, `18`: without zeros that say nothing."""
    return f"{half_up(value).normalize():f}"


def hours_text(value: Fraction) -> str:
    """`2.5 hours`, `1 hour`."""
    return f"{as_text(value)} hour{'' if half_up(value) == 1 else 's'}"
