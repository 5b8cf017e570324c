"""A manager's people, as their page shows them: figures and reasons, no review texts and no word
of a private record."""

import datetime as dt
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.view.model.figures import AheadView, HoursView, InsetView
from cpd_portfolio.view.model.records import PersonCard


class ReasonView(Struct, frozen=True):
    """Something to talk about: `status` overdue, not-met, behind or due-soon."""

    status: str
    title: str
    due: dt.date | None


class ItemsView(Struct, frozen=True):
    """What has one status: titles, each with the day on which it is due."""

    status: str
    items: tuple[tuple[str, dt.date | None], ...]


class MemberView(Struct, frozen=True):
    """`standards`: (number, whether it has a record this year). `when`: `away`, `later` (not
    started) or `left` in words with the day, None for somebody at work. `reasons`: the most
    urgent first; `soon`: what falls due soon. `errors`: files with an error."""

    card: PersonCard
    when: str | None
    hours: HoursView
    inset_days: InsetView | None
    standards: tuple[tuple[int, bool], ...]
    standards_apply: bool
    covered: int
    covered_three_years: int
    mandatory: tuple[ItemsView, ...]
    occupational: tuple[ItemsView, ...]
    last_record: dt.date | None
    next_review: str | None
    next_review_due: dt.date | None
    next_review_status: str | None
    reasons: tuple[ReasonView, ...]
    soon: tuple[ReasonView, ...]
    errors: int

    @property
    def share(self) -> Fraction:
        """Of the hours target, for sorting: 1 is all of it."""
        if not self.hours.target:
            return Fraction(1)
        return self.hours.total / self.hours.target


class SubTeamView(Struct, frozen=True):
    """A manager further down: `url` from the team's own page; `members` is empty where there are
    too many to show here."""

    manager: str
    url: str
    people: int
    needing_a_word: int
    members: tuple[MemberView, ...]


class TeamView(Struct, frozen=True):
    """`members`: direct reports at work, the most urgent first. `others`: those who have left
    this CPD year or start later. `has_portfolio`: the manager keeps one of their own.
    `week_until`: what falls due up to that day is a reason for a word."""

    id: str
    manager: str
    has_portfolio: bool
    above: tuple[str, str] | None
    as_of: dt.date
    year: str
    week_until: dt.date
    warn_until: dt.date
    members: tuple[MemberView, ...]
    others: tuple[MemberView, ...]
    below: tuple[SubTeamView, ...]
    people_below: int
    ahead: AheadView


class TeamLink(Struct, frozen=True):
    id: str
    manager: str
    people: int
