"""People and records, as pages may show them."""

import datetime as dt
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.markup import Prose, plain_words

Html = Prose  # becomes sanitised HTML; everything else is plain text, which templates escape


class PersonCard(Struct, frozen=True):
    """Who somebody is, as the front page and the head of each portfolio say it."""

    id: str
    name: str
    job_title: str
    team: str | None


class Who(PersonCard, frozen=True):
    """`line_manager_id` only where that person has a portfolio to link to. `manages`: there is
    a page about their team. `team_page`: the id of the page about the team that they are in.
    `starts_later`: `started` is a day to come, and no role is held yet."""

    roles: tuple[str, ...]
    line_manager: str | None
    line_manager_id: str | None
    employer: str | None
    started: dt.date
    starts_later: bool
    left: dt.date | None
    manages: bool
    team_page: str | None


class EvidenceView(Struct, frozen=True):
    """`url`: from the portfolio's root; None where the file is not there or not published."""

    name: str
    url: str | None


class StandardView(Struct, frozen=True):
    number: int
    text: str


class ConfirmedView(Struct, frozen=True):
    by: str
    date: dt.date | None
    how: str | None


class RecordLink(Struct, frozen=True):
    """A record where it is named and no more is said of it, with the fields of its RecordView."""

    title: str
    date: dt.date
    url: str | None
    state: str | None


class RecordView(Struct, frozen=True):
    """A reflection or an attendance (then `url` is None: it has no page of its own). `state`:
    Draft, Planned or Private, in its author's own preview alone."""

    title: str
    date: dt.date
    until: dt.date | None
    hours: Fraction
    type: str
    year: str
    url: str | None
    event: str | None
    standards: tuple[StandardView, ...]
    purpose: str | None
    provider: str | None
    mandatory: tuple[str, ...]
    needs: tuple[str, ...]
    area: str | None
    activity: str | None
    hands_on: bool
    confirmed: ConfirmedView | None
    useful: int | None
    useful_comment: str | None
    passed_on_to: str | None
    pass_on_by: dt.date | None
    passed_on: dt.date | None
    share_practice: bool
    shareable: bool
    impact_review: dt.date | None
    state: str | None
    inset_days: Fraction | None
    evidence: tuple[EvidenceView, ...]
    content: Html
    implication: Html
    impact: Html

    @property
    def summary(self) -> str:
        """The first words on practice, else of the content, without markup."""
        return plain_words((self.implication or self.content).text)
