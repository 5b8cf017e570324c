"""Whom a command is about: one person, a team, or everyone below a manager."""

from collections.abc import Iterable

from cpd_portfolio.model import Library, Person, UsageError
from cpd_portfolio.reading.validate import did_you_mean


def select(
    library: Library,
    person: str | None = None,
    team: str | None = None,
    manager: str | None = None,
) -> tuple[Person, ...]:
    """The people that every given option names. Raises UsageError where one names nobody."""
    everyone = library.people
    chosen = everyone
    if person is not None:
        ids = {someone.id for someone in everyone}
        if person in library.left_out:
            raise UsageError(
                f"the portfolio `{person}` has an error in profile.md or employment.yml, and was "
                "left out: `cpd check` says what to mend"
            )
        if person not in ids:
            hint = did_you_mean(person, ids, "the ids are the names of the folders")
            raise UsageError(f"there is no portfolio `{person}` that can be read: {hint}")
        chosen = tuple(someone for someone in chosen if someone.id == person)
    if team is not None:
        teams = {someone.employment.team for someone in everyone if someone.employment.team}
        if team.casefold() not in {name.casefold() for name in teams}:
            hint = did_you_mean(team, teams, "write a team as employment.yml has it")
            raise UsageError(f"there is no team “{team}”: {hint}")
        chosen = tuple(s for s in chosen if (s.employment.team or "").casefold() == team.casefold())
    if manager is not None:
        below = managed_by(everyone, manager)
        if not below:
            managers = {s.employment.line_manager for s in everyone if s.employment.line_manager}
            hint = did_you_mean(manager, managers, "write the id that line_manager has")
            raise UsageError(f"nobody has `{manager}` as line manager: {hint}")
        chosen = tuple(someone for someone in chosen if someone.id in below)
    return chosen


def managed_by(people: Iterable[Person], manager: str) -> frozenset[str]:
    """The ids of everyone below a manager, at any depth; a circle is walked once."""
    direct: dict[str, list[str]] = {}
    for person in people:
        if person.employment.line_manager is not None:
            direct.setdefault(person.employment.line_manager, []).append(person.id)
    below: set[str] = set()
    waiting = [manager]
    while waiting:
        for name in direct.get(waiting.pop(), ()):
            if name not in below:
                below.add(name)
                waiting.append(name)
    return frozenset(below - {manager})
