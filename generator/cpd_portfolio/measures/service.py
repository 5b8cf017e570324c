"""Everybody's standing at once, for pages and figures about many people.

Policy, section 7: "The Quality Team will monitor mandatory and other training requirements and
staff engagement with CPD opportunities on an on-going and summative basis."
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.measures import measure
from cpd_portfolio.measures.standing import Standing
from cpd_portfolio.measures.teams import teams_of
from cpd_portfolio.model import Library, Person
from cpd_portfolio.policy import Policies, Policy


@dataclass(frozen=True)
class Service:
    """`standings`: by person, everybody whose employment overlaps the CPD year of as_of;
    `last_year`: the same for the CPD year before."""

    library: Library
    policies: Policies
    as_of: date
    year: CpdYear
    standings: Mapping[str, Standing]
    last_year: Mapping[str, Standing]

    @property
    def today(self) -> Policy:
        """The version in force on as_of."""
        return self.policies.on(self.as_of)

    @property
    def rules(self) -> Policy:
        """The version that the CPD year is judged by."""
        return self.policies.for_year(self.year)

    @cached_property
    def team_ids(self) -> Mapping[str, str]:
        """The ids of the teams of which anybody is listed, by manager as employment.yml has
        them."""
        return {
            team.manager: team.id
            for team in teams_of(self.library.people).values()
            if any(name in self.standings for name in team.direct)
        }

    @cached_property
    def managers(self) -> frozenset[str]:
        return frozenset(self.team_ids.values())

    def team_of(self, person: Person) -> str | None:
        """The id of the team that the person is listed in."""
        manager = person.employment.line_manager
        if manager is None or manager == person.id or person.id not in self.standings:
            return None
        return self.team_ids.get(manager)

    @property
    def listed(self) -> tuple[Person, ...]:
        """Those with a standing, by id."""
        return tuple(person for person in self.library.people if person.id in self.standings)


def survey(library: Library, policies: Policies, as_of: date) -> Service:
    year = policies.year_of(as_of, as_of)
    before = year.before()
    return Service(
        library=library,
        policies=policies,
        as_of=as_of,
        year=year,
        standings={s.person: s for s in measure(library, policies, as_of, year)},
        last_year={s.person: s for s in measure(library, policies, as_of, before)},
    )
