"""The words of the domain as values: people, records, events, problems. Nothing here reads a
file or a clock."""

from cpd_portfolio.model.files import Area, Employment, Plan, Profile
from cpd_portfolio.model.portfolio import Event, Evidence, Library, Person, Record, Sections
from cpd_portfolio.model.problem import Problem, UsageError

__all__ = [
    "Area",
    "Employment",
    "Event",
    "Evidence",
    "Library",
    "Person",
    "Plan",
    "Problem",
    "Profile",
    "Record",
    "Sections",
    "UsageError",
]
