"""What changed between two days: done, newly overdue, newly due soon."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from cpd_portfolio.measures import measure_person
from cpd_portfolio.measures.changes import Changes, compare
from cpd_portfolio.model import Completion, Person, Record
from cpd_portfolio.model.files import Plan
from making import cpd_year, day, employed, profile, record, rules, versions

WORK = "start: 2015-09-01\nroles: [tutor]\n"
SILENT = "requirements: []\nreviews: []\noccupational: {checks: []}\n"
X = (
    "requirements: [{id: x, title: Prevent, for: [everyone], every: 12 months}]\n"
    "reviews: []\noccupational: {checks: []}\n"
)
CHECKS = (
    "requirements: []\nreviews: []\noccupational: {checks: [\n"
    "  {id: hands-on, title: Practice, hands_on: true, within: 1 year},\n"
    "  {id: award, title: Award, qualification: assessor}]}\n"
)
VOCATIONAL = "start: 2015-09-01\nroles: [vocational-tutor]\n"


def changes(
    *kept: Record | Completion,
    policy: str = SILENT,
    work: str = WORK,
    who: str = "",
    needs: Any = (),
    first: str = "2026-03-01",
    last: str = "2026-03-31",
) -> Changes:
    someone = Person(
        id="ada-marsh",
        profile=profile(who),
        statement="",
        employment=employed(work),
        plan=Plan.model_validate({"needs": list(needs)}),
        records=tuple(k for k in kept if isinstance(k, Record)),
        completions=tuple(k for k in kept if isinstance(k, Completion)),
    )
    policies, year = versions(rules(policy)), cpd_year("2025-26")
    before, after = (
        measure_person(someone, policies, on, year)
        for on in (day(first) - timedelta(days=1), day(last))
    )
    return compare(someone, before, after, policies)


def completed(on: str) -> Completion:
    return Completion("x", day(on), None, None)


def test_nothing_changes_for_somebody_of_whom_nothing_is_asked() -> None:
    found = changes()
    assert (found.recorded, found.hours, found.done) == ((), 0, ())
    assert (found.new, found.newly_missing) == (frozenset(), frozenset())


def test_records_of_the_days_in_between() -> None:
    kept = [record(on, "1.5") for on in ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01")]
    found = changes(*kept, record("2026-03-05", "9", draft=True))
    assert [one.date for one in found.recorded] == [day("2026-03-01"), day("2026-03-31")]
    assert found.hours == Fraction(3)


@pytest.mark.parametrize(
    ("done", "is_done"),
    [
        (["2025-09-10", "2026-03-01"], True),
        (["2026-03-31"], True),
        (["2026-02-28"], False),
        (["2026-04-01"], False),
    ],
)
def test_what_was_done_in_between(done: list[str], is_done: bool) -> None:
    found = changes(*(completed(on) for on in done), policy=X)
    assert [item.id for item in found.done] == (["x"] if is_done else [])


@pytest.mark.parametrize(
    ("last", "status", "is_new"),
    [
        ("2025-02-27", "overdue", False),  # due on 27 February: overdue on 28 February already
        ("2025-02-28", "overdue", True),
        ("2025-03-30", "overdue", True),
        ("2025-03-31", "due", False),  # within 60 days of 28 February too
        ("2025-04-29", "due", False),
        ("2025-04-30", "due", True),
        ("2025-05-30", "due", True),
        ("2025-05-31", None, False),
    ],
)
def test_what_is_newly_overdue_or_due_soon(last: str, status: str | None, is_new: bool) -> None:
    found = changes(completed(last), policy=X)
    due = day(last).replace(year=2026)
    listed = (*found.attention.overdue, *found.attention.soon)
    assert [(item.due, item.status) for item in listed] == ([(due, status)] if status else [])
    assert found.new == ({("mandatory", "x", due)} if is_new else set())


def test_an_agreed_need_that_went_by_is_new() -> None:
    needs = [
        {"id": "n1", "need": "A", "by": "2026-03-15"},
        {"id": "n2", "need": "B", "by": "2026-02-15"},
    ]
    found = changes(needs=needs)
    assert [item.id for item in found.attention.overdue] == ["n2", "n1"]
    assert found.new == {("need", "n1", day("2026-03-15"))}


def test_back_from_an_absence_what_went_by_is_new() -> None:
    work = WORK + "absences: [{from: 2026-02-01, to: 2026-03-10}]"
    found = changes(completed("2025-01-10"), policy=X, work=work)
    assert found.new == {("mandatory", "x", day("2026-01-10"))}
    away = changes(completed("2025-01-10"), policy=X, work=WORK + "absences: [{from: 2026-02-01}]")
    assert (away.attention.overdue, away.new) == ((), frozenset())


def test_a_target_that_is_reached_is_done() -> None:
    policy = SILENT + "inset_days: {full_time: 1, part_time: 1}\n"
    day_of = record("2026-03-05", "30", type="inset-day")
    assert [item.kind for item in changes(day_of, policy=policy).done] == ["hours", "inset-days"]
    early = record("2026-02-05", "30", type="inset-day")
    assert changes(early, policy=policy).done == ()


def test_practice_that_goes_on_is_done_once() -> None:
    def done(begins: str) -> list[str]:
        who = (
            "occupational_areas:\n"
            f"  - {{id: hair, sector: Hair, practice: [{{where: Salon, from: {begins}}}]}}\n"
            "qualifications: [{title: Award, kind: assessor, awarded: 2020-05}]"
        )
        return [i.id for i in changes(policy=CHECKS, who=who, work=VOCATIONAL).done]

    assert done("2026-03-05") == ["hair/hands-on"]
    assert done("2026-01-05") == []


def test_checks_with_nothing_recorded_are_told_apart() -> None:
    who = "occupational_areas: [{id: hair, sector: Hair}]"
    found = changes(policy=CHECKS, who=who, work=VOCATIONAL)
    assert found.attention.missing == ("Practice (Hair)", "Award (Hair)")
    assert found.newly_missing == frozenset()
    starts = "start: 2015-09-01\nroles: [{role: tutor}, {role: assessor, from: 2026-03-02}]"
    assert len(changes(policy=CHECKS, who=who, work=starts).newly_missing) == 2


def test_nothing_is_listed_for_anybody_who_has_left() -> None:
    found = changes(completed("2025-01-10"), policy=X, work=WORK + "end: 2026-03-10")
    assert not found.attention.needs_a_word
    assert found.new == frozenset()
