"""Programmes: who assesses and quality-assures a qualification, and how current they are."""

import datetime as dt

from msgspec import Struct

from cpd_portfolio.view.model import CheckView


class CheckColumn(Struct, frozen=True):
    """A check that the policy asks, as a column of the matrix."""

    id: str
    title: str


class SampledCheck(Struct, frozen=True):
    """`last`: a day, or an award as written (`2018-07`); in words it stands in `shown`, too."""

    id: str
    last: dt.date | str | None
    shown: CheckView


class HeldView(Struct, frozen=True):
    """A qualification of a kind that matters here; `awarded` as written, `held` or still worked
    towards."""

    title: str
    kind: str
    awarded: str | None
    awarded_words: str | None
    held: bool


class StaffView(Struct, frozen=True):
    """Somebody in one area. `role`, `roles`: in words, and as ids. `asked`: the policy asks
    checks of their role; `checks`: those that this programme's roles bring. `url`: of their
    occupational page, from the root of the programmes' site."""

    id: str
    name: str
    job_title: str
    employer: str | None
    url: str
    portfolio: str
    area: str
    roles: tuple[str, ...]
    role: str
    asked: bool
    checks: tuple[SampledCheck, ...]
    qualifications: tuple[HeldView, ...]


class ProgrammePage(Struct, frozen=True):
    """One qualification. `other_titles`: what else it is called in profiles. `not_met`: check and
    how many people, in the policy's order; `unasked`: people of whom no check is asked.
    `assessors`, `iqas`: people."""

    id: str
    url: str
    title: str
    other_titles: tuple[str, ...]
    number: str | None
    awarding_organisations: tuple[str, ...]
    as_of: dt.date
    columns: tuple[CheckColumn, ...]
    staff: tuple[StaffView, ...]
    assessors: int
    iqas: int
    not_met: tuple[tuple[str, int], ...]
    due_soon: tuple[tuple[str, int], ...]
    unasked: int


class ProgrammesView(Struct, frozen=True):
    """Every programme that somebody works on, by title."""

    as_of: dt.date
    programmes: tuple[ProgrammePage, ...]
