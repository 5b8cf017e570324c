"""Who is above whom, for access: whoever is in doubt is above nobody.

Policy, section 4: managers identify and plan the training of their staff; domain rules, section 8:
figures are for a person's managers, review texts for the direct one.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from cpd_portfolio.model import Person


class Above(Struct, frozen=True):
    """`managers`: ids of a person's line managers, the direct one first, each with a portfolio
    that can be read. `ends_at`: what `line_manager` says where the chain ends at somebody without
    one."""

    managers: tuple[str, ...] = ()
    ends_at: str | None = None

    @property
    def direct(self) -> str | None:
        return self.managers[0] if self.managers else None


class Lines(Struct, frozen=True):
    """`above`: by person. `circles`: those whose line managers lead back to them. Which of the
    links is wrong nobody can say, so that none of them gives access to anything; a chain that
    leads to one of them ends there."""

    above: Mapping[str, Above]
    circles: frozenset[str]


def lines_of(people: Iterable[Person]) -> Lines:
    managers = {person.id: person.employment.line_manager for person in people}
    circles = _circles(managers)
    return Lines({name: _above(name, managers, circles) for name in managers}, circles)


def _above(person: str, managers: Mapping[str, str | None], circles: frozenset[str]) -> Above:
    found: list[str] = []
    while person not in circles:
        above = managers[person]
        if above is None or above not in managers:
            return Above(tuple(found), above)
        found.append(above)
        person = above
    return Above(tuple(found))


def _circles(managers: Mapping[str, str | None]) -> frozenset[str]:
    found: set[str] = set()
    known: set[str] = set()  # those that have been walked from
    for start in managers:
        walked: list[str] = []
        person: str | None = start
        while person is not None and person not in known and person in managers:
            known.add(person)
            walked.append(person)
            person = managers[person]
        if person in walked:
            found.update(walked[walked.index(person) :])
    return frozenset(found)
