"""What others write of a person: whether it is for them, and from their time here. Warnings all,
for exports and lists of attendees; reflections.py says the same of what they write themselves.

A completion from before employment has none: a course from an earlier job counts.
"""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from cpd_portfolio.model.files import Employment
from cpd_portfolio.model.portfolio import Completion, Event
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.policy import Policies, same_employer
from cpd_portfolio.reading.events import EventsRead
from cpd_portfolio.reading.validate import Source


class Written(Struct, frozen=True):
    """`attended`: events that are a record of the person, without a reflection of their own."""

    person: str
    employment: Employment
    attended: tuple[Event, ...]
    completions: tuple[Completion, ...]


def would_ask(name: str, employment: Employment, policies: Policies) -> str | None:
    """What would have to be put right in employment.yml for a requirement to be asked of the
    person; None where some version of the rules asks it of them, or none knows it."""
    roles = frozenset(spell.role for spell in employment.roles)
    rules = [
        (policy, rule)
        for policy in policies.versions
        for rule in policy.rules.requirements
        if rule.id == name
    ]
    by_role = [rule for policy, rule in rules if policy.is_for(rule.for_, roles)]
    if not rules or any(same_employer(rule.employer, employment.employer) for rule in by_role):
        return None
    return "the employer put right" if by_role else "the role added"


def misfits(everybody: Iterable[Written], events: EventsRead, policies: Policies) -> list[Problem]:
    everybody = tuple(everybody)
    return [*_of_completions(everybody, policies), *_of_attendances(everybody, events)]


def _of_completions(everybody: tuple[Written, ...], policies: Policies) -> list[Problem]:
    known: dict[tuple[str, frozenset[str], str], str | None] = {}
    of_file: defaultdict[str, list[tuple[int, str, str, str, str]]] = defaultdict(list)
    for written in everybody:
        work = written.employment
        roles = frozenset(spell.role for spell in work.roles)
        for row in written.completions:
            found = of_file[row.path or ""]
            line, name = row.line or 1, row.requirement
            if work.ended_before(row.date):
                hint = "check the year here, and `end` in employment.yml"
                message = f"{row.date} is after this person's employment, and counts for nothing"
                found.append((line, written.person, "outside-employment", message, hint))
            key = (name, roles, work.employer)
            if key not in known:
                known[key] = would_ask(name, work, policies)
            if what := known[key]:
                hint = f"leave it out of the export, or have {what} in employment.yml"
                message = f"`{name[:60]}` is not asked of this person"
                found.append((line, written.person, "not-for-this-person", message, hint))
    problems: list[Problem] = []
    for path, rows in of_file.items():
        source = Source(path)
        for line, source.person, code, message, hint in sorted(rows):
            source.note(line, code, message, hint, "warning")
        problems += source.problems
    return problems


def _of_attendances(everybody: tuple[Written, ...], events: EventsRead) -> list[Problem]:
    """What an event completes is no slip where it is not asked of each who was there."""
    problems: list[Problem] = []
    outside: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for written in everybody:
        for event in written.attended:
            if not written.employment.covers(event.date):
                line = events.attendee_lines[event.id][written.person]
                outside[event.id].append((line, written.person))
    for name, people in outside.items():
        event = events.events[name]
        source = Source(event.path)
        for line, person in sorted(people):
            source.person = person
            hint = (
                "check the name, the year, and the dates in employment.yml; it counts all the same"
            )
            message = f"{event.date} is outside the employment of `{person}`"
            source.note(line, "outside-employment", message, hint, "warning")
        problems += [
            replace(problem, private=event.draft, shown_from=event.date)
            for problem in source.problems
        ]
    return problems
