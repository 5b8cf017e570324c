"""Cases worked out by hand, for the re-calculation itself."""

from __future__ import annotations

import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from independent.organisations import AS_OFS, neighbouring_year, write_organisation
from independent.recalculate import (
    add_duration,
    has_implication,
    load,
    read_text,
    recalculate,
    rounded_up,
    shown,
)

SHIPPED = Path(__file__).parents[2] / "generator" / "cpd_portfolio" / "policies" / "default.yml"

PROFILE = "---\nname: Ada Marsh\njob_title: Tutor\n---\n"

HAIRDRESSER = """---
name: Ada Marsh
job_title: Tutor
qualifications:
  - {title: A1, kind: assessor, level: 3, awarded: 2018-07}
  - {title: V1, kind: iqa, level: 4, awarded: 2026-03}
occupational_areas:
  - id: hairdressing
    sector: Hair and beauty
    practice: [{where: A salon, from: 2019-01-01, to: SPELL_ENDS}]
    programmes: [{title: Hair, number: 603/1234/5, awarding_organisation: X, role: iqa}]
---
"""


class Organisation:
    """Files for one person, and their figures."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "portfolios"
        self.default = load(read_text(SHIPPED))
        self.count = 0
        self.write("ada/profile.md", PROFILE)
        self.write("ada/employment.yml", "start: 2010-01-01\nroles: [tutor]\n")

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def reflect(self, keys: str, body: str = "## Implication on practice\n\nSome.\n") -> None:
        self.count += 1
        text = "\n".join(f"{part.strip()}" for part in keys.split(";"))
        self.write(f"ada/2025-26/r{self.count}.md", f"---\ntitle: R\n{text}\n---\n{body}")

    def report(self, as_of: str, year: str | None = None) -> dict[str, Any]:
        return recalculate(self.folder, date.fromisoformat(as_of), year, self.default)

    def ada(self, as_of: str, year: str | None = None) -> dict[str, Any]:
        person: dict[str, Any] = self.report(as_of, year)["people"][0]
        return person


@pytest.fixture
def org(tmp_path: Path) -> Organisation:
    return Organisation(tmp_path)


def check(person: dict[str, Any], check_id: str) -> tuple[str, str | None, str | None]:
    found = next(c for c in person["occupational"][0]["checks"] if c["id"] == check_id)
    return found["status"], found["last"], found["due"]


def test_target_of_a_leap_year_with_a_change_of_fte(org: Organisation) -> None:
    # 1 September to 31 December: 122 days at 1. The other 244 of 366 at 0.6: 146.4.
    # 30 * 268.4 / 366 = 22 exactly, which floats would push over the next half hour.
    # Up to 29 February: 122 + 60 * 0.6 = 158, and 30 * 158 / 366 = 12.9508….
    org.write(
        "ada/employment.yml",
        "start: 2010-01-01\nroles: [tutor]\n"
        "fte: [{from: 2023-09-01, fte: 1.0}, {from: 2024-01-01, fte: 0.6}]\n",
    )
    org.reflect("date: 2023-10-01; hours: 12.95; type: webinar")
    hours = org.ada("2024-02-29")["hours"]
    assert (hours["target"], hours["expected"], hours["total"]) == (22.0, 12.95, 12.95)
    assert hours["status"] == "behind"  # 12.95 is below 12.9508…, though both show 12.95


def test_weight_is_nothing_outside_employment_and_in_absences(org: Organisation) -> None:
    # Employed from 1 March 2026: 184 of 365 days; away all of June (30): 154.
    # 30 * 154 / 365 = 12.657…, up to 13. Within four weeks of the start: on track.
    org.write(
        "ada/employment.yml",
        "start: 2026-03-01\nroles: [tutor]\nabsences: [{from: 2026-06-01, to: 2026-06-30}]\n",
    )
    assert org.ada("2026-03-28")["hours"]["target"] == 13.0
    assert org.ada("2026-03-28")["hours"]["status"] == "on-track"
    assert org.ada("2026-03-29")["hours"]["status"] == "behind"
    org.write("policy.yml", "hours: {pro_rata_part_year: false, round_up_to: 0.25, annual: 12.6}\n")
    assert org.ada("2026-03-28")["hours"]["target"] == 12.75


def test_inset_target_with_a_calendar(org: Organisation) -> None:
    # Four dates in the year, one before the start and one in the absence: 2, below the 5 of
    # full-time staff. In the year after, no date is known: 5.
    org.write(
        "policy.yml",
        "inset_days: {dates: [2025-09-01, '2025-10-24', 2026-01-05, 2026-04-10, 2027-09-01]}\n",
    )
    org.write(
        "ada/employment.yml",
        "start: 2025-09-02\nroles: [tutor]\nfte: 1.0\n"
        "absences: [{from: 2026-01-05, to: 2026-01-05}]\n",
    )
    org.reflect("date: 2025-10-24; hours: 6; type: inset DAY; inset_days: 0.5")
    org.reflect("date: 2026-04-10; hours: 6; type: inset-day")
    assert org.ada("2026-04-09")["inset_days"] == {"total": 0.5, "target": 2, "status": "short"}
    assert org.ada("2026-04-10")["inset_days"] == {"total": 1.5, "target": 2, "status": "short"}
    assert org.ada("2026-09-01")["inset_days"] == {"total": 0, "target": 5, "status": "short"}
    org.write("ada/employment.yml", "start: 2025-09-02\nroles: [tutor]\nfte: 0.99\n")
    assert org.ada("2026-09-01")["inset_days"]["target"] == 3


def test_rules_for_other_roles_and_employers(org: Organisation) -> None:
    org.write("ada/employment.yml", "start: 2010-01-01\nroles: [manager]\nemployer: Northway\n")
    org.reflect("date: 2025-10-01; hours: 2; type: webinar; standards: 4")
    ada = org.ada("2026-03-31")
    assert ada["inset_days"] is None
    assert ada["hours"] == {
        "total": 2.0,
        "target": None,
        "expected": None,
        "status": "no-target",
        "by_type": {"webinar": 2.0},
        "by_month": {"2025-10": 2.0},
    }
    assert ada["standards"]["applies"] is False
    assert ada["standards"]["covered"] == 1


def test_hands_on_practice_that_has_ended(org: Organisation) -> None:
    # The spell ended on 10 February 2025: due a year on, 26 days ahead. A month's award counts
    # from its first day, 1 March 2026.
    org.write("ada/profile.md", HAIRDRESSER.replace("SPELL_ENDS", "2025-02-10"))
    org.write("ada/employment.yml", "start: 2010-01-01\nroles: [iqa]\n")
    ada = org.ada("2026-01-15")
    assert check(ada, "hands-on") == ("due-soon", "2025-02-10", "2026-02-10")
    assert check(ada, "sector-activity") == ("due-soon", "2025-02-10", "2026-02-10")
    assert check(ada, "standardisation") == ("not-met", None, None)
    assert [c["id"] for c in ada["occupational"][0]["checks"]] == [
        "sector-activity",
        "hands-on",
        "standardisation",
        "iqa-qualification",
    ]
    assert check(ada, "iqa-qualification") == ("not-met", None, None)
    assert check(org.ada("2026-03-01"), "iqa-qualification") == ("met", "2026-03", None)
    occupational = "occupational: {area: hairdressing, activity: research, hands_on: true}"
    org.reflect(f"date: 2026-01-02; hours: 3; type: reading; {occupational}")
    ada = org.ada("2026-01-15")
    assert check(ada, "hands-on") == ("met", "2026-01-02", "2027-01-02")
    assert ada["occupational"][0]["hours"] == 3.0
    assert ada["occupational"][0]["annual_hours"] is None


def test_a_due_date_that_absences_move_twice(org: Organisation) -> None:
    # 15 November 2024 + 12 months falls in the first absence: 31 December + 4 weeks is
    # 28 January, in the second: 10 February + 4 weeks is 10 March.
    org.write("ada/profile.md", HAIRDRESSER.replace("SPELL_ENDS", "2024-11-15"))
    employment = "start: 2010-01-01\nroles: [iqa]\nabsences:\n"
    employment += "- {from: 2025-11-01, to: 2025-12-31}\n- {from: 2026-01-20, to: 2026-02-10}\n"
    org.write("ada/employment.yml", employment)
    assert check(org.ada("2025-12-01"), "hands-on") == ("met", "2024-11-15", "2026-03-10")
    assert check(org.ada("2026-01-25"), "hands-on")[0] == "paused"
    assert check(org.ada("2026-02-11"), "hands-on")[0] == "due-soon"
    assert check(org.ada("2026-03-11"), "hands-on")[0] == "not-met"
    org.write("ada/employment.yml", employment + "- {from: 2026-03-01}\n")
    assert check(org.ada("2026-03-11"), "hands-on") == ("paused", "2024-11-15", "2026-03-10")


def test_durations_and_29_february(org: Organisation) -> None:
    assert add_duration(date(2024, 2, 29), "12 months") == date(2025, 2, 28)
    assert add_duration(date(2024, 2, 29), "1 year") == date(2025, 2, 28)
    assert add_duration(date(2024, 2, 29), "4 years") == date(2028, 2, 29)
    assert add_duration(date(2025, 10, 31), "4 months") == date(2026, 2, 28)
    assert add_duration(date(2025, 12, 31), "1 week") == date(2026, 1, 7)
    assert add_duration(date(2025, 12, 31), "0 days") == date(2025, 12, 31)
    org.write("ada/profile.md", HAIRDRESSER.replace("SPELL_ENDS", "2024-02-29"))
    org.write("ada/employment.yml", "start: 2010-01-01\nroles: [iqa]\n")
    assert check(org.ada("2025-02-28"), "hands-on")[0] == "due-soon"
    assert check(org.ada("2025-03-01"), "hands-on")[0] == "not-met"


def test_events_attendances_and_reflections(org: Organisation) -> None:
    event = "title: Day\ntype: inset-day\nhours: 6\nstandards: [4, 5]\nattendees: [ada]\n"
    for slug, day in {"a": "2025-09-03", "b": "2025-10-01", "c": "2025-11-01"}.items():
        body = "## Implication on practice\n\nFor all.\n"
        org.write(f"events/{slug}.md", f"---\n{event}date: {day}\ninset_days: 2\n---\n{body}")
    org.write("events/d.md", f"---\n{event}date: 2026-08-31\n---\n")
    org.reflect("event: b; draft: true")
    org.reflect("event: c; hours: 1; standards: []; date: 2025-11-09")
    ada = org.ada("2026-08-30")
    # a and b as attended, c as reflected on; d is planned; the draft of b is a draft.
    assert ada["records"] == {
        "counted": 3,
        "planned": 1,
        "drafts": 1,
        "private": 0,
        "without_implication": 2,
    }
    assert ada["hours"]["by_month"] == {"2025-09": 6.0, "2025-10": 6.0, "2025-11": 1.0}
    assert ada["inset_days"]["total"] == 6.0
    assert ada["standards"]["by_standard"]["5"] == {
        "records": 2,
        "hours": 12.0,
        "hours_shared": 6.0,
        "last": "2025-10-01",
    }


def test_rounding_and_shares(org: Organisation) -> None:
    assert shown(Fraction("0.125")) == 0.13
    assert shown(Fraction("2.675")) == 2.68
    assert rounded_up(Fraction("18.01"), Fraction("0.5")) == Fraction("18.5")
    assert rounded_up(Fraction(18), Fraction("0.25")) == 18
    org.reflect('date: 2025-10-01; hours: "2.333"; type: webinar; standards: ["4", 4, 11, 13]')
    org.reflect("date: 2024-09-01; hours: 1; type: webinar; standards: 20")
    org.reflect("date: 2023-09-01; hours: 1; type: webinar; standards: [19]")
    org.reflect("date: 2023-08-31; hours: 1; type: webinar; standards: [18]")
    standards = org.ada("2026-03-31")["standards"]
    assert standards["by_standard"]["4"]["hours"] == 2.33
    assert standards["by_standard"]["4"]["hours_shared"] == 0.78
    assert standards["by_domain"] == {"1": 1, "2": 1, "3": 1}
    assert (standards["covered"], standards["covered_three_years"]) == (3, 5)


def test_years_versions_and_who_is_listed(org: Organisation) -> None:
    org.write("policy-new.yml", "in_force_from: 2026-01-01\ncpd_year_starts: 01-01\n")
    org.write("policy-a.yml", "in_force_from: 2024-09-01\nhours: {annual: 24}\n")
    org.write("ada/employment.yml", "start: 2010-01-01\nend: 2025-12-31\nroles: [tutor]\n")
    assert org.report("2025-12-31")["cpd_year"] == "2025-26"
    # 122 of 365 days: 24 * 122 / 365 = 8.02…, up to 8.5.
    assert org.ada("2025-12-31")["hours"]["target"] == 8.5
    assert org.report("2026-01-01")["cpd_year"] == "2026"
    assert org.report("2026-01-01")["people"] == []
    assert org.ada("2026-01-01", "2025")["hours"]["target"] == 24.0
    assert org.ada("2026-01-01", "2025")["roles"] == ["tutor"]
    assert org.ada("2026-01-01", "2025")["occupational"] == []


def test_what_a_year_goes_by_when_roles_change(org: Organisation) -> None:
    roles = "[manager, {role: tutor, from: 2025-09-01, to: 2026-01-31}, "
    roles += "{role: iqa, from: 2026-09-01}]"
    org.write("ada/employment.yml", f"start: 2010-01-01\nroles: {roles}\n")
    assert org.ada("2026-01-31")["roles"] == ["tutor", "manager"]
    assert org.ada("2026-02-01")["roles"] == ["manager"]
    assert org.ada("2026-02-01")["standards"]["applies"] is False
    assert org.ada("2026-09-01")["roles"] == ["iqa", "manager"]
    assert org.ada("2026-09-01", "2025-26")["roles"] == ["manager"]


def test_records_that_need_an_implication(org: Organisation) -> None:
    base = "date: 2025-10-01; hours: 1; type: webinar"
    org.reflect(f"{base}; mandatory: [prevent]", "")
    org.reflect(f"{base}; mandatory: [prevent]; standards: [1]; visibility: private", "")
    org.reflect(base, "## Implication on practice\n\n## Impact\n\nSome.\n")
    org.reflect(f"{base}; draft: true; visibility: private", "")
    counts = org.ada("2025-10-01")["records"]
    assert counts == {
        "counted": 3,
        "planned": 0,
        "drafts": 1,
        "private": 1,
        "without_implication": 2,
    }
    assert org.ada("2025-09-30")["records"]["planned"] == 3


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("", False),
        ("Text only.\n", False),
        ("# implications for PRACTICE #\nYes.\n", True),
        ("###### Implication on practice\n\n   \n", False),
        ("```\n## Implication on practice\nNo.\n```\n", False),
        ("````\n```\n## Implication on practice\nNo.\n```\n````\n", False),
        ("~~~\n```\n~~~\n## Implication on practice\nYes.\n", True),
        ("    ## Implication on practice\n\nNo.\n", False),
        ("## Implication on practice\n\n## Content and learning\n\nNo.\n", False),
        ("## Implication on practice\n\n### Tomorrow\n\nYes.\n", True),
        ("Implication on practice\n---\nYes.\n", True),
        ("## Implications of practice\n\nNo.\n", False),
    ],
)
def test_headings_of_a_body(body: str, found: bool) -> None:
    assert has_implication(body) is found


@pytest.mark.parametrize("seed", range(6))
def test_random_organisations_are_the_same_for_the_same_seed(tmp_path: Path, seed: int) -> None:
    default = load(read_text(SHIPPED))
    reports = []
    for name in ("one", "two"):
        write_organisation(tmp_path / name, seed)
        as_ofs = AS_OFS(seed)
        reports.append([recalculate(tmp_path / name, day, None, default) for day in as_ofs])
    assert reports[0] == reports[1]
    assert any(report["people"] for report in reports[0])


def test_labels_of_neighbouring_years() -> None:
    assert neighbouring_year("2025-26", -1) == "2024-25"
    assert neighbouring_year("2099-00", 0) == "2099-00"
    assert neighbouring_year("2025", 1) == "2026"
