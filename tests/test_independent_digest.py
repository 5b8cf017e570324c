"""What `cpd digest` says, against two `cpd report` objects: of the day before the month and of its
last day. What a report does not have (titles, what was promised for a day that is still to come)
comes from the raw files. More seeds: `CPD_INDEPENDENT_SEEDS`.
"""

from __future__ import annotations

import calendar
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from making import cpd

sys.path.insert(0, str(Path(__file__).parent))

from independent.many import REVIEWS, Everybody, Member, british, in_words, missing_hours
from independent.organisations import AS_OFS, write_organisation
from independent.recalculate import MEASURES
from test_independent_figures import MOST_DIFFERENCES, default_policy, differences, tool_report

__all__ = ["default_policy"]

SEEDS = range(int(os.environ.get("CPD_INDEPENDENT_SEEDS", "8")))
Sections = dict[str, list[str]]


def long_date(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Said:
    """A message's text: sentences and entries by heading, "" for what has none. An entry is a
    line that begins with a dash, with those below it after tabs."""

    def __init__(self, path: Path) -> None:
        message: Any = message_from_bytes(path.read_bytes(), policy=default)
        self.text: str = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        self.lists: Sections = {"": []}
        self.sentences: Sections = {"": []}
        for block in self.text.strip().split("\n\n"):
            self._block(block.split("\n"))

    def _block(self, lines: list[str]) -> None:
        heading = ""
        if len(lines) > 1 and re.fullmatch("-{2,}", lines[1]):
            heading, lines = lines[0], lines[2:]
        entries = self.lists.setdefault(heading, [])
        sentences = self.sentences.setdefault(heading, [])
        for line in lines:
            if line.startswith("- "):
                entries.append(line[2:])
            elif line.startswith("  - "):
                entries[-1] += "\t" + line[4:]
            elif line.startswith("  "):
                entries[-1] += " " + line.strip()
            else:
                sentences.append(line)

    def sentence(self, heading: str = "") -> str:
        return " ".join(self.sentences.get(heading, []))

    def __contains__(self, words: str) -> bool:
        return words in " ".join(self.text.split())


class Month:
    """The two days, with the two reports and everybody as worked out again."""

    def __init__(self, folder: Path, last: date, policy: dict[str, Any]) -> None:
        self.last = last
        self.before = last.replace(day=1) - timedelta(days=1)
        self.words = f"{calendar.month_name[last.month]} {last.year}"
        self.now = Everybody(folder, last, policy)
        self.then = Everybody(folder, self.before, policy, year=self.now.year)
        self.after_report = _by_id(tool_report(folder, last, None))
        if self.then.starts == self.now.starts:
            label = self.now.year.label
            self.before_report = _by_id(tool_report(folder, self.before, label))
        else:  # a CPD year that nobody could ask for on the day before
            self.before_report = {
                key: {name: measure(case) for name, measure in MEASURES.items()}
                for key, case in self.then.cases.items()
            }

    def here(self) -> list[Member]:
        return [m for m in self.now.members.values() if m.person.employed_on(self.last)]


def _by_id(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {person["id"]: person for person in report["people"]}


Items = dict[tuple[str, str], dict[str, Any]]


def items(person: dict[str, Any]) -> Items:
    """What has a status in a report, by kind and id."""
    found: Items = {}
    for one in person["mandatory"]:
        found["mandatory", one["id"]] = one
    for one in person["reviews"]:
        found["review", one["kind"]] = one
    for area in person["occupational"]:
        for one in area["checks"]:
            found["occupational", f"{area['area']}/{one['id']}"] = one
    return found


def title_of(member: Member, kind: str, key: str) -> str:
    if kind == "mandatory":
        return member.title_of("requirements", key)
    if kind == "review":
        return REVIEWS[key]
    area, _, check = key.partition("/")
    return f"{member.title_of('checks', check)} ({member.sector(area)})"


def promised(member: Member) -> list[tuple[str, str, date, str]]:
    """Kind, id, day and title of needs, passing on and looking at impact."""
    kinds = ("need", "disseminate", "impact")
    return [(*due.key, due.day, due.title) for due in member.dated if due.key[0] in kinds]


Told = tuple[str, str, date]


def overdue(member: Member, report: dict[str, Any], as_of: date) -> dict[Told, list[str]]:
    """By kind, id and day: titles (private records of one kind and day have one key)."""
    found: dict[Told, list[str]] = {}
    for (kind, key), one in items(report).items():
        late = one["status"] == "overdue" or (one["status"] == "not-met" and one["due"])
        if late:
            told = (kind, key, date.fromisoformat(one["due"]))
            found.setdefault(told, []).append(title_of(member, kind, key))
    for kind, key, day, title in promised(member):
        if day < as_of:
            found.setdefault((kind, key, day), []).append(title)
    return found


def soon(member: Member, report: dict[str, Any], us: Everybody) -> dict[Told, list[str]]:
    found: dict[Told, list[str]] = {}
    for (kind, key), one in items(report).items():
        if one["status"] == "due-soon":
            told = (kind, key, date.fromisoformat(one["due"]))
            found.setdefault(told, []).append(title_of(member, kind, key))
    until = us.as_of + timedelta(days=int(us.policy["warn_days"]))
    for kind, key, day, title in promised(member):
        if us.as_of <= day <= until:
            found.setdefault((kind, key, day), []).append(title)
    return found


def missing(member: Member, report: dict[str, Any]) -> set[str]:
    return {
        title_of(member, kind, key)
        for (kind, key), one in items(report).items()
        if one["status"] == "not-met" and one["due"] is None
    }


class News:
    """What a message about one person ought to say."""

    def __init__(self, month: Month, member: Member) -> None:
        self.month, self.member, self.id = month, member, member.id
        self.after, before = month.after_report[member.id], month.before_report[member.id]
        old = Member(month.then.cases[member.id])
        self.away = member.person.absent_on(month.last)
        self.overdue = overdue(member, self.after, month.last)
        self.soon = soon(member, self.after, month.now)
        self.new = set(self.overdue) - set(overdue(old, before, month.before))
        self.new |= set(self.soon) - set(soon(old, before, month.then))
        self.missing = missing(member, self.after)
        self.newly_missing = self.missing - missing(old, before)
        ever = member.case.counted_ever()
        self.recorded = [record for record in ever if record.date > month.before]
        self.done, self.maybe_done = self._done(items(before), before)
        self.behind = member.short_of_pace

    def _done(self, was: Items, before: dict[str, Any]) -> tuple[set[str], set[str]]:
        """Titles of what was done in the month; of some a report does not tell whether a record
        or practice that goes on is behind it."""
        done, maybe = set(), set()
        for (kind, key), one in items(self.after).items():
            title = title_of(self.member, kind, key)
            in_month = (
                bool(one["last"])
                and len(one["last"]) == 10
                and (self.month.before.isoformat() < one["last"] <= self.month.last.isoformat())
            )
            old = was.get((kind, key))
            reached = (
                one["status"] in ("met", "current")
                and old is not None
                and (old["status"] not in ("met", "current"))
            )
            if kind != "occupational":
                if in_month:
                    done.add(title)
            elif in_month and self._by_a_record(key):
                done.add(title)
            elif in_month or reached:
                maybe.add(title)
        label = self.month.now.year.label
        for kind, words in (("hours", "Hours"), ("inset_days", "INSET days")):
            now, then = self.after[kind], before[kind]
            if now and then and now["status"] == "met" and then["status"] != "met":
                done.add(f"{words} {label}")
        return done, maybe

    def _by_a_record(self, key: str) -> bool:
        """Whether nothing but a record can be what a check rests on: it asks for no qualification,
        and the area has no practice that goes on."""
        area, _, check = key.partition("/")
        rules = self.month.now.policy["occupational"]["checks"]
        rule = next(one for one in rules if one["id"] == check)
        profile = self.member.person.profile
        spells = next(one for one in profile["occupational_areas"] if one["id"] == area)
        return "qualification" not in rule and not spells.get("practice")

    @property
    def needs_a_word(self) -> bool:
        urgent = self.overdue or self.missing or self.behind is not None
        return bool(urgent) and not self.away

    @property
    def anything(self) -> bool:
        due = not self.away and (self.needs_a_word or self.soon)
        until = self.month.last + timedelta(days=int(self.month.now.policy["warn_days"]))
        paused = self.away and any(due.day <= until for due in self.member.dated)
        return bool(due or paused or self.recorded or self.done)

    def lines(self, found: dict[Told, list[str]], words: str) -> Counter[str]:
        lines: Counter[str] = Counter()
        for told, titles in found.items():
            day = long_date(told[2]) if words == "long" else british(told[2])
            for title in titles:
                lines[f"{day}: {title}{' (new)' if told in self.new else ''}"] += 1
        return lines

    def missing_lines(self) -> Counter[str]:
        return Counter(
            f"{title}: nothing recorded yet{' (new)' if title in self.newly_missing else ''}"
            for title in self.missing
        )


# --- a person's message


def person_differences(news: News, said: Said) -> Iterator[str]:
    who, month, member = news.id, news.month, news.member
    yield from recorded_differences(news, said)
    late, coming = Counter(said.lists.get("Overdue", [])), Counter(_due_list(said))
    wanted_late = news.lines(news.overdue, "long") + news.missing_lines()
    wanted_coming = news.lines(news.soon, "long")
    if news.away:
        wanted_late, wanted_coming = Counter(), Counter()
    yield from differences(dict(wanted_late), dict(late), f"{who}: overdue")
    yield from differences(dict(wanted_coming), dict(coming), f"{who}: due")
    done = [line.split("; next")[0] for line in said.lists.get(f"Done in {month.words}", [])]
    titles = {re.sub(r"^\d+ \w+ \d{4}: |: met$|: the target is reached$", "", d) for d in done}
    if not news.done <= titles or not titles <= news.done | news.maybe_done:
        yield f"{who}: done: wanted {news.done}, maybe {news.maybe_done}, it says {titles}"
    hours = news.after["hours"]
    so_far = f"So far in {month.now.year.label} you have {figure(hours['total'])}"
    if hours["target"] is not None and not news.away:
        so_far += f" of {in_words(Fraction(str(hours['target'])))}"
        if hours["status"] == "behind":
            assert news.behind is not None
            so_far += f". The pace to date is {figure(hours['expected'])}, so you are "
            so_far += f"{missing_hours(news.behind)} behind it."
    if so_far not in said:
        yield f"{who}: does not say {so_far!r}"
    if news.away and "Nothing is expected of you while you are away" not in said:
        yield f"{who}: does not say that they are away"
    for record in member.case.counted_ever():
        if record.private and record.title.startswith("Reflection") and f"“{record.title}”" in said:
            yield f"{who}: names a private record"


def _due_list(said: Said) -> list[str]:
    return next((ones for heading, ones in said.lists.items() if heading.startswith("Due by")), [])


def recorded_differences(news: News, said: Said) -> Iterator[str]:
    """How many records came, and their hours: also as the two reports tell."""
    number, month = len(news.recorded), news.month
    total = sum((record.hours for record in news.recorded), Fraction(0))
    if number:
        words = "1 activity" if number == 1 else f"{number} activities"
        words = f"In {month.words} you recorded {words}, {in_words(total)} in all"
        if words not in said:
            yield f"{news.id}: does not say {words!r}"
        dates = [record.date.isoformat() for record in news.recorded]
        entries = [line for line in said.lists[""] if re.match(r"\d+ \w+ \d{4}: ", line)]
        shown = len(entries) - sum(line.startswith("and ") for line in entries)
        if shown < min(len(dates), 10):
            yield f"{news.id}: lists {entries} of {number} records"
    old = month.before_report[news.id]["records"]["counted"]
    if all(month.now.year.holds(record.date) for record in news.recorded):
        counted = news.after["records"]["counted"]
        yield from differences(counted - old, number, f"{news.id}: records of the two reports")


# --- a manager's


def manager_differences(name: str, of: dict[str, News], direct: list[str], further: list[str],
                        said: Said) -> Iterator[str]:  # fmt: skip
    reports = sorted((of[key] for key in direct), key=lambda one: one.member.by_name)
    here = [one for one in reports if not one.away]
    word = sorted((o for o in here if o.needs_a_word), key=lambda o: o.member.urgency)
    entries = [line.split("\t") for line in said.lists.get("Who needs a word, and why", [])]
    wanted = [f"{one.member.name}: {_in_short(one)}" for one in word]
    yield from differences(wanted, [entry[0] for entry in entries], f"{name}: who needs a word")
    for one, entry in zip(word, entries, strict=False):
        reasons = Counter()
        for line, count in one.lines(one.overdue, "short").items():
            reasons[f"since {line}"] = count
        reasons += one.missing_lines()
        yield from _cut_differences(f"{name}: {one.id}", reasons, entry[1:])
    month = next(iter(of.values())).month.words if of else ""
    silent = [one.member.name for one in here if not one.recorded]
    told = said.sentence(f"Nothing recorded in {month}").rstrip(".")
    yield from differences(", ".join(silent), told, f"{name}: nothing recorded")
    away = [one.member.name for one in reports if one.away]
    told = said.sentence("Away").split(". ")[0]
    yield from differences(", ".join(away), told, f"{name}: away")
    due = {one.member.name: one for one in here if one.soon}
    entries = [line.split("\t") for heading, lines in said.lists.items()
               if heading.startswith("Falls due by") for line in lines]  # fmt: skip
    yield from differences(sorted(due), sorted(e[0].rstrip(":") for e in entries), f"{name}: due")
    for entry in entries:
        one = due.get(entry[0].rstrip(":"))
        if one is not None:
            yield from _cut_differences(name, one.lines(one.soon, "short"), entry[1:])
    yield from below_differences(name, [of[key] for key in further], said)


def _in_short(news: News) -> str:
    said = []
    if late := sum(map(len, news.overdue.values())):
        said.append(f"{late} overdue")
    if news.missing:
        said.append(f"{len(news.missing)} with nothing recorded")
    if news.behind is not None:
        hours = news.after["hours"]
        so_far = f"{figure(hours['total'])} of {in_words(Fraction(str(hours['target'])))}"
        said.append(f"{missing_hours(news.behind)} behind the pace ({so_far})")
    return ", ".join(said)


def _cut_differences(where: str, wanted: Counter[str], found: list[str]) -> Iterator[str]:
    """Of many, the first six and how many more there are."""
    shown, number = list(found), sum(wanted.values())
    if number > 7:
        yield from differences(f"and {number - 6} more", shown.pop(), where)
        number = 6
    yield from differences(number, len(shown), where)
    if extra := Counter(shown) - wanted:
        yield f"{where}: says {dict(extra)}, of {dict(wanted)}"


def below_differences(name: str, further: list[News], said: Said) -> Iterator[str]:
    """A team a line, those that differ in capitals together."""
    found = {}
    for line in said.lists.get("Further below", []):
        match = re.fullmatch(r"(.*): (\d+) \w+, (nothing|\d+)(?: with something)? overdue", line)
        assert match, line
        late = 0 if match[3] == "nothing" else int(match[3])
        found[match[1].lower()] = [int(match[2]), late]
    wanted: dict[str, list[int]] = {}
    for news in further:
        numbers = wanted.setdefault((news.member.team or "No team").lower(), [0, 0])
        numbers[0] += 1
        numbers[1] += bool(news.overdue and not news.away)
    yield from differences(wanted, found, f"{name}: further below")


def people_of(us: Everybody, manager: str) -> tuple[set[str], set[str]]:
    """Whom somebody manages directly, and everybody else below; whoever has left or not."""
    above = {key: case.person.employment.get("line_manager") for key, case in us.cases.items()}
    direct = {key for key, name in above.items() if name == manager and key != manager}
    below, waiting = set(direct), list(direct)
    while waiting:
        one = waiting.pop()
        for key, name in above.items():
            if name == one and key not in below and key != manager:
                below.add(key)
                waiting.append(key)
    return direct, below - direct


# --- the test


@pytest.mark.parametrize("seed", SEEDS)
def test_messages_say_what_the_reports_say(
    tmp_path: Path, default_policy: dict[str, Any], seed: int
) -> None:
    folder = tmp_path / "portfolios"
    write_organisation(folder, seed, people=9, reflections=9)
    dates = [day for day in AS_OFS(seed) if 2023 <= day.year <= 2027]
    day = dates[seed % len(dates)]
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    result = cpd(
        "digest", "--portfolios", str(folder), "--month", f"{last:%Y-%m}",
        "--as-of", last.isoformat(), "--to", str(tmp_path / "out"),
    )  # fmt: skip
    assert result.exit_code == 0, (result.output, result.exception)
    month = Month(folder, last, default_policy)
    of = {member.id: News(month, member) for member in month.here()}
    found: list[str] = []
    written = {path.stem: Said(path) for path in (tmp_path / "out/people").glob("*.eml")}
    wanted = {key for key, news in of.items() if news.anything}
    perhaps = {key for key, news in of.items() if news.maybe_done}
    if not wanted <= set(written) <= wanted | perhaps:
        found.append(f"who gets a message: re-calculated {wanted}, written are {set(written)}")
    for key, said in written.items():
        found += person_differences(of[key], said)
    managers = {path.stem: Said(path) for path in (tmp_path / "out/managers").glob("*.eml")}
    names = {case.person.employment.get("line_manager") for case in month.now.cases.values()}
    expected = []
    for name in sorted(filter(None, names)):
        direct, further = (keys & set(of) for keys in people_of(month.now, name))
        if not direct or (name in month.now.cases and name not in of):
            continue
        expected.append(month.now.manager_id(name))
        if (said := managers.get(expected[-1])) is not None:
            found += manager_differences(name, of, sorted(direct), sorted(further), said)
    found += differences(sorted(expected), sorted(managers), "managers with a message")
    shown = found[:MOST_DIFFERENCES]
    assert not found, "\n".join([f"seed {seed}, month to {last} ({len(found)})", *shown])
