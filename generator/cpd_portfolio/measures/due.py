"""When something that holds for a time is due again, and what an absence does to it.

Domain rules, section 6: a due date that falls in an absence moves to the absence's end plus
`return_grace`, again while the new date falls in one; an absence without an end moves nothing.
"""

from datetime import date

from cpd_portfolio.dates import Duration, add
from cpd_portfolio.model import Employment


def after_absence(due: date, employment: Employment, grace: Duration) -> date:
    while True:
        ends = [
            absence.to
            for absence in employment.absences
            if absence.to is not None and absence.from_ <= due <= absence.to
        ]
        if not ends:
            return due
        moved = add(max(ends), grace)
        if moved <= due:  # no grace: the day stays the last of the absence
            return moved
        due = moved
