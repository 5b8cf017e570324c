"""Who manages whom.

Policy, section 4: "All managers, including external provider managers, are responsible for:
planning, identifying and prioritising staff training and development needs".
"""

from collections.abc import Iterable

from msgspec import Struct

from cpd_portfolio.model import Person
from cpd_portfolio.slugs import slugify


class Team(Struct, frozen=True):
    """`id`: where the team's page is. `manager`: as employment.yml has them, a person's id, or a
    name where they keep no portfolio. `direct`: ids of those whom they manage. `below`: the
    managers further down, by their keys, in the order of the tree."""

    id: str
    manager: str
    direct: tuple[str, ...]
    below: tuple[str, ...]


def teams_of(people: Iterable[Person]) -> dict[str, Team]:
    """By manager, as employment.yml has them. Somebody who is said to manage themselves is not
    in their own team, and a circle of managers is walked once."""
    everyone = tuple(people)
    direct: dict[str, list[str]] = {}
    for person in everyone:
        manager = person.employment.line_manager
        if manager is not None and manager != person.id:
            direct.setdefault(manager, []).append(person.id)
    ids = _ids(direct, {person.id for person in everyone})
    return {
        manager: Team(ids[manager], manager, tuple(sorted(found)), _below(manager, direct))
        for manager, found in sorted(direct.items())
    }


def _below(manager: str, direct: dict[str, list[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(reversed(direct[manager]))
    while waiting:
        person = waiting.pop()
        if person in direct and person not in found and person != manager:
            found[person] = None
            waiting += reversed(direct[person])
    return tuple(found)


def _ids(managers: Iterable[str], people: set[str]) -> dict[str, str]:
    """A person's id is their own; a name becomes an address that nobody else has."""
    taken = set(people)
    ids = {manager: manager for manager in managers if manager in people}
    for name in sorted(set(managers) - people):
        slug = slugify(name, instead="manager")
        number = 1
        while (wanted := slug if number == 1 else f"{slug}-{number}") in taken:
            number += 1
        taken.add(wanted)
        ids[name] = wanted
    return ids
