"""The organisation pages, by allow-list: a module a topic. Names, figures and dates; of records
nothing but evaluations that may be shown, of reviews nothing but that they took place."""

import datetime as dt

from cpd_portfolio.measures.organisation.whole import measure_organisation
from cpd_portfolio.measures.service import Service
from cpd_portfolio.view.model.organisation import OrganisationView
from cpd_portfolio.view.organisation.asked import (
    view_learning_by_group,
    view_mandatory_list,
    view_reviews_list,
)
from cpd_portfolio.view.organisation.events import view_events
from cpd_portfolio.view.organisation.hours import view_hours_by_team, view_partners
from cpd_portfolio.view.organisation.overview import view_overview
from cpd_portfolio.view.organisation.people import people_table, view_people
from cpd_portfolio.view.organisation.problems import view_problems
from cpd_portfolio.view.organisation.standards import view_heat
from cpd_portfolio.view.programmes import has_programmes

__all__ = ["view_organisation"]


def view_organisation(service: Service) -> OrganisationView:
    found = measure_organisation(service)
    mandatory, reviews = view_mandatory_list(found), view_reviews_list(found)
    events, heat, problems = view_events(found), view_heat(found), view_problems(found)
    people = view_people(found)
    return OrganisationView(
        as_of=service.as_of,
        year=service.year.label,
        warn_until=service.as_of + dt.timedelta(days=service.today.rules.warn_days),
        overview=view_overview(found, mandatory, reviews, events, heat, problems),
        hours=view_hours_by_team(found),
        partners=view_partners(found),
        people=people,
        people_table=people_table(people),
        standards=heat,
        mandatory=mandatory,
        learning_by_group=view_learning_by_group(found),
        events=events,
        reviews=reviews,
        problems=problems,
        programmes=has_programmes(service),
    )
