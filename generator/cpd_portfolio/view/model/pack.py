"""What a pack may show an outside reader, and nothing else: no targets, no mandatory learning, no
next steps, no plan, no reviews, no FTE, no absences, and of records the shareable ones alone.

`ref`: the id of something inside the pack, where links in it lead. `new`: dated after the
reader's last visit.
"""

import datetime as dt
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.view.model.records import ConfirmedView, Html


class PackFile(Struct, frozen=True):
    """A file of evidence that a record in the pack names or links to. `there`: False where the
    file is missing or of a kind that is never shown."""

    ref: str
    name: str
    there: bool


class PackRecord(Struct, frozen=True):
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


class PackAnswer(Struct, frozen=True):
    """A record that answers a check: its date and title, and where it stands."""

    date: dt.date
    title: str
    ref: str
    confirmed: ConfirmedView | None
    new: bool


class PackCheck(Struct, frozen=True):
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


class PackPractice(Struct, frozen=True):
    where: str
    from_: dt.date
    to: dt.date | None
    confirmed: ConfirmedView | None
    new: bool


class PackProgramme(Struct, frozen=True):
    title: str
    number: str | None
    awarding_organisation: str | None
    role: str


class PackQualification(Struct, frozen=True):
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


class PackRule(Struct, frozen=True):
    """A qualification that the person's role asks for, and what they hold that meets it."""

    title: str
    met: bool
    held: tuple[str, ...]
    missing: tuple[str, ...]


class PackArea(Struct, frozen=True):
    """`asked`: whether the policy asks checks of this person's role. `checks` rest on what is
    shown here alone."""

    ref: str
    title: str
    asked: bool
    programmes: tuple[PackProgramme, ...]
    checks: tuple[PackCheck, ...]
    practice: tuple[PackPractice, ...]
    records: tuple[PackRecord, ...]


class PackYear(Struct, frozen=True):
    """A CPD year of the Reflective Record, newest record first."""

    label: str
    records: tuple[PackRecord, ...]


class PackEvidenced(Struct, frozen=True):
    """A record under a standard; `ref` is None where its text is not in the pack."""

    date: dt.date
    title: str
    ref: str | None
    new: bool


class PackStandard(Struct, frozen=True):
    number: int
    text: str
    records: tuple[PackEvidenced, ...]


class PackPerson(Struct, frozen=True):
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


class PackRow(Struct, frozen=True):
    """A person in one area: a cell a column, None where the check is not asked of them."""

    name: str
    ref: str
    area: str
    role: str
    cells: tuple[PackCheck | None, ...]


class PackMatrix(Struct, frozen=True):
    columns: tuple[str, ...]
    rows: tuple[PackRow, ...]


class PackNews(Struct, frozen=True):
    """Something dated after the last visit."""

    date: dt.date
    person: str
    title: str
    ref: str


class PackView(Struct, frozen=True):
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
