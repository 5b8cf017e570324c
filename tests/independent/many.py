"""The figures about many people, worked out a second time: teams, the organisation, programmes.

Like `recalculate.py`, which gives the figures of single people, it imports nothing of the tool.
A table is a list of rows, a row a dict by the column keys that the CSV and JSON files have.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from .recalculate import (
    FAR_FUTURE,
    Case,
    CpdYear,
    Record,
    add_months,
    as_list,
    as_texts,
    covered,
    cpd_year_from,
    cpd_year_of,
    get,
    get_date,
    hours_expected,
    hours_status,
    hours_target,
    inset_days,
    is_true,
    mandatory,
    need_date,
    occupational,
    policy_on,
    read_events,
    read_people,
    read_policies,
    reflection_files,
    reviews,
    rule_applies,
    rule_is_for,
    shown,
    slug_of,
    type_id,
    wants_implication,
)

Row = dict[str, Any]
Table = list[Row]

REVIEWS = {
    "progress-review": "Progress review",
    "mid-year-review": "Mid-year review",
    "observation": "Observation",
    "learning-walk": "Learning walk",
    "practice-review": "Review of practice",
    "self-assessment": "Self-assessment",
}
ROLES = {"assessor": "Assessor", "iqa": "Internal quality assurer"}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
URGENCY = ["overdue", "due-soon", "paused", "not-yet-due", "current"]
HOURS = ["met", "on-track", "behind", "no-target"]
FIVE = ["minimum", "lower_quartile", "median", "upper_quartile", "maximum"]
STANDARDS = range(1, 21)
REQUIRED = ("mandatory", "occupational")
AGREED = ("need", "disseminate", "impact")


def british(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def as_shown(number: Fraction | None) -> float | None:
    return None if number is None else shown(number)


def in_words(number: Fraction) -> str:
    """Hours as a sentence has them."""
    text = f"{shown(number):.2f}".rstrip("0").rstrip(".")
    return f"{text} hour" if text == "1" else f"{text} hours"


def missing_hours(number: Fraction) -> str:
    """In words; somebody who is short of something is not short of 0."""
    return in_words(number) if shown(number) else "under 0.01 hours"


def per_cent(part: int, whole: int) -> int:
    """Rounded half up; 0 of nobody."""
    return int(Fraction(part * 100, whole) + Fraction(1, 2)) if whole else 0


def five(numbers: list[Fraction]) -> list[Fraction | None]:
    """Least, quartiles, most, as `statistics.quantiles` has them for a whole population."""
    if not numbers:
        return [None] * 5
    if len(numbers) == 1:
        return [numbers[0]] * 5
    quartiles = statistics.quantiles(numbers, n=4, method="inclusive")
    return [min(numbers), *quartiles, max(numbers)]


# --- One person -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """Something with a day on which it is to be done; `key` is its kind and id."""

    day: date
    key: tuple[str, str]
    title: str
    paused: bool


class Member:
    """One listed person with what other tables need to know of them."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.person = case.person
        self.id = case.person.id
        self.name: str = case.person.profile["name"]
        self.team: str | None = get(case.person.employment, "team")
        self.manager: str | None = get(case.person.employment, "line_manager")
        self.mandatory = mandatory(case)
        self.occupational = occupational(case)
        self.reviews = reviews(case)

    @property
    def by_name(self) -> tuple[str, str]:
        return (self.name.casefold(), self.id)

    @property
    def is_direct(self) -> bool:
        return self.person.employer == "direct"

    @property
    def has_left(self) -> bool:
        return self.person.end < self.case.as_of

    @property
    def at_work(self) -> bool:
        return self.person.employed_on(self.case.as_of)

    @cached_property
    def hours(self) -> Fraction:
        return sum((record.hours for record in self.case.counted()), Fraction(0))

    @cached_property
    def target(self) -> Fraction | None:
        asked = rule_applies(self.case, self.case.year_policy["hours"])
        return hours_target(self.case) if asked else None

    @cached_property
    def expected(self) -> Fraction | None:
        return None if self.target is None else hours_expected(self.case)

    @cached_property
    def hours_status(self) -> str:
        if self.target is None or self.expected is None:
            return "no-target"
        return hours_status(self.case, self.hours, self.target, self.expected)

    @property
    def share(self) -> Fraction | None:
        if self.target is None:
            return None
        return self.hours / self.target if self.target else Fraction(1)

    @property
    def short_of_pace(self) -> Fraction | None:
        """What is missing of the pace, or of the whole target once the year is over."""
        if self.hours_status != "behind" or self.has_left:
            return None
        over = self.case.as_of > self.case.year.last
        wanted = self.target if over else self.expected
        assert wanted is not None
        return wanted - self.hours

    @property
    def inset(self) -> tuple[float | None, float | None]:
        found = inset_days(self.case)
        return (found["total"], found["target"]) if found else (None, None)

    @property
    def last_record(self) -> str | None:
        return max((r.date.isoformat() for r in self.case.counted_ever()), default=None)

    @property
    def asked_standards(self) -> bool:
        rule = self.case.year_policy["standards"]
        return rule_is_for(self.case.year_policy, rule["for"], self.case.year_roles())

    @cached_property
    def covered(self) -> set[int]:
        return covered(self.case.counted())

    @cached_property
    def covered_three_years(self) -> set[int]:
        found = set(self.covered)
        for back in (1, 2):
            year = cpd_year_from(self.case.year.first.year - back, self.case.starts)
            found |= covered(self.case.counted(year))
        return found

    def statuses(self, status: str) -> int:
        return [one["status"] for one in self.mandatory].count(status)

    def sector(self, area: str) -> str:
        areas = as_list(get(self.person.profile, "occupational_areas"))
        return str(next(one["sector"] for one in areas if one["id"] == area))

    def title_of(self, rules: str, rule_id: str) -> str:
        policy = self.case.as_of_policy
        found = policy["occupational"]["checks"] if rules == "checks" else policy[rules]
        return str(next(one["title"] for one in found if one["id"] == rule_id))

    @cached_property
    def dated(self) -> list[Due]:
        """All that has a due date, done or not, by date."""
        if self.has_left:
            return []
        found = []
        for one in self.mandatory:
            if one["due"]:
                title = self.title_of("requirements", one["id"])
                found.append(self._due(one, "mandatory", one["id"], title))
        for one in self.reviews:
            found.append(self._due(one, "review", one["kind"], REVIEWS[one["kind"]]))
        for area in self.occupational:
            for one in area["checks"]:
                if one["due"]:
                    title = f"{self.title_of('checks', one['id'])} ({self.sector(area['area'])})"
                    key = f"{area['area']}/{one['id']}"
                    found.append(self._due(one, "occupational", key, title))
        return sorted([*found, *self._agreed()], key=lambda due: (due.day, due.key))

    def _due(self, figures: dict[str, Any], kind: str, key: str, title: str) -> Due:
        paused = figures["status"] == "paused"
        return Due(date.fromisoformat(figures["due"]), (kind, key), title, paused)

    def _agreed(self) -> Iterable[Due]:
        """What was promised for a day and is not done yet."""
        as_of = self.case.as_of
        for need in self.person.needs:
            by, done = get_date(need, "by"), get_date(need, "achieved")
            if by is not None and (done is None or done > as_of):
                yield Due(by, ("need", need["id"]), f"Development need: {need['need']}", False)
        for record in self.case.counted_ever():
            named = "a private record" if record.private else record.title
            key = "" if record.private else record.id
            by, done = record.disseminate_by, record.disseminated
            if by is not None and (done is None or done > as_of):
                title = f"Pass on what was learnt: {named}"
                yield Due(by, ("disseminate", key), title, False)
            if record.impact_review is not None and not record.impact:
                title = f"Look at the impact: {named}"
                yield Due(record.impact_review, ("impact", key), title, False)

    @property
    def overdue(self) -> list[Due]:
        return [due for due in self.dated if due.day < self.case.as_of and not due.paused]

    @property
    def soon(self) -> list[Due]:
        as_of = self.case.as_of
        until = as_of + timedelta(days=int(self.case.as_of_policy["warn_days"]))
        return [due for due in self.dated if as_of <= due.day <= until and not due.paused]

    @property
    def missing(self) -> list[str]:
        """Checks that nothing answers."""
        return [
            f"{self.title_of('checks', one['id'])} ({self.sector(area['area'])})"
            for area in self.occupational
            for one in area["checks"]
            if one["status"] == "not-met" and one["due"] is None
        ]

    def overdue_of(self, *kinds: str) -> list[Due]:
        return [due for due in self.overdue if due.key[0] in kinds]

    @property
    def this_week(self) -> list[Due]:
        return [due for due in self.soon if due.day <= self.case.as_of + timedelta(days=7)]

    @property
    def reasons_in_order(self) -> list[tuple[int, date, str]]:
        """Why somebody needs a word, in the words of the page: what the policy requires and is
        overdue, then missing; reviews; hours; what was agreed; what falls due this week."""
        found = [(0, due.day, due.title) for due in self.overdue_of(*REQUIRED)]
        found += [(1, FAR_FUTURE, f"{title}: nothing recorded") for title in self.missing]
        found += [(2, due.day, due.title) for due in self.overdue_of("review")]
        if (short := self.short_of_pace) is not None:
            found.append((3, FAR_FUTURE, f"{missing_hours(short)} short of an even pace"))
        found += [(4, due.day, due.title) for due in self.overdue_of(*AGREED)]
        found += [(5, due.day, due.title) for due in self.this_week]
        return sorted(found)

    @property
    def reasons(self) -> list[str]:
        return [title for _, _, title in self.reasons_in_order]

    @property
    def away(self) -> str | None:
        """Not at work, in words: has left, begins later, is absent."""
        as_of = self.case.as_of
        if self.has_left:
            return f"Left on {british(self.person.end)}"
        if self.person.start > as_of:
            return f"Starts on {british(self.person.start)}"
        ends = [last for first, last in self.person.absences() if first <= as_of <= last]
        if not ends:
            return None
        return "Away" if FAR_FUTURE in ends else f"Away until {british(max(ends))}"

    @property
    def urgency(self) -> tuple[Any, ...]:
        """The most that the policy requires and is overdue or missing; the most reviews; who is
        behind; the most that was agreed; what is overdue the longest, of the first kind that
        there is; the most due this week; the most due soon, and the soonest."""
        required, agreed = self.overdue_of(*REQUIRED), self.overdue_of(*AGREED)
        held = self.overdue_of("review")
        longest = [*required, *held, *agreed]
        return (
            -len(required) - len(self.missing),
            -len(held),
            self.short_of_pace is None,
            -len(agreed),
            longest[0].day if longest else FAR_FUTURE,
            -len(self.this_week),
            -len(self.soon),
            self.soon[0].day if self.soon else FAR_FUTURE,
        )

    @property
    def page_order(self) -> tuple[Any, ...]:
        """Who is away comes after those who can be talked to."""
        return (not self.at_work, self.away is not None, *self.urgency, *self.by_name)


# --- Everybody --------------------------------------------------------------------------------


class Everybody:
    """Everybody who is listed in the CPD year of a date, as `members` by id."""

    def __init__(
        self,
        portfolios: Path,
        as_of: date,
        default_policy: dict[str, Any],
        back: int = 0,
        year: CpdYear | None = None,
    ) -> None:
        """`back`: so many CPD years before the one of the date; `year`: another one."""
        versions = read_policies(portfolios, as_texts(default_policy))
        self.as_of = as_of
        self.policy = policy_on(versions, as_of)
        self.starts = self.policy["cpd_year_starts"]
        now = cpd_year_of(as_of, self.starts)
        self.year = year or cpd_year_from(now.first.year - back, self.starts)
        self.year_policy = policy_on(versions, self.year.first)
        self.events = read_events(portfolios)
        self.people = read_people(portfolios, self.policy)
        self.cases = {
            person.id: Case(person, as_of, self.year, self.starts, self.year_policy, self.policy)
            for person in self.people
        }
        self.members = {
            key: Member(case)
            for key, case in self.cases.items()
            if case.person.start <= self.year.last and case.person.end >= self.year.first
        }

    @property
    def in_name_order(self) -> list[Member]:
        return sorted(self.members.values(), key=lambda member: member.by_name)

    def who(self, person: str) -> Row:
        """Those who are not listed any more have a name too."""
        someone = self.cases[person].person
        return {
            "id": person,
            "name": someone.profile["name"],
            "team": get(someone.employment, "team"),
        }

    # -- groups: teams of direct staff by label, partners by employer

    def groups(self, direct: bool) -> list[tuple[str, list[Member]]]:
        """Labels that differ in capitals are one, spelled as most have it; no team comes last."""
        found: dict[str, list[tuple[str, Member]]] = {}
        nobody: list[Member] = []
        for member in self.members.values():
            if member.is_direct != direct:
                continue
            label = member.team if direct else member.person.employer
            if label is None:
                nobody.append(member)
            else:
                found.setdefault(label.casefold(), []).append((label, member))
        groups = []
        for key in sorted(found):
            spellings = Counter(label for label, _ in found[key])
            label = min(spellings, key=lambda one: (-spellings[one], one))
            groups.append((label, [member for _, member in found[key]]))
        return [*groups, ("No team", nobody)] if nobody else groups

    def all_groups(self) -> list[tuple[str, list[Member]]]:
        partners = [(f"Partner: {label}", members) for label, members in self.groups(False)]
        return [*self.groups(True), *partners]

    # -- hours

    def hours_rows(self, key: str, groups: list[tuple[str, list[Member]]]) -> Table:
        return [_hours_row(key, name, members) for name, members in groups]

    def hours_by_team(self) -> Table:
        direct = [member for member in self.members.values() if member.is_direct]
        return self.hours_rows("team", [*self.groups(True), ("All direct staff", direct)])

    def hours_by_employer(self) -> Table:
        return self.hours_rows("employer", self.groups(False))

    def hours_by_month(self, last_year: Everybody) -> Table:
        """Each calendar month of the CPD year, beside the same month a year before."""
        rows = []
        for number in range(12):
            first = add_months(self.year.first, number)
            then = first.replace(year=first.year - 1)
            begun = first <= self.as_of
            rows.append(
                {
                    "month": first.isoformat()[:7],
                    "hours": as_shown(self._hours_in(first) if begun else None),
                    "hours_last_year": as_shown(last_year._hours_in(then)),
                }
            )
        return rows

    def falling_due(self) -> Table:
        """How much is overdue, paused, and due in each month until 365 days from now, by kind."""
        until = self.as_of + timedelta(days=365)
        first = self.as_of.replace(day=1)
        months = [one for number in range(13) if (one := add_months(first, number)) <= until]
        when = ["overdue", "paused", *(month.isoformat()[:7] for month in months)]
        rows: Table = [
            {"due": one, "mandatory": 0, "occupational": 0, "review": 0, "agreed": 0}
            for one in when
        ]
        for member in self.members.values():
            for due in member.dated:
                if due.day > until:
                    continue
                if due.paused:
                    row = rows[1]
                elif due.day < self.as_of:
                    row = rows[0]
                else:
                    row = rows[when.index(due.day.isoformat()[:7])]
                kind = due.key[0]
                row[kind if kind in row else "agreed"] += 1
        return rows

    def _hours_in(self, month: date) -> Fraction:
        found = Fraction(0)
        for member in self.members.values():
            for record in member.case.counted():
                if (record.date.year, record.date.month) == (month.year, month.month):
                    found += record.hours
        return found

    # -- people

    def people_table(self) -> Table:
        return [
            {
                **self.who(member.id),
                "employer": None if member.is_direct else member.person.employer,
                "hours": as_shown(member.hours),
                "hours_target": as_shown(member.target),
                "hours_status": member.hours_status,
                "inset_days": member.inset[0],
                "inset_days_target": member.inset[1],
                "standards_covered": len(member.covered),
                "mandatory_overdue": member.statuses("overdue"),
                "mandatory_due_soon": member.statuses("due-soon"),
                "last_record": member.last_record,
            }
            for member in self.in_name_order
        ]

    # -- standards

    def covering(self, members: Iterable[Member], number: int) -> Row:
        asked = [member for member in members if member.asked_standards]
        now = len([member for member in asked if number in member.covered])
        years = len([member for member in asked if number in member.covered_three_years])
        return {
            "standard": number,
            "asked": len(asked),
            "people": now,
            "share": per_cent(now, len(asked)),
            "people_three_years": years,
            "share_three_years": per_cent(years, len(asked)),
        }

    def standards(self) -> Table:
        return [self.covering(self.members.values(), number) for number in STANDARDS]

    def standards_by_team(self) -> Table:
        rows = []
        groups = [("Whole service", list(self.members.values())), *self.all_groups()]
        for name, members in groups:
            for number in STANDARDS:
                row = self.covering(members, number)
                del row["share_three_years"]
                rows.append({"team": name, **row})
        return rows

    # -- mandatory learning and reviews

    def asked_of(self, requirement: str) -> list[tuple[Member, Row]]:
        return [
            (member, one)
            for member in self.members.values()
            for one in member.mandatory
            if one["id"] == requirement
        ]

    def reviews_of(self, kind: str) -> list[tuple[Member, Row]]:
        return [
            (member, one)
            for member in self.members.values()
            for one in member.reviews
            if one["kind"] == kind
        ]

    def mandatory_table(self) -> Table:
        rows = []
        for rule in self.policy["requirements"]:
            asked = self.asked_of(rule["id"])
            rows.append(
                {
                    "id": rule["id"],
                    "title": rule["title"],
                    **_counts(one for _, one in asked),
                    "asked": len(asked),
                }
            )
        return rows

    def mandatory_by_team(self) -> Table:
        return [
            {
                "team": name,
                "people": len(members),
                "people_overdue": len([m for m in members if m.statuses("overdue")]),
                "overdue": sum(member.statuses("overdue") for member in members),
                "due_soon": sum(member.statuses("due-soon") for member in members),
            }
            for name, members in self.all_groups()
        ]

    def people_asked(self, asked: list[tuple[Member, Row]], late: bool) -> Table:
        def row(member: Member, one: Row) -> Row:
            done_late = {"late": "yes" if one["late"] else "no"} if late else {}
            figures = {key: one[key] for key in ("status", "due", "last")}
            return {**self.who(member.id), **figures, **done_late}

        def urgency(pair: tuple[Member, Row]) -> tuple[int, str, str]:
            member, one = pair
            return (URGENCY.index(one["status"]), one["due"] or "9999", member.id)

        return [row(member, one) for member, one in sorted(asked, key=urgency)]

    def held(self, kind: str) -> Table:
        """Reviews that have taken place this CPD year, the newest first."""
        found = [
            (review.date, member.id)
            for member in self.members.values()
            for review in member.person.reviews
            if review.kind == kind and self.year.holds(review.date) and review.date <= self.as_of
        ]
        found.sort(key=lambda pair: (-pair[0].toordinal(), pair[1]))
        return [{**self.who(person), "date": day.isoformat()} for day, person in found]

    def reviews_table(self) -> Table:
        rows = []
        for kind in REVIEWS:
            asked, held = self.reviews_of(kind), self.held(kind)
            if asked or held:
                counts = _counts(one for _, one in asked)
                rows.append({"kind": kind, "held": len(held), **counts, "asked": len(asked)})
        return rows

    # -- events

    def shown_reflections(self, event: str) -> dict[str, Record]:
        """By person: the latest that counts and is not private."""
        found: dict[str, Record] = {}
        for person, case in self.cases.items():
            in_order = sorted(
                case.counted_ever(), key=lambda one: (one.date, one.title.casefold(), one.id)
            )
            for record in in_order:
                if record.event == event and not record.attendance and not record.private:
                    found[person] = record
        return found

    def still_to_reflect(self, event: str) -> set[str]:
        return {
            person
            for person, case in self.cases.items()
            for record in case.counted_ever()
            if record.event == event
            and record.attendance
            and wants_implication(record)
            and case.person.end >= self.as_of
        }

    def attendees(self, event: str) -> Table:
        """Who came; of an event to come, who is expected."""
        keys = self.events[event]
        came = set(as_list(get(keys, "attendees")))
        if need_date(keys, "date") > self.as_of:
            return sorted((self.who(person) for person in came), key=_name_of)
        shown_ones, waiting = self.shown_reflections(event), self.still_to_reflect(event)
        rows = []
        for person in came | set(shown_ones):
            reflection = "not-yet" if person in waiting else None
            if person in shown_ones:
                reflection = "yes"
            useful = shown_ones[person].useful if person in shown_ones else None
            rows.append({**self.who(person), "reflection": reflection, "useful": useful})
        return sorted(rows, key=_name_of)

    def events_table(self) -> Table:
        kept = [slug for slug, keys in self.events.items() if not is_true(get(keys, "draft"))]
        kept.sort(key=lambda slug: (-need_date(self.events[slug], "date").toordinal(), slug))
        return [self._event_row(slug) for slug in kept]

    def _event_row(self, slug: str) -> Row:
        keys = self.events[slug]
        day, until = need_date(keys, "date"), get_date(keys, "until")
        kind = type_id(self.policy, keys["type"])
        labels = {entry["id"]: entry["label"] for entry in self.policy["activity_types"]}
        rows = self.attendees(slug)
        row: Row = {
            "event": slug,
            "title": keys["title"],
            "date": day.isoformat(),
            "until": until.isoformat() if until else None,
            "type": labels[kind],
            "cpd_year": cpd_year_of(day, self.starts).label,
            "attendees": len(rows),
        }
        figures = ["reflected", "to_reflect", "evaluations", "useful_mean"]
        figures += [f"useful_{score}" for score in range(1, 6)]
        if day > self.as_of:
            return {**row, **dict.fromkeys(figures)}
        scores = [one["useful"] for one in rows if one["useful"] is not None]
        mean = Fraction(sum(scores), len(scores)) if scores else None
        numbers = [
            len([one for one in rows if one["reflection"] == "yes"]),
            len([one for one in rows if one["reflection"] == "not-yet"]),
            len(scores),
            as_shown(mean),
            *(scores.count(score) for score in range(1, 6)),
        ]
        return {**row, **dict(zip(figures, numbers, strict=True))}

    def shared(self, number: int) -> list[str]:
        """The titles of what is shared with all colleagues for a standard, by anybody."""
        return sorted(
            record.title
            for case in self.cases.values()
            for record in case.counted_ever()
            if record.shared and not record.private and number in record.standards
        )

    def hidden_files(self, portfolios: Path) -> set[str]:
        """Of whose problems no page tells more than the number."""
        found = set()
        for case in self.cases.values():
            folder = portfolios / case.person.id
            records = {record.id: record for record in case.person.records}
            for path in reflection_files(folder):
                record = records[slug_of(path, folder)]
                if record.private or record.draft or record.date > self.as_of:
                    found.add(path.relative_to(portfolios).as_posix())
            for path in (folder / "reviews").glob("*.md"):
                found.add(path.relative_to(portfolios).as_posix())
        return found

    def hidden_attendances(self) -> set[str]:
        """Events of which no page says who attends: drafts, and those to come."""
        return {
            f"events/{slug}.md"
            for slug, keys in self.events.items()
            if is_true(get(keys, "draft")) or need_date(keys, "date") > self.as_of
        }

    def twins_of_hidden(self, portfolios: Path) -> set[str]:
        """Files with the date and title of a private record or a draft of the same person."""
        found = set()
        for case in self.cases.values():
            folder = portfolios / case.person.id
            records = {record.id: record for record in case.person.records}
            secret = {
                (record.date, record.title.casefold())
                for record in records.values()
                if not record.attendance and (record.private or record.draft)
            }
            for path in reflection_files(folder):
                record = records[slug_of(path, folder)]
                if (record.date, record.title.casefold()) in secret:
                    found.add(path.relative_to(portfolios).as_posix())
        return found

    # -- teams by manager

    def manager_id(self, manager: str) -> str:
        """The address of a manager's page: of one without a portfolio, made from the name."""
        known = manager in self.cases
        return manager if known else "-".join(manager.lower().split())

    def managed_by(self, manager: str) -> list[Member]:
        """Direct reports who are listed, in the order of the page; nobody manages themselves."""
        found = [m for m in self.members.values() if m.manager == manager and m.id != manager]
        return sorted(found, key=lambda member: member.page_order)

    def managers(self) -> list[str]:
        names = {member.manager for member in self.members.values() if member.manager}
        return sorted(name for name in names if self.managed_by(name))

    def team(self, manager: str) -> Table:
        return [_team_row(member) for member in self.managed_by(manager)]

    def below(self, manager: str) -> dict[str, tuple[int, int]]:
        """Each manager further down: how many people at work, and how many need a word."""
        found: dict[str, tuple[int, int]] = {}
        waiting, seen = [manager], {manager}
        everyone = {key: case.person for key, case in self.cases.items()}
        while waiting:
            above = waiting.pop()
            for key, person in everyone.items():
                if get(person.employment, "line_manager") != above or key == above or key in seen:
                    continue
                seen.add(key)
                waiting.append(key)
                there = [member for member in self.managed_by(key) if member.at_work]
                if there:
                    needing = len([member for member in there if member.reasons])
                    found[key] = (len(there), needing)
        return found

    # -- programmes

    def programmes(self) -> dict[str, list[tuple[Member, str, list[Row]]]]:
        """By address in small letters: who works on it on the day, in which of their areas."""
        found: dict[str, list[tuple[Member, str, list[Row]]]] = {}
        for member in self.members.values():
            if not member.at_work:
                continue
            for area in as_list(get(member.person.profile, "occupational_areas")):
                here: dict[str, list[Row]] = {}
                for programme in as_list(get(area, "programmes")):
                    here.setdefault(programme_address(programme).lower(), []).append(programme)
                for address, programmes in here.items():
                    found.setdefault(address, []).append((member, area["id"], programmes))
        return found

    def staff(self, address: str) -> Table:
        """The matrix of a programme: a person and area a row, the checks by role."""
        places = self.programmes()[address]
        places.sort(key=lambda place: (*place[0].by_name, place[0].sector(place[1])))
        return [self._staff_row(*place) for place in places]

    def _staff_row(self, member: Member, area: str, programmes: list[Row]) -> Row:
        roles = {programme["role"] for programme in programmes}
        row = {
            "person": member.id,
            "name": member.name,
            "job_title": member.person.profile["job_title"],
            "employer": None if member.is_direct else member.person.employer,
            "area": member.sector(area),
            "role": ", ".join(words for role, words in ROLES.items() if role in roles),
        }
        rules = {rule["id"]: rule for rule in self.policy["occupational"]["checks"]}
        for measured in member.occupational:
            for check in measured["checks"] if measured["area"] == area else []:
                wanted = as_list(get(rules[check["id"]], "programme_roles"))
                if not wanted or roles & set(wanted):
                    for key in ("status", "last", "due"):
                        row[f"{check['id']}_{key}"] = check[key]
        return row

    def programme_row(self, address: str) -> Row:
        """The line of a programme in the list of all of them."""
        places, rows = self.programmes()[address], self.staff(address)
        titles = Counter(one["title"] for _, _, programmes in places for one in programmes)
        numbers = Counter(
            one["number"] for _, _, ones in places for one in ones if get(one, "number")
        )
        said = {
            "assessors": {m.id for m, _, ones in places if "assessor" in _roles_in(ones)},
            "iqas": {m.id for m, _, ones in places if "iqa" in _roles_in(ones)},
        }
        unasked = {
            member.id
            for member, area, _ in places
            if area not in [one["area"] for one in member.occupational]
        }
        not_met = self._people_with("not-met", rows)
        if unasked:
            not_met.append(f"No check is asked of {_people(len(unasked))}")
        return {
            "programme": _most_said(titles),
            "number": _most_said(numbers),
            "awarding_organisation": "City Awards",
            **{key: len(people) for key, people in said.items()},
            "not_met": "; ".join(not_met) or None,
            "due_soon": "; ".join(self._people_with("due-soon", rows)) or None,
        }

    def _people_with(self, status: str, rows: Table) -> list[str]:
        found = []
        for rule in self.policy["occupational"]["checks"]:
            people = {row["person"] for row in rows if row.get(f"{rule['id']}_status") == status}
            if people:
                found.append(f"{rule['title']}: {_people(len(people))}")
        return found


def programme_address(programme: Row) -> str:
    """The number, or the title, with everything but letters and digits as a hyphen."""
    written = get(programme, "number") or programme["title"]
    return "".join(letter if letter.isalnum() else "-" for letter in written)


def _roles_in(programmes: list[Row]) -> set[str]:
    return {programme["role"] for programme in programmes}


def _most_said(counted: Counter[str]) -> str | None:
    return min(counted, key=lambda one: (-counted[one], one)) if counted else None


def _people(number: int) -> str:
    return f"{number} person" if number == 1 else f"{number} people"


def _name_of(row: Row) -> tuple[str, str]:
    return (row["name"].casefold(), row["id"])


def _counts(figures: Iterable[Row]) -> Row:
    found = Counter(one["status"] for one in figures)
    return {status.replace("-", "_"): found[status] for status in URGENCY}


def _hours_row(key: str, name: str, members: list[Member]) -> Row:
    statuses = Counter(member.hours_status for member in members)
    shares = [member.share for member in members if member.share is not None]
    hours = dict(zip(FIVE, five([member.hours for member in members]), strict=True))
    parts = dict(zip(FIVE, five([share * 100 for share in shares]), strict=True))
    return {
        key: name,
        "people": len(members),
        **{status.replace("-", "_"): statuses[status] for status in HOURS},
        "hours_total": as_shown(sum((member.hours for member in members), Fraction(0))),
        **{f"hours_{part}": as_shown(value) for part, value in hours.items()},
        **{f"share_of_target_{part}": as_shown(value) for part, value in parts.items()},
    }


def _team_row(member: Member) -> Row:
    following = min(member.reviews, key=lambda one: one["due"], default=None)
    checks = [one["status"] for area in member.occupational for one in area["checks"]]
    return {
        "id": member.id,
        "name": member.name,
        "job_title": member.person.profile["job_title"],
        "away": member.away,
        "hours": as_shown(member.hours),
        "hours_target": as_shown(member.target),
        "hours_expected": as_shown(member.expected),
        "hours_status": member.hours_status,
        "inset_days": member.inset[0],
        "inset_days_target": member.inset[1],
        "standards_covered": len(member.covered),
        "mandatory_overdue": member.statuses("overdue"),
        "mandatory_due_soon": member.statuses("due-soon"),
        "occupational_not_met": checks.count("not-met"),
        "last_record": member.last_record,
        "next_review": REVIEWS[following["kind"]] if following else None,
        "next_review_due": following["due"] if following else None,
        "talk_about": "; ".join(member.reasons) or None,
    }
