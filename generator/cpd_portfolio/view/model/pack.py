"""What a pack may show an outside reader, and nothing else: no targets, no mandatory learning, no
next steps, no plan, no reviews, no FTE, no absences, and of records the shareable ones alone.

`ref`: the id of something inside the pack, where links in it lead. `new`: dated after the
reader's last visit.
"""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from cpd_portfolio.view.model.records import ConfirmedView, Html


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file of evidence that a record in the pack names or links to. `there`: False where the
    file is missing or of a kind that is never shown."""

    ref: str
    name: str
    there: bool


@dataclass(frozen=True, slots=True)
class PackRecord:
    """The six columns: date, activity, purpose, learning (`content`), application (`implication`),
    hours. `impact` stands with the application. `area`: of which occupational area it is, if of
    any."""

    ref: str
    date: dt.date
    until: dt.date | None
    title: str
    type: str
    activity: str | None
    hands_on: bool
    provider: str | None
    area: str | None
    purpose: str | None
    content: Html
    implication: Html
    impact: Html
    hours: Fraction
    confirmed: ConfirmedView | None
    standards: tuple[int, ...]
    files: tuple[PackFile, ...]
    new: bool


@dataclass(frozen=True, slots=True)
class PackAnswer:
    """A record that answers a check: its date and title, and where it stands."""

    date: dt.date
    title: str
    ref: str
    confirmed: ConfirmedView | None
    new: bool


@dataclass(frozen=True, slots=True)
class PackCheck:
    """`last` in words; `basis`: what it rests on, `ref`: where that stands in the pack. Where it
    `claims` something and `confirmed` is None, it is self-declared. `answers`: for a check of
    certain activities (standardisation) every record that answers it, newest first."""

    id: str
    title: str
    status: str
    last: str | None
    due: dt.date | None
    basis: str | None
    ref: str | None
    confirmed: ConfirmedView | None
    claims: bool
    listed: bool
    answers: tuple[PackAnswer, ...]
    new: bool

    @property
    def basis_url(self) -> str | None:
        return None if self.ref is None else f"#{self.ref}"


@dataclass(frozen=True, slots=True)
class PackPractice:
    where: str
    from_: dt.date
    to: dt.date | None
    confirmed: ConfirmedView | None
    new: bool


@dataclass(frozen=True, slots=True)
class PackProgramme:
    title: str
    number: str | None
    awarding_organisation: str | None
    role: str


@dataclass(frozen=True, slots=True)
class PackQualification:
    """`state`: Held or Working towards."""

    title: str
    kind: str
    subject: str | None
    level: int | None
    evidence: str | None
    equivalent_to: int | None
    awarded: str | None
    state: str
    new: bool


@dataclass(frozen=True, slots=True)
class PackRule:
    """A qualification that the person's role asks for, and what they hold that meets it."""

    title: str
    met: bool
    held: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackArea:
    """`asked`: whether the policy asks checks of this person's role. `checks` rest on what is
    shown here alone."""

    ref: str
    title: str
    asked: bool
    programmes: tuple[PackProgramme, ...]
    checks: tuple[PackCheck, ...]
    practice: tuple[PackPractice, ...]
    records: tuple[PackRecord, ...]


@dataclass(frozen=True, slots=True)
class PackYear:
    """A CPD year of the Reflective Record, newest record first."""

    label: str
    records: tuple[PackRecord, ...]


@dataclass(frozen=True, slots=True)
class PackEvidenced:
    """A record under a standard; `ref` is None where its text is not in the pack."""

    date: dt.date
    title: str
    ref: str | None
    new: bool


@dataclass(frozen=True, slots=True)
class PackStandard:
    number: int
    text: str
    records: tuple[PackEvidenced, ...]


@dataclass(frozen=True, slots=True)
class PackPerson:
    """Of sections that were not chosen: nothing (None)."""

    ref: str
    name: str
    job_title: str
    roles: tuple[str, ...]
    statement: Html | None
    qualifications: tuple[PackQualification, ...] | None
    rules: tuple[PackRule, ...]
    areas: tuple[PackArea, ...] | None
    years: tuple[PackYear, ...] | None
    standards: tuple[PackStandard, ...] | None
    files: tuple[PackFile, ...]


@dataclass(frozen=True, slots=True)
class PackRow:
    """A person in one area: a cell a column, None where the check is not asked of them."""

    name: str
    ref: str
    area: str
    role: str
    cells: tuple[PackCheck | None, ...]


@dataclass(frozen=True, slots=True)
class PackMatrix:
    columns: tuple[str, ...]
    rows: tuple[PackRow, ...]


@dataclass(frozen=True, slots=True)
class PackNews:
    """Something dated after the last visit."""

    date: dt.date
    person: str
    title: str
    ref: str


@dataclass(frozen=True, slots=True)
class PackView:
    """`reader`: whom it is for. `made_from`: whose portfolios. `programme`: title and number of
    the one it is about, if it is about one. `record_count`: how many records it shows."""

    reader: str
    made: dt.date
    made_from: str
    until: dt.date
    since: dt.date | None
    last_visit: dt.date | None
    sections: tuple[str, ...]
    programme: PackProgramme | None
    matrix: PackMatrix | None
    people: tuple[PackPerson, ...]
    news: tuple[PackNews, ...]
    record_count: int
