"""The organisation pages, for the quality team: figures, names and dates; no text of a record
but evaluations of events, no text of a review."""

import datetime as dt
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.view.model.figures import AheadView
from cpd_portfolio.view.model.tables import TableView

Five = tuple[Fraction, Fraction, Fraction, Fraction, Fraction]


class NameView(Struct, frozen=True):
    """Somebody, with the address of their portfolio from the root of the site, None where they
    have none that can be read. `employer`: None for direct staff."""

    id: str
    name: str
    url: str | None
    team: str | None
    employer: str | None


class CardView(Struct, frozen=True):
    """A topic on the overview: `figures` are (number, what it is, status or None), `note` says
    what to know at once."""

    title: str
    url: str
    figures: tuple[tuple[int, str, str | None], ...]
    note: str


class MonthView(Struct, frozen=True):
    first: dt.date
    hours: Fraction | None
    last_year: Fraction
    whole: bool


class MonthsView(Struct, frozen=True):
    """`so_far`, `then`: hours of the months that are over, this CPD year and last; `over`: how
    many those are. `frozen`: since when last year's figures are frozen."""

    year: str
    last_year: str
    months: tuple[MonthView, ...]
    over: int
    so_far: Fraction
    then: Fraction
    total: Fraction
    frozen: dt.date | None
    table: TableView


class OverviewView(Struct, frozen=True):
    people: int
    direct: int
    partners: int
    cards: tuple[CardView, ...]
    months: MonthsView
    ahead: AheadView
    ahead_table: TableView


class GroupHoursView(Struct, frozen=True):
    """`hours` and `share` (per cent of the target): minimum, lower quartile, median, upper
    quartile, maximum. `bins`: how many people are at 0 to 10 per cent of their target, 10 to 20,
    …, at 100 or more: (those behind, the others)."""

    name: str
    url: str | None
    people: int
    total: Fraction
    by_status: tuple[tuple[str, int], ...]
    hours: Five | None
    share: Five | None
    bins: tuple[tuple[int, int], ...]
    with_target: int


class HoursPageView(Struct, frozen=True):
    """`whole`: everybody that the page is about; `rows`: a team or employer each."""

    whole: GroupHoursView
    rows: tuple[GroupHoursView, ...]
    table: TableView


class PersonRow(Struct, frozen=True):
    """`inset`: days and the days asked for. `when`: not at work yet, or no longer, in words."""

    who: NameView
    when: str | None
    hours: Fraction
    target: Fraction | None
    status: str
    inset: tuple[Fraction, Fraction] | None
    covered: int
    overdue: int
    due_soon: int
    last_record: dt.date | None


class CoveringView(Struct, frozen=True):
    """One row of the heat map. `cells`: (people, per cent of those asked), a standard each."""

    name: str
    asked: int
    cells: tuple[tuple[int, int], ...]


class StandardFigures(Struct, frozen=True):
    number: int
    text: str
    people: int
    share: int
    three_years: int
    share_three_years: int


class HeatView(Struct, frozen=True):
    """`rows`: the whole service first. `not_asked`: names of groups in which the standards are
    asked of nobody. `thinnest`: the standards with the fewest people this year, those first."""

    set_name: str
    asked: int
    numbers: tuple[int, ...]
    rows: tuple[CoveringView, ...]
    not_asked: tuple[str, ...]
    standards: tuple[StandardFigures, ...]
    thinnest: tuple[StandardFigures, ...]
    table: TableView
    groups_table: TableView


class AskedRow(Struct, frozen=True):
    who: NameView
    status: str
    last: dt.date | None
    due: dt.date | None
    late: bool


class HeldRow(Struct, frozen=True):
    who: NameView
    date: dt.date


class RequiredView(Struct, frozen=True):
    """A requirement or kind of review. `address`: its folder below the list. `rows`: the most
    urgent first. `facts`: how often it is asked, and the clause, in words."""

    title: str
    address: str
    facts: str
    by_status: tuple[tuple[str, int], ...]
    rows: tuple[AskedRow, ...]
    held: tuple[HeldRow, ...]
    table: TableView
    held_table: TableView | None


class RequiredListView(Struct, frozen=True):
    """`overdue`, `due_soon`: of all items together; `people`: how many have something overdue.
    `items`: those first that the most people are overdue with, else as the policy has them."""

    overdue: int
    due_soon: int
    people: int
    items: tuple[RequiredView, ...]
    table: TableView


class CommentView(Struct, frozen=True):
    who: NameView
    useful: int
    comment: str


class AttendedRow(Struct, frozen=True):
    """`reflection_url`: of a reflection that may be shown; `to_reflect`: still to be written.
    Neither: there is nothing to say."""

    who: NameView
    reflection_url: str | None
    useful: int | None
    to_reflect: bool


class EventView(Struct, frozen=True):
    """`scores`: how many evaluations say 1, 2, … 5. `year`: the CPD year of its date.
    `public_url`: of the page that everybody may read, from the root of the whole site."""

    title: str
    address: str
    public_url: str
    date: dt.date
    until: dt.date | None
    type: str
    hours: Fraction
    year: str
    coming: bool
    people: int
    reflected: int
    to_reflect: int
    evaluations: int
    mean_useful: Fraction | None
    scores: tuple[tuple[int, int], ...]
    comments: tuple[CommentView, ...]
    rows: tuple[AttendedRow, ...]
    table: TableView


class EventsView(Struct, frozen=True):
    coming: tuple[EventView, ...]
    this_year: tuple[EventView, ...]
    earlier: tuple[EventView, ...]
    table: TableView


class ProblemRow(Struct, frozen=True):
    severity: str
    path: str
    line: int
    who: NameView | None
    message: str
    hint: str


class ProblemsView(Struct, frozen=True):
    """`hidden_*`: problems of private files, reviews and planned records, of which nothing else
    is shown."""

    errors: int
    warnings: int
    files: int
    left_out: tuple[str, ...]
    hidden_errors: int
    hidden_warnings: int
    rows: tuple[ProblemRow, ...]
    table: TableView


class OrganisationView(Struct, frozen=True):
    """`programmes`: there is a page about them."""

    as_of: dt.date
    year: str
    warn_until: dt.date
    overview: OverviewView
    hours: HoursPageView
    partners: HoursPageView
    people: tuple[PersonRow, ...]
    people_table: TableView
    standards: HeatView
    mandatory: RequiredListView
    learning_by_group: TableView
    events: EventsView
    reviews: RequiredListView
    problems: ProblemsView
    programmes: bool
