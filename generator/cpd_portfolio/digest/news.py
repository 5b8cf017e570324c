"""Standings of two days -> what each message holds, and nothing that its reader may not see.

By allow-list, as everywhere: of a private record its hours and its day, never a word. A manager
is told of the people they manage; of those further below, a number a team.

Policy, section 4: managers monitor progress through staff management processes; individuals
identify needs with their managers.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.digest.month import Month
from cpd_portfolio.figures import told_apart
from cpd_portfolio.measures import Standing, measure, measure_person
from cpd_portfolio.measures.attention import Attention
from cpd_portfolio.measures.changes import Told, compare
from cpd_portfolio.measures.hours import Hours
from cpd_portfolio.measures.items import Item
from cpd_portfolio.measures.organisation.groups import by_label
from cpd_portfolio.measures.records import visibility_of
from cpd_portfolio.measures.teams import Team, teams_of
from cpd_portfolio.model import Library, Person
from cpd_portfolio.policy import Policies
from cpd_portfolio.selection import managed_by

# steps of these kinds stand in the lists of what is overdue and what falls due, or beside the hours
_SAID_ELSEWHERE = (
    *("mandatory", "occupational", "review", "hours", "need", "disseminate", "impact"),
)


class Recorded(Struct, frozen=True):
    """`title` is None for a private record."""

    date: date
    title: str | None
    hours: Fraction


class PersonNews(Struct, frozen=True):
    """`attention`: nothing of it is said while the person is `away`; `until`: up to when it looks
    for what falls due. `new`, `newly_missing`: what of it has become so in the month. `steps`:
    what else is worth doing. `paused`: something would be due if the person were not away.
    `errors`: of the person's files."""

    id: str
    name: str
    login: str | None
    month: Month
    year: CpdYear
    hours: Hours
    recorded: tuple[Recorded, ...]
    recorded_hours: Fraction
    done: tuple[Item, ...]
    attention: Attention
    new: frozenset[Told]
    newly_missing: frozenset[str]
    steps: tuple[str, ...]
    until: date
    away: bool
    paused: bool
    errors: int

    @property
    def needs_a_word(self) -> bool:
        return not self.away and self.attention.needs_a_word

    @property
    def anything(self) -> bool:
        """Whether there is something to say: without it no message is written."""
        due = self.attention.needs_a_word or self.attention.soon
        return bool(self.recorded or self.done or self.paused or (due and not self.away))


class TeamCount(Struct, frozen=True):
    """A team further below: how many people, and how many of them have something overdue.
    `team` is None for those without one."""

    team: str | None
    people: int
    overdue: int


class ManagerNews(Struct, frozen=True):
    """`id`: a person's, or of one who keeps no portfolio the team page's; then `name` is as
    employment.yml says. `reports`: the people that they manage directly, by name."""

    id: str
    keeps_portfolio: bool
    name: str
    login: str | None
    month: Month
    until: date
    away: bool
    reports: tuple[PersonNews, ...]
    below: tuple[TeamCount, ...]


class Digest(Struct, frozen=True):
    """Whom a message is written to. `quiet`: people with nothing to say; `left`: people who were
    asked for and are not employed on the month's last day."""

    people: tuple[PersonNews, ...]
    managers: tuple[ManagerNews, ...]
    quiet: int
    left: int


def gather(library: Library, policies: Policies, month: Month, chosen: Iterable[Person]) -> Digest:
    """`chosen`: to whom; managers of at least one of them are told of everybody they manage."""
    year = policies.year_of(month.last, month.last)
    standings = {s.person: s for s in measure(library, policies, month.last, year)}
    here = {person.id: person for person in library.people if person.employment.covers(month.last)}
    news = {key: _news(person, standings[key], policies, month) for key, person in here.items()}
    wanted = list(chosen)
    told = [news[person.id] for person in wanted if person.id in news]
    teams = teams_of(library.people)  # somebody further down may be below one who has left
    asked = {one.id for one in told}
    managers = (
        _manager(team, library, here, news, month)
        for team in teams.values()
        if asked & set(team.direct)
    )
    return Digest(
        people=tuple(one for one in told if one.anything),
        managers=tuple(one for one in managers if one is not None),
        quiet=sum(not one.anything for one in told),
        left=len(wanted) - len(told),
    )


def _news(person: Person, after: Standing, policies: Policies, month: Month) -> PersonNews:
    today, away = policies.on(month.last), person.employment.absent(month.last)
    before = measure_person(person, policies, month.before, after.year)
    changes = compare(person, before, after, policies)
    until = month.last + timedelta(days=today.rules.warn_days)
    return PersonNews(
        id=person.id,
        name=person.profile.name,
        login=person.employment.login,
        month=month,
        year=after.year,
        hours=after.hours,
        recorded=tuple(
            Recorded(
                record.date,
                None if visibility_of(record, today) == "private" else record.title,
                record.hours,
            )
            for record in changes.recorded
        ),
        recorded_hours=changes.hours,
        done=changes.done,
        attention=changes.attention,
        new=changes.new,
        newly_missing=changes.newly_missing,
        steps=() if away else _steps(after),
        until=until,
        away=away,
        paused=away and any(item.due <= until for item in changes.attention.ahead),
        errors=after.problems[0],
    )


def _steps(standing: Standing) -> tuple[str, ...]:
    return tuple(step.text for step in standing.next_steps if step.kind not in _SAID_ELSEWHERE)


def _manager(
    team: Team,
    library: Library,
    here: dict[str, Person],
    news: dict[str, PersonNews],
    month: Month,
) -> ManagerNews | None:
    """None for a manager who has a portfolio and has left, or has not begun."""
    someone = library.person(team.manager)
    if someone is not None and someone.id not in here:
        return None
    direct = [key for key in team.direct if key in news]
    names = told_apart({key: news[key].name for key in direct})
    reports = [replace(news[key], name=names[key]) for key in direct]
    further = managed_by(library.people, team.manager) - set(team.direct)
    return ManagerNews(
        id=team.id,
        keeps_portfolio=someone is not None,
        name=someone.profile.name if someone else team.manager,
        login=someone.employment.login if someone else None,
        month=month,
        until=max(one.until for one in reports),
        away=someone is not None and someone.employment.absent(month.last),
        reports=tuple(sorted(reports, key=lambda one: (one.name.casefold(), one.id))),
        below=_counts(further, here, news),
    )


def _counts(
    further: frozenset[str], here: dict[str, Person], news: dict[str, PersonNews]
) -> tuple[TeamCount, ...]:
    groups = by_label(
        (here[key] for key in sorted(further & set(here))), lambda person: person.employment.team
    )
    return tuple(
        TeamCount(
            team=group.name,
            people=len(group.people),
            overdue=sum(
                bool(not news[key].away and news[key].attention.overdue) for key in group.people
            ),
        )
        for group in groups
    )
