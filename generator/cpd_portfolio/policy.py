"""The rules as data: policy.yml over the shipped default (policies/default.yml).

A Policy is one version of the rules with its set of standards. Policies holds every version and
says which was in force on a day: a CPD year is judged by the version in force on its first day,
what holds as of a date by the one in force then; before the first version, the first holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from cpd_portfolio.dates import CpdYear, cpd_year_named, cpd_year_of
from cpd_portfolio.model.fields import (
    Amount,
    Count,
    Day,
    Length,
    Level,
    Lower,
    Many,
    MonthDay,
    Step,
    Text,
    YesNo,
)
from cpd_portfolio.model.files import (
    FileModel,
    ProgrammeRole,
    QualificationKind,
    ReviewKind,
    Visibility,
)

EVERYONE = "everyone"
DIRECT, ANY = "direct", "any"


class Labelled(FileModel):
    id: Text
    label: Text


class HoursRule(FileModel):
    annual: Amount
    for_: Many[Text] = Field(alias="for")
    employer: Text
    pro_rata_part_time: YesNo
    pro_rata_part_year: YesNo
    round_up_to: Step


class InsetRule(FileModel):
    full_time: Amount
    part_time: Amount
    for_: Many[Text] = Field(alias="for")
    employer: Text
    dates: Many[Day]


class StandardsRule(FileModel):
    set: Text
    for_: Many[Text] = Field(alias="for")


class Requirement(FileModel):
    """Mandatory learning: one-off, or recurring where `every` is given."""

    id: Text
    title: Text
    for_: Many[Text] = Field(alias="for")
    employer: Text = ANY
    within: Length | None = None
    every: Length | None = None
    clause: Text | None = None


class OccupationalActivity(FileModel):
    id: Text
    label: Text
    hands_on: YesNo = False


class Check(FileModel):
    """An occupational check: dated (`within`) or of a qualification held (`qualification`)."""

    id: Text
    title: Text
    within: Length | None = None
    hands_on: YesNo = False
    activities: Many[Text] = ()
    types: Many[Text] = ()
    qualification: Annotated[QualificationKind, Lower] | None = None
    programme_roles: Many[Annotated[ProgrammeRole, Lower]] = ()


class OccupationalRule(FileModel):
    for_: Many[Text] = Field(alias="for")
    activities: Many[OccupationalActivity]
    checks: Many[Check]


class QualificationRule(FileModel):
    id: Text
    title: Text
    for_: Many[Text] = Field(alias="for")
    specialist: YesNo = False
    kind: Annotated[QualificationKind, Lower]
    level: Level


class ReviewRule(FileModel):
    kind: Annotated[ReviewKind, Lower]
    for_: Many[Text] = Field(alias="for")
    employer: Text = ANY
    within: Length | None = None
    every: Length


class VisibilityRule(FileModel):
    default: Annotated[Visibility, Lower]
    occupational: Annotated[Visibility, Lower]


class PolicyFile(FileModel):
    """policy.yml once it has been laid over the shipped default: every key is there."""

    format: Count
    name: Text
    in_force_from: Day
    cpd_year_starts: MonthDay
    records_begin: Day
    warn_days: Count
    first_due_within: Length
    return_grace: Length
    pace_grace: Length
    roles: Many[Labelled]
    groups: dict[str, Many[Text]]
    hours: HoursRule
    inset_days: InsetRule
    standards: StandardsRule
    activity_types: Many[Labelled]
    requirements: Many[Requirement]
    occupational: OccupationalRule
    qualifications: Many[QualificationRule]
    reviews: Many[ReviewRule]
    visibility: VisibilityRule
    quality_team: Many[Text]


class Standard(FileModel):
    id: Count
    text: Text


class Domain(FileModel):
    id: Count
    title: Text
    summary: Text | None = None
    standards: Many[Standard]


class StandardsFile(FileModel):
    """A set of professional standards, in domains."""

    format: Count
    name: Text
    domains: Many[Domain]

    @property
    def standards(self) -> tuple[Standard, ...]:
        return tuple(standard for domain in self.domains for standard in domain.standards)

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(standard.id for standard in self.standards)


@dataclass(frozen=True)
class Policy:
    """One version of the rules. `path` is the file it came from, None for the shipped default."""

    rules: PolicyFile
    standards: StandardsFile
    path: str | None = None

    @cached_property
    def _types(self) -> dict[str, str]:
        known = {kind.label.casefold(): kind.id for kind in self.rules.activity_types}
        return known | {kind.id.casefold(): kind.id for kind in self.rules.activity_types}

    @cached_property
    def type_labels(self) -> dict[str, str]:
        return {kind.id: kind.label for kind in self.rules.activity_types}

    @cached_property
    def role_labels(self) -> dict[str, str]:
        return {role.id: role.label for role in self.rules.roles}

    @cached_property
    def activity_labels(self) -> dict[str, str]:
        return {activity.id: activity.label for activity in self.rules.occupational.activities}

    @cached_property
    def hands_on_activities(self) -> frozenset[str]:
        return frozenset(a.id for a in self.rules.occupational.activities if a.hands_on)

    def type_id(self, written: str) -> str | None:
        """The id of an activity type given as an id or label, in any case."""
        return self._types.get(" ".join(written.split()).casefold())

    def roles_in(self, names: Iterable[str]) -> frozenset[str] | None:
        """The roles that a `for` list stands for; None means everyone."""
        roles: set[str] = set()
        for name in names:
            if name == EVERYONE:
                return None
            roles.update(self.rules.groups.get(name, (name,)))
        return frozenset(roles)

    def is_for(self, names: Iterable[str], roles: frozenset[str]) -> bool:
        """Whether a rule's `for` list takes in somebody with these roles."""
        wanted = self.roles_in(names)
        return wanted is None or bool(wanted & roles)

    def default_visibility(self, occupational: bool) -> Visibility:
        rule = self.rules.visibility
        return rule.occupational if occupational else rule.default

    def cpd_year(self, day: date) -> CpdYear:
        return cpd_year_of(day, self.rules.cpd_year_starts)


def same_employer(rule: str, employer: str) -> bool:
    """Whether a rule for `direct`, `any` or a partner's name is for this employer's staff."""
    return rule.casefold() == ANY or rule.casefold() == employer.casefold()


@dataclass(frozen=True)
class Policies:
    """Every version of the rules, at least one, sorted by the day it came into force."""

    versions: tuple[Policy, ...]

    def on(self, day: date) -> Policy:
        begun = [policy for policy in self.versions if policy.rules.in_force_from <= day]
        return begun[-1] if begun else self.versions[0]

    def for_year(self, year: CpdYear) -> Policy:
        return self.on(year.first)

    def year_of(self, day: date, as_of: date) -> CpdYear:
        """The CPD year of a day, by the calendar in force on as_of."""
        return self.on(as_of).cpd_year(day)

    def year_named(self, label: str, as_of: date) -> CpdYear | None:
        return cpd_year_named(label, self.on(as_of).rules.cpd_year_starts)

    def type_id(self, written: str) -> str | None:
        """An activity type that any version knows, the newest first."""
        return next(
            (known for policy in reversed(self.versions) if (known := policy.type_id(written))),
            None,
        )

    def type_label(self, type_id: str) -> str:
        for policy in reversed(self.versions):
            if type_id in policy.type_labels:
                return policy.type_labels[type_id]
        return type_id

    @cached_property
    def standard_numbers(self) -> frozenset[int]:
        """Those that any version's set has."""
        return frozenset().union(*(policy.standards.ids for policy in self.versions))

    @cached_property
    def _ids(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {"roles": {}, "requirements": {}, "activities": {}}
        for policy in reversed(self.versions):
            rules = policy.rules
            found["roles"].update(dict.fromkeys(item.id for item in rules.roles))
            found["requirements"].update(dict.fromkeys(item.id for item in rules.requirements))
            activities = rules.occupational.activities
            found["activities"].update(dict.fromkeys(item.id for item in activities))
        return found

    def all_ids(self, kind: Literal["roles", "requirements", "activities"]) -> dict[str, None]:
        """The ids of a kind that any version knows, in the newest version's order first."""
        return self._ids[kind]


def merge(default: Any, override: Any) -> Any:
    """Mappings fall back to the default key by key at every depth; lists are replaced whole."""
    if isinstance(default, dict) and isinstance(override, dict):
        merged = {key: merge(default.get(key), value) for key, value in override.items()}
        return {**default, **merged}
    return default if override is None else override
