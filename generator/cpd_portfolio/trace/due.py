"""What traces of dated things have in common: since when, how a due date came about, status."""

from datetime import date, timedelta

from cpd_portfolio.figures import short_date
from cpd_portfolio.measures.due import Asked, DueDate
from cpd_portfolio.trace.case import Case
from cpd_portfolio.trace.model import Input, Part, words


def asked_part(case: Case, asked: Asked) -> Part:
    """Since when a rule is asked: the latest of three days."""
    work = case.person.employment
    inputs = [
        Input(
            f"employment starts {short_date(asked.start)}",
            (case.employment("start"),),
            day=asked.start,
            decides=asked.since == asked.start,
        ),
        *(
            Input(
                f"role {spell.role} from {short_date(spell.from_ or asked.start)}",
                (case.employment("roles", work.roles.index(spell)),),
                day=spell.from_ or asked.start,
                decides=asked.since == asked.by_role == (spell.from_ or asked.start),
            )
            for spell in asked.spells
        ),
        Input(
            f"records begin {short_date(asked.records_begin)} (policy)",
            day=asked.records_begin,
            decides=asked.since == asked.records_begin,
        ),
    ]
    roles = ", the earliest start of a role that brings the rule" if asked.spells else ""
    said = f"{short_date(asked.since)}: the latest of the start of employment{roles}, and "
    return Part("since", f"{said}`records_begin`", tuple(inputs))


def due_part(case: Case, came: DueDate, start_words: str) -> Part:
    """How a due date came about, absence by absence."""
    absences = case.person.employment.absences
    plain = came.moves[0].due if came.moves else came.day
    if came.length is None:
        said = f"{start_words} {short_date(came.start)}"
    else:
        said = f"{start_words} {short_date(came.start)} + {came.length} = {short_date(plain)}"
    inputs = []
    for move in came.moves:
        end = move.absence.to or move.due
        span = f"{short_date(move.absence.from_)} to {short_date(end)}"
        grace = case.of_today.rules.return_grace
        what = f"{short_date(move.due)} falls in the absence of {span}: + {grace} after its end"
        place = case.employment("absences", absences.index(move.absence))
        inputs.append(Input(f"{what} = {short_date(move.to)}", (place,), day=move.to))
    if came.moves:
        said += f", moved by absence to {short_date(came.day)}"
    return Part("due", said, tuple(inputs))


def status_part(case: Case, status: str, due: date | None) -> Part:
    """Why a status is what it is."""
    standing, warn = case.standing, case.of_today.rules.warn_days
    until = short_date(standing.as_of + timedelta(days=warn))
    on = short_date(due) if due else ""
    why = {
        "overdue": f"{on} is before {short_date(standing.as_of)}",
        "not-met": f"{on} is before {short_date(standing.as_of)}" if due else "nothing counts yet",
        "due-soon": f"{on} is not later than {until}, {warn} days on",
        "current": f"{on} is later than {until}, {warn} days on" if due else "done, and one-off",
        "met": f"{on} is later than {until}, {warn} days on",
        "not-yet-due": f"nothing yet, and {on} is later than {until}, {warn} days on",
        "paused": f"absent on {short_date(standing.as_of)}",
    }[status]
    return Part("status", f"{words(status)}: {why}", _absent(case) if status == "paused" else ())


def _absent(case: Case) -> tuple[Input, ...]:
    work = case.person.employment
    absence = work.absence_on(case.standing.as_of)
    if absence is None:
        return ()
    to = f"to {short_date(absence.to)}" if absence.to else "and it lasts"
    place = case.employment("absences", work.absences.index(absence))
    return (Input(f"absent from {short_date(absence.from_)} {to}", (place,)),)
