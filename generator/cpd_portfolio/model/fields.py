"""The kinds of value that front matter and settings hold: each reads the author's text.

Every value arrives as text, list or mapping (see yaml_lines.py), never as a number or a date that
a YAML reader guessed at. A reader here returns the value or raises a PydanticCustomError whose
type is the problem's code, with its message, and with what to write instead as `hint`.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from cpd_portfolio.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    DateError,
    Duration,
    parse_date,
    parse_duration,
)
from cpd_portfolio.personal_data import ALLOW

_NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)", re.ASCII)
_COMMA = re.compile(r"\d{1,6},\d{1,6}", re.ASCII)
MOST_ENTRIES = 300  # of a list of entries with keys of their own
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CURLY = "“”‘’„«»"
_IN_WORDS = re.compile(
    r"(\d{1,4}(?:\.\d{1,2})?) *(h|hrs?|hours?|m|mins?|minutes?)\.?", re.IGNORECASE
)
_YES = frozenset({"yes", "true", "on", "y"})
_NO = frozenset({"no", "false", "off", "n"})


def refuse(code: str, message: str, hint: str) -> PydanticCustomError:
    """The error for a value that cannot be read. Braces would be taken for a template."""
    context = {"said": message, "hint": hint}
    return PydanticCustomError(code, "{said}", context)


def shown(value: Any) -> str:
    """A value as a message quotes it: short, on one line, with nothing that moves text about."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"“{quotable(str(value))}”"


def quotable(text: str, most: int = 60) -> str:
    """The first characters of a text, on one line; direction marks and the like as codes."""
    text = " ".join(text[: most * 8].split())
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return plain[:most] + ("…" if len(plain) > most else "")


def read_file_name(value: Any) -> str:
    """Like a text, but every space counts."""
    read_text(value)
    return str(value).strip()


def refuse_empty() -> PydanticCustomError:
    return refuse("empty", "", "")  # validate.py words it, since it knows the key


def read_text(value: Any) -> str:
    if value is None:
        raise refuse_empty()
    if not isinstance(value, str):
        raise refuse("not-text", f"{shown(value)} stands where text belongs", "write a few words")
    if "<!--" in value:
        value = ALLOW.sub("", value)
    text = " ".join(value.split())
    if not text:
        raise refuse_empty()
    if _CONTROL.search(text):
        hint = "delete the text and type it again"
        raise refuse("bad-character", "an invisible control character stands in this text", hint)
    return text


def refuse_curly_quotes(value: Any) -> None:
    """Word processors turn quotation marks into ones that YAML does not know."""
    if isinstance(value, str) and value.strip()[:1] in _CURLY:
        inner = value.strip().strip(_CURLY)
        hint = f"delete them: {quotable(inner)}"
        raise refuse("curly-quotes", "curly quotation marks stand around this", hint)


def is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def read_day(value: Any) -> date:
    if is_empty(value):
        raise refuse_empty()
    if not isinstance(value, str):
        raise refuse("date-format", f"{shown(value)} is not a date", "write it as 2025-10-03")
    refuse_curly_quotes(value)
    try:
        return parse_date(value)
    except DateError as error:
        raise refuse(error.code, error.message, error.hint) from None


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date that may be known to the month or year only; it counts from its first day."""

    text: str
    first_day: date


def read_partial_date(value: Any) -> PartialDate:
    if isinstance(value, str) and re.fullmatch(r"\d{4}(-\d{2})?", text := value.strip(), re.ASCII):
        try:
            return PartialDate(text, parse_date((text + "-01-01")[:10]))
        except DateError:
            hint = "write the month or the day: 2018-07 or 2018-07-15"
            raise refuse("date-not-real", f"{text} is no month of the calendar", hint) from None
    day = read_day(value)
    return PartialDate(day.isoformat(), day)


def read_duration(value: Any) -> Duration:
    try:
        return parse_duration(value if isinstance(value, str) else shown(value))
    except ValueError as error:
        hint = "write a whole number of days, weeks, months or years: 12 months"
        raise refuse("bad-duration", str(error), hint) from None


def read_number(value: Any, example: str = "2.5") -> Fraction:
    """An exact number: `2.5`, `.5`, `30`; never rounded through a float."""
    if is_empty(value):
        raise refuse_empty()
    refuse_curly_quotes(value)
    text = value.strip() if isinstance(value, str) else ""
    if _NUMBER.fullmatch(text):
        return Fraction(Decimal(text))
    if in_words := _IN_WORDS.fullmatch(text):
        meant = Fraction(in_words[1]) / (60 if in_words[2][0] in "mM" else 1)
        example = f"{round(float(meant), 2):g}"
    if clock := _CLOCK.fullmatch(text):
        hours = Decimal(clock[1]) + (Decimal(clock[2]) / 60).quantize(Decimal("0.01"))
        hint = f"write the hours as a decimal number: {hours.normalize():f}"
        raise refuse("number-clock", f"{text} is written like a time of day", hint)
    if _COMMA.fullmatch(text):
        hint = f"use a full stop: {text.replace(',', '.')}"
        raise refuse("number-comma", f"{text} has a comma in it", hint)
    hint = f"write it in figures: {example}"
    if re.fullmatch(r"[+-]?[\d.]{12,}", text, re.ASCII):
        raise refuse("bad-number", f"{shown(value)} has too many digits", hint)
    raise refuse("bad-number", f"{shown(value)} is not a number", hint)


def read_hours(value: Any) -> Fraction:
    hours = read_number(value)
    if hours <= 0:
        hint = "write how long it took, more than 0: 0.5 is half an hour"
        raise refuse("hours-range", f"{shown(value)} hours cannot be counted", hint)
    return hours


def read_amount(value: Any) -> Fraction:
    """A number that may be 0 but not less."""
    number = read_number(value)
    if number < 0:
        raise refuse("number-range", f"{shown(value)} is less than 0", "write 0 or more")
    return number


def read_step(value: Any) -> Fraction:
    number = read_number(value)
    if number <= 0:
        raise refuse(
            "number-range", f"{shown(value)} is not more than 0", "write 0.5, for instance"
        )
    return number


def read_fte(value: Any) -> Fraction:
    percent = re.fullmatch(r"(\d{1,3})\s*%", value.strip()) if isinstance(value, str) else None
    fte = read_number(value, f"{int(percent[1]) / 100:g}" if percent else "0.6")
    if not 0 < fte <= 1:
        hint = "full time is 1; three days of five are 0.6"
        raise refuse("fte-range", f"{shown(value)} is not above 0 and at most 1", hint)
    return fte


def read_count(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"\+?\d{1,6}", value.strip(), re.ASCII):
        return int(value)
    if is_empty(value):
        raise refuse_empty()
    hint = "write it in figures: 4"
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"\d{7,}", text, re.ASCII):
            raise refuse("bad-number", f"{shown(value)} has too many digits", hint)
        numbers = re.findall(r"[0-9]{1,3}", text)[:20]
        span = re.fullmatch(r"(\d{1,2}) *(?:-|–|to) *(\d{1,2})", text)
        if span and int(span[1]) < int(span[2]):
            numbers = [str(n) for n in range(int(span[1]), int(span[2]) + 1)]
        if len(numbers) > 1 and (span or re.fullmatch(r"[\d\s,;]+", text)):
            hint = f"write a list in brackets: [{', '.join(numbers)}]"
    raise refuse("bad-number", f"{shown(value)} is not a whole number", hint)


def read_yes_no(value: Any) -> bool:
    word = value.strip().casefold() if isinstance(value, str) else ""
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise refuse("not-yes-no", f"{shown(value)} is neither true nor false", "write true or false")


def read_month_day(value: Any) -> tuple[int, int]:
    text = value.strip() if isinstance(value, str) else ""
    hint = "write the month and the day: 09-01"
    if not re.fullmatch(r"\d{2}-\d{2}", text, re.ASCII):
        raise refuse("date-format", f"{shown(value)} is not a day of the year", hint)
    try:  # in a year without 29 February: a CPD year cannot start on a day that is often missing
        day = parse_date(f"2001-{text}")
    except DateError as error:
        raise refuse("date-not-real", f"{text} does not come every year", hint) from error
    return day.month, day.day


def read_level(value: Any) -> int:
    level = read_count(value)
    if not 1 <= level <= 8:
        raise refuse("level-range", f"there is no level {level}", "write a level from 1 to 8")
    return level


def read_score(value: Any) -> int:
    score = read_count(value)
    if not 1 <= score <= 5:
        raise refuse("score-range", f"{score} is not from 1 to 5", "1 is the least, 5 the most")
    return score


def lower(value: Any) -> Any:
    """For a word from a fixed list, which may be written in any case."""
    return value.strip().casefold() if isinstance(value, str) else value


def as_list(value: Any) -> Any:
    """One value where a list is meant is a list of one. Entries that have keys of their own
    become tables and pages, so there is an end to them."""
    if not isinstance(value, list):
        return [value]
    if sum(isinstance(entry, dict) for entry in value) > MOST_ENTRIES:
        hint = f"keep at most {MOST_ENTRIES}"
        raise refuse("too-many-entries", f"there are {len(value):,} entries here", hint)
    return value


T = TypeVar("T")

_DATE = {"type": "string", "format": "date"}
_ABOVE_0 = {"type": "number", "exclusiveMinimum": 0}  # as text, too: schema.py
_FROM_0 = {"type": "number", "minimum": 0}
# editors read a year alone as a number
_PARTIAL = {
    "type": ["string", "integer"],
    "pattern": r"^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?$",
    "minimum": FIRST_YEAR,
    "maximum": LAST_YEAR,
}

Text = Annotated[
    str, BeforeValidator(read_text), WithJsonSchema({"type": "string", "minLength": 1})
]
FileName = Annotated[
    str, BeforeValidator(read_file_name), WithJsonSchema({"type": "string", "minLength": 1})
]
Day = Annotated[date, BeforeValidator(read_day), WithJsonSchema(_DATE)]
Awarded = Annotated[
    PartialDate,
    BeforeValidator(read_partial_date),
    WithJsonSchema(_PARTIAL),
]
Length = Annotated[
    Duration,
    BeforeValidator(read_duration),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+ *([Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear)s?$"}),
]
Hours = Annotated[Fraction, BeforeValidator(read_hours), WithJsonSchema(_ABOVE_0)]
Amount = Annotated[Fraction, BeforeValidator(read_amount), WithJsonSchema(_FROM_0)]
Step = Annotated[Fraction, BeforeValidator(read_step), WithJsonSchema(_ABOVE_0)]
Fte = Annotated[
    Fraction,
    BeforeValidator(read_fte),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
]
Count = Annotated[
    int, BeforeValidator(read_count), WithJsonSchema({"type": "integer", "minimum": 0})
]
YesNo = Annotated[bool, BeforeValidator(read_yes_no), WithJsonSchema({"type": "boolean"})]
MonthDay = Annotated[
    tuple[int, int],
    BeforeValidator(read_month_day),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}-\d{2}$"}),
]
Level = Annotated[
    int,
    BeforeValidator(read_level),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 8}),
]
Score = Annotated[
    int,
    BeforeValidator(read_score),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 5}),
]
Lower = BeforeValidator(lower)
Many = Annotated[tuple[T, ...], BeforeValidator(as_list)]
