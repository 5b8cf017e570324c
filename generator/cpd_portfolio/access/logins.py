"""By which login somebody can be granted anything. A login that could be another person's is
nobody's: some hosts do not tell capitals apart, and on some the reader chooses them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from cpd_portfolio.model import Person
from cpd_portfolio.model.logins import folded, login_flaw

TEAM = "quality_team"


class Logins(Struct, frozen=True):
    """`of`: by person, of those who are employed. `team`: the quality team's. Then what was
    refused: `shared`, groups of people and logins that some host takes for one; `flawed`, whose
    login (a person, or quality_team) and why; `without`, people who have none; `gone`, logins of
    the quality team whose owners are not employed, with the owners."""

    of: Mapping[str, str]
    team: tuple[str, ...]
    shared: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    flawed: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    gone: tuple[tuple[str, tuple[str, ...]], ...] = ()


def logins_of(people: Iterable[Person], team: Iterable[str], as_of: dt.date) -> Logins:
    """`team`: logins of the quality team, as the policy in force on as_of has them."""
    everyone = tuple(people)
    team = tuple(dict.fromkeys(team))
    employed = [person for person in everyone if person.employment.covers(as_of)]
    held = {p.id: p.employment.login for p in employed if p.employment.login is not None}
    every = (*held.items(), *((TEAM, login) for login in team))
    flaws = [(who, login, flaw) for who, login in every if (flaw := login_flaw(login)) is not None]
    shared = _shared(held, team)
    unsafe = {login for _, logins in shared for login in logins}
    unsafe |= {login for _, login, _ in flaws}
    gone = _gone(everyone, team, as_of)
    return Logins(
        of={name: login for name, login in held.items() if login not in unsafe},
        team=tuple(sorted(set(team) - unsafe - {login for login, _ in gone})),
        shared=shared,
        flawed=tuple((who, flaw) for who, _, flaw in flaws),
        without=tuple(person.id for person in employed if person.employment.login is None),
        gone=gone,
    )


def _shared(
    held: Mapping[str, str], team: Iterable[str]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Two people with one login, or one login written in two ways."""
    people: defaultdict[str, set[str]] = defaultdict(set)
    written: defaultdict[str, set[str]] = defaultdict(set)
    for name, login in held.items():
        people[folded(login)].add(name)
        written[folded(login)].add(login)
    for login in team:
        written[folded(login)].add(login)
    return tuple(
        (tuple(sorted(people[key])), tuple(sorted(written[key])))
        for key in sorted(written)
        if len(people[key]) > 1 or len(written[key]) > 1
    )


def _gone(
    people: Iterable[Person], team: Iterable[str], as_of: dt.date
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Logins of the quality team that have owners, none of whom is employed."""
    owners: defaultdict[str, list[Person]] = defaultdict(list)
    for person in people:
        if person.employment.login is not None:
            owners[folded(person.employment.login)].append(person)
    return tuple(
        (login, tuple(sorted(person.id for person in owners[folded(login)])))
        for login in sorted(team)
        if folded(login) in owners
        and not any(person.employment.covers(as_of) for person in owners[folded(login)])
    )
