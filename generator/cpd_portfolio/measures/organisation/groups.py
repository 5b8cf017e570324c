"""Whom figures are about: the service's teams, and partners apart from direct staff.

Policy, section 7: the service "in partnership with its external partners (where applicable) will
monitor the impact of staff development"; section 3 sets the hours for direct employees.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec import Struct

from cpd_portfolio.measures.service import Service
from cpd_portfolio.model import Person
from cpd_portfolio.policy import DIRECT


class Group(Struct, frozen=True):
    """`name`: None for those of no team. `people`: ids, sorted."""

    name: str | None
    people: tuple[str, ...]


class Groups(Struct, frozen=True):
    """Everybody listed, each once: in `teams` (direct staff, those without a team last) or in
    `partners`. `direct` and `everyone` are the sums."""

    everyone: Group
    direct: Group
    teams: tuple[Group, ...]
    partners: tuple[Group, ...]


def groups_of(service: Service) -> Groups:
    """A team or partner spelled in capitals here and in small letters there is one, as for
    `cpd report --team`; it is shown as most people have it."""
    listed = service.listed
    direct = [person for person in listed if is_direct(person)]
    others = [person for person in listed if not is_direct(person)]
    return Groups(
        everyone=Group(None, tuple(sorted(person.id for person in listed))),
        direct=Group(None, tuple(sorted(person.id for person in direct))),
        teams=by_label(direct, lambda person: person.employment.team),
        partners=by_label(others, lambda person: person.employment.employer),
    )


def is_direct(person: Person) -> bool:
    return person.employment.employer.casefold() == DIRECT


def by_label(
    people: Iterable[Person], name_of: Callable[[Person], str | None]
) -> tuple[Group, ...]:
    """Labels that differ in capitals are one, shown as most people have it; those without one
    come last."""
    members: dict[str | None, list[str]] = {}
    spellings: dict[str | None, Counter[str]] = {}
    for person in people:
        name = name_of(person)
        key = None if name is None else " ".join(name.split()).casefold()
        members.setdefault(key, []).append(person.id)
        spellings.setdefault(key, Counter())[name or ""] += 1
    ordered = sorted(key for key in members if key is not None)
    return tuple(
        Group(
            None if key is None else min(spellings[key], key=lambda s: (-spellings[key][s], s)),
            tuple(sorted(members[key])),
        )
        for key in (*ordered, *([None] if None in members else []))
    )
