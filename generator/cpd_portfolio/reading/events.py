"""events/<slug>.md -> Event."""

from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.model.files import EventFile
from cpd_portfolio.model.portfolio import Event
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading.activities import (
    check_span,
    known_requirements,
    known_standards,
    known_type,
    require,
)
from cpd_portfolio.reading.addresses import address_problem, same_address, slug_of
from cpd_portfolio.reading.load import load_markdown
from cpd_portfolio.reading.privacy import in_names
from cpd_portfolio.reading.scan import File
from cpd_portfolio.reading.sections import without_comments
from cpd_portfolio.reading.validate import Source


class EventsRead(Struct, frozen=True):
    """`broken`: the ids of events with an error; a reflection that names one has to wait.
    `attendee_lines`: by the id of an event, the line that each attendee stands on."""

    events: dict[str, Event]
    broken: frozenset[str]
    problems: tuple[Problem, ...]
    attendee_lines: dict[str, dict[str, int]]


def read_events(files: dict[str, File], people: set[str], policies: Policies) -> EventsRead:
    events: dict[str, Event] = {}
    broken: set[str] = set()
    lines: dict[str, dict[str, int]] = {}
    problems = in_names(files.values())
    chosen = [file for file in files.values() if file.name.lower().endswith(".md")]
    twins = same_address(chosen)
    for file in sorted(chosen, key=lambda file: file.name):
        source = Source(file.path)
        read = _read_event(source, file, people, policies)
        problems += source.problems
        if file.name in twins:
            problems.append(address_problem(file, twins[file.name]))
            read = None
        if read is None:
            broken.add(slug_of(file.name))
        else:
            event, lines_of_event = read
            events[event.id], lines[event.id] = event, lines_of_event
    return EventsRead(events, frozenset(broken), tuple(problems), lines)


def _read_event(
    source: Source, file: File, people: set[str], policies: Policies
) -> tuple[Event, dict[str, int]] | None:
    if (loaded := load_markdown(source, file, EventFile)) is None:
        return None
    written, markdown = loaded
    require(source, written)
    kind = known_type(source, written.type, policies)
    standards = known_standards(source, written.standards or (), policies)
    mandatory = known_requirements(source, written.mandatory or (), policies)
    check_span(source, written.date, written.until, written.hours)
    broken = source.has_error  # so far: a wrong attendee is an error of that entry alone
    attendees = _attendees(source, written.attendees, people)
    if broken or written.title is None or written.date is None or written.hours is None:
        return None
    event = Event(
        id=slug_of(file.name),
        path=file.path,
        title=written.title,
        date=written.date,
        until=written.until,
        hours=written.hours,
        type=kind,
        standards=standards,
        mandatory=mandatory,
        inset_days=Fraction(1) if written.inset_days is None else written.inset_days,
        draft=written.draft,
        purpose=written.purpose,
        provider=written.provider,
        attendees=tuple(attendees),
        description="\n".join(without_comments(markdown.body.split("\n"))),
    )
    return event, attendees


def _attendees(source: Source, ids: tuple[str, ...], people: set[str]) -> dict[str, int]:
    """The attendees that have a folder, each with its line. One who has none is an error of that
    entry alone: like a row of completions, it does not take everybody else's attendance away."""
    found: dict[str, int] = {}
    for index, name in enumerate(ids):
        if name in people:
            found.setdefault(name, source.document.line(("attendees", index)))
        else:
            hint = source.did_you_mean(
                name, people, "write the name of their folder under portfolios/"
            )
            message = f"nobody has the id `{name[:60]}`; this attendance is left out"
            source.error(("attendees", index), "unknown-person", message, hint)
    return found
