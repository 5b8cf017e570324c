"""Teams, the organisation, events, lists."""

from fractions import Fraction

from msgspec.structs import replace

from cpd_portfolio.pages.charts.distribution import distribution
from cpd_portfolio.pages.paging import in_parts
from cpd_portfolio.view.model import (
    InsetView,
)
from cpd_portfolio.view.model.organisation import (
    AskedRow,
    CardView,
    CoveringView,
    GroupHoursView,
    HeldRow,
    NameView,
    RequiredListView,
    RequiredView,
)
from cpd_portfolio.view.model.records import PersonCard
from cpd_portfolio.view.model.shared import EventView
from cpd_portfolio.view.model.tables import Column, Linked, TableView
from cpd_portfolio.view.model.teams import ItemsView, MemberView, ReasonView, SubTeamView
from specimen.views.basics import AS_OF, HTML, LONG_NAME, LONG_TITLE, NOTHING, day
from specimen.views.person import HOURS, LISTED


def member(name: str, **others: object) -> MemberView:
    found = MemberView(
        card=PersonCard("robin-example", name, "Tutor, joinery", "Construction"),
        when=None,
        hours=HOURS["on track"],
        inset_days=InsetView(Fraction(1), Fraction(3), "short"),
        standards=tuple((n, n % 3 == 0) for n in range(1, 21)),
        standards_apply=True,
        covered=6,
        covered_three_years=12,
        mandatory=(
            ItemsView("overdue", (("Prevent", day("2026-03-01")),)),
            ItemsView("due-soon", (("Safeguarding", day("2026-04-20")),)),
            ItemsView("current", tuple((f"Module {n}", None) for n in range(12))),
        ),
        occupational=(ItemsView("not-met", (("Hands-on practice (Joinery)", None),)),),
        last_record=day("2026-03-05"),
        next_review="Learning walk",
        next_review_due=day("2026-03-05"),
        next_review_status="overdue",
        reasons=(
            ReasonView("overdue", "Prevent", day("2026-03-01")),
            ReasonView("not-met", "Hands-on practice (Joinery)", None),
            ReasonView("behind", "Hours: 2.5 of 30", None),
            ReasonView("due-soon", LONG_TITLE, day("2026-04-03")),
            ReasonView("overdue", "One more", day("2026-03-30")),
        ),
        soon=(),
        errors=0,
    )
    return replace(found, **others)


MEMBERS = (
    member("Robin Example"),
    member(LONG_NAME, when="Away until 30 Apr 2026", hours=HOURS["behind"], errors=2),
    member("Ash Newcomer", hours=HOURS["no target"], inset_days=None, standards_apply=False,
           mandatory=(), occupational=(), last_record=None, next_review=None,
           reasons=(ReasonView("due-soon", "Prevent", day("2026-04-03")),)),
)  # fmt: skip
SUB_TEAMS = (SubTeamView("Kim Placeholder", "#", 1, 1, ()), SubTeamView("Kim", "#", 1250, 0, ()))
NAMES = (
    NameView("robin-example", "Robin Example", "#a", "Construction", None),
    NameView("nobody", LONG_NAME, None, None, "Fictional Training Partnership"),
)

# --- the organisation

CARDS = (
    CardView("Mandatory learning", "#a", ((3, "overdue", "overdue"), (10, "due soon", "due-soon")),
             "Overdue for 3 people."),
    CardView("Hours", "#a", ((1, "behind", "behind"), (1250, "met", None), (0, "overdue",
             "overdue")), "People, by how they stand with their hours target."),
    CardView("Problems in files", "#a", (), "Every file was read."),
)  # fmt: skip


def group(name: str, bins: tuple[tuple[int, int], ...]) -> GroupHoursView:
    people = sum(map(sum, bins))
    five = tuple(map(Fraction, ("13", "15.75", "25.75", "32", "1035.5")))
    share = tuple(map(Fraction, ("56", "81", "102", "144", "215")))
    statuses = (("met", people), ("on-track", 0), ("behind", bins[2][0]), ("no-target", 0))
    return GroupHoursView(name, None, people, Fraction("1261.5"), statuses, five, share, bins,
                          people)  # fmt: skip


ASKED = AskedRow(NAMES[0], "overdue", None, day("2026-03-01"), False)
REQUIRED = RequiredListView(
    1253,
    0,
    1250,
    tuple(
        RequiredView(
            title,
            address,
            "",
            (
                ("overdue", overdue),
                ("due-soon", soon),
                ("paused", 0),
                ("not-yet-due", 1),
                ("current", 1250),
            ),
            (ASKED,),
            (HeldRow(NAMES[0], AS_OF),),
            TableView("t", "T", (), ()),
            None,
        )
        for title, address, overdue, soon in (("Prevent", "a", 3, 1250), (LONG_TITLE, "b", 0, 0))
    ),
    TableView("t", "T", (), ()),
)
LINKS = {address: {"overdue": "#a", "due-soon": "#a", "current": "#a"} for address in "ab"}
FEW = ((0, 0), (0, 0), (1, 0), *((0, 0),) * 5, (0, 2), (0, 0), (0, 4))
MANY = ((5, 0), (9, 0), (30, 2), *((4, 8),) * 5, (0, 60), (0, 40), (0, 250))
GROUPS = tuple(
    (row, distribution(row.bins)) for row in (group("Construction", FEW), group(LONG_NAME, MANY))
)
WHOLE = GROUPS[0]
ALL = replace(WHOLE[0], people=1250)
HEAT = (
    CoveringView("Whole service", 8, tuple((n % 9, round(n % 9 * 100 / 8)) for n in range(20))),
    CoveringView(LONG_NAME, 1250, tuple((n * 62, n * 5) for n in range(20))),
)
TABLE = TableView(
    "table",
    "A table of figures",
    (
        Column("team", "Team"),
        Column("hours", "Hours", "figure"),
        Column("status", "Status", "status"),
        Column("day", "Last record", "day"),
        Column("month", "Month", "month"),
        Column("due", "Due soon", "list"),
    ),
    (
        (
            Linked("Construction", "#a"),
            Fraction("1250.5"),
            "met",
            day("2026-03-05"),
            "2026-03",
            ("Prevent: 1 person", "Safeguarding: 1,250 people"),
        ),
        (LONG_NAME, Fraction(0), "overdue", None, None, None),
    ),
)
PART = in_parts(range(1250), "#", most=250)[2]
EVENTS = (
    EventView("inset", "INSET day, April 2026", "#a", day("2026-04-16"), day("2026-04-17"),
              "2025-26", Fraction(6), "INSET day", Fraction(2), LISTED, ("Prevent",),
              "Example Awards", "To begin the term together.", HTML),
    EventView("long", LONG_TITLE, "#a", day("2026-05-20"), None, "2025-26", Fraction(1),
              "Workshop", None, (), (), None, None, NOTHING),
)  # fmt: skip
