"""What was agreed and not yet done: needs of the plan, passing on, looking at impact.

Policy, section 4: needs and outcomes identified with managers; "Feedback and disseminate to
colleagues as agreed with their manager"; section 7: impact on classroom practice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cpd_portfolio.model import Plan, Record
from cpd_portfolio.model.files import Need


@dataclass(frozen=True, slots=True)
class FollowUp:
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
        needs=tuple(
            need
            for need in plan.needs
            if need.by is not None and need.by < as_of and not _done(need.achieved, as_of)
        ),
        to_pass_on=tuple(
            record
            for record in counted
            if record.disseminate is not None
            and record.disseminate.by is not None
            and record.disseminate.by < as_of
            and not _done(record.disseminate.done, as_of)
        ),
        impact_due=tuple(
            record
            for record in counted
            if record.impact_review is not None
            and record.impact_review < as_of
            and record.body.impact is None
        ),
    )


def _done(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of
