"""The figures of `cpd report --format json`, worked out a second time from the written rules.

Nothing of the tool is imported here. Speed does not matter: days are walked one by one, numbers
are exact fractions, and each function says which rule it stands for. Every scalar is read as text
(YAML's own ideas of dates, numbers and booleans are not trusted) and converted by hand.

Each measure is one function of a `Case`; a new one is added to `MEASURES`.
"""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

ONE_DAY = timedelta(days=1)
FAR_FUTURE = date(9999, 12, 31)
NULLS = {"", "~", "null", "Null", "NULL"}
NOT_PEOPLE = {"completions", "events", "frozen"}
DOMAINS = {"1": range(1, 8), "2": range(8, 13), "3": range(13, 21)}
FROM_EVENT = ("title", "date", "until", "hours", "type", "standards", "mandatory", "inset_days")


# --- Reading text -----------------------------------------------------------------------------


def load(text: str) -> Any:
    """YAML with every scalar left as the text that was written."""
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def read_text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def read_mapping(path: Path) -> dict[str, Any]:
    return load(read_text(path)) or {}


def read_page(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter and the body of a Markdown file."""
    lines = read_text(path).split("\n")
    assert lines[0].rstrip() == "---", path
    closing = next(i for i, line in enumerate(lines) if i > 0 and line.rstrip() == "---")
    return load("\n".join(lines[1:closing])) or {}, "\n".join(lines[closing + 1 :])


def as_texts(value: Any) -> Any:
    """The same structure with text for scalars, whichever loader it came from."""
    if isinstance(value, dict):
        return {str(key): as_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_texts(item) for item in value]
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def get(mapping: dict[str, Any], key: str) -> Any:
    """What stands under a key; `null` is as left out."""
    value = mapping.get(key)
    if isinstance(value, str) and value in NULLS:
        return None
    return value


def get_date(mapping: dict[str, Any], key: str) -> date | None:
    text = get(mapping, key)
    return None if text is None else date.fromisoformat(text)


def need_date(mapping: dict[str, Any], key: str) -> date:
    found = get_date(mapping, key)
    assert found is not None, (key, mapping)
    return found


def is_true(text: str | None) -> bool:
    return text is not None and text.lower() in {"true", "yes", "on"}


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


# --- Numbers and dates ------------------------------------------------------------------------


def shown(number: Fraction) -> float:
    """Rounded half up to two decimals (no figure is negative)."""
    return float(Fraction(int(number * 100 + Fraction(1, 2)), 100))


def rounded_up(number: Fraction, step: Fraction) -> Fraction:
    """The smallest multiple of the step that is not below the number."""
    steps = number / step
    whole = steps.numerator // steps.denominator
    return step * (whole if whole == steps else whole + 1)


def days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def add_months(day: date, months: int) -> date:
    """Keeps the day of the month, or takes the month's last."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_duration(day: date, duration: str) -> date:
    count, unit = duration.split()
    number = int(count)
    match unit.rstrip("s"):
        case "day":
            return day + timedelta(days=number)
        case "week":
            return day + timedelta(days=7 * number)
        case "month":
            return add_months(day, number)
        case "year":
            return add_months(day, 12 * number)
    raise ValueError(duration)


# --- CPD years --------------------------------------------------------------------------------


@dataclass(frozen=True)
class CpdYear:
    label: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> list[date]:
        return list(days(self.first, self.last))


def cpd_year_from(calendar_year: int, starts: str) -> CpdYear:
    """The CPD year that begins in a calendar year; `starts` is month-day."""
    month, day = (int(part) for part in starts.split("-"))
    first = date(calendar_year, month, day)
    last = date(calendar_year + 1, month, day) - ONE_DAY
    one_calendar_year = (month, day) == (1, 1)
    label = str(first.year) if one_calendar_year else f"{first.year}-{last.year % 100:02d}"
    return CpdYear(label, first, last)


def cpd_year_of(day: date, starts: str) -> CpdYear:
    this = cpd_year_from(day.year, starts)
    return this if this.holds(day) else cpd_year_from(day.year - 1, starts)


# --- The policy -------------------------------------------------------------------------------


def laid_over(default: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Mappings fall back to the default key by key at every depth; lists are replaced whole."""
    result = dict(default)
    for key in own:
        value = get(own, key)
        if value is None:
            continue
        beneath = default.get(key)
        if isinstance(value, dict) and isinstance(beneath, dict):
            result[key] = laid_over(beneath, value)
        else:
            result[key] = value
    return result


def read_policies(portfolios: Path, default: dict[str, Any]) -> list[dict[str, Any]]:
    """Every version, the earliest first."""
    files = sorted([*portfolios.glob("policy.yml"), *portfolios.glob("policy-*.yml")])
    versions = [laid_over(default, read_mapping(path)) for path in files]
    return sorted(versions or [default], key=lambda version: version["in_force_from"])


def policy_on(versions: list[dict[str, Any]], day: date) -> dict[str, Any]:
    """The version in force on a day; before the first, the first."""
    found = versions[0]
    for version in versions:
        if need_date(version, "in_force_from") <= day:
            found = version
    return found


def rule_is_for(policy: dict[str, Any], names: list[str], roles: set[str]) -> bool:
    """Whether one of a rule's roles or groups takes in a person with these roles."""
    for name in names:
        if name == "everyone" or name in roles:
            return True
        if roles & set(policy["groups"].get(name, [])):
            return True
    return False


def employer_fits(rule: dict[str, Any], employer: str) -> bool:
    wanted = get(rule, "employer") or "any"
    return wanted in ("any", employer)


def type_id(policy: dict[str, Any], written: str) -> str:
    """An activity type is written as its id or its label, in any case."""
    for activity_type in policy["activity_types"]:
        if written.lower() in (activity_type["id"].lower(), activity_type["label"].lower()):
            return str(activity_type["id"])
    raise ValueError(written)


# --- The body of a reflection -----------------------------------------------------------------

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
HASHES = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
IMPLICATION = re.compile(r"^implications? (on|for) practice$")


def lines_with_code_marked(body: str) -> list[tuple[str, bool]]:
    """Each line, and whether it is part of a fenced code block."""
    result = []
    fence = ""
    for line in body.split("\n"):
        match = FENCE.match(line)
        if fence:
            result.append((line, True))
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
        elif match and not (match[1][0] == "`" and "`" in match[2]):
            result.append((line, True))
            fence = match[1]
        else:
            result.append((line, False))
    return result


def underlined(lines: list[tuple[str, bool]], number: int) -> bool:
    """Whether a line is a heading by the row of = or - beneath it."""
    line = lines[number][0]
    if number + 1 == len(lines) or not line.strip() or line.expandtabs(4).startswith("    "):
        return False
    if number > 0 and lines[number - 1][0].strip():
        return False
    below, below_is_code = lines[number + 1]
    return not below_is_code and bool(UNDERLINE.match(below))


def section_of(heading: str) -> str | None:
    words = " ".join(heading.lower().split())
    if words == "content and learning":
        return "content"
    if IMPLICATION.match(words):
        return "implication"
    if words == "impact":
        return "impact"
    return None


def sections(body: str) -> dict[str, str]:
    """The text under each of the three headings; what no heading claims is content."""
    texts = {"content": "", "implication": "", "impact": ""}
    current = "content"
    lines = lines_with_code_marked(body)
    number = 0
    while number < len(lines):
        line, in_code = lines[number]
        heading = None
        height = 1
        if not in_code and HASHES.match(line):
            heading = HASHES.sub(r"\1", line)
        elif not in_code and underlined(lines, number):
            heading = line.strip()
            height = 2
        section = section_of(heading) if heading is not None else None
        if section is None:
            texts[current] += line + "\n"
            number += 1
        else:
            current = section
            number += height
    return texts


def has_implication(body: str) -> bool:
    return bool(sections(body)["implication"].strip())


def has_impact(body: str) -> bool:
    return bool(sections(body)["impact"].strip())


# --- Records ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Record:
    id: str  # the reflection's slug, or the attended event's id
    title: str
    event: str | None
    attendance: bool
    useful: int | None  # what its evaluation says
    shared: bool  # with all colleagues
    date: date
    hours: Fraction
    type: str
    standards: list[int]
    mandatory: list[str]
    inset_days: Fraction
    area: str | None
    activity: str | None
    hands_on: bool | None  # what the author says; None where they say nothing
    draft: bool
    private: bool
    implication: bool
    impact: bool
    impact_review: date | None
    disseminate_by: date | None
    disseminated: date | None


def make_record(
    record_id: str, keys: dict[str, Any], policy: dict[str, Any], body: str | None
) -> Record:
    """A record; `body` is None for an attendance, which says nothing of implications."""
    occupational = get(keys, "occupational") or {}
    hands_on = get(occupational, "hands_on")
    disseminate = get(keys, "disseminate") or {}
    evaluation = get(keys, "evaluation") or {}
    return Record(
        id=record_id,
        title=keys["title"],
        event=record_id if body is None else get(keys, "event"),
        attendance=body is None,
        useful=int(evaluation["useful"]) if evaluation else None,
        shared=is_true(get(keys, "share_practice")),
        date=need_date(keys, "date"),
        hours=Fraction(keys["hours"]),
        type=type_id(policy, keys["type"]),
        standards=sorted({int(number) for number in as_list(get(keys, "standards"))}),
        mandatory=as_list(get(keys, "mandatory")),
        inset_days=Fraction(get(keys, "inset_days") or 1),
        area=get(occupational, "area"),
        activity=get(occupational, "activity"),
        hands_on=None if hands_on is None else is_true(hands_on),
        draft=is_true(get(keys, "draft")),
        private=get(keys, "visibility") == "private",
        implication=body is not None and has_implication(body),
        impact=body is not None and has_impact(body),
        impact_review=get_date(keys, "impact_review"),
        disseminate_by=get_date(disseminate, "by"),
        disseminated=get_date(disseminate, "done"),
    )


def slug_of(path: Path, folder: Path) -> str:
    """The path in the person's folder without `.md`, `/` as `-`."""
    return path.relative_to(folder).as_posix().removesuffix(".md").replace("/", "-")


def with_event(keys: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """What a reflection leaves out is the event's."""
    result = dict(keys)
    for key in FROM_EVENT:
        if get(keys, key) is None and get(event, key) is not None:
            result[key] = event[key]
    return result


def read_events(portfolios: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: read_page(path)[0] for path in sorted((portfolios / "events").glob("*.md"))}


def reflection_files(folder: Path) -> list[Path]:
    """Markdown anywhere in the folder but its top-level reviews/ and evidence/, and the profile."""
    found = []
    for path in sorted(folder.rglob("*.md")):
        parts = path.relative_to(folder).parts
        if parts == ("profile.md",):
            continue
        if len(parts) > 1 and parts[0] in ("reviews", "evidence"):
            continue
        found.append(path)
    return found


def read_records(
    folder: Path, events: dict[str, dict[str, Any]], policy: dict[str, Any]
) -> list[Record]:
    """Reflections, and attendances at events that no reflection (drafts apart) names."""
    records = []
    reflected_on = set()
    for path in reflection_files(folder):
        keys, body = read_page(path)
        event = get(keys, "event")
        if event is not None:
            keys = with_event(keys, events[event])
            if not is_true(get(keys, "draft")):
                reflected_on.add(event)
        records.append(make_record(slug_of(path, folder), keys, policy, body))
    for slug, event_keys in events.items():
        if folder.name in as_list(get(event_keys, "attendees")) and slug not in reflected_on:
            records.append(make_record(slug, event_keys, policy, body=None))
    return records


@dataclass(frozen=True)
class Completion:
    """A row of completions/*.csv."""

    person: str
    requirement: str
    date: date
    expires: date | None


def read_completions(portfolios: Path) -> list[Completion]:
    found = []
    for path in sorted((portfolios / "completions").glob("*.csv")):
        for row in csv.DictReader(io.StringIO(read_text(path), newline="")):
            expires = row["expires"]
            found.append(
                Completion(
                    person=row["person"],
                    requirement=row["requirement"],
                    date=date.fromisoformat(row["date"]),
                    expires=date.fromisoformat(expires) if expires else None,
                )
            )
    return found


@dataclass(frozen=True)
class Review:
    file: str
    kind: str
    date: date
    targets: list[dict[str, Any]]


def read_reviews(folder: Path) -> list[Review]:
    found = []
    for path in (folder / "reviews").glob("*.md"):
        keys, _ = read_page(path)
        targets = as_list(get(keys, "targets"))
        found.append(Review(path.name, keys["kind"], need_date(keys, "date"), targets))
    return sorted(found, key=lambda review: (review.date, review.file))


def read_needs(folder: Path) -> list[dict[str, Any]]:
    plan = folder / "plan.yml"
    return as_list(get(read_mapping(plan), "needs")) if plan.exists() else []


# --- People -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    id: str
    profile: dict[str, Any]
    employment: dict[str, Any]
    records: list[Record]
    completions: list[Completion]
    reviews: list[Review]  # by date, those of one day by file name
    needs: list[dict[str, Any]]

    @property
    def start(self) -> date:
        return need_date(self.employment, "start")

    @property
    def end(self) -> date:
        return get_date(self.employment, "end") or FAR_FUTURE

    @property
    def employer(self) -> str:
        return get(self.employment, "employer") or "direct"

    def employed_on(self, day: date) -> bool:
        return self.start <= day <= self.end

    def absences(self) -> list[tuple[date, date]]:
        found = []
        for absence in as_list(get(self.employment, "absences")):
            found.append((need_date(absence, "from"), get_date(absence, "to") or FAR_FUTURE))
        return found

    def absent_on(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.absences())

    def fte_on(self, day: date) -> Fraction:
        """That of the latest `from` not after the day; before the first, the first."""
        written = get(self.employment, "fte")
        if written is None:
            return Fraction(1)
        if not isinstance(written, list):
            return Fraction(written)
        history = sorted((need_date(entry, "from"), Fraction(entry["fte"])) for entry in written)
        fte = history[0][1]
        for first, value in history:
            if first <= day:
                fte = value
        return fte

    def role_spells_on(self, day: date) -> list[tuple[str, date]]:
        """The roles held on a day, each with the first day of its entry."""
        found = []
        for entry in as_list(get(self.employment, "roles")):
            if isinstance(entry, str):
                role, first, last = entry, self.start, self.end
            else:
                role = entry["role"]
                first = get_date(entry, "from") or self.start
                last = get_date(entry, "to") or self.end
            if first <= day <= last:
                found.append((role, first))
        return found

    def roles_on(self, day: date) -> set[str]:
        return {role for role, _ in self.role_spells_on(day)}


def read_person(
    folder: Path,
    events: dict[str, dict[str, Any]],
    policy: dict[str, Any],
    completions: list[Completion],
) -> Person:
    return Person(
        id=folder.name,
        profile=read_page(folder / "profile.md")[0],
        employment=read_mapping(folder / "employment.yml"),
        records=read_records(folder, events, policy),
        completions=[row for row in completions if row.person == folder.name],
        reviews=read_reviews(folder),
        needs=read_needs(folder),
    )


def read_people(portfolios: Path, policy: dict[str, Any]) -> list[Person]:
    events = read_events(portfolios)
    completions = read_completions(portfolios)
    people = []
    for folder in sorted(portfolios.iterdir(), key=lambda path: path.name):
        is_person = folder.name not in NOT_PEOPLE and folder.name[0] not in "._"
        if folder.is_dir() and is_person:
            people.append(read_person(folder, events, policy, completions))
    return people


# --- One person in one CPD year ---------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    person: Person
    as_of: date
    year: CpdYear
    starts: str  # month-day on which CPD years begin
    year_policy: dict[str, Any]  # in force on the year's first day
    as_of_policy: dict[str, Any]  # in force on `as_of`

    def counted_ever(self) -> list[Record]:
        return [r for r in self.person.records if not r.draft and r.date <= self.as_of]

    def counted(self, year: CpdYear | None = None) -> list[Record]:
        """The records that count in a CPD year (this one where none is named)."""
        return [r for r in self.counted_ever() if (year or self.year).holds(r.date)]

    def year_roles(self) -> set[str]:
        """What belongs to a CPD year goes by the roles on this date."""
        return self.person.roles_on(min(self.as_of, self.year.last, self.person.end))


# --- Hours and INSET days ---------------------------------------------------------------------


def weight(case: Case, day: date) -> Fraction:
    rule = case.year_policy["hours"]
    if is_true(rule["pro_rata_part_year"]) and (
        not case.person.employed_on(day) or case.person.absent_on(day)
    ):
        return Fraction(0)
    return case.person.fte_on(day) if is_true(rule["pro_rata_part_time"]) else Fraction(1)


def hours_target(case: Case) -> Fraction:
    rule = case.year_policy["hours"]
    year_days = case.year.days()
    mean = sum((weight(case, day) for day in year_days), Fraction(0)) / len(year_days)
    return rounded_up(Fraction(rule["annual"]) * mean, Fraction(rule["round_up_to"]))


def hours_expected(case: Case) -> Fraction:
    rule = case.year_policy["hours"]
    year_days = case.year.days()
    so_far = sum((weight(case, day) for day in year_days if day <= case.as_of), Fraction(0))
    return Fraction(rule["annual"]) * so_far / len(year_days)


def hours_status(case: Case, total: Fraction, target: Fraction, expected: Fraction) -> str:
    if total >= target:
        return "met"
    if case.as_of > case.year.last:
        return "behind"
    begins = max(case.year.first, case.person.start)
    in_grace = case.as_of < add_duration(begins, case.year_policy["pace_grace"])
    return "on-track" if total >= expected or in_grace else "behind"


def hours_by(case: Case, key: Callable[[Record], str]) -> dict[str, float]:
    sums: dict[str, Fraction] = {}
    for record in case.counted():
        sums[key(record)] = sums.get(key(record), Fraction(0)) + record.hours
    return {name: shown(number) for name, number in sums.items()}


def rule_applies(case: Case, rule: dict[str, Any]) -> bool:
    """Whether a rule of the CPD year is for this person, by role and by employer."""
    return rule_is_for(case.year_policy, rule["for"], case.year_roles()) and employer_fits(
        rule, case.person.employer
    )


def hours(case: Case) -> dict[str, Any]:
    total = sum((record.hours for record in case.counted()), Fraction(0))
    result: dict[str, Any] = {
        "total": shown(total),
        "target": None,
        "expected": None,
        "status": "no-target",
        "by_type": hours_by(case, lambda record: record.type),
        "by_month": hours_by(case, lambda record: record.date.isoformat()[:7]),
    }
    if rule_applies(case, case.year_policy["hours"]):
        target = hours_target(case)
        expected = hours_expected(case)
        result["target"] = shown(target)
        result["expected"] = shown(expected)
        result["status"] = hours_status(case, total, target, expected)
    return result


def inset_target(case: Case) -> Fraction:
    rule = case.year_policy["inset_days"]
    person = case.person
    full_time = person.fte_on(max(case.year.first, person.start)) == 1
    target = Fraction(rule["full_time"] if full_time else rule["part_time"])
    in_calendar = [date.fromisoformat(text) for text in rule["dates"]]
    this_year = [day for day in in_calendar if case.year.holds(day)]
    if this_year:
        there = [d for d in this_year if person.employed_on(d) and not person.absent_on(d)]
        target = min(target, Fraction(len(there)))
    return target


def inset_days(case: Case) -> dict[str, Any] | None:
    if not rule_applies(case, case.year_policy["inset_days"]):
        return None
    days_of_inset = [r.inset_days for r in case.counted() if r.type == "inset-day"]
    total = sum(days_of_inset, Fraction(0))
    target = inset_target(case)
    return {
        "total": shown(total),
        "target": shown(target),
        "status": "met" if total >= target else "short",
    }


# --- Standards --------------------------------------------------------------------------------


def covered(records: list[Record]) -> set[int]:
    return {number for record in records for number in record.standards}


def one_standard(number: int, records: list[Record]) -> dict[str, Any]:
    having = [record for record in records if number in record.standards]
    shares = [record.hours / len(record.standards) for record in having]
    return {
        "records": len(having),
        "hours": shown(sum((record.hours for record in having), Fraction(0))),
        "hours_shared": shown(sum(shares, Fraction(0))),
        "last": max(record.date for record in having).isoformat(),
    }


def standards(case: Case) -> dict[str, Any]:
    records = case.counted()
    numbers = covered(records)
    three_years = set(numbers)
    for back in (1, 2):
        earlier = cpd_year_from(case.year.first.year - back, case.starts)
        three_years |= covered(case.counted(earlier))
    by_domain = {domain: len(numbers & set(of)) for domain, of in DOMAINS.items()}
    rule = case.year_policy["standards"]
    return {
        "applies": rule_is_for(case.year_policy, rule["for"], case.year_roles()),
        "covered": len(numbers),
        "of": 20,
        "covered_three_years": len(three_years),
        "by_domain": {domain: count for domain, count in by_domain.items() if count},
        "by_standard": {str(number): one_standard(number, records) for number in sorted(numbers)},
    }


# --- Occupational competency ------------------------------------------------------------------


def moved_by_absence(due: date, person: Person, policy: dict[str, Any]) -> date:
    """A due date in an absence moves to its end + return_grace, again while it falls in one.

    Of several that it falls in, the one that ends last; one without an end moves nothing.
    """
    while True:
        ends = [last for first, last in person.absences() if first <= due <= last < FAR_FUTURE]
        if not ends:
            return due
        moved = add_duration(max(ends), policy["return_grace"])
        if moved == due:  # a grace of nothing
            return due
        due = moved


def is_hands_on(record: Record, policy: dict[str, Any]) -> bool:
    """What the author says, else the activity's default."""
    if record.hands_on is not None:
        return record.hands_on
    for activity in policy["occupational"]["activities"]:
        if activity["id"] == record.activity:
            return is_true(get(activity, "hands_on"))
    return False


def meets_check(record: Record, check: dict[str, Any], policy: dict[str, Any]) -> bool:
    activities = as_list(get(check, "activities"))
    types = as_list(get(check, "types"))
    if (activities or types) and record.activity not in activities and record.type not in types:
        return False
    return not is_true(get(check, "hands_on")) or is_hands_on(record, policy)


def practice_dates(area: dict[str, Any], as_of: date) -> list[date]:
    """A spell that has begun counts with the earlier of `as_of` and its `to`."""
    found = []
    for spell in as_list(get(area, "practice")):
        if need_date(spell, "from") <= as_of:
            found.append(min(as_of, get_date(spell, "to") or FAR_FUTURE))
    return found


def dated_check(case: Case, area: dict[str, Any], check: dict[str, Any]) -> dict[str, Any]:
    policy = case.as_of_policy
    of_area = [record for record in case.counted_ever() if record.area == area["id"]]
    dates = [record.date for record in of_area if meets_check(record, check, policy)]
    if not as_list(get(check, "activities")) and not as_list(get(check, "types")):
        dates += practice_dates(area, case.as_of)
    last = max(dates) if dates else None
    due = None
    if last is not None:
        due = moved_by_absence(add_duration(last, check["within"]), case.person, policy)
    return {
        "id": check["id"],
        "status": check_status(case, due),
        "last": last.isoformat() if last else None,
        "due": due.isoformat() if due else None,
    }


def check_status(case: Case, due: date | None) -> str:
    if due is None or due < case.as_of:
        status = "not-met"
    elif due <= case.as_of + timedelta(days=int(case.as_of_policy["warn_days"])):
        status = "due-soon"
    else:
        status = "met"
    if case.person.absent_on(case.as_of) and status != "met":
        return "paused"
    return status


def award_day(written: str) -> date:
    """A month counts from its first day."""
    return date.fromisoformat(written if len(written) == 10 else f"{written}-01")


def held(case: Case, qualification: dict[str, Any]) -> bool:
    if is_true(get(qualification, "working_towards")):
        return False
    awarded = get(qualification, "awarded")
    return awarded is None or award_day(awarded) <= case.as_of


def qualification_check(case: Case, check: dict[str, Any]) -> dict[str, Any]:
    having = [
        qualification
        for qualification in as_list(get(case.person.profile, "qualifications"))
        if qualification["kind"] == check["qualification"] and held(case, qualification)
    ]
    awards = [q["awarded"] for q in having if get(q, "awarded") is not None]
    return {
        "id": check["id"],
        "status": "met" if having else "not-met",
        "last": min(awards, key=award_day) if awards else None,
        "due": None,
    }


def check_belongs(area: dict[str, Any], check: dict[str, Any]) -> bool:
    """Only where a programme of the area has one of the check's roles, where it names any."""
    wanted = as_list(get(check, "programme_roles"))
    roles = [programme["role"] for programme in as_list(get(area, "programmes"))]
    return not wanted or any(role in wanted for role in roles)


def one_area(case: Case, area: dict[str, Any]) -> dict[str, Any]:
    in_year = [record.hours for record in case.counted() if record.area == area["id"]]
    annual = get(area, "annual_hours")
    checks = []
    for check in case.as_of_policy["occupational"]["checks"]:
        if not check_belongs(area, check):
            continue
        if get(check, "qualification") is not None:
            checks.append(qualification_check(case, check))
        else:
            checks.append(dated_check(case, area, check))
    return {
        "area": area["id"],
        "hours": shown(sum(in_year, Fraction(0))),
        "annual_hours": None if annual is None else shown(Fraction(annual)),
        "checks": checks,
    }


def occupational(case: Case) -> list[dict[str, Any]]:
    person = case.person
    policy = case.as_of_policy
    if person.end < case.as_of:
        return []
    if not rule_is_for(policy, policy["occupational"]["for"], person.roles_on(case.as_of)):
        return []
    areas = as_list(get(person.profile, "occupational_areas"))
    return [one_area(case, area) for area in areas]


# --- What holds as of a date: mandatory learning, qualifications, reviews ---------------------


def has_left(case: Case) -> bool:
    return case.person.end < case.as_of


def applies_now(case: Case, rule: dict[str, Any]) -> bool:
    """Whether a rule is for this person by the roles of `as_of`, and by employer."""
    roles = case.person.roles_on(case.as_of)
    return rule_is_for(case.as_of_policy, rule["for"], roles) and employer_fits(
        rule, case.person.employer
    )


def since(case: Case, rule: dict[str, Any]) -> date:
    """The latest of employment start, the start of a role that brings the rule, records_begin."""
    person, policy = case.person, case.as_of_policy
    brought = [
        first
        for role, first in person.role_spells_on(case.as_of)
        if rule_is_for(policy, rule["for"], {role})
    ]
    if "everyone" in rule["for"]:
        brought.append(person.start)
    return max(person.start, min(brought), need_date(policy, "records_begin"))


def dated_status(case: Case, due: date, done_before: bool) -> str:
    """For what recurs, or is still to be done."""
    if due < case.as_of:
        status = "overdue"
    elif due <= case.as_of + timedelta(days=int(case.as_of_policy["warn_days"])):
        status = "due-soon"
    elif done_before:
        return "current"
    else:
        return "not-yet-due"
    return "paused" if case.person.absent_on(case.as_of) else status


def first_due(case: Case, rule: dict[str, Any]) -> date:
    """Of a requirement, before absences move it."""
    within = get(rule, "within") or case.as_of_policy["first_due_within"]
    return add_duration(since(case, rule), within)


def is_asked(case: Case, requirement: dict[str, Any]) -> bool:
    """One-offs only of people whose employment started on or after `records_begin`."""
    if not applies_now(case, requirement):
        return False
    recurs = get(requirement, "every") is not None
    return recurs or case.person.start >= need_date(case.as_of_policy, "records_begin")


def requirement_due(case: Case, rule: dict[str, Any], last: date | None) -> date | None:
    every = get(rule, "every")
    if last is None:
        due = first_due(case, rule)
    elif every is None:
        return None
    else:
        expiries = [
            row.expires
            for row in case.person.completions
            if row.requirement == rule["id"] and row.date == last and row.expires is not None
        ]
        due = max(expiries) if expiries else add_duration(last, every)
    return moved_by_absence(due, case.person, case.as_of_policy)


def one_requirement(case: Case, rule: dict[str, Any]) -> dict[str, Any]:
    dates = [record.date for record in case.counted_ever() if rule["id"] in record.mandatory]
    for row in case.person.completions:
        if row.requirement == rule["id"] and row.date <= case.as_of:
            dates.append(row.date)
    last = max(dates) if dates else None
    due = requirement_due(case, rule, last)
    one_off = get(rule, "every") is None
    return {
        "id": rule["id"],
        "status": "current" if due is None else dated_status(case, due, last is not None),
        "last": last.isoformat() if last else None,
        "due": due.isoformat() if due else None,
        "late": bool(one_off and dates and min(dates) > first_due(case, rule)),
    }


def mandatory(case: Case) -> list[dict[str, Any]]:
    if has_left(case):
        return []
    rules = case.as_of_policy["requirements"]
    return [one_requirement(case, rule) for rule in rules if is_asked(case, rule)]


def level_reached(qualification: dict[str, Any], rule: dict[str, Any]) -> bool:
    """At the level or above, or equivalent to one that is; experience meets a subject rule."""
    wanted = get(rule, "level")
    if wanted is None:
        return True
    if get(qualification, "evidence") == "experience" and rule["kind"] == "subject":
        return True
    levels = [get(qualification, "level"), get(qualification, "equivalent_to")]
    return any(level is not None and int(level) >= int(wanted) for level in levels)


def qualification_met(case: Case, rule: dict[str, Any]) -> bool:
    profile = case.person.profile
    having = [
        qualification
        for qualification in as_list(get(profile, "qualifications"))
        if qualification["kind"] == rule["kind"]
        and held(case, qualification)
        and level_reached(qualification, rule)
    ]
    if is_true(get(rule, "specialist")) and rule["kind"] == "subject":
        subjects = {(get(qualification, "subject") or "").lower() for qualification in having}
        return all(subject.lower() in subjects for subject in as_list(get(profile, "teaches")))
    return bool(having)


def qualifications(case: Case) -> list[dict[str, Any]]:
    if has_left(case):
        return []
    teaches = as_list(get(case.person.profile, "teaches"))
    found = []
    for rule in case.as_of_policy["qualifications"]:
        specialist = is_true(get(rule, "specialist"))
        if applies_now(case, rule) and (teaches or not specialist):
            found.append({"id": rule["id"], "met": qualification_met(case, rule)})
    return found


def one_review(case: Case, rule: dict[str, Any]) -> dict[str, Any]:
    dates = [
        review.date
        for review in case.person.reviews
        if review.kind == rule["kind"] and review.date <= case.as_of
    ]
    last = max(dates) if dates else None
    if last is None:
        due = add_duration(since(case, rule), get(rule, "within") or rule["every"])
    else:
        due = add_duration(last, rule["every"])
    due = moved_by_absence(due, case.person, case.as_of_policy)
    return {
        "kind": rule["kind"],
        "status": dated_status(case, due, last is not None),
        "last": last.isoformat() if last else None,
        "due": due.isoformat(),
    }


def reviews(case: Case) -> list[dict[str, Any]]:
    if has_left(case):
        return []
    rules = case.as_of_policy["reviews"]
    return [one_review(case, rule) for rule in rules if applies_now(case, rule)]


def achieved(target: dict[str, Any]) -> str | None:
    """yes, no or partially; a YAML boolean stands for yes or no."""
    written = get(target, "achieved")
    return {"true": "yes", "false": "no"}.get(written, written)


def targets(case: Case) -> list[dict[str, Any]]:
    """The open ones of the latest review that sets targets."""
    setting = [
        review
        for review in case.person.reviews
        if review.kind in ("progress-review", "mid-year-review") and review.date <= case.as_of
    ]
    if not setting:
        return []
    found = [{"id": target["id"], "achieved": achieved(target)} for target in setting[-1].targets]
    return [target for target in found if target["achieved"] != "yes"]


# --- Records ----------------------------------------------------------------------------------


def wants_implication(record: Record) -> bool:
    """Not asked of a record that only completes mandatory learning."""
    only_mandatory = record.mandatory and not record.standards and record.area is None
    return not only_mandatory


def without_implication(case: Case) -> list[Record]:
    return [r for r in case.counted() if not r.implication and wants_implication(r)]


def record_counts(case: Case) -> dict[str, int]:
    in_year = [record for record in case.person.records if case.year.holds(record.date)]
    counted = case.counted()
    return {
        "counted": len(counted),
        "planned": len([r for r in in_year if not r.draft and r.date > case.as_of]),
        "drafts": len([r for r in in_year if r.draft]),
        "private": len([r for r in counted if r.private]),
        "without_implication": len(without_implication(case)),
    }


# --- Next steps -------------------------------------------------------------------------------

Step = dict[str, str | None]


def step(kind: str, step_id: str | None, due: str | date | None) -> Step:
    return {
        "kind": kind,
        "id": step_id,
        "due": due.isoformat() if isinstance(due, date) else due,
    }


def steps_of_rules(case: Case) -> Iterator[Step]:
    pressing = ("overdue", "due-soon")
    for one in mandatory(case):
        if one["status"] in pressing:
            yield step("mandatory", one["id"], one["due"])
    for one in reviews(case):
        if one["status"] in pressing:
            yield step("review", one["kind"], one["due"])
    for area in occupational(case):
        for one in area["checks"]:
            if one["status"] in ("not-met", "due-soon"):
                yield step("occupational", f"{area['area']}/{one['id']}", one["due"])
    for one in qualifications(case):
        if not one["met"]:
            yield step("qualification", one["id"], None)


def steps_of_year(case: Case) -> Iterator[Step]:
    if hours(case)["status"] == "behind":
        yield step("hours", case.year.label, case.year.last)
    inset = inset_days(case)
    if inset is not None and inset["status"] == "short":
        yield step("inset-days", case.year.label, case.year.last)


def open_since(by: date | None, done: date | None, as_of: date) -> bool:
    """Promised for a day that has passed, and not done as of the date."""
    return by is not None and by < as_of and (done is None or done > as_of)


def steps_of_files(case: Case) -> Iterator[Step]:
    """What was promised in the plan and in records; a private record's name is not told."""
    for need in case.person.needs:
        if open_since(get_date(need, "by"), get_date(need, "achieved"), case.as_of):
            yield step("need", need["id"], need_date(need, "by"))
    for record in case.counted_ever():
        name = None if record.private else record.id
        if open_since(record.disseminate_by, record.disseminated, case.as_of):
            yield step("disseminate", name, record.disseminate_by)
        if open_since(record.impact_review, None, case.as_of) and not record.impact:
            yield step("impact", name, record.impact_review)
    for record in without_implication(case):
        yield step("implication", None if record.private else record.id, None)


def next_steps(case: Case) -> list[Step]:
    """By due date, the undated last."""
    if has_left(case):
        return []
    found = [*steps_of_rules(case), *steps_of_year(case), *steps_of_files(case)]
    return sorted(found, key=lambda one: one["due"] or FAR_FUTURE.isoformat())


# --- The whole report -------------------------------------------------------------------------


def roles_in_order(case: Case) -> list[str]:
    roles = case.year_roles()
    return [role["id"] for role in case.year_policy["roles"] if role["id"] in roles]


MEASURES: dict[str, Callable[[Case], Any]] = {
    "id": lambda case: case.person.id,
    "name": lambda case: case.person.profile["name"],
    "roles": roles_in_order,
    "team": lambda case: get(case.person.employment, "team"),
    "line_manager": lambda case: get(case.person.employment, "line_manager"),
    "hours": hours,
    "inset_days": inset_days,
    "standards": standards,
    "mandatory": mandatory,
    "occupational": occupational,
    "qualifications": qualifications,
    "reviews": reviews,
    "targets": targets,
    "records": record_counts,
    "next_steps": next_steps,
}


def recalculate(
    portfolios: Path, as_of: date, year: str | None, default_policy: dict[str, Any]
) -> dict[str, Any]:
    versions = read_policies(portfolios, as_texts(default_policy))
    as_of_policy = policy_on(versions, as_of)
    starts = as_of_policy["cpd_year_starts"]
    named = None if year is None else cpd_year_from(int(year[:4]), starts)
    cpd_year = named or cpd_year_of(as_of, starts)
    year_policy = policy_on(versions, cpd_year.first)
    people = []
    for person in read_people(portfolios, as_of_policy):
        if person.start <= cpd_year.last and person.end >= cpd_year.first:
            case = Case(person, as_of, cpd_year, starts, year_policy, as_of_policy)
            people.append({key: measure(case) for key, measure in MEASURES.items()})
    return {
        "schema": 1,
        "as_of": as_of.isoformat(),
        "cpd_year": cpd_year.label,
        "people": people,
    }
