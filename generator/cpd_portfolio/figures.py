"""Figures and dates as readers see them. Rounding (half up, two decimals) happens only here."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_PLACES = Decimal("0.01")
# not those of the calendar module, which are in the language of the machine
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_ONE_LINE = re.compile("[\t\n\v\f\r\x85\u2028\u2029]")
_FORMULA = re.compile(r"(?:^|(?<=;))(?=\s*[=+@＝＋＠－-])")


def total_of(values: Iterable[Fraction]) -> Fraction:
    """Their exact sum, reduced once: to do so after each addition takes several times as long."""
    number, part = 0, 1
    for value in values:
        if (other := value.denominator) != part:
            common = math.lcm(part, other)
            number *= common // part
            part = common
            number += value.numerator * (common // other)
        else:
            number += value.numerator
    return Fraction(number, part)


def half_up(value: Fraction) -> Decimal:
    """An exact figure, rounded half up to two decimals."""
    return (Decimal(_hundredths(value)) / 100).quantize(_PLACES, rounding=ROUND_HALF_UP)


def _hundredths(value: Fraction | int) -> int:
    """How many of them, rounded half up (a negative figure as its opposite)."""
    part, whole = value.numerator, value.denominator
    rounded = (abs(part) * 200 + whole) // (2 * whole)
    return rounded if part >= 0 else -rounded


def as_json(value: Fraction | None) -> float | int | None:
    return None if value is None else float(half_up(value))


def as_text(value: Fraction) -> str:
    """`21.5`, `18`: without zeros that say nothing."""
    return f"{half_up(value).normalize():f}"


def grouped_text(value: Fraction | int) -> str:
    """`7,873.5`: with the thousands apart, for people to read."""
    rounded = _hundredths(value)
    whole, rest = divmod(abs(rounded), 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if rounded < 0 else ''}{whole:,}{decimals}"


def whole_text(value: Fraction) -> str:
    """A figure without decimals, where a drawing has room for no more: half up."""
    return f"{math.floor(value + Fraction(1, 2)):,}"


def whole_per_cent(part: Fraction) -> int:
    """A part of a whole in per cent, rounded half up: 1 is 100."""
    return math.floor(part * 100 + Fraction(1, 2))


def hours_text(value: Fraction) -> str:
    """`2.5 hours`, `1 hour`, `1,200 hours`."""
    return f"{grouped_text(value)} hour{'' if _hundredths(value) == 100 else 's'}"


def short_by(value: Fraction) -> str:
    """Hours that are missing, which is never 0: `2.5 hours`, or `under 0.01 hours`."""
    return hours_text(value) if half_up(value) else "under 0.01 hours"


def british_date(day: date) -> str:
    """`3 October 2025`, as British readers write a date."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """`3 Oct 2025`, for tables."""
    return f"{day.day} {short_month(day)} {day.year}"


def date_span(first: date, last: date | None, short: bool = False) -> str:
    """`3 October 2025`, or `3 to 4 October 2025`."""
    words = short_date if short else british_date
    if last is None or last == first:
        return words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {words(last)}"
    return f"{words(first)} to {words(last)}"


def month_words(day: date) -> str:
    """`October 2025`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def short_month(day: date) -> str:
    """`Oct`, below a drawing."""
    return MONTHS[day.month - 1][:3]


def partial_date(text: str, short: bool = False) -> str:
    """`2018-07` as `July 2018`; a whole date as British readers write it; a year as it is.
    `short`: `Jul 2018` and `3 Jul 2018`, for tables."""
    year, *rest = (int(part) for part in text.split("-"))
    if not rest:
        return text
    if len(rest) == 1:
        month = date(year, rest[0], 1)
        return f"{short_month(month)} {year}" if short else month_words(month)
    return (short_date if short else british_date)(date(year, *rest))


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs as a formula: not where cells are parted by semicolons
    either, nor where wide signs are taken for narrow ones."""
    text = _ONE_LINE.sub(" ", text)
    return _FORMULA.sub("'", text)


def exact_text(value: Fraction) -> str:
    """All of a figure, for adding up by hand: `2.333`, or `2/3` where decimals have no end."""
    for places in range(13):
        whole = value * 10**places
        if whole.denominator == 1:
            digits = f"{abs(whole.numerator):0{places + 1}d}"
            cut = len(digits) - places
            point = f".{digits[cut:]}" if places else ""
            return f"{'-' if value < 0 else ''}{digits[:cut]}{point}"
    return f"{value.numerator}/{value.denominator}"


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Names by id; where several people share one, with the id: `Ann Sample (ann-sample-2)`."""
    times = Counter(name.casefold() for name in names.values())
    return {
        key: name if times[name.casefold()] == 1 else f"{name} ({key})"
        for key, name in names.items()
    }


def frozen_words(year: str, on: date, changed: int) -> str:
    """That a CPD year is frozen since a day, and how many files have changed since."""
    since = f"{counted(changed, 'file')} {'has' if changed == 1 else 'have'} changed since"
    return (
        f"The figures of {year} were frozen on {british_date(on)}; "
        f"{since if changed else 'no file has changed since'}."
    )
