"""Traces: what is listed under a figure adds up to it, exactly, and stands where it says."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cpd_portfolio import trace
from cpd_portfolio.dates import add
from cpd_portfolio.figures import exact_text
from cpd_portfolio.measures import measure
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.places import Places
from cpd_portfolio.trace import Case, Part, Place, Trace
from making import SAMPLES, below, cpd, front, person, reflection, write

sys.path.insert(0, str(Path(__file__).parent))

from independent.organisations import AS_OFS, write_organisation

SEEDS = range(12)


def cases(reading: Reading, root: Path, as_of: date) -> Iterator[Case]:
    places = Places([root])
    year = reading.policies.year_of(as_of, as_of)
    people = {person.id: person for person in reading.library.people}
    for standing in measure(reading.library, reading.policies, as_of, year):
        someone = people[standing.person]
        yield trace.case_of(someone, standing, reading.library, reading.policies, places)


def part(found: Trace, name: str) -> Part:
    return next(one for one in found.parts if one.name == name)


def days_of(found: Trace, name: str) -> list[date]:
    return [item.day for item in part(found, name).inputs if item.day is not None]


def assert_adds_up(found: Trace) -> None:
    for one in found.parts:
        amounts = [item.amount for item in one.inputs if item.amount is not None]
        if one.total is None:
            assert amounts == [], one.name
        else:
            assert len(amounts) == len(one.inputs), one.name
            assert sum(amounts, Fraction(0)) == one.total, (found.figure, one.name)


def assert_is_the_standings(case: Case, found: Trace) -> None:
    """The totals of the parts, set against the Standing's own figures."""
    standing, rules = case.standing, case.of_year.rules
    kind, _, key = found.figure.partition(":")
    if kind == "hours":
        assert part(found, "total").total == standing.hours.total
        assert found.value == case.reported["hours"]
        if standing.hours.target is not None:
            weights, so_far = part(found, "target").total, part(found, "expected").total
            assert weights is not None
            assert so_far is not None
            mean = rules.hours.annual * weights / standing.year.days
            step = rules.hours.round_up_to
            assert math.ceil(mean / step) * step == standing.hours.target
            assert rules.hours.annual * so_far / standing.year.days == standing.hours.expected
    elif kind == "inset-days":
        assert standing.inset_days is not None
        assert part(found, "total").total == standing.inset_days.total
    elif found.figure == "standards":
        assert part(found, "covered").total == standing.standards.covered
        assert part(found, "covered_three_years").total == standing.standards.covered_three_years
        for domain, number in standing.standards.by_domain.items():
            assert part(found, f"domain {domain}").total == number
    elif kind == "standards":
        one = standing.standards.by_standard[int(key)]
        assert part(found, "records").total == one.records
        assert part(found, "hours").total == one.hours
        assert part(found, "hours_shared").total == one.hours_shared
        assert max(days_of(found, "hours")) == one.last
    elif kind == "records":
        names = ("counted", "planned", "drafts", "private", "without_implication")
        for name in names:
            assert part(found, name).total == getattr(standing.records, name)
    elif kind == "occupational" and "/" not in key:
        area = next(one for one in standing.occupational if one.area == key)
        assert part(found, "hours").total == area.hours
    elif kind == "qualifications":
        result = next(one for one in standing.qualifications if one.id == key)
        assert len(part(found, "held").inputs) == len(result.held)
    else:
        assert_dated(case, found, kind, key)


def assert_dated(case: Case, found: Trace, kind: str, key: str) -> None:
    """`last` is the latest of what is listed; `due` is what the steps lead to."""
    standing = case.standing
    result: Any
    if kind == "mandatory":
        result = next(one for one in standing.mandatory if one.id == key)
        since = part(found, "since")
        start, *by_role, begin = days_of(found, "since")
        assert max(start, min(by_role, default=start), begin) == result.asked.since
        assert any(item.decides and item.day == result.asked.since for item in since.inputs)
    elif kind == "reviews":
        result = next(one for one in standing.reviews.due if one.kind == key)
    else:
        area, _, check = key.partition("/")
        checks = next(one.checks for one in standing.occupational if one.area == area)
        result = next(one for one in checks if one.id == check)
        if result.due is None and result.last is not None:  # of a qualification
            assert len(part(found, "held").inputs) == len(result.held) > 0
            return
    if "last" in [one.name for one in found.parts]:
        assert max(days_of(found, "last"), default=None) == result.last
        deciding = [item.day for item in part(found, "last").inputs if item.decides]
        assert set(deciding) == ({result.last} if result.last else set())
    if result.due is None:
        assert "due" not in [one.name for one in found.parts]
        return
    came = result.came
    day = came.start if came.length is None else add(came.start, came.length)
    for move in came.moves:
        assert move.due == day
        assert move.absence.from_ <= day <= move.absence.to
        day = add(move.absence.to, case.of_today.rules.return_grace)
        assert move.to == day
    assert day == result.due
    assert len(part(found, "due").inputs) == len(came.moves)


def assert_stands_there(root: Path, place: Place) -> None:
    disk = root.parent / place.path
    assert disk.is_file(), place
    if place.line is not None:
        lines = disk.read_text(encoding="utf-8-sig").splitlines()
        assert 1 <= place.line <= len(lines), place
        assert lines[place.line - 1].strip(), place


@pytest.mark.parametrize("seed", SEEDS)
def test_random_organisations_add_up(tmp_path: Path, seed: int) -> None:
    root = tmp_path / "portfolios"
    write_organisation(root, seed, people=4, reflections=8)
    reading = read([root])
    as_ofs = AS_OFS(seed)
    seen = 0
    for as_of in (as_ofs[seed % len(as_ofs)], as_ofs[(seed + 1) % len(as_ofs)]):
        for case in cases(reading, root, as_of):
            for figure in trace.figures_of(case):
                found = trace.trace(case, figure)
                assert_adds_up(found)
                assert_is_the_standings(case, found)
                seen += 1
                for place in found.places:
                    assert_stands_there(root, place)
    assert seen


def test_the_samples_add_up_and_every_kind_of_figure_is_among_them() -> None:
    kinds = set()
    for case in cases(read([SAMPLES]), SAMPLES, date(2026, 3, 31)):
        for figure in trace.figures_of(case):
            found = trace.trace(case, figure)
            kinds.add(figure.partition(":")[0])
            assert_adds_up(found)
            assert_is_the_standings(case, found)
            for place in found.places:
                assert_stands_there(SAMPLES, place)
    assert kinds == {
        "hours", "inset-days", "standards", "mandatory", "occupational", "qualifications",
        "reviews", "records",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [("2.333", "2.333"), ("0.5", "0.5"), ("3", "3"), ("2/3", "2/3"), ("-1.25", "-1.25")],
)
def test_numbers_are_shown_whole(value: str, text: str) -> None:
    assert exact_text(Fraction(value)) == text
    assert Fraction(exact_text(Fraction(value))) == Fraction(value)


# --- one organisation, by hand

EVENT = """\
---
title: INSET day
date: 2025-10-01
hours: 6
type: inset-day
standards: [4]
mandatory: [prevent]
attendees:
  - ada-marsh
  - ben-okoro
---
"""
POLICY = "format: 1\nname: Our policy\n\nhours:\n  annual: 20\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    work = {
        "fte": [{"from": "2023-09-01", "fte": 1}, {"from": "2026-03-01", "fte": 0.5}],
        "absences": [{"from": "2026-09-20", "to": "2026-10-31"}],
    }
    files: dict[str, str | bytes] = {
        **below("ada-marsh", dict(person(employment=work))),
        **below("ben-okoro", dict(person("Ben Okoro"))),
        "policy.yml": POLICY,
        "events/inset.md": EVENT,
        "ada-marsh/a.md": reflection(title="Wait time", hours=1.25, standards=[4, 5, 6]),
        "ada-marsh/secret.md": reflection(
            title="A word that is mine", visibility="private", date="2025-11-04", hours=0.5
        ),
        "ada-marsh/on-inset.md": "---\nevent: inset\n---\nLearned.\n",
        "ada-marsh/plan-ahead.md": reflection(title="Later", date="2026-07-01"),
        "completions/zone.csv": "person,requirement,date,source,expires\n\n"
        "ben-okoro,prevent,2025-09-20,Zone,\n"
        "ada-marsh,safeguarding,2025-09-25,Zone,2026-09-25\n",
    }
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def why(*arguments: str) -> str:
    result = cpd("why", *arguments, "--as-of", "2026-03-31")
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def why_json(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(why(*arguments, "--format", "json"))
    return found


def shown_sums(text: str) -> Iterator[tuple[Fraction, Fraction]]:
    """Of each part of a text: what it says, and what the numbers under it add up to."""
    for block in text.split("\n\n"):
        head = re.match(r" [\w ]+ = (\S+) [\w ]+:", block)
        if head is not None:
            rows = re.findall(r"^ {4}[ +] +([\d./]+) {3}", block, re.MULTILINE)
            yield Fraction(head[1]), sum((Fraction(row) for row in rows), Fraction(0))


@pytest.mark.usefixtures("folder")
def test_hours_can_be_added_up_by_hand() -> None:
    text = why("ada-marsh", "hours")
    sums = list(shown_sums(text))
    assert sums[0] == (Fraction("7.75"), Fraction("7.75"))
    assert len(sums) == 3
    assert all(said == added for said, added in sums)
    # 181 days of FTE 1 and 184 of 0.5 = 273; 20 × 273 ÷ 365 = 14.96, and so 15
    assert "181 days × 1 (FTE 1)" in text
    assert "184 days × 0.5 (FTE 0.5)" in text
    assert "rounded up to 15" in text
    assert "Rule    At least 20 hours a CPD year, for everyone employed directly" in text
    assert "Clause  Sections 3 and 6" in text
    policy = "Our policy, in force from 1 June 2025, portfolios/policy.yml; this rule: "
    assert f"{policy}portfolios/policy.yml:4" in " ".join(text.split())
    assert "“Later”" in text.partition("left out")[2]


@pytest.mark.usefixtures("folder")
def test_each_number_stands_where_it_says(folder: Path) -> None:
    parts = {one["name"]: one for one in why_json("ada-marsh", "hours")["parts"]}
    places = [(p["path"], p["line"]) for i in parts["total"]["inputs"] for p in i["places"]]
    assert ("portfolios/ada-marsh/a.md", 4) in places
    # a reflection that leaves its hours to the event: its own file has no line for them
    assert ("portfolios/ada-marsh/on-inset.md", None) in places
    assert ("portfolios/events/inset.md", 4) in places
    for path, line in places:
        if line is not None:
            text = (folder / path).read_text(encoding="utf-8").splitlines()[line - 1]
            assert text.startswith("hours:"), (path, line)
    spans = [p["path"] for i in parts["target"]["inputs"] for p in i["places"]]
    assert spans == ["portfolios/ada-marsh/employment.yml"] * 2


@pytest.mark.usefixtures("folder")
def test_an_attendance_is_traced_to_its_event_and_the_list_of_who_came() -> None:
    (only,) = (one for one in why_json("ben-okoro", "hours")["parts"] if one["name"] == "total")
    (attended,) = only["inputs"]
    assert attended["what"] == "1 Oct 2025, attendance: “INSET day”"
    assert [(p["path"], p["line"]) for p in attended["places"]] == [
        ("portfolios/events/inset.md", 4),
        ("portfolios/events/inset.md", 10),
    ]


def test_days_of_the_calendar_that_do_not_count_are_listed(folder: Path) -> None:
    days = "inset_days:\n  dates:\n  - 2025-10-01\n  - 2026-02-02\n"
    write(folder, {"portfolios/policy.yml": POLICY + days})
    work = {"start": "2025-11-01", "absences": [{"from": "2026-02-01", "to": "2026-02-14"}]}
    write(
        folder, {"portfolios/ada-marsh/employment.yml": person(employment=work)["employment.yml"]}
    )
    text = " ".join(why("ada-marsh", "inset-days").split())
    assert "the calendar has 2 days, and they were there on 0: 0" in text
    assert "1 Oct 2025: not employed portfolios/policy.yml:8" in text
    assert "2 Feb 2026: absent portfolios/policy.yml:9" in text
    assert "FTE 1, as `fte` is left out" in text


def test_a_check_by_qualification_says_what_does_not_count_and_why(folder: Path) -> None:
    area = {
        "id": "hair",
        "sector": "Hair",
        "programmes": [{"title": "Hair", "role": "assessor"}],
    }
    awards: list[dict[str, object]] = [
        {"title": "Later", "kind": "assessor", "awarded": "2026-04"},
        {"title": "Not yet", "kind": "assessor", "working_towards": True},
        {"title": "Another", "kind": "iqa", "awarded": "2010"},
    ]
    work = {"roles": ["assessor"]}
    both = {"occupational_areas": [area], "qualifications": awards}
    write(folder / "portfolios", below("cy-new", dict(person("Cy", employment=work, **both))))
    text = " ".join(why("cy-new", "occupational:hair/assessor-qualification").split())
    assert "not counting: others of the kind Later, awarded 2026-04: not awarded yet" in text
    assert "Not yet: still worked towards" in text
    assert "Another" not in text
    assert "status: not met: none held" in text


@pytest.mark.usefixtures("folder")
def test_a_private_record_is_named_by_its_path_alone() -> None:
    for figure in ("hours", "records"):
        text = why("ada-marsh", figure)
        assert "portfolios/ada-marsh/secret.md:" in text
        assert "(private)" in text
        assert "A word that is mine" not in text


@pytest.mark.usefixtures("folder")
def test_a_completion_is_traced_to_its_row_and_an_absence_moves_what_is_due() -> None:
    text = why("ada-marsh", "mandatory:safeguarding")
    assert "portfolios/completions/zone.csv:4" in text
    assert "expires 25 Sep 2026, moved by absence to 28 Nov 2026" in text
    assert "falls in the absence of 20 Sep 2026 to 31 Oct 2026: + 4 weeks after its end" in text
    assert "Clause  Section 6; Appendix 2" in text
    rows = why_json("ben-okoro", "mandatory:prevent")
    last = next(one for one in rows["parts"] if one["name"] == "last")
    assert [(i["date"], i["decides"]) for i in last["inputs"]] == [
        ("2025-09-20", False),
        ("2025-10-01", True),
    ]
    assert last["inputs"][0]["places"][0]["line"] == 3
    assert rows["value"]["last"] == "2025-10-01"


@pytest.mark.usefixtures("folder")
def test_what_is_not_done_is_traced_to_since_when_it_is_asked() -> None:
    text = why("ada-marsh", "mandatory:data-protection")
    assert "since: 1 Sep 2025: the latest" in text
    assert "asked since 1 Sep 2025 + 6 weeks = 13 Oct 2025" in text
    assert "status: overdue: 13 Oct 2025 is before 31 Mar 2026" in text


@pytest.mark.usefixtures("folder")
def test_hours_shared_are_exact() -> None:
    found = why_json("ada-marsh", "standards:4")
    shared = next(one for one in found["parts"] if one["name"] == "hours_shared")
    assert [item["amount"] for item in shared["inputs"]] == ["6", "5/12"]
    assert shared["total"] == "77/12"
    assert found["value"]["hours_shared"] == 6.42
    assert why_json("ada-marsh", "standards:20")["value"] is None


@pytest.mark.usefixtures("folder")
def test_alone_it_lists_what_can_be_asked_and_each_can_be() -> None:
    listed = [one["figure"] for one in why_json("ada-marsh")["figures"]]
    assert listed[:4] == ["hours", "inset-days", "standards", "standards:4"]
    for figure in listed:
        assert f"  {figure} " in why("ada-marsh")
        assert why("ada-marsh", figure).startswith(f"{figure}: ")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ada-mash", "hours"), "did you mean `ada-marsh`?"),
        (("ada-marsh", "hour"), "did you mean `hours`?"),
        (("ada-marsh", "safeguarding"), "did you mean `mandatory:safeguarding`?"),
        (("ada-marsh", "mandatory:safegarding"), "did you mean `mandatory:safeguarding`?"),
        (("ada-marsh", "mandatory:safer-recruitment"), "it is for the role manager"),
        (("ada-marsh", "mandatory:welcome"), "where employment started on or after 1 Sep 2025"),
        (("ada-marsh", "reviews:practice-review"), "is not asked of ada-marsh"),
        (("ada-marsh", "qualifications:specialist-subject"), "a `teaches` list"),
        (("ada-marsh", "occupational:hair/hands-on"), "there is no figure"),
        (("ada-marsh", "standards:21"), "there is no standard `21`"),
        (("ada-marsh", "zzz"), "`cpd why ada-marsh` lists what can be asked"),
        (("ada-marsh", "hours", "--year", "2025"), "is not a CPD year"),
    ],
)
def test_a_wrong_question_is_answered_in_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    result = cpd("why", *arguments, "--as-of", "2026-03-31")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("folder")
def test_of_another_year() -> None:
    text = why("ada-marsh", "hours", "--year", "2022-23")
    assert "CPD year 2022-23" in text
    result = cpd("why", "ada-marsh", "--as-of", "2026-03-31", "--year", "2022-23")
    assert "ada-marsh is not employed in 2022-23" in result.stderr


def test_files_of_two_folders_are_found_where_they_lie(folder: Path) -> None:
    work = front(start="2023-09-01", roles=["tutor"])
    write(folder, {"kept-apart/cas-lee/employment.yml": work})
    write(folder, {"portfolios/cas-lee/profile.md": person("Cas Lee")["profile.md"]})
    text = why("cas-lee", "hours", "--portfolios", "portfolios", "--portfolios", "kept-apart")
    assert "kept-apart/cas-lee/employment.yml:2" in text


def test_no_control_code_of_an_author_reaches_the_terminal(folder: Path) -> None:
    odd = reflection(title="Turned \u202e round", date="2026-01-05")
    write(folder, {"portfolios/ada-marsh/odd.md": odd})
    text = why("ada-marsh", "hours")
    assert "“Turned   round”" in text
    assert "\u202e" not in text


# --- a frozen year


@pytest.fixture
def frozen(folder: Path) -> Path:
    write(folder, {"portfolios/ada-marsh/old.md": reflection(date="2024-10-03", standards=[9])})
    result = cpd("freeze", "2024-25", "--as-of", "2025-09-02")
    assert result.exit_code == 0, (result.output, result.exception)
    return folder


@pytest.mark.usefixtures("frozen")
def test_a_frozen_figure_that_the_files_still_give() -> None:
    found = why_json("ada-marsh", "hours", "--year", "2024-25")
    assert found["value"]["total"] == 2.0
    assert found["frozen"]["path"] == "portfolios/frozen/2024-25.json"
    assert (found["frozen"]["on"], found["frozen"]["same_today"]) == ("2025-09-02", True)
    assert found["frozen"]["changes"] == []
    assert "the files give today, which is the same." in why("ada-marsh", "hours", "--year=2024-25")
    assert why_json("ada-marsh", "hours")["frozen"] is None


def test_a_frozen_figure_stays_and_the_parts_are_of_the_files_as_they_are(frozen: Path) -> None:
    changed = reflection(date="2024-10-03", hours=7, standards=[9, 10])
    write(frozen, {"portfolios/ada-marsh/old.md": changed})
    found = why_json("ada-marsh", "hours", "--year", "2024-25")
    assert found["value"]["total"] == 2.0
    assert found["frozen"]["same_today"] is False
    assert found["frozen"]["changes"] == [{"path": "ada-marsh/old.md", "what": "changed"}]
    total = next(one for one in found["parts"] if one["name"] == "total")
    assert total["total"] == "7"
    text = why("ada-marsh", "hours", "--year", "2024-25")
    assert text.startswith("hours: 2 of 20 hours")
    assert "which is another: 7 of 20 hours" in " ".join(text.split())
    listed = [one["figure"] for one in why_json("ada-marsh", "--year", "2024-25")["figures"]]
    assert "standards:9" in listed
    assert "standards:10" not in listed  # as the frozen figures have it
    # what holds as of a date is never frozen
    assert why_json("ada-marsh", "mandatory:prevent", "--year", "2024-25")["frozen"] is None


def test_three_years_rest_on_the_frozen_year(frozen: Path) -> None:
    write(frozen, {"portfolios/ada-marsh/old.md": reflection(date="2024-10-03", standards=[10])})
    text = why("ada-marsh", "standards")
    assert "standard 9: as the frozen figures of 2024-25 have it" in text
    assert "portfolios/frozen/2024-25.json" in text
    assert "standard 10:" not in text
    for case in cases(read([frozen / "portfolios"]), frozen / "portfolios", date(2026, 3, 31)):
        found = trace.trace(case, "standards")
        assert_adds_up(found)
        assert_is_the_standings(case, found)


def test_a_frozen_figure_that_is_not_asked_any_more(frozen: Path) -> None:
    work = person(employment={"roles": ["non-teaching"]})["employment.yml"]
    write(frozen, {"portfolios/ada-marsh/employment.yml": work})
    text = " ".join(why("ada-marsh", "inset-days", "--year", "2024-25").split())
    assert text.startswith("inset-days: 0 of 5 INSET days: short")
    assert "which is another: not asked." in text
    assert "`inset-days` is not asked of ada-marsh in 2024-25" in text


@pytest.mark.usefixtures("frozen")
def test_an_audit_says_what_is_frozen() -> None:
    arguments = ("audit", "--seed", "7", "--year", "2024-25", "--as-of", "2026-03-31")
    text = " ".join(cpd(*arguments).stdout.split())
    assert "Frozen on 2 September 2025; what the files give today is the same." in text
    found = json.loads(cpd(*arguments, "--format", "json").stdout)
    figures = {one["figure"]: one for one in found["people"][0]["figures"]}
    assert figures["hours"]["frozen"]["on"] == "2025-09-02"
    assert figures["mandatory:prevent"]["frozen"] is None
