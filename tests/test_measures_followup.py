"""What was agreed and not yet done, worked by hand from the domain rules, section 7."""

from typing import Any

import pytest

from cpd_portfolio.measures import measure_person
from cpd_portfolio.measures.followup import FollowUp, measure_follow_up
from cpd_portfolio.model import Person, Record, Sections
from cpd_portfolio.model.files import Disseminate, Plan
from making import cpd_year, day, employed, profile, record, rules, versions


def plan(**need: str | None) -> Plan:
    given = {"id": "n1", "need": "Feedback"} | {k: v for k, v in need.items() if v is not None}
    return Plan.model_validate({"needs": [given]})


def followed(*records: Record, as_of: str, needs: Plan | None = None) -> FollowUp:
    return measure_follow_up(records, needs or Plan(), day(as_of))


def pass_on(on: str = "2025-10-03", **more: Any) -> Record:
    raw = {"to": "Team", **{k: more.pop(k) for k in ("by", "done") if k in more}}
    return record(on, disseminate=Disseminate.model_validate(raw), **more)


def look_at(day_of_review: str, impact: str | None = None, **more: Any) -> Record:
    body = Sections(content="Learned.", implication="Done.", impact=impact)
    return record("2025-10-03", impact_review=day(day_of_review), body=body, **more)


# --- needs of the plan


@pytest.mark.parametrize(
    ("as_of", "past"),
    [("2026-03-30", False), ("2026-03-31", False), ("2026-04-01", True), ("2027-01-01", True)],
)
def test_a_need_is_past_its_date_from_the_day_after(as_of: str, past: bool) -> None:
    found = followed(as_of=as_of, needs=plan(by="2026-03-31"))
    assert [need.id for need in found.needs] == (["n1"] if past else [])


@pytest.mark.parametrize(
    ("achieved", "open_still"),
    [
        ("2026-03-01", False),
        ("2026-04-01", False),  # late, and done
        ("2026-04-10", False),  # as_of itself
        ("2026-04-11", True),  # not yet, as of that day
    ],
)
def test_a_need_that_is_achieved_is_done(achieved: str, open_still: bool) -> None:
    needs = plan(by="2026-03-31", achieved=achieved)
    assert bool(followed(as_of="2026-04-10", needs=needs).needs) == open_still


def test_a_need_without_a_date_is_never_past_it() -> None:
    assert followed(as_of="2099-12-31", needs=plan(agreed="2025-09-20")).needs == ()


def test_a_record_that_answers_a_need_does_not_achieve_it() -> None:
    one = record("2025-10-03", needs=("n1",))
    assert followed(one, as_of="2026-04-01", needs=plan(by="2026-03-31")).needs != ()


# --- passing on


@pytest.mark.parametrize(
    ("as_of", "past"), [("2025-11-14", False), ("2025-11-15", False), ("2025-11-16", True)]
)
def test_passing_on_is_past_its_date_from_the_day_after(as_of: str, past: bool) -> None:
    one = pass_on(by="2025-11-15")
    assert followed(one, as_of=as_of).to_pass_on == ((one,) if past else ())


@pytest.mark.parametrize(
    ("done", "open_still"),
    [("2025-10-20", False), ("2025-12-01", False), ("2025-12-31", False), ("2026-01-01", True)],
)
def test_what_has_been_passed_on_is_done(done: str, open_still: bool) -> None:
    found = followed(pass_on(by="2025-11-15", done=done), as_of="2025-12-31")
    assert bool(found.to_pass_on) == open_still


def test_passing_on_without_a_date_is_never_past_it() -> None:
    assert followed(pass_on(), as_of="2099-12-31").to_pass_on == ()


def test_a_day_for_passing_on_before_the_record_itself_has_gone_by_too() -> None:
    assert followed(pass_on(by="2025-09-01"), as_of="2025-10-03").to_pass_on != ()


# --- impact


@pytest.mark.parametrize(
    ("as_of", "past"), [("2026-01-14", False), ("2026-01-15", False), ("2026-01-16", True)]
)
def test_impact_is_due_from_the_day_after(as_of: str, past: bool) -> None:
    one = look_at("2026-01-15")
    assert followed(one, as_of=as_of).impact_due == ((one,) if past else ())


def test_an_impact_that_is_written_is_done() -> None:
    assert followed(look_at("2026-01-15", "Fewer are late."), as_of="2026-03-31").impact_due == ()


def test_no_day_no_impact_due() -> None:
    assert followed(record("2025-10-03"), as_of="2099-12-31").impact_due == ()


# --- what is looked at


def test_records_of_any_year_that_count() -> None:
    """Drafts and planned records ask for nothing; old records still do."""
    old = look_at("2021-01-15", slug="old")
    draft = look_at("2026-01-15", slug="draft", draft=True)
    planned = pass_on("2026-04-01", by="2026-01-15", slug="planned")
    old_one = Record(**{n: getattr(old, n) for n in old.__slots__} | {"date": day("2020-10-03")})
    someone = Person(
        "ada-marsh",
        profile(),
        "",
        employed("start: 2015-09-01\nroles: [tutor]"),
        Plan(),
        (old_one, draft, planned),
    )
    found = measure_person(someone, versions(rules()), day("2026-03-31"), cpd_year("2025-26"))
    assert found.follow_up.impact_due == (old_one,)
    assert found.follow_up.to_pass_on == ()


def test_private_records_count() -> None:
    one = pass_on(by="2025-11-15", visibility="private")
    assert followed(one, as_of="2026-03-31").to_pass_on == (one,)


def test_one_record_may_want_both() -> None:
    both = pass_on(by="2025-11-15", impact_review=day("2026-01-15"))
    found = followed(both, as_of="2026-03-31")
    assert (found.to_pass_on, found.impact_due) == ((both,), (both,))


def test_nothing_agreed_nothing_open() -> None:
    found = followed(as_of="2026-03-31")
    assert (found.needs, found.to_pass_on, found.impact_due) == ((), (), ())
