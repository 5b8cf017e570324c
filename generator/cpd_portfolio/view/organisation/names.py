"""Ids -> names and addresses, as every organisation page shows people."""

import datetime as dt
from urllib.parse import quote

from msgspec import Struct

from cpd_portfolio.figures import short_date
from cpd_portfolio.measures.organisation.groups import Group, is_direct
from cpd_portfolio.measures.service import Service
from cpd_portfolio.model import Person
from cpd_portfolio.view.model.organisation import NameView
from cpd_portfolio.view.model.tables import Cell, Column, Linked

NO_TEAM = "No team"
WHO = (Column("id", "Id"), Column("name", "Name"), Column("team", "Team"))


def group_name(group: Group) -> str:
    return NO_TEAM if group.name is None else group.name


def partner_name(group: Group) -> str:
    """Where a partner stands among teams."""
    return f"Partner: {group_name(group)}"


def who_cells(who: NameView) -> tuple[Cell, ...]:
    """What the columns `WHO` hold."""
    name: Cell = who.name if who.url is None else Linked(who.name, who.url)
    return (who.id, name, who.team)


def by_name(who: NameView) -> tuple[str, str]:
    return (who.name.casefold(), who.id)


class Names(Struct, frozen=True):
    service: Service

    def of(self, person_id: str) -> NameView:
        """Somebody whose portfolio cannot be read has their id alone."""
        person = self.service.library.person(person_id)
        if person is None:
            return NameView(person_id, person_id, None, None, None)
        return NameView(
            id=person.id,
            name=person.profile.name,
            url=f"../people/{quote(person.id)}/",
            team=person.employment.team,
            employer=None if is_direct(person) else person.employment.employer,
        )


def when(person: Person, as_of: dt.date) -> str | None:
    """That somebody has left, or has not begun."""
    employment = person.employment
    if employment.end is not None and employment.ended_before(as_of):
        return f"Left on {short_date(employment.end)}"
    if employment.start > as_of:
        return f"Starts on {short_date(employment.start)}"
    return None
