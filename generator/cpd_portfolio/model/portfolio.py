"""What has been read, with every reference looked up: the Library that is measured and shown."""

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.model.files import (
    Agreed,
    Confirmed,
    Disseminate,
    Employment,
    Evaluation,
    Occupational,
    Plan,
    Profile,
    ReviewKind,
    Target,
    Visibility,
)
from cpd_portfolio.model.frozen import FrozenYear, YearFrozen
from cpd_portfolio.model.problem import Problem


class Sections(Struct, frozen=True):
    """A reflection's body, in Markdown. None: the section is missing or empty."""

    content: str | None = None
    implication: str | None = None
    impact: str | None = None


class Evidence(Struct, frozen=True):
    """A file that a reflection names; `path` is relative to the person's folder.
    `source` is None where it is not there or must not be published."""

    path: str
    source: Path | None


class Record(Struct, frozen=True):
    """What counts: a reflection, or an attendance that has no reflection of its own.

    `slug` and `path` are None for an attendance. `visibility` is as written; None means that the
    policy's default holds. `links`: evidence files that the body links to or shows, by the
    address that the author wrote.
    """

    person: str
    title: str
    date: dt.date
    until: dt.date | None
    hours: Fraction
    type: str
    standards: tuple[int, ...] = ()
    mandatory: tuple[str, ...] = ()
    inset_days: Fraction = Fraction(1)
    draft: bool = False
    purpose: str | None = None
    provider: str | None = None
    event: str | None = None
    slug: str | None = None
    path: str | None = None
    body: Sections = Sections()
    needs: tuple[str, ...] = ()
    occupational: Occupational | None = None
    confirmed: Confirmed | None = None
    disseminate: Disseminate | None = None
    share_practice: bool = False
    evaluation: Evaluation | None = None
    evidence: tuple[Evidence, ...] = ()
    links: tuple[tuple[str, Evidence], ...] = ()
    impact_review: dt.date | None = None
    visibility: Visibility | None = None

    @property
    def is_attendance(self) -> bool:
        return self.slug is None

    def counts(self, as_of: dt.date) -> bool:
        """Domain rule: a record counts when it is no draft and its date is not after as_of."""
        return not self.draft and self.date <= as_of

    @property
    def sort_key(self) -> tuple[dt.date, str, str]:
        return (self.date, self.title.casefold(), self.slug or self.event or "")


class Event(Struct, frozen=True):
    """An activity run for many; `description` is Markdown."""

    id: str
    path: str
    title: str
    date: dt.date
    until: dt.date | None
    hours: Fraction
    type: str
    standards: tuple[int, ...]
    mandatory: tuple[str, ...]
    inset_days: Fraction
    draft: bool
    purpose: str | None
    provider: str | None
    attendees: tuple[str, ...]
    description: str


class Review(Struct, frozen=True):
    """What a manager or observer wrote; `body`: Markdown by the kind's headings."""

    slug: str
    path: str
    kind: ReviewKind
    date: dt.date
    reviewer: str | None
    targets: tuple[Target, ...]
    agreed: Agreed | None
    ratings: dict[int, str]
    body: dict[str, str | None]

    @property
    def sort_key(self) -> tuple[dt.date, str]:
        return (self.date, self.slug)


@dataclass(frozen=True, slots=True)
class Completion:
    """A row of a learning platform's export: mandatory learning done. `path` and `line`: where
    the row stands."""

    requirement: str
    date: dt.date
    source: str | None
    expires: dt.date | None
    path: str | None = field(default=None, compare=False)
    line: int | None = field(default=None, compare=False)


class Person(Struct, frozen=True):
    """A member of staff and all that is kept for them; records, reviews and completions are
    sorted by date."""

    id: str
    profile: Profile
    statement: str
    employment: Employment
    plan: Plan
    records: tuple[Record, ...]
    reviews: tuple[Review, ...] = ()
    completions: tuple[Completion, ...] = ()
    frozen: tuple[FrozenYear, ...] = ()

    def frozen_in(self, year: CpdYear, as_of: dt.date) -> FrozenYear | None:
        """What holds of a frozen CPD year on as_of; None where all is as the files say."""
        return next((f for f in self.frozen if f.year == year and f.on <= as_of), None)


@dataclass(frozen=True)
class Library:
    """Everything that was read. `left_out`: people whose portfolio has an error in profile.md or
    employment.yml; they are in no figure, but their problems are in `problems`."""

    people: tuple[Person, ...]
    events: tuple[Event, ...]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]
    frozen: tuple[YearFrozen, ...] = ()

    def frozen_in(self, year: CpdYear, as_of: dt.date) -> YearFrozen | None:
        return next((f for f in self.frozen if f.year == year and f.on <= as_of), None)

    def person(self, person_id: str) -> Person | None:
        return self._by_id.get(person_id)

    def problems_of(self, person_id: str) -> tuple[Problem, ...]:
        return self._problems.get(person_id, ())

    @cached_property
    def _problems(self) -> dict[str, tuple[Problem, ...]]:
        found: dict[str, list[Problem]] = {}
        for problem in self.problems:
            if problem.person is not None:
                found.setdefault(problem.person, []).append(problem)
        return {name: tuple(problems) for name, problems in found.items()}

    @cached_property
    def _by_id(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}
