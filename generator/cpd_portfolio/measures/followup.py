"""What was agreed and not yet done: needs of the plan, passing on, looking at impact.

Policy, section 4: needs and outcomes identified with managers; "Feedback and disseminate to
colleagues as agreed with their manager"; section 7: impact on classroom practice.
"""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from cpd_portfolio.model import Plan, Record
from cpd_portfolio.model.files import Need


class FollowUp(Struct, frozen=True):
    """`needs`: past their date and not achieved. `to_pass_on`: records whose day for passing on
    has gone by. `impact_due`: records whose day for looking at impact has gone by without an
    Impact section."""

    needs: tuple[Need, ...]
    to_pass_on: tuple[Record, ...]
    impact_due: tuple[Record, ...]


def measure_follow_up(records: Iterable[Record], plan: Plan, as_of: date) -> FollowUp:
    """`records`: every counted one, of any year."""
    counted = tuple(records)
    return FollowUp(
        needs=tuple(n for n in plan.needs if _past(need_open_until(n, as_of), as_of)),
        to_pass_on=tuple(r for r in counted if _past(to_pass_on_by(r, as_of), as_of)),
        impact_due=tuple(r for r in counted if _past(impact_open_on(r), as_of)),
    )


def need_open_until(need: Need, as_of: date) -> date | None:
    """The day by which a need that is not achieved yet is to be; None where nothing is open."""
    return None if _done(need.achieved, as_of) else need.by


def to_pass_on_by(record: Record, as_of: date) -> date | None:
    """The day by which what was learnt is to be passed on, while it has not been."""
    plan = record.disseminate
    return None if plan is None or _done(plan.done, as_of) else plan.by


def impact_open_on(record: Record) -> date | None:
    """The day on which impact is to be looked at, while nothing is written of it."""
    return record.impact_review if record.body.impact is None else None


def _past(day: date | None, as_of: date) -> bool:
    return day is not None and day < as_of


def _done(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of
