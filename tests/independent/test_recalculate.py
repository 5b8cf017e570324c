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

    def complete(self, *rows: str) -> None:
        """Ada's completions: requirement,date,source,expires."""
        lines = ["person,requirement,date,source,expires", *(f"ada,{row}" for row in rows)]
        self.write("completions/zone.csv", "\n".join(lines) + "\n")

    def review(self, name: str, kind: str, day: str, more: str = "") -> None:
        self.write(f"ada/reviews/{name}.md", f"---\nkind: {kind}\ndate: {day}\n{more}---\n")

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


def asked(person: dict[str, Any], requirement: str) -> tuple[str, str | None, str | None] | None:
    """Status, last and due of one requirement; None where it is not asked of the person."""
    found = [one for one in person["mandatory"] if one["id"] == requirement]
    return (found[0]["status"], found[0]["last"], found[0]["due"]) if found else None


def reviewed(person: dict[str, Any], kind: str) -> tuple[str, str | None, str | None]:
    found = next(one for one in person["reviews"] if one["kind"] == kind)
    return found["status"], found["last"], found["due"]


def steps(person: dict[str, Any], *kinds: str) -> list[tuple[str, str | None, str | None]]:
    found = person["next_steps"]
    return [(s["kind"], s["id"], s["due"]) for s in found if s["kind"] in kinds]


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


def test_what_was_never_done_falls_due_after_records_begin(org: Organisation) -> None:
    # Records begin on 1 September 2025; six weeks on is 13 October; 60 days before: 14 August.
    statuses = {
        "2025-08-13": "not-yet-due",
        "2025-08-14": "due-soon",
        "2025-10-13": "due-soon",
        "2025-10-14": "overdue",
    }
    for as_of, status in statuses.items():
        assert asked(org.ada(as_of), "safeguarding") == (status, None, "2025-10-13")
    # Without `within`: twelve weeks, 24 November.
    assert asked(org.ada("2025-10-14"), "british-values") == ("due-soon", None, "2025-11-24")


def test_one_offs_are_asked_of_those_who_began_since(org: Organisation) -> None:
    org.complete("welcome,2025-09-08,,")
    org.write("ada/employment.yml", "start: 2025-08-31\nroles: [tutor]\n")
    assert asked(org.ada("2025-09-10"), "welcome") is None
    org.write("ada/employment.yml", "start: 2025-09-01\nroles: [tutor]\n")
    assert asked(org.ada("2025-09-07"), "welcome") == ("due-soon", None, "2025-09-08")
    assert asked(org.ada("2025-09-08"), "welcome") == ("current", "2025-09-08", None)
    assert asked(org.ada("2025-09-09"), "fire-safety") == ("overdue", None, "2025-09-08")


def test_a_one_off_is_late_by_its_first_completion(org: Organisation) -> None:
    def late(*rows: str) -> bool:
        org.complete(*rows)
        ada = org.ada("2026-01-31")
        return next(one for one in ada["mandatory"] if one["id"] == "welcome")["late"]

    employment = "start: 2025-10-01\nroles: [tutor]\n"
    org.write("ada/employment.yml", employment)
    assert late("welcome,2025-10-08,,") is False
    assert late("welcome,2025-10-09,,") is True
    assert late("welcome,2025-10-09,,", "welcome,2025-10-08,,") is False
    assert late("welcome,2026-02-01,,") is False  # not done yet: overdue, not late
    # An absence moves what is due, and not what is on time.
    org.write("ada/employment.yml", employment + "absences: [{from: 2025-10-05, to: 2025-10-31}]\n")
    assert late("welcome,2025-11-20,,") is True
    assert asked(org.ada("2025-11-19"), "welcome") == ("due-soon", None, "2025-11-28")
    # What recurs is never late.
    org.complete("prevent,2026-01-30,,")
    assert not any(one["late"] for one in org.ada("2026-01-31")["mandatory"])


def test_recurring_learning_is_due_after_its_last_completion(org: Organisation) -> None:
    org.write("policy.yml", "records_begin: 2023-09-01\n")
    org.reflect("date: 2024-02-29; hours: 1; type: webinar; mandatory: [prevent]")
    org.reflect("date: 2024-12-01; hours: 1; type: webinar; mandatory: [prevent]; draft: true")
    assert asked(org.ada("2024-12-29"), "prevent") == ("current", "2024-02-29", "2025-02-28")
    assert asked(org.ada("2024-12-30"), "prevent") == ("due-soon", "2024-02-29", "2025-02-28")
    assert asked(org.ada("2025-02-28"), "prevent") == ("due-soon", "2024-02-29", "2025-02-28")
    assert asked(org.ada("2025-03-01"), "prevent") == ("overdue", "2024-02-29", "2025-02-28")
    org.complete("prevent,2025-03-02,,")  # planned on the 1st
    assert asked(org.ada("2025-03-01"), "prevent") == ("overdue", "2024-02-29", "2025-02-28")
    assert asked(org.ada("2025-03-02"), "prevent") == ("current", "2025-03-02", "2026-03-02")


def test_what_a_completion_says_of_its_expiry(org: Organisation) -> None:
    rows = ["prevent,2025-10-01,,2026-02-01", "prevent,2025-10-01,,2026-01-15"]
    org.complete(*rows, "prevent,2025-10-01,,", "prevent,2025-09-30,,2027-01-01")
    assert asked(org.ada("2025-11-01"), "prevent") == ("current", "2025-10-01", "2026-02-01")
    org.reflect("date: 2025-10-01; hours: 1; type: webinar; mandatory: prevent")
    assert asked(org.ada("2025-11-01"), "prevent") == ("current", "2025-10-01", "2026-02-01")
    org.reflect("date: 2025-10-02; hours: 1; type: webinar; mandatory: [prevent]")
    assert asked(org.ada("2025-11-01"), "prevent") == ("current", "2025-10-02", "2026-10-02")


def test_a_platform_export(org: Organisation) -> None:
    text = "\ufeff" + 'person,requirement,date,source,expires\n"ada","prevent",2025-10-01,"A, b",\n'
    text += 'ben,prevent,2025-10-09,,\nada,safeguarding,"2025-10-03","two ""b""\nc",2026-01-01'
    org.write("completions/a.csv", text.replace("\n", "\r\n"))
    org.write("completions/b.csv", "person,requirement,date,source,expires\n")
    ada = org.ada("2025-10-31")
    assert asked(ada, "prevent") == ("current", "2025-10-01", "2026-10-01")
    assert asked(ada, "safeguarding") == ("current", "2025-10-03", "2026-01-01")


def test_a_role_that_brings_a_rule(org: Organisation) -> None:
    # Twelve weeks after 10 January 2026 are 4 April.
    roles = "[tutor, {role: manager, from: 2026-01-10, to: 2026-03-31}]"
    org.write("ada/employment.yml", f"start: 2010-01-01\nroles: {roles}\n")
    assert asked(org.ada("2026-01-09"), "safer-recruitment") is None
    assert asked(org.ada("2026-01-10"), "safer-recruitment") == ("not-yet-due", None, "2026-04-04")
    assert asked(org.ada("2026-03-31"), "safer-recruitment") == ("due-soon", None, "2026-04-04")
    assert asked(org.ada("2026-04-01"), "safer-recruitment") is None
    assert asked(org.ada("2026-04-01"), "british-values") == ("overdue", None, "2025-11-24")


def test_mandatory_learning_in_absences(org: Organisation) -> None:
    # 15 November 2025 is in the absence: 31 December + 4 weeks is 28 January.
    org.complete("prevent,2024-11-15,,")
    employment = "start: 2010-01-01\nroles: [tutor]\n"
    employment += "absences:\n- {from: 2025-11-01, to: 2025-12-31}\n"
    org.write("ada/employment.yml", employment)
    assert asked(org.ada("2025-10-31"), "prevent") == ("current", "2024-11-15", "2026-01-28")
    assert asked(org.ada("2025-12-01"), "prevent") == ("paused", "2024-11-15", "2026-01-28")
    assert asked(org.ada("2026-01-01"), "prevent") == ("due-soon", "2024-11-15", "2026-01-28")
    assert asked(org.ada("2026-01-29"), "prevent") == ("overdue", "2024-11-15", "2026-01-28")
    org.write("ada/employment.yml", employment + "- {from: 2026-01-20}\n")
    ada = org.ada("2026-01-29")
    assert asked(ada, "prevent") == ("paused", "2024-11-15", "2026-01-28")
    assert steps(ada, "mandatory", "review") == []


def test_requirements_by_employer_and_version(org: Organisation) -> None:
    rule = "{id: prevent, title: P, for: [teaching], employer: Northway, every: "
    org.write("policy-1.yml", f"requirements: [{rule}1 year}}]\n")
    org.write("policy-2.yml", f"in_force_from: 2026-01-01\nrequirements: [{rule}1 month}}]\n")
    org.complete("prevent,2025-10-31,,")
    assert org.ada("2025-12-31")["mandatory"] == []
    org.write("ada/employment.yml", "start: 2010-01-01\nroles: [tutor]\nemployer: Northway\n")
    assert asked(org.ada("2025-12-31"), "prevent") == ("current", "2025-10-31", "2026-10-31")
    # A month after 31 October is 30 November. Its version holds though the year began earlier.
    assert asked(org.ada("2026-01-01"), "prevent") == ("overdue", "2025-10-31", "2025-11-30")
    assert [one["kind"] for one in org.ada("2026-01-01")["reviews"]] == [
        "observation",
        "learning-walk",
    ]


def test_attending_an_event_completes_what_it_lists(org: Organisation) -> None:
    event = "title: Day\ntype: webinar\nhours: 1\nattendees: [ada]\nmandatory: [prevent]\n"
    org.write("events/a.md", f"---\n{event}date: 2025-10-03\n---\n")
    org.write("events/b.md", f"---\n{event}date: 2025-11-03\n---\n")
    org.reflect("event: a; draft: true; mandatory: []")
    org.reflect("event: b; mandatory: []; visibility: private", "")
    ada = org.ada("2025-12-01")
    assert asked(ada, "prevent") == ("current", "2025-10-03", "2026-10-03")
    # The attendance of `a` only completes learning; the reflection on `b` no longer does.
    assert steps(ada, "implication") == [("implication", None, None)]


@pytest.mark.parametrize(
    ("held", "met"),
    [
        ("", [False, False, False]),
        ("{kind: teaching, level: 3}", [True, False, False]),
        ("{kind: teaching, level: 3, equivalent_to: 5}", [True, True, False]),
        ("{kind: teaching, level: 5, working_towards: true}", [False, False, False]),
        ("{kind: teaching, level: 5, awarded: 2026-04}", [False, False, False]),
        ("{kind: teaching, level: 5, awarded: 2026-03}", [True, True, False]),
        ("{kind: subject, subject: ENGLISH, level: 3}", [False, False, False]),
        (
            "{kind: subject, subject: ENGLISH, level: 3}, "
            "{kind: subject, subject: maths, evidence: experience}",
            [False, False, True],
        ),
        (
            "{kind: subject, subject: ENGLISH, level: 2}, "
            "{kind: subject, subject: maths, evidence: experience}",
            [False, False, False],
        ),
    ],
)
def test_qualifications_held(org: Organisation, held: str, met: list[bool]) -> None:
    titled = held.replace("{", "{title: Q, ")
    profile = PROFILE.removesuffix("---\n") + f"qualifications: [{titled}]\n"
    org.write("ada/profile.md", f"{profile}teaches: [English, Maths]\n---\n")
    found = org.ada("2026-03-31")["qualifications"]
    assert [one["met"] for one in found] == met
    org.write("ada/profile.md", f"{profile}teaches: []\n---\n")
    assert org.ada("2026-03-31")["qualifications"] == [{"id": "teaching", "met": met[0]}]


def test_when_reviews_are_due(org: Organisation) -> None:
    # 31 October + 4 months is 28 February. No progress review since records began: a year on.
    org.review("w", "learning-walk", "2025-10-31")
    assert reviewed(org.ada("2025-10-30"), "learning-walk") == ("not-yet-due", None, "2026-01-01")
    walk = ("2025-10-31", "2026-02-28")
    assert reviewed(org.ada("2025-12-29"), "learning-walk") == ("current", *walk)
    assert reviewed(org.ada("2025-12-30"), "learning-walk") == ("due-soon", *walk)
    assert reviewed(org.ada("2026-03-01"), "learning-walk") == ("overdue", *walk)
    assert reviewed(org.ada("2026-09-01"), "progress-review") == ("due-soon", None, "2026-09-01")
    assert reviewed(org.ada("2026-09-02"), "progress-review") == ("overdue", None, "2026-09-01")
    rules = "{kind: learning-walk, for: [everyone], within: 6 weeks, every: 1 year}"
    org.write("policy.yml", f"reviews: [{rules}]\n")
    assert reviewed(org.ada("2025-10-30"), "learning-walk") == ("overdue", None, "2025-10-13")
    assert reviewed(org.ada("2025-10-31"), "learning-walk") == (
        "current",
        "2025-10-31",
        "2026-10-31",
    )


def test_open_targets_of_the_latest_review_that_sets_them(org: Organisation) -> None:
    org.review("a", "progress-review", "2025-07-04", "targets: [{id: old, target: T}]\n")
    marks = ["yes", "no", "partially", "true", "false", '"yes"', "null"]
    written = [f"{{id: t{i}, target: T, achieved: {mark}}}" for i, mark in enumerate(marks)]
    every = ", ".join([*written, "{id: t7, target: T}"])
    org.review("c", "mid-year-review", "2026-01-09", f"targets: [{every}]\n")
    org.review("b", "progress-review", "2026-01-09", "targets: [{id: other, target: T}]\n")
    org.review("d", "observation", "2026-02-09")
    assert org.ada("2026-01-08")["targets"] == [{"id": "old", "achieved": None}]
    latest = [
        {"id": "t1", "achieved": "no"},
        {"id": "t2", "achieved": "partially"},
        {"id": "t4", "achieved": "no"},
        {"id": "t6", "achieved": None},
        {"id": "t7", "achieved": None},
    ]
    assert org.ada("2026-03-31")["targets"] == latest
    # A leaver keeps them, and nothing else of what holds as of a date.
    org.write("ada/employment.yml", "start: 2010-01-01\nend: 2026-03-31\nroles: [tutor]\n")
    assert org.ada("2026-03-31")["mandatory"] != []
    left = org.ada("2026-04-01")
    assert left["targets"] == latest
    assert [left[key] for key in ("mandatory", "qualifications", "reviews", "next_steps")] == [
        [],
        [],
        [],
        [],
    ]


def test_promises_that_have_passed(org: Organisation) -> None:
    needs = "{id: n1, need: N, by: 2026-01-31}, {id: n2, need: N, by: 2026-01-31, achieved: "
    org.write("ada/plan.yml", f"needs: [{needs}2026-02-02}}]\n")
    base = "date: 2025-03-01; hours: 1; type: webinar"
    org.reflect(f"{base}; disseminate: {{to: Team, by: 2026-01-15}}; impact_review: 2026-01-20")
    org.reflect(f"{base}; impact_review: 2026-01-10", "## IMPACT\n\nIt worked.\n")
    org.reflect(f"{base}; impact_review: 2026-01-12; visibility: private", "## Impact\n")
    org.reflect(f"{base}; disseminate: {{to: Team, by: 2026-01-15, done: 2026-01-16}}; draft: true")
    kinds = ("need", "disseminate", "impact")
    assert steps(org.ada("2026-01-12"), *kinds) == []
    assert steps(org.ada("2026-02-01"), *kinds) == [
        ("impact", None, "2026-01-12"),
        ("disseminate", "2025-26-r1", "2026-01-15"),
        ("impact", "2025-26-r1", "2026-01-20"),
        ("need", "n1", "2026-01-31"),
        ("need", "n2", "2026-01-31"),
    ]
    assert ("need", "n2", "2026-01-31") not in steps(org.ada("2026-02-02"), *kinds)


def test_next_steps_of_the_year_and_of_checks(org: Organisation) -> None:
    # The spell ended on 10 February 2025: hands-on practice is due a year on.
    org.write("ada/profile.md", HAIRDRESSER.replace("SPELL_ENDS", "2025-02-10"))
    org.write("ada/employment.yml", "start: 2010-01-01\nroles: [iqa, tutor]\n")
    org.write("events/day.md", "---\n" + "title: D\ndate: 2025-10-01\nhours: 1\n" +
              "type: inset-day\nattendees: [ada]\n---\n")  # fmt: skip
    kinds = ("hours", "inset-days", "occupational", "qualification", "implication")
    found = org.ada("2026-01-15")["next_steps"]
    assert [step["due"] or "undated" for step in found] == sorted(
        step["due"] or "undated" for step in found
    )
    assert sorted(steps(org.ada("2026-01-15"), *kinds), key=str) == [
        ("hours", "2025-26", "2026-08-31"),
        ("implication", "day", None),
        ("inset-days", "2025-26", "2026-08-31"),
        ("occupational", "hairdressing/hands-on", "2026-02-10"),
        ("occupational", "hairdressing/iqa-qualification", None),
        ("occupational", "hairdressing/sector-activity", "2026-02-10"),
        ("occupational", "hairdressing/standardisation", None),
        ("qualification", "teaching", None),
    ]
    # Of the year before: no record, so behind, and nothing to reflect on.
    year = steps(org.ada("2026-01-15", "2024-25"), "hours", "inset-days", "implication")
    assert year == [("hours", "2024-25", "2025-08-31"), ("inset-days", "2024-25", "2025-08-31")]


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
