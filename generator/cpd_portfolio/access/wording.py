"""What could not be granted, and what to do about it, in sentences."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from cpd_portfolio.access.logins import TEAM, Logins
from cpd_portfolio.access.managers import Lines
from cpd_portfolio.figures import counted
from cpd_portfolio.model import Library
from cpd_portfolio.model.fields import quotable
from cpd_portfolio.model.logins import LOGIN_HINT

_MOST = 20  # names in one sentence


def notes_of(library: Library, as_of: dt.date, logins: Logins, lines: Lines) -> tuple[str, ...]:
    return (
        *_of_logins(logins),
        *_of_team(logins),
        *_of_managers(library, as_of, lines),
        *_of_portfolios(library),
    )


def _of_logins(logins: Logins) -> Iterator[str]:
    for people, written in logins.shared:
        whose = _and((*people, TEAM)) if len(people) < 2 else _and(people)
        ways = _and(f"“{quotable(login)}”" for login in written)
        if len(people) > 1:
            yield (
                f"{whose} have one login, {ways}, so that nobody is granted anything by it. "
                "Write in each employment.yml what the sign-in calls that person."
            )
        else:
            yield (
                f"{ways} are one login on some hosts, so that nobody is granted anything by "
                f"either. Write it the same way everywhere: {whose} have it."
            )
    if logins.flawed:
        found = "; ".join(f"{who}: {flaw}" for who, flaw in logins.flawed[:_MOST])
        yield f"No rule can be written for a login: {found}. In short: {LOGIN_HINT}."
    if logins.without:
        yield (
            f"Without a login, and so without access even to their own pages: "
            f"{_names(logins.without)}. Write `login:` in employment.yml."
        )


def _of_team(logins: Logins) -> Iterator[str]:
    for login, owners in logins.gone:
        yield (
            f"“{quotable(login)}” of quality_team is the login of {_and(owners)}, who is not "
            "employed then: nothing is granted by it. Take it out of policy.yml."
        )
    if not logins.team:
        yield (
            "Nobody of quality_team in policy.yml can be granted anything, so that nobody may read "
            "the service’s pages. Write the logins of the quality team there."
        )


def _of_managers(library: Library, as_of: dt.date, lines: Lines) -> Iterator[str]:
    if lines.circles:
        yield (
            f"The line managers of {_names(sorted(lines.circles))} lead back to them, so that "
            "nobody is taken to be above them. Mend `line_manager` in their employment.yml."
        )
    unknown: defaultdict[str, list[str]] = defaultdict(list)
    away: defaultdict[str, list[str]] = defaultdict(list)
    for person in library.people:
        above = lines.above[person.id]
        if not above.managers and above.ends_at is not None:
            unknown[above.ends_at].append(person.id)
        manager = library.person(above.direct) if above.direct is not None else None
        if manager is not None and not manager.employment.covers(as_of):
            away[manager.id].append(person.id)
    for name, people in sorted(unknown.items()):
        why = (
            f"The portfolio of {name} has an error, so that they may read nothing of"
            if name in library.left_out
            else f"“{quotable(name)}” keeps no portfolio and has no login here, so that they may "
            "read nothing of"
        )
        do = (
            "`cpd check` lists it."
            if name in library.left_out
            else "A folder with profile.md and employment.yml gives a manager a login; "
            "`line_manager` is then its name."
        )
        yield f"{why} {_names(people)}, whom they manage. {do}"
    for name, people in sorted(away.items()):
        yield (
            f"{name} is not employed then, so that no direct manager may read the reviews of "
            f"{_names(people)}. Write who manages them in employment.yml."
        )


def _of_portfolios(library: Library) -> Iterator[str]:
    if library.left_out:
        yield (
            f"{counted(len(library.left_out), 'portfolio')} with an error in profile.md or "
            f"employment.yml: {_names(library.left_out)}. Nothing is granted to them, nor of them. "
            "`cpd check` lists what to mend."
        )


def _names(names: Iterable[str]) -> str:
    found = list(names)
    more = f" and {len(found) - _MOST:,} more" if len(found) > _MOST else ""
    return ", ".join(found[:_MOST]) + more


def _and(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
