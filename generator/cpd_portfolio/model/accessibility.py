"""What the organisation says of itself in its accessibility statement: `accessibility:` below
`extra: cpd:` in mkdocs.yml."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from cpd_portfolio.dates import DateError, parse_date
from cpd_portfolio.model.problem import UsageError

_WHERE = "mkdocs.yml: accessibility:"
_ADDRESS = re.compile(r"[^\s@<>?&%]+@[^\s@<>?&%]+\.[^\s@<>?&%]+")


class Accessibility(Struct, frozen=True):
    """`organisation`: who runs the site, where that is not its name. `name`, `email`, `phone`: whom
    to tell of what does not work. `answer_within`: how long that takes, as `10 working days`.
    `prepared`, `reviewed`: of the statement. `tested`, `tested_by`: the organisation's own test of
    its own site. `problems`: what it knows does not work, a sentence each."""

    organisation: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    answer_within: str = ""
    prepared: date | None = None
    reviewed: date | None = None
    tested: date | None = None
    tested_by: str = ""
    problems: tuple[str, ...] = ()

    @property
    def has_contact(self) -> bool:
        return bool(self.email or self.phone)


NOTHING_SAID = Accessibility()
NO_CONTACT = (
    "The accessibility statement names nobody to write to: put `email` or `phone` below "
    "`extra: cpd: accessibility:` in mkdocs.yml."
)


def read_accessibility(found: Any) -> Accessibility:
    """`found`: the value of `accessibility:`, None where it is left out. Raises UsageError for an
    unknown key, a date or an address that is none, and what is no text."""
    if found is None:
        return NOTHING_SAID
    if not isinstance(found, Mapping):
        raise UsageError(f"{_WHERE} is keys and values, as `email: cpd@example.org`")
    known = Accessibility.__struct_fields__
    if unknown := set(found).difference(known):
        raise UsageError(
            f"{_WHERE} has the unknown key `{min(map(str, unknown))}`; write {', '.join(known)}"
        )
    values: dict[str, Any] = {}
    for key, value in found.items():
        if value is None:
            continue
        if key == "problems":
            given = value if isinstance(value, list) else [value]
            values[key] = tuple(_text(key, one) for one in given)
        elif key in ("prepared", "reviewed", "tested"):
            values[key] = _date(key, value)
        else:
            values[key] = _text(key, value)
    if (email := values.get("email")) and not _ADDRESS.fullmatch(email):
        raise UsageError(f"{_WHERE} email: is an address, as cpd@example.org")
    return Accessibility(**values)


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):  # YAML reads 0163200 as a number, and as another one
        raise UsageError(f'{_WHERE} {key}: is text: put it in quotes, "…"')
    return " ".join(value.split())


def _date(key: str, value: Any) -> date:
    try:
        return parse_date(str(value))
    except DateError as error:
        raise UsageError(f"{_WHERE} {key}: {error.message}; {error.hint}") from None
