"""What `cpd freeze` has kept of a CPD year: the file's shape, and what is known of it today."""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, model_validator

from cpd_portfolio.dates import FIRST_YEAR, LAST_YEAR, CpdYear

FORMAT = 1

# as the file has it, which is as it was shown; its digits make it exact again (measures/frozen.py)
Figure = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Number = Annotated[int, Field(ge=0, le=1_000_000)]
Word = Annotated[str, Field(min_length=1, max_length=400)]
FirstDay = Annotated[dt.date, Field(ge=dt.date(FIRST_YEAR, 1, 1), le=dt.date(LAST_YEAR, 12, 31))]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class _Part(BaseModel):
    """Strict: only what `cpd freeze` writes is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class FrozenHours(_Part):
    total: Figure
    target: Figure | None
    expected: Figure | None
    status: Literal["met", "on-track", "behind", "no-target"]
    by_type: dict[Word, Figure]
    by_month: dict[Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")], Figure]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len({self.target is None, self.expected is None, self.status == "no-target"}) > 1:
            raise ValueError("a target and its status do not fit")
        if self.total == 0 and any(self.by_type.values()):
            raise ValueError("the total is less than its parts")
        return self


class FrozenInsetDays(_Part):
    total: Figure
    target: Figure
    status: Literal["met", "short"]


class FrozenStandard(_Part):
    records: Number
    hours: Figure
    hours_shared: Figure
    last: dt.date


class FrozenStandards(_Part):
    applies: bool
    covered: Number
    of: Number
    covered_three_years: Number
    by_domain: dict[int, Number]
    by_standard: dict[int, FrozenStandard]


class FrozenRecords(_Part):
    counted: Number
    planned: Number
    drafts: Number
    private: Number
    private_hours: Figure
    without_implication: Number


class FrozenPerson(_Part):
    """One person's figures of the year, under the keys of `cpd report`, and the digests of the
    files that they rest on: `files` by path in the portfolios folder; `private_files` without a
    name, each a digest of its path and contents together."""

    name: Word
    roles: tuple[Word, ...]
    hours: FrozenHours
    inset_days: FrozenInsetDays | None
    standards: FrozenStandards
    records: FrozenRecords
    files: dict[Word, Sha256]
    private_files: tuple[Sha256, ...]


class FrozenPolicy(_Part):
    name: Word
    in_force_from: dt.date
    files: dict[Word, Sha256]


class FrozenFile(_Part):
    """frozen/<year>.json. `digest`: of all the rest, so that a change by hand is noticed."""

    format: Literal[1]
    cpd_year: Word
    first_day: FirstDay
    last_day: dt.date
    frozen_on: dt.date
    policy: FrozenPolicy
    people: dict[Word, FrozenPerson]
    digest: Sha256

    @property
    def year(self) -> CpdYear:
        return CpdYear(self.first_day, self.last_day)


class FileChange(Struct, frozen=True, order=True):
    """What has become of a file since the year was frozen. `path`: in the portfolios folder;
    empty where the file is private, or may be, so that nobody is told its name."""

    path: str
    what: Literal["changed", "added", "removed"]


def together(lists: Iterable[Iterable[FileChange]]) -> tuple[FileChange, ...]:
    """The changes of several people: a file with a name is one file, whoever rests on it;
    private files are each their own."""
    everything = [change for changes in lists for change in changes]
    named = {change for change in everything if change.path}
    return tuple(sorted([*named, *(change for change in everything if not change.path)]))


class FrozenYear(Struct, frozen=True):
    """What is frozen of one person in one CPD year; `changes` of the policy's files too."""

    year: CpdYear
    on: dt.date
    figures: FrozenPerson
    changes: tuple[FileChange, ...] = ()


class YearFrozen(Struct, frozen=True):
    """A CPD year that is frozen for the service. `people`: whom the file has figures of;
    `changes`: of everybody's files, each once."""

    year: CpdYear
    on: dt.date
    people: frozenset[str]
    changes: tuple[FileChange, ...]
