"""From a figure back to the files and the clauses that it rests on.

Nothing is worked out here: figures are the Standing's, and how they came about is what the
measures say of it. Policy, section 8: "Monitoring, Review & Audit".
"""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from cpd_portfolio.measures import Standing, measure_person, thawed
from cpd_portfolio.model import Library, Person, UsageError
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading.validate import did_you_mean
from cpd_portfolio.report import as_object
from cpd_portfolio.trace.case import Case, Lines
from cpd_portfolio.trace.dated import trace_mandatory, trace_qualification, trace_review
from cpd_portfolio.trace.model import Input, Kept, Part, Place, Rule, Trace
from cpd_portfolio.trace.occupational import trace_occupational
from cpd_portfolio.trace.standards import trace_standard, trace_standards
from cpd_portfolio.trace.year import trace_hours, trace_inset_days, trace_records

__all__ = [
    "Case",
    "Input",
    "Kept",
    "Part",
    "Place",
    "Rule",
    "Trace",
    "case_of",
    "figures_of",
    "trace",
]

_WHOLE: dict[str, Callable[[Case], Trace]] = {
    "hours": trace_hours,
    "inset-days": trace_inset_days,
    "standards": trace_standards,
    "records": trace_records,
}
_KEYED: dict[str, Callable[[Case, str], Trace | None]] = {
    "standards": trace_standard,
    "mandatory": trace_mandatory,
    "occupational": trace_occupational,
    "qualifications": trace_qualification,
    "reviews": trace_review,
}


def case_of(
    person: Person, standing: Standing, library: Library, policies: Policies, lines: Lines
) -> Case:
    case = _case(person, standing, library, policies, lines)
    if standing.frozen is None:
        return case
    files = thawed(person, standing.year)
    today = measure_person(files, policies, standing.as_of, standing.year)
    return replace(_case(files, today, library, policies, lines), kept=case)


def _case(
    person: Person, standing: Standing, library: Library, policies: Policies, lines: Lines
) -> Case:
    rows = [(person, standing)]
    found = as_object(rows, policies.for_year(standing.year), standing.year, standing.as_of)
    events = {event.id: event for event in library.events}
    return Case(person, standing, found["people"][0], policies, events, lines)


def figures_of(case: Case) -> tuple[str, ...]:
    """What can be asked of this person, in the order of the report."""
    standing = (case.kept or case).standing
    return (
        "hours",
        *(["inset-days"] if standing.inset_days is not None else []),
        "standards",
        *(f"standards:{number}" for number in standing.standards.by_standard),
        *(f"mandatory:{one.id}" for one in standing.mandatory),
        *(
            f"occupational:{key}"
            for area in standing.occupational
            for key in (area.area, *(f"{area.area}/{check.id}" for check in area.checks))
        ),
        *(f"qualifications:{one.id}" for one in standing.qualifications),
        *dict.fromkeys(f"reviews:{one.kind}" for one in standing.reviews.due),
        "records",
    )


def trace(case: Case, figure: str) -> Trace:
    """Raises UsageError where there is no such figure, or it is not asked of this person."""
    if case.kept is None or figure.partition(":")[0] not in _WHOLE:
        return _trace(case, figure)
    found, note = _trace(case.kept, figure), case.kept.standing.frozen
    assert note is not None
    try:
        today = _trace(case, figure)
    except UsageError as error:
        today = replace(found, value=None, shown="not asked", parts=(Part("today", str(error)),))
    path = case.lines.path(f"frozen/{case.standing.year.label}.json")
    same = found.value == today.value
    kept = Kept(note.on, path, today.shown, same, note.changes)
    return replace(found, parts=today.parts, kept=kept)


def _trace(case: Case, figure: str) -> Trace:
    kind, colon, key = figure.partition(":")
    if not colon and kind in _WHOLE:
        return _WHOLE[kind](case)
    found = _KEYED[kind](case, key) if colon and kind in _KEYED else None
    if found is None:
        raise UsageError(f"there is no figure `{figure[:60]}`: {_meant(figure, case)}")
    return found


def _meant(figure: str, case: Case) -> str:
    known = figures_of(case)
    bare: Iterable[str] = (name for name in known if name.partition(":")[2] == figure)
    if (whole := next(iter(bare), None)) is not None:
        return f"did you mean `{whole}`?"
    return did_you_mean(figure, known, f"`cpd why {case.person.id}` lists what can be asked")
