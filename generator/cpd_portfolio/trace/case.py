"""What a trace is made from: a person, how they stand, and where everything stands."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from msgspec import Struct

from cpd_portfolio.figures import short_date
from cpd_portfolio.measures import Standing, counted_in, role_date
from cpd_portfolio.measures.records import visibility_of
from cpd_portfolio.model import Completion, Event, Person, Record, Review
from cpd_portfolio.policy import ANY, DIRECT, Policies, Policy
from cpd_portfolio.trace.model import Input, Part, Place, Rule
from cpd_portfolio.yaml_lines import Loc


class Lines(Protocol):
    """Where files and keys are (reading/places.py)."""

    def path(self, name: str) -> str: ...
    def line(self, path: str, loc: Loc) -> int | None: ...
    def item_line(self, path: str, key: str, text: str) -> int | None: ...


class Case(Struct, frozen=True):
    """`reported`: the person's object of `cpd report --format json`. `kept`: where the CPD year
    is frozen, the same case with what was kept in place of what the files give today."""

    person: Person
    standing: Standing
    reported: Mapping[str, Any]
    policies: Policies
    events: Mapping[str, Event]
    lines: Lines
    kept: "Case | None" = None

    @property
    def of_year(self) -> Policy:
        """What belongs to a CPD year goes by the version in force on its first day."""
        return self.policies.for_year(self.standing.year)

    @property
    def of_today(self) -> Policy:
        """What holds as of a date goes by the version in force then."""
        return self.policies.on(self.standing.as_of)

    @property
    def counted(self) -> tuple[Record, ...]:
        """The records of the CPD year that count."""
        return tuple(counted_in(self.person, self.standing.year, self.standing.as_of))

    # --- places

    def profile(self, *loc: str | int) -> Place:
        return self._own("profile.md", loc)

    def employment(self, *loc: str | int) -> Place:
        return self._own("employment.yml", loc)

    def _own(self, name: str, loc: Loc) -> Place:
        path = self.lines.path(f"{self.person.id}/{name}")
        return Place(path, self.lines.line(path, loc))

    def of_policy(self, policy: Policy, *loc: str | int) -> tuple[Place, ...]:
        """Where a version of the policy says something itself: nowhere, where it is as shipped."""
        line = self.lines.line(policy.path, loc) if policy.path else None
        return (Place(policy.path, line),) if policy.path and line else ()

    def record_places(self, record: Record, key: str, attendee: bool = True) -> tuple[Place, ...]:
        """Where a record says this key: its own file, else its event's, and for an attendance
        the line with the person's name."""
        private = self.is_private(record)
        event = self.events.get(record.event) if record.event else None
        found: list[Place] = []
        if record.path is not None:
            line = self.lines.line(record.path, (key,))
            found.append(Place(record.path, line, private))
            if line is not None:
                return tuple(found)
        if event is not None:
            found.append(Place(event.path, self.lines.line(event.path, (key,))))
            if record.is_attendance and attendee:
                line = self.lines.item_line(event.path, "attendees", record.person)
                found.append(Place(event.path, line))
        return tuple(dict.fromkeys(found))

    def is_private(self, record: Record) -> bool:
        return visibility_of(record, self.of_today) == "private"

    # --- inputs

    def record(
        self, record: Record, key: str, amount: Fraction | None = None, decides: bool = False
    ) -> Input:
        return Input(
            self.record_words(record),
            self.record_places(record, key),
            amount,
            record.date,
            decides,
        )

    def record_words(self, record: Record) -> str:
        """Its day and title; of a private record the day alone."""
        if self.is_private(record):
            return f"{short_date(record.date)}, a private record"
        kind = "attendance: " if record.is_attendance else ""
        return f"{short_date(record.date)}, {kind}“{record.title}”"

    def review(self, review: Review) -> Place:
        return Place(review.path, self.lines.line(review.path, ("date",)))

    def completion(self, row: Completion, decides: bool) -> Input:
        source = f" ({row.source})" if row.source else ""
        expires = f", expires {short_date(row.expires)}" if row.expires else ""
        place = (Place(row.path, row.line),) if row.path else ()
        what = f"{short_date(row.date)}, completion{source}{expires}"
        return Input(what, place, None, row.date, decides)

    # --- rules and whom they are for

    def rule(self, said: str, clause: str | None, policy: Policy, *loc: str | int) -> Rule:
        place = next(iter(self.of_policy(policy, *loc)), None)
        rules = policy.rules
        return Rule(said, clause, rules.name, rules.in_force_from, policy.path, place)

    def whom(
        self, names: Iterable[str], employer: str, policy: Policy, day: date, applies: bool
    ) -> Part:
        """Whether a rule takes this person in: by the roles on a day and the employer."""
        wanted = policy.roles_in(names)
        work = self.person.employment
        spells = [
            Input(f"role {spell.role}", (self.employment("roles", index),))
            for index, spell in enumerate(work.roles)
            if work.covers(day) and spell.holds_on(day) and (wanted is None or spell.role in wanted)
        ]
        said = f"{'asked' if applies else 'not asked'}, as things stood on {short_date(day)}"
        employed = Input(f"employer {work.employer}", (self.employment("employer"),))
        by_employer = employer.casefold() != ANY
        return Part("for", said, (*spells, *([employed] if by_employer else [])))

    @property
    def role_day(self) -> date:
        return role_date(self.person, self.standing.year, self.standing.as_of)


def who(policy: Policy, names: Iterable[str], employer: str = ANY) -> str:
    """`for everyone employed directly`, `for the roles tutor and assessor`."""
    wanted = policy.roles_in(names)
    people = "everyone"
    if wanted is not None:
        *most, last = [role for role in policy.role_labels if role in wanted] or ["(none)"]
        people = f"the roles {', '.join(most)} and {last}" if most else f"the role {last}"
    if employer.casefold() == ANY:
        return f"for {people}"
    if employer.casefold() == DIRECT:
        return f"for {people} employed directly"
    return f"for {people} employed by {employer}"
