"""Everybody's standing -> a manager's page: whom they manage, who needs a word, and why."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import quote

from cpd_portfolio.figures import short_by, short_date
from cpd_portfolio.measures.ahead import measure_ahead
from cpd_portfolio.measures.attention import A_WEEK, REQUIRED, Attention, measure_attention
from cpd_portfolio.measures.falling_due import DueItem
from cpd_portfolio.measures.next_steps import REVIEW_WORDS
from cpd_portfolio.measures.service import Service
from cpd_portfolio.measures.standing import Standing
from cpd_portfolio.measures.teams import Team, teams_of
from cpd_portfolio.model import Person
from cpd_portfolio.view.figures import view_ahead, view_hours, view_inset_days
from cpd_portfolio.view.model.figures import AheadView
from cpd_portfolio.view.model.records import PersonCard
from cpd_portfolio.view.model.teams import (
    ItemsView,
    MemberView,
    ReasonView,
    SubTeamView,
    TeamLink,
    TeamView,
)

MOST_BELOW = 150  # people further down whom one page shows; more are told by team
_MANDATORY = ("overdue", "due-soon", "paused", "not-yet-due", "current")
_CHECKS = ("not-met", "due-soon", "paused", "met")


def view_team_links(service: Service) -> tuple[TeamLink, ...]:
    """Every manager and how many people at work they manage directly, as their page counts them;
    by name; no figures."""
    links = [
        TeamLink(team.id, _manager_name(team.manager, service), len(_at_work(team, service)))
        for team in teams_of(service.library.people).values()
        if _listed(team, service)
    ]
    return tuple(sorted(links, key=lambda link: (link.manager.casefold(), link.id)))


def view_teams(service: Service) -> Iterable[tuple[TeamView, tuple[DueItem, ...]]]:
    """Each team, with what falls due for its direct members in the twelve months from as_of."""
    teams = teams_of(service.library.people)
    today = service.today
    attention = {
        person.id: measure_attention(person, service.standings[person.id], today)
        for person in service.listed
    }
    members = {
        person.id: _member(person, service, attention[person.id]) for person in service.listed
    }
    for team in teams.values():
        listed = _listed(team, service)
        if not listed:
            continue
        dated = [item for person in listed for item in attention[person.id].ahead]
        ahead = view_ahead(measure_ahead(dated, service.as_of))
        yield (
            _team(team, teams, service, members, attention, ahead),
            tuple(sorted(dated, key=lambda item: (item.due, item.person, item.kind, item.id))),
        )


def _team(
    team: Team,
    teams: dict[str, Team],
    service: Service,
    members: dict[str, MemberView],
    attention: dict[str, Attention],
    ahead: AheadView,
) -> TeamView:
    def in_order(people: Iterable[Person]) -> tuple[MemberView, ...]:
        """The most urgent first; who is away comes after those who can be talked to."""
        shown = [members[person.id] for person in people]
        return tuple(
            sorted(
                shown,
                key=lambda member: (
                    member.when is not None,
                    attention[member.card.id].urgency,
                    member.card.name.casefold(),
                    member.card.id,
                ),
            )
        )

    as_of = service.as_of
    listed = _listed(team, service)
    at_work = [person for person in listed if person.employment.covers(as_of)]
    below = [(teams[name], _at_work(teams[name], service)) for name in team.below]
    below = [(sub, people) for sub, people in below if people]
    total = sum(len(people) for _, people in below)
    manager = service.library.person(team.manager)
    return TeamView(
        id=team.id,
        manager=_manager_name(team.manager, service),
        has_portfolio=manager is not None,
        above=_above(manager, teams, service),
        as_of=as_of,
        year=service.year.label,
        week_until=as_of + A_WEEK,
        warn_until=as_of + dt.timedelta(days=service.today.rules.warn_days),
        members=in_order(at_work),
        others=in_order(person for person in listed if person not in at_work),
        below=tuple(
            SubTeamView(
                manager=_manager_name(sub.manager, service),
                url=f"../{quote(sub.id)}/",
                people=len(people),
                needing_a_word=sum(
                    attention[person.id].needs_a_word_this_week for person in people
                ),
                members=in_order(people) if total <= MOST_BELOW else (),
            )
            for sub, people in below
        ),
        people_below=total,
        ahead=ahead,
    )


def _manager_name(manager: str, service: Service) -> str:
    person = service.library.person(manager)
    return person.profile.name if person is not None else manager


def _above(
    manager: Person | None, teams: dict[str, Team], service: Service
) -> tuple[str, str] | None:
    """The manager's own manager: name, and the address of that team's page."""
    above = manager.employment.line_manager if manager is not None else None
    if above is None or above not in teams or manager is None or above == manager.id:
        return None
    return _manager_name(above, service), f"../{quote(teams[above].id)}/"


def _listed(team: Team, service: Service) -> list[Person]:
    """Direct reports whose employment overlaps the CPD year."""
    found = (service.library.person(name) for name in team.direct)
    return [person for person in found if person is not None and person.id in service.standings]


def _at_work(team: Team, service: Service) -> list[Person]:
    return [p for p in _listed(team, service) if p.employment.covers(service.as_of)]


def _member(person: Person, service: Service, attention: Attention) -> MemberView:
    standing, as_of = service.standings[person.id], service.as_of
    numbers = [standard.id for standard in service.rules.standards.standards]
    reviews = standing.reviews.next_due
    return MemberView(
        card=PersonCard(
            person.id, person.profile.name, person.profile.job_title, person.employment.team
        ),
        when=_when(person, as_of),
        hours=view_hours(standing.hours, service.policies, listed=True),
        inset_days=view_inset_days(standing.inset_days),
        standards=tuple((n, n in standing.standards.by_standard) for n in numbers),
        standards_apply=standing.standards.applies,
        covered=standing.standards.covered,
        covered_three_years=standing.standards.covered_three_years,
        mandatory=_mandatory(standing, service),
        occupational=_occupational(standing, person),
        last_record=max((r.date for r in person.records if r.counts(as_of)), default=None),
        next_review=REVIEW_WORDS[reviews.kind].capitalize() if reviews else None,
        next_review_due=reviews.due if reviews else None,
        next_review_status=reviews.status if reviews else None,
        reasons=_reasons(attention),
        soon=tuple(ReasonView("due-soon", item.title, item.due) for item in attention.soon),
        errors=standing.problems[0],
    )


def _when(person: Person, as_of: dt.date) -> str | None:
    employment = person.employment
    if employment.end is not None and employment.end < as_of:
        return f"Left on {short_date(employment.end)}"
    if employment.start > as_of:
        return f"Starts on {short_date(employment.start)}"
    away = [a for a in employment.absences if a.from_ <= as_of and (a.to is None or as_of <= a.to)]
    if not away:
        return None
    back = [absence.to for absence in away if absence.to is not None]
    return f"Away until {short_date(max(back))}" if len(back) == len(away) else "Away"


def _mandatory(standing: Standing, service: Service) -> tuple[ItemsView, ...]:
    titles = {rule.id: rule.title for rule in service.today.rules.requirements}
    return _by_status(
        ((result.status, titles[result.id], result.due) for result in standing.mandatory),
        _MANDATORY,
    )


def _occupational(standing: Standing, person: Person) -> tuple[ItemsView, ...]:
    titles = person.profile.area_titles
    return _by_status(
        (
            (check.status, f"{check.title} ({titles[area.area]})", check.due)
            for area in standing.occupational
            for check in area.checks
        ),
        _CHECKS,
    )


def _by_status(
    found: Iterable[tuple[str, str, dt.date | None]], order: tuple[str, ...]
) -> tuple[ItemsView, ...]:
    by_status: dict[str, list[tuple[str, dt.date | None]]] = {}
    for status, title, due in found:
        by_status.setdefault(status, []).append((title, due))
    return tuple(
        ItemsView(
            status,
            tuple(sorted(by_status[status], key=lambda item: (item[1] or dt.date.max, item[0]))),
        )
        for status in order
        if status in by_status
    )


def _reasons(attention: Attention) -> tuple[ReasonView, ...]:
    """What the policy requires first, what was agreed and what falls due this week last."""
    behind = attention.behind
    overdue = [
        (item.kind, ReasonView("overdue", item.title, item.due)) for item in attention.overdue
    ]
    missing = [
        ReasonView("not-met", f"{title}: nothing recorded", None) for title in attention.missing
    ]
    return (
        *(reason for kind, reason in overdue if kind in REQUIRED),
        *missing,
        *(reason for kind, reason in overdue if kind == "review"),
        *(
            [ReasonView("behind", f"{short_by(behind)} short of an even pace", None)]
            if behind is not None
            else []
        ),
        *(reason for kind, reason in overdue if kind not in (*REQUIRED, "review")),
        *(ReasonView("due-soon", item.title, item.due) for item in attention.this_week),
    )
