"""Every figure of the organisation pages, worked out once."""

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

from cpd_portfolio.measures.ahead import Ahead, measure_ahead
from cpd_portfolio.measures.falling_due import A_YEAR, falling_due
from cpd_portfolio.measures.organisation.asked import (
    GroupLearning,
    Required,
    measure_group_learning,
    measure_required,
    measure_reviewed,
)
from cpd_portfolio.measures.organisation.events import EventFigures, measure_events
from cpd_portfolio.measures.organisation.groups import Group, Groups, groups_of
from cpd_portfolio.measures.organisation.hours import (
    GroupHours,
    Month,
    measure_group_hours,
    measure_months,
)
from cpd_portfolio.measures.organisation.problems import Problems, measure_problems
from cpd_portfolio.measures.organisation.standards import (
    Covering,
    covered_in_three_years,
    measure_covering,
)
from cpd_portfolio.measures.service import Service

T = TypeVar("T")


class ByGroup(Struct, Generic[T], frozen=True):
    """One measure of every group. `teams` and `partners`: each with its group."""

    everyone: T
    direct: T
    teams: tuple[tuple[Group, T], ...]
    partners: tuple[tuple[Group, T], ...]


class Organisation(Struct, frozen=True):
    service: Service
    groups: Groups
    hours: ByGroup[GroupHours]
    months: tuple[Month, ...]
    standards: ByGroup[Covering]
    mandatory: tuple[Required, ...]
    learning: ByGroup[GroupLearning]
    reviews: tuple[Required, ...]
    events: tuple[EventFigures, ...]
    ahead: Ahead
    problems: Problems


def measure_organisation(service: Service) -> Organisation:
    groups = groups_of(service)
    three_years = covered_in_three_years(service)
    return Organisation(
        service=service,
        groups=groups,
        hours=_by_group(groups, lambda group: measure_group_hours(group, service)),
        months=measure_months(service),
        standards=_by_group(groups, lambda group: measure_covering(group, service, three_years)),
        mandatory=measure_required(service),
        learning=_by_group(groups, lambda group: measure_group_learning(group, service)),
        reviews=measure_reviewed(service),
        events=measure_events(service),
        ahead=_ahead(service),
        problems=measure_problems(service),
    )


def _ahead(service: Service) -> Ahead:
    until = service.as_of + A_YEAR
    return measure_ahead(
        (
            item
            for person in service.listed
            for item in falling_due(
                person, service.standings[person.id], service.today, service.as_of, until
            )
        ),
        service.as_of,
    )


def _by_group(groups: Groups, measure: Callable[[Group], T]) -> ByGroup[T]:
    return ByGroup(
        everyone=measure(groups.everyone),
        direct=measure(groups.direct),
        teams=tuple((group, measure(group)) for group in groups.teams),
        partners=tuple((group, measure(group)) for group in groups.partners),
    )
