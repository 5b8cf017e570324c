"""`cpd why` and `cpd freeze` over random organisations, by what the commands print alone: what is
listed under a figure adds up to the report's; what was frozen is the report of that day, whatever
is edited afterwards, and the files named as changed are those that were. More seeds:
`CPD_INDEPENDENT_SEEDS`.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from making import cpd

sys.path.insert(0, str(Path(__file__).parent))

from independent.organisations import AS_OFS, neighbouring_year, write_organisation
from independent.recalculate import (
    CpdYear,
    Record,
    as_texts,
    cpd_year_from,
    cpd_year_of,
    policy_on,
    read_events,
    read_policies,
    read_records,
    reflection_files,
    shown,
    slug_of,
)
from test_independent_figures import default_policy, differences, tool_report
from test_independent_many import made

__all__ = ["default_policy"]

SEEDS = range(int(os.environ.get("CPD_INDEPENDENT_SEEDS", "6")))
OF_A_YEAR = ("roles", "hours", "inset_days", "standards", "records")


def printed(*arguments: str) -> Any:
    result = cpd(*arguments)
    assert result.exit_code == 0, (arguments, result.output, result.exception)
    return json.loads(result.stdout)


# --- cpd why


def trace_differences(person: dict[str, Any], trace: dict[str, Any]) -> Iterator[str]:
    """Every part's amounts add up to its total, and the totals are the report's figures."""
    totals = {}
    where = f"{person['id']} {trace['figure']}"
    for part in trace["parts"]:
        amounts = [Fraction(one["amount"]) for one in part["inputs"] if one["amount"] is not None]
        if part["total"] is not None:
            totals[part["name"]] = Fraction(part["total"])
            if sum(amounts, Fraction(0)) != totals[part["name"]]:
                yield f"{where}: {part['name']} does not add up: {amounts}, {part['total']}"
    for name, value in reported(person, trace["figure"]).items():
        if shown(totals[name]) != value:
            yield f"{where}: {name} comes to {totals[name]}, the report says {value}"


def reported(person: dict[str, Any], figure: str) -> dict[str, Any]:
    """By the name of the part that leads to it."""
    kind, _, key = figure.partition(":")
    if kind == "hours":
        return {"total": person["hours"]["total"]}
    if kind == "inset-days":
        return {"total": person["inset_days"]["total"]}
    if figure == "standards":
        names = ("covered", "covered_three_years")
        return {name: person["standards"][name] for name in names}
    if kind == "standards":
        one = person["standards"]["by_standard"][key]
        return {name: one[name] for name in ("records", "hours", "hours_shared")}
    if kind == "records":
        return dict(person["records"])
    if kind == "occupational" and "/" not in key:
        area = next(one for one in person["occupational"] if one["area"] == key)
        return {"hours": area["hours"]}
    return {}


def figures_of(person: dict[str, Any]) -> Iterator[str]:
    """What can be asked of somebody, as the report has it."""
    yield "hours"
    if person["inset_days"] is not None:
        yield "inset-days"
    yield "standards"
    yield from (f"standards:{number}" for number in person["standards"]["by_standard"])
    yield from (f"mandatory:{one['id']}" for one in person["mandatory"])
    for area in person["occupational"]:
        yield f"occupational:{area['area']}"
        yield from (f"occupational:{area['area']}/{one['id']}" for one in area["checks"])
    yield from (f"qualifications:{one['id']}" for one in person["qualifications"])
    yield from (f"reviews:{one['kind']}" for one in person["reviews"])
    yield "records"


def traces(folder: Path, as_of: date, people: list[dict[str, Any]]) -> Iterator[str]:
    where = ["--portfolios", str(folder), "--as-of", as_of.isoformat(), "--format", "json"]
    for person in people:
        for figure in figures_of(person):
            trace = printed("why", person["id"], figure, *where)
            yield from trace_differences(person, trace)


def organisation(tmp_path: Path, seed: int) -> tuple[Path, date]:
    folder = tmp_path / "portfolios"
    write_organisation(folder, seed, people=4, reflections=7)
    dates = [day for day in AS_OFS(seed) if 2023 <= day.year <= 2027]
    return folder, dates[seed % len(dates)]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_stands_under_a_figure_adds_up(tmp_path: Path, seed: int) -> None:
    folder, as_of = organisation(tmp_path, seed)
    people = tool_report(folder, as_of, None)["people"][:1]
    assert not list(traces(folder, as_of, people))


def test_what_does_not_add_up_is_found(tmp_path: Path) -> None:
    folder, as_of = organisation(tmp_path, 0)
    person = tool_report(folder, as_of, None)["people"][0]
    where = ["--portfolios", str(folder), "--as-of", as_of.isoformat(), "--format", "json"]
    trace = printed("why", person["id"], "records", *where)
    (part,) = [one for one in trace["parts"] if one["name"] == "counted"]
    part["inputs"].pop()
    assert ["counted does not add up" in one for one in trace_differences(person, trace)] == [True]
    part["total"] = str(len(part["inputs"]))
    assert ["counted comes to" in one for one in trace_differences(person, trace)] == [True]


# --- cpd freeze


class Edits:
    """Random edits of files, and what is to be said of them: by path, or as one without a name."""

    def __init__(self, folder: Path, year: CpdYear, policy: dict[str, Any], seed: int) -> None:
        self.folder, self.year, self.policy = folder, year, policy
        self.rng = random.Random(f"edits-{seed}")
        self.named: dict[str, str] = {}
        self.unnamed = 0

    def in_span(self, record: Record) -> bool:
        """Of the year, or one that counts in the two before, for coverage over three years."""
        if self.year.holds(record.date):
            return True
        earlier = cpd_year_from(self.year.first.year - 2, f"{self.year.first:%m-%d}")
        return earlier.first <= record.date < self.year.first and not record.draft

    def make(self, people: list[str]) -> None:
        edited = self._events()
        for person in people:
            if self.rng.random() < 0.4:
                self._change(self.folder / person / "employment.yml", f"{person}/employment.yml")
            self._reflections(person, edited)
            if self.rng.random() < 0.4:
                self._add(person)
            profile = self.folder / person / "profile.md"  # no figure of a year rests on it
            profile.write_bytes(profile.read_bytes() + b"\nOne more sentence.\n")

    def _change(self, path: Path, name: str) -> None:
        text = path.read_bytes()
        comment = b"# looked at again\n" if path.suffix == ".yml" else b"\nLooked at again.\n"
        path.write_bytes(text.rstrip(b"\n") + b"\n" + comment)
        self.named[name] = "changed"

    def _events(self) -> set[str]:
        edited = {slug for slug in read_events(self.folder) if self.rng.random() < 0.2}
        for slug in edited:
            self._change(self.folder / f"events/{slug}.md", "")
        self.named.clear()
        return edited

    def _reflections(self, person: str, edited: set[str]) -> None:
        home = self.folder / person
        files = {slug_of(path, home): path for path in reflection_files(home)}
        for record in read_records(home, read_events(self.folder), self.policy):
            hidden = not record.attendance and (record.private or record.draft)
            matters, of_edited = self.in_span(record), record.event in edited
            if matters and of_edited and not hidden:
                self.named[f"events/{record.event}.md"] = "changed"
            touched = not record.attendance and self.rng.random() < 0.3
            if hidden and matters and (touched or of_edited):
                self.unnamed += 1
            if not touched:
                continue
            path = files[record.id]
            name = f"{person}/{path.relative_to(home).as_posix()}"
            removed = self.rng.random() < 0.4 and record.event is None
            if removed:
                path.unlink()
            else:
                self._change(path, name)
            self.named.pop(name, None)
            if matters and not hidden:
                self.named[name] = "removed" if removed else "changed"

    def _add(self, person: str) -> None:
        """One that came late."""
        day = self.year.first + timedelta(days=self.rng.randint(0, 360))
        name = f"{person}/late/{len(self.named)}.md"
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        keys = f"title: Late\ndate: {day}\nhours: 3\ntype: webinar\nstandards: [1, 20]\n"
        path.write_text(f"---\n{keys}visibility: internal\n---\nLearnt.\n", encoding="utf-8")
        self.named[name] = "added"


def hours_of_last_year(folder: Path, as_of: date) -> dict[str, float]:
    """As the organisation's table of months has them."""
    rows = json.loads(made(folder, as_of)["organisation/hours-by-month.json"])
    return {row["month"]: row["hours_last_year"] for row in rows}


def of_the_year(report: dict[str, Any]) -> dict[str, Any]:
    return {one["id"]: {key: one[key] for key in OF_A_YEAR} for one in report["people"]}


@pytest.mark.parametrize("seed", SEEDS)
def test_frozen_figures_stay_and_what_has_changed_is_listed(
    tmp_path: Path, default_policy: dict[str, Any], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder, day = organisation(tmp_path, seed)
    versions = read_policies(folder, as_texts(default_policy))
    policy = policy_on(versions, day)
    now = cpd_year_of(day, policy["cpd_year_starts"])
    label = neighbouring_year(now.label, -1)
    year = cpd_year_from(int(label[:4]), policy["cpd_year_starts"])
    of_that_day = of_the_year(tool_report(folder, day, label))
    where = ["--portfolios", str(folder), "--as-of"]
    result = cpd("freeze", label, *where, day.isoformat())
    if not of_that_day:
        assert result.exit_code == 2
        return
    assert result.exit_code == 0, (result.output, result.exception)
    frozen = json.loads((folder / f"frozen/{label}.json").read_text(encoding="utf-8"))
    kept = {key: {n: one[n] for n in OF_A_YEAR} for key, one in frozen["people"].items()}
    for figures in kept.values():  # the file has the hours of private records too
        figures["records"].pop("private_hours", None)
    assert not list(differences(of_that_day, kept, "frozen"))

    months = hours_of_last_year(folder, day)
    edits = Edits(folder, year, policy, seed)
    edits.make(sorted(of_that_day))
    later = tool_report(folder, day, label)
    assert later["frozen"] == day.isoformat()
    assert not list(differences(of_that_day, of_the_year(later), "after edits"))
    assert hours_of_last_year(folder, day) == pytest.approx(months, abs=0.06)  # rounded sums
    result = cpd("report", *where, day.isoformat(), "--year", label)
    told = dict(re.findall(r"^    (\S+): (added|changed|removed)$", result.stderr, re.M))
    more = re.search(r"^    and (\d+) more$", result.stderr, re.M)
    assert len(told) + (int(more[1]) if more else 0) == len(edits.named), result.stderr[:3000]
    named = {path: what for path, what in edits.named.items() if path in told or not more}
    assert not list(differences(named, told, "changed files")), result.stderr[:3000]
    hidden = re.search(r"(\d+) files? without a name", result.stderr)
    assert (int(hidden[1]) if hidden else 0) == edits.unnamed, result.stderr[:2000]

    kept_file = folder / f"frozen/{label}.json"  # frozen again: what the files give without it
    text = kept_file.read_bytes()
    kept_file.unlink()
    of_the_files = of_the_year(tool_report(folder, day, label))
    kept_file.write_bytes(text)
    result = cpd("freeze", label, "--again", *where, day.isoformat())
    assert result.exit_code == 0, (result.output, result.exception)
    again = of_the_year(tool_report(folder, day, label))
    assert not list(differences(of_the_files, again, "frozen again"))
