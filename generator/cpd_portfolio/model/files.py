"""What stands in each kind of file, as pydantic models: one place for checking, for the JSON
Schema that `cpd schema` prints, and for the docs. Keys: domain words, British spelling."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    WithJsonSchema,
)

from cpd_portfolio.model.fields import (
    Amount,
    Awarded,
    Count,
    Day,
    FileName,
    Fte,
    Hours,
    Level,
    Lower,
    Many,
    Score,
    Text,
    YesNo,
    as_list,
    lower,
)

Visibility = Literal["private", "internal", "shareable"]
ProgrammeRole = Literal["assessor", "iqa"]
QualificationKind = Literal["teaching", "subject", "assessor", "iqa", "occupational"]


class FileModel(BaseModel):
    """Frozen; a key that is not known is an error, so that a slip of the keyboard is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


class Confirmed(FileModel):
    """Who has confirmed a claim. Without it a claim reads as self-declared."""

    by: Text
    date: Day | None = None
    how: Text | None = None


class Qualification(FileModel):
    title: Text
    kind: Annotated[QualificationKind, Lower]
    subject: Text | None = None
    level: Level | None = None
    evidence: Annotated[Literal["experience"], Lower] | None = None
    awarded: Awarded | None = None
    working_towards: YesNo = False
    equivalent_to: Level | None = None

    def held_on(self, day: date) -> bool:
        """Not still worked towards, and awarded not after the day where a date is known."""
        if self.working_towards:
            return False
        return self.awarded is None or self.awarded.first_day <= day


class Practice(FileModel):
    """Hands-on work in a sector that goes on over time."""

    where: Text
    from_: Day = Field(alias="from")
    to: Day | None = None
    confirmed: Confirmed | None = None


class Programme(FileModel):
    """A qualification that a person assesses or quality-assures."""

    title: Text
    number: Text | None = None
    awarding_organisation: Text | None = None
    role: Annotated[ProgrammeRole, Lower]


class Area(FileModel):
    """An occupational area: a sector, with the programmes that a person works on in it."""

    id: Text
    sector: Text
    annual_hours: Amount | None = None
    practice: Many[Practice] = ()
    programmes: Many[Programme] = ()


class Profile(FileModel):
    """profile.md: what a person says of themselves."""

    name: Text
    job_title: Text
    qualifications: Many[Qualification] = ()
    teaches: Many[Text] = ()
    occupational_areas: Many[Area] = ()

    @property
    def area_titles(self) -> dict[str, str]:
        """By id: the sector, with the id where two areas are of one sector."""
        sectors = [area.sector for area in self.occupational_areas]
        return {
            area.id: area.sector
            if sectors.count(area.sector) == 1
            else f"{area.sector}: {area.id.replace('-', ' ')}"
            for area in self.occupational_areas
        }


class FteSpell(FileModel):
    from_: Day = Field(alias="from")
    fte: Fte


class RoleSpell(FileModel):
    """A role; without dates it runs from the start to the end of employment."""

    role: Text
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None

    def holds_on(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class Absence(FileModel):
    """Both days included; `to` is left out while it lasts. No reason is kept."""

    from_: Day = Field(alias="from")
    to: Day | None = None


def _fte_history(value: Any) -> Any:
    """A single FTE is a history of one entry that has always held."""
    return [{"from": "1900-01-01", "fte": value}] if isinstance(value, str) else as_list(value)


def _role_history(value: Any) -> Any:
    return [{"role": role} if isinstance(role, str) else role for role in as_list(value)]


_SPELL = {
    "type": "object",
    "properties": {
        "from": {"type": "string", "format": "date"},
        "fte": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    },
    "required": ["from", "fte"],
    "additionalProperties": False,
}
_ROLE = {
    "type": "object",
    "properties": {
        "role": {"type": "string"},
        "from": {"type": ["string", "null"], "format": "date"},
        "to": {"type": ["string", "null"], "format": "date"},
    },
    "required": ["role"],
    "additionalProperties": False,
}
FteHistory = Annotated[
    tuple[FteSpell, ...],
    BeforeValidator(_fte_history),
    WithJsonSchema(
        {
            "anyOf": [
                _SPELL["properties"]["fte"],
                {"type": "array", "items": _SPELL, "minItems": 1},
            ]
        }
    ),
]
RoleHistory = Annotated[
    tuple[RoleSpell, ...],
    BeforeValidator(_role_history),
    WithJsonSchema(
        {"type": "array", "items": {"anyOf": [{"type": "string"}, _ROLE]}, "minItems": 1}
    ),
]


class Employment(FileModel):
    """employment.yml: what the employer says of a person."""

    start: Day
    end: Day | None = None
    employer: Text = "direct"
    fte: FteHistory = (FteSpell(**{"from": "1900-01-01", "fte": "1"}),)
    roles: RoleHistory
    line_manager: Text | None = None
    team: Text | None = None
    login: Text | None = None
    absences: Many[Absence] = ()

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def ended_before(self, day: date) -> bool:
        return self.end is not None and self.end < day

    def overlaps(self, first: date, last: date) -> bool:
        return self.start <= last and (self.end is None or self.end >= first)

    def absent(self, day: date) -> bool:
        return self.absence_on(day) is not None

    def absence_on(self, day: date) -> Absence | None:
        """The first listed absence that a day lies in."""
        found = (a for a in self.absences if a.from_ <= day and (a.to is None or day <= a.to))
        return next(found, None)

    def fte_spell_on(self, day: date) -> FteSpell:
        """That of the latest `from` not after the day; before the first, the first."""
        history = sorted(self.fte, key=lambda spell: spell.from_)
        begun = [spell for spell in history if spell.from_ <= day]
        return begun[-1] if begun else history[0]

    def roles_on(self, day: date) -> frozenset[str]:
        """The ids of the roles on a day: none on a day outside employment."""
        if not self.covers(day):
            return frozenset()
        return frozenset(spell.role for spell in self.roles if spell.holds_on(day))


class Need(FileModel):
    """A development need agreed with the manager."""

    id: Text
    need: Text
    outcome: Text | None = None
    by: Day | None = None
    agreed: Day | None = None
    supports: Text | None = None
    achieved: Day | None = None


class Plan(FileModel):
    """plan.yml: development needs agreed with the manager."""

    needs: Many[Need] = ()


class Occupational(FileModel):
    """What a record is worth for occupational competency; `hands_on` else the activity's own."""

    area: Text
    activity: Text | None = None
    hands_on: YesNo | None = None


class Disseminate(FileModel):
    """Passing on what was learnt outside, as agreed with the manager."""

    to: Text
    by: Day | None = None
    done: Day | None = None


class Evaluation(FileModel):
    useful: Score
    comment: Text | None = None


class Activity(FileModel):
    """What a reflection and an event have in common, as written: ids are looked up later."""

    title: Text | None = None
    date: Day | None = None
    until: Day | None = None
    hours: Hours | None = None
    type: Text | None = None
    standards: Many[Count] | None = None
    purpose: Text | None = None
    provider: Text | None = None
    mandatory: Many[Text] | None = None
    inset_days: Amount | None = None
    draft: YesNo = False


_REQUIRED: list[JsonValue] = ["title", "date", "hours", "type"]


class ReflectionFile(Activity):
    """The front matter of a reflection. With `event`, what is left out of title, date, until,
    hours, type, standards, mandatory and inset_days is the event's."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": _REQUIRED}, {"required": ["event"]}]}
    )

    event: Text | None = None
    need: Many[Text] = ()
    occupational: Occupational | None = None
    confirmed: Confirmed | None = None
    disseminate: Disseminate | None = None
    share_practice: YesNo = False
    evaluation: Evaluation | None = None
    evidence: Many[FileName] = ()
    impact_review: Day | None = None
    visibility: Annotated[Visibility, Lower] | None = None


ReviewKind = Literal[
    "progress-review",
    "mid-year-review",
    "observation",
    "learning-walk",
    "practice-review",
    "self-assessment",
]
Achieved = Literal["yes", "no", "partially"]
Rating = Literal["early-career", "experienced", "advanced"]


def _achieved(value: Any) -> Any:
    """`yes` and `no` may be written as true and false."""
    word = lower(value)
    return {"true": "yes", "false": "no"}.get(word, word) if isinstance(word, str) else value


class Target(FileModel):
    """A target of a review; `achieved` is left out while it runs."""

    id: Text
    target: Text
    achieved: (
        Annotated[
            Achieved,
            BeforeValidator(_achieved),
            WithJsonSchema({"enum": ["yes", "no", "partially", True, False]}),
        ]
        | None
    ) = None
    comment: Text | None = None


class Agreed(FileModel):
    """When each of the two agreed that it is a fair and accurate record (Appendix 4)."""

    manager: Day | None = None
    individual: Day | None = None


class ReviewFile(FileModel):
    """The front matter of a review, written by managers and observers."""

    kind: Annotated[ReviewKind, Lower]
    date: Day
    reviewer: Text | None = None
    targets: Many[Target] = ()
    agreed: Agreed | None = None
    ratings: dict[Count, Annotated[Rating, Lower]] = {}


class EventFile(Activity):
    """The front matter of an event: an activity run for many."""

    model_config = ConfigDict(json_schema_extra={"required": _REQUIRED})

    attendees: Many[Text] = ()
