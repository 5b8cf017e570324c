"""The words of the domain as values: people, records, events, problems. Nothing here reads a
file or a clock."""

from cpd_portfolio.model.files import Area, Employment, Plan, Profile
from cpd_portfolio.model.frozen import FileChange, FrozenYear, YearFrozen
from cpd_portfolio.model.portfolio import (
    Completion,
    Event,
    Evidence,
    Library,
    Person,
    Record,
    Review,
    Sections,
)
from cpd_portfolio.model.problem import Problem, UsageError

__all__ = [
    "Area",
    "Completion",
    "Employment",
    "Event",
    "Evidence",
    "FileChange",
    "FrozenYear",
    "Library",
    "Person",
    "Plan",
    "Problem",
    "Profile",
    "Record",
    "Review",
    "Sections",
    "UsageError",
    "YearFrozen",
]
