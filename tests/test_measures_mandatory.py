"""Mandatory learning, worked by hand from the domain rules, section 6."""

from datetime import date
from typing import Any

import pytest

from cpd_portfolio.measures import measure_person
from cpd_portfolio.measures.mandatory import RequirementResult, measure_mandatory
from cpd_portfolio.model import Completion, Person, Record
from cpd_portfolio.model.files import Plan
from cpd_portfolio.policy import Policy
from cpd_portfolio.reading.policies import default_policy
from making import cpd_year, day, employed, profile, record, rules, versions

# people who were here long before the tool, and one who came after it
LONG = "start: 2015-09-01\nroles: [tutor]\n"
NEW = "start: 2026-01-05\nroles: [tutor]\n"


def results(
    *done: Record | Completion,
    as_of: str,
    work: str = LONG,
    policy: str | Policy = "",
) -> dict[str, RequirementResult]:
    today = day(as_of)
    counted = [one for one in done if isinstance(one, Record) and one.counts(today)]
    exported = [one for one in done if isinstance(one, Completion)]
    version = policy if isinstance(policy, Policy) else rules(policy)
    found = measure_mandatory(counted, exported, employed(work), version, today)
    return {result.id: result for result in found}


def only(rule: str, more: str = "") -> str:
    """Changes to the policy that leave one requirement, called `x`."""
    return f"requirements: [{{id: x, title: X, for: [everyone], {rule}}}]\n{more}"


YEARLY = only("within: 6 weeks, every: 12 months")
ONCE = only("within: 6 weeks")


def x(*done: Record | Completion, as_of: str, **more: Any) -> RequirementResult:
    return results(*done, as_of=as_of, **more)["x"]


def reflected(on: str, **more: Any) -> Record:
    return record(on, mandatory=("x",), **more)


def attended(on: str) -> Record:
    return reflected(on, slug=None, event="inset")


def completed(on: str, expires: str | None = None, source: str | None = "Zone") -> Completion:
    return Completion("x", day(on), source, day(expires) if expires else None)


def iso(*days: date | None) -> tuple[str | None, ...]:
    return tuple(one.isoformat() if one else None for one in days)


# --- something recurring that has been done


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2025-10-03", "current"),  # the day itself
        ("2026-08-03", "current"),  # 61 days before it is due
        ("2026-08-04", "due-soon"),  # 60 days
        ("2026-10-02", "due-soon"),  # the day before
        ("2026-10-03", "due-soon"),  # the day
        ("2026-10-04", "overdue"),  # the day after
    ],
)
@pytest.mark.parametrize("kind", [reflected, attended, completed])
def test_each_kind_of_record_about_its_due_day(kind: Any, as_of: str, status: str) -> None:
    found = x(kind("2025-10-03"), as_of=as_of, policy=YEARLY)
    assert (found.status, *iso(found.last, found.due)) == (status, "2025-10-03", "2026-10-03")
    assert not found.late


def test_it_counts_from_its_day_on() -> None:
    assert x(reflected("2025-10-03"), as_of="2025-10-02", policy=YEARLY).last is None
    assert x(completed("2025-10-03"), as_of="2025-10-02", policy=YEARLY).last is None
    assert x(completed("2025-10-03"), as_of="2025-10-03", policy=YEARLY).last is not None


@pytest.mark.parametrize(("days", "first"), [(0, "2026-10-03"), (1, "2026-10-02")])
def test_days_of_warning_are_the_policys(days: int, first: str) -> None:
    policy = only("every: 12 months", f"warn_days: {days}\n")
    done = reflected("2025-10-03")
    assert x(done, as_of=first, policy=policy).status == "due-soon"
    before = day(first).replace(day=day(first).day - 1).isoformat()
    assert x(done, as_of=before, policy=policy).status == "current"


@pytest.mark.parametrize(
    ("last", "every", "due"),
    [
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2024-02-29", "48 months", "2028-02-29"),
        ("2023-02-28", "1 year", "2024-02-28"),
        ("2025-08-31", "6 months", "2026-02-28"),
        ("2025-10-03", "1 day", "2025-10-04"),
        ("2025-10-03", "2 weeks", "2025-10-17"),
        ("2025-10-03", "0 days", "2025-10-03"),
    ],
)
def test_when_it_is_due_again(last: str, every: str, due: str) -> None:
    policy = only(f"every: {every}")
    found = x(reflected(last), as_of=due, policy=policy)
    assert (found.status, found.due) == ("due-soon", day(due))
    after = date.fromordinal(day(due).toordinal() + 1).isoformat()
    assert x(reflected(last), as_of=after, policy=policy).status == "overdue"


def test_the_latest_of_any_year_counts_whoever_says_so() -> None:
    done = [reflected("2022-05-01"), completed("2023-05-01"), attended("2024-05-01")]
    for latest in range(3):
        found = x(*done[: latest + 1], as_of="2026-03-31", policy=YEARLY)
        assert found.last == done[latest].date
    assert x(*reversed(done), as_of="2026-03-31", policy=YEARLY).last == day("2024-05-01")


def test_what_it_rests_on_is_named() -> None:
    one, row = reflected("2025-10-03"), completed("2025-11-03")
    found = x(one, row, as_of="2026-03-31", policy=YEARLY)
    assert (found.record, found.completion) == (None, row)
    found = x(one, completed("2025-09-03"), as_of="2026-03-31", policy=YEARLY)
    assert (found.record, found.completion) == (one, None)


def test_done_before_records_begin_and_before_employment_counts_too() -> None:
    found = x(completed("2025-05-03"), as_of="2026-01-10", work=NEW, policy=YEARLY)
    assert (found.status, found.due) == ("current", day("2026-05-03"))


def test_drafts_planned_ones_and_those_of_others_do_not_count() -> None:
    draft, later = reflected("2025-10-03", draft=True), reflected("2026-04-01")
    other = record("2025-10-03", mandatory=("y",))
    elsewhere = Completion("y", day("2025-10-03"), None, None)
    ahead = completed("2026-04-01")
    found = x(draft, later, other, elsewhere, ahead, as_of="2026-03-31", policy=YEARLY)
    assert found.last is None


def test_private_ones_count() -> None:
    done = reflected("2025-10-03", visibility="private")
    assert x(done, as_of="2026-03-31", policy=YEARLY).last == day("2025-10-03")


def test_one_record_may_complete_several() -> None:
    one = record("2025-10-03", mandatory=("prevent", "safeguarding"))
    found = results(one, as_of="2026-03-31")
    assert {k for k, result in found.items() if result.last} == {"prevent", "safeguarding"}


# --- expires


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2025-12-02", "current"),
        ("2025-12-03", "due-soon"),
        ("2026-02-01", "due-soon"),
        ("2026-02-02", "overdue"),
    ],
)
def test_an_expiry_goes_before_the_rules_own_period(as_of: str, status: str) -> None:
    found = x(completed("2025-10-03", "2026-02-01"), as_of=as_of, policy=YEARLY)
    assert (found.status, found.due) == (status, day("2026-02-01"))


@pytest.mark.parametrize(
    ("rows", "due"),
    [
        ([("2025-10-03", "2027-10-03")], "2027-10-03"),  # later than the rule's
        ([("2025-10-03", "2025-10-03")], "2025-10-03"),
        ([("2025-10-03", "2026-01-01"), ("2025-10-03", "2026-06-01")], "2026-06-01"),
        ([("2025-10-03", "2026-06-01"), ("2025-10-03", "2026-01-01")], "2026-06-01"),
        ([("2025-10-03", None), ("2025-10-03", "2026-01-01")], "2026-01-01"),
        ([("2025-10-03", "2026-01-01"), ("2025-10-03", None)], "2026-01-01"),
        ([("2025-10-03", "2029-01-01"), ("2025-10-04", None)], "2026-10-04"),  # a later day
        ([("2025-10-03", "2029-01-01"), ("2025-10-04", "2026-05-05")], "2026-05-05"),
    ],
)
def test_the_latest_expiry_of_the_latest_day(rows: list[Any], due: str) -> None:
    assert x(*(completed(*row) for row in rows), as_of="2025-10-05", policy=YEARLY).due == day(due)


def test_a_reflection_about_the_day_of_a_completion_that_expires() -> None:
    row = completed("2025-10-03", "2026-02-01")
    same = x(row, reflected("2025-10-03"), as_of="2025-12-01", policy=YEARLY)
    assert same.due == day("2026-02-01")
    later = x(row, reflected("2025-10-04"), as_of="2025-12-01", policy=YEARLY)
    assert later.due == day("2026-10-04")


def test_a_one_off_that_is_done_does_not_expire() -> None:
    found = x(completed("2026-01-06", "2026-01-07"), as_of="2026-03-31", work=NEW, policy=ONCE)
    assert (found.status, found.due) == ("current", None)


# --- not done yet: since + within


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("within: 6 weeks, every: 12 months", "2026-02-16"),
        ("within: 6 weeks", "2026-02-16"),
        ("every: 12 months", "2026-03-30"),  # first_due_within, 12 weeks
        ("within: 0 days, every: 12 months", "2026-01-05"),
        ("clause: none", "2026-03-30"),
    ],
)
def test_what_has_never_been_done_is_due_so_long_after_the_start(rule: str, due: str) -> None:
    policy = only(rule)
    found = x(as_of="2026-01-05", work=NEW, policy=policy)
    assert iso(found.last, found.due) == (None, due)
    assert x(as_of=due, work=NEW, policy=policy).status == "due-soon"
    after = date.fromordinal(day(due).toordinal() + 1).isoformat()
    assert x(as_of=after, work=NEW, policy=policy).status == "overdue"


@pytest.mark.parametrize(
    ("as_of", "status"),
    [("2026-01-28", "not-yet-due"), ("2026-01-29", "due-soon")],  # 61 and 60 days before
)
def test_not_yet_due_becomes_due_soon(as_of: str, status: str) -> None:
    assert x(as_of=as_of, work=NEW, policy=only("every: 12 months")).status == status


def test_the_length_of_first_due_within_is_the_policys() -> None:
    policy = only("every: 12 months", "first_due_within: 3 months\n")
    assert x(as_of="2026-01-05", work=NEW, policy=policy).due == day("2026-04-05")


# --- since: the latest of employment start, role and records_begin


@pytest.mark.parametrize(
    ("work", "begins", "due"),
    [
        ("start: 2015-09-01\nroles: [tutor]", "2025-09-01", "2025-10-13"),
        ("start: 2025-08-31\nroles: [tutor]", "2025-09-01", "2025-10-13"),
        ("start: 2025-09-01\nroles: [tutor]", "2025-09-01", "2025-10-13"),
        ("start: 2025-09-02\nroles: [tutor]", "2025-09-01", "2025-10-14"),
        ("start: 2015-09-01\nroles: [tutor]", "2024-01-01", "2024-02-12"),
        # a role that begins does not matter where the rule is for everyone
        ("start: 2015-09-01\nroles: [{role: tutor, from: 2026-01-01}]", "2025-09-01", "2025-10-13"),
    ],
)
def test_since_for_everyone(work: str, begins: str, due: str) -> None:
    policy = YEARLY + f"records_begin: {begins}\n"
    assert x(as_of="2026-03-31", work=work, policy=policy).due == day(due)


FOR_MANAGERS = """\
requirements: [{id: x, title: X, for: [manager, iqa], within: 6 weeks, every: 1 year}]
"""


@pytest.mark.parametrize(
    ("roles", "due"),
    [
        ("[{role: manager, from: 2026-01-01}]", "2026-02-12"),
        ("[manager]", "2025-10-13"),  # not dated: since employment started
        ("[{role: manager, to: 2026-12-31}]", "2025-10-13"),
        ("[{role: manager, from: 2025-08-31}]", "2025-10-13"),  # before records begin
        ("[{role: manager, from: 2025-09-02}]", "2025-10-14"),
        ("[{role: manager, from: 2014-01-01}]", "2025-10-13"),  # before employment
        # the earliest of the current roles that bring it, not of any role
        ("[{role: manager, from: 2026-01-01}, {role: iqa, from: 2025-12-01}]", "2026-01-12"),
        ("[{role: tutor, from: 2025-10-01}, {role: manager, from: 2026-01-01}]", "2026-02-12"),
        ("[tutor, {role: manager, from: 2026-01-01}]", "2026-02-12"),
        ("[iqa, {role: manager, from: 2026-01-01}]", "2025-10-13"),
        # one that has ended brings nothing
        (
            "[{role: iqa, from: 2025-10-01, to: 2025-12-31}, {role: manager, from: 2026-01-01}]",
            "2026-02-12",
        ),
    ],
)
def test_since_for_some_roles(roles: str, due: str) -> None:
    work = f"start: 2015-09-01\nroles: {roles}"
    assert x(as_of="2026-03-31", work=work, policy=FOR_MANAGERS).due == day(due)


@pytest.mark.parametrize(
    ("as_of", "asked"),
    [
        ("2025-12-31", False),  # the day before the role
        ("2026-01-01", True),
        ("2026-03-31", True),  # its last day
        ("2026-04-01", False),
    ],
)
def test_asked_while_the_role_lasts(as_of: str, asked: bool) -> None:
    work = "start: 2015-09-01\nroles: [tutor, {role: manager, from: 2026-01-01, to: 2026-03-31}]"
    assert ("safer-recruitment" in results(as_of=as_of, work=work)) == asked


def test_groups_stand_for_their_roles() -> None:
    for role in ("tutor", "vocational-tutor", "assessor", "learning-coach", "skills-coach"):
        assert "british-values" in results(
            as_of="2026-03-31", work=f"start: 2015-09-01\nroles: [{role}]"
        )
    for role in ("iqa", "manager", "non-teaching"):
        assert "british-values" not in results(
            as_of="2026-03-31", work=f"start: 2015-09-01\nroles: [{role}]"
        )


# --- the first day with the tool


@pytest.mark.parametrize("as_of", ["2025-09-01", "2025-09-02"])
@pytest.mark.parametrize("role", list(default_policy().role_labels))
def test_nobody_is_overdue_on_the_first_day_with_the_tool(role: str, as_of: str) -> None:
    for work in (f"start: 2015-09-01\nroles: [{role}]", f"start: 2025-09-01\nroles: [{role}]"):
        found = results(as_of=as_of, work=work)
        assert len(found) >= 5
        assert {result.status for result in found.values()} <= {"due-soon", "not-yet-due"}


def test_what_lapsed_before_the_first_day_is_overdue_all_the_same() -> None:
    """The record is there, and says so."""
    assert x(completed("2024-01-10"), as_of="2025-09-01", policy=YEARLY).status == "overdue"


# --- one-off requirements


@pytest.mark.parametrize(
    ("start", "asked"), [("2025-08-31", False), ("2025-09-01", True), ("2025-09-02", True)]
)
def test_induction_is_for_those_who_came_after_records_begin(start: str, asked: bool) -> None:
    work = f"start: {start}\nroles: [tutor]"
    assert ("welcome" in results(as_of="2025-10-01", work=work)) == asked
    assert "safeguarding" in results(as_of="2025-10-01", work=work)


def test_a_new_role_brings_a_one_off_only_to_those_who_came_lately() -> None:
    roles = "roles: [tutor, {role: works-with-young-people, from: 2026-01-05}]"
    for start, asked in (("2015-09-01", False), ("2025-09-01", True)):
        found = results(as_of="2026-03-31", work=f"start: {start}\n{roles}")
        assert ("introduction-to-safeguarding" in found) == asked


@pytest.mark.parametrize(
    ("on", "late"),
    [
        ("2025-12-01", False),  # before the start
        ("2026-02-15", False),  # the day before the last day
        ("2026-02-16", False),  # the last day
        ("2026-02-17", True),  # the day after
    ],
)
@pytest.mark.parametrize("kind", [reflected, attended, completed])
def test_a_one_off_is_late_after_its_last_day(kind: Any, on: str, late: bool) -> None:
    found = x(kind(on), as_of="2026-03-31", work=NEW, policy=ONCE)
    assert (found.status, found.due, found.last) == ("current", None, day(on))
    assert found.late == late


@pytest.mark.parametrize(("on", "late"), [("2026-03-30", False), ("2026-03-31", True)])
def test_late_where_no_within_is_given(on: str, late: bool) -> None:
    found = x(reflected(on), as_of="2026-06-01", work=NEW, policy=only("clause: none"))
    assert found.late == late


def test_late_goes_by_the_first_time_and_last_by_the_latest() -> None:
    both = (reflected("2026-01-10"), completed("2026-03-20"))
    found = x(*both, as_of="2026-03-31", work=NEW, policy=ONCE)
    assert (found.late, found.last) == (False, day("2026-03-20"))


def test_something_recurring_is_never_late() -> None:
    assert not x(reflected("2026-03-20"), as_of="2026-03-31", work=NEW, policy=YEARLY).late


def test_a_one_off_that_is_done_stays_done() -> None:
    found = x(reflected("2026-01-10"), as_of="2099-12-31", work=NEW, policy=ONCE)
    assert (found.status, found.due) == ("current", None)


# --- absence


def away(*spells: str, work: str = LONG) -> str:
    return f"{work}absences: [{', '.join(spells)}]\n"


@pytest.mark.parametrize(
    ("absence", "due"),
    [
        ("{from: 2026-10-04, to: 2026-11-01}", "2026-10-03"),  # begins the day after
        ("{from: 2026-10-03, to: 2026-11-01}", "2026-11-29"),  # its first day
        ("{from: 2026-09-01, to: 2026-10-03}", "2026-10-31"),  # its last day
        ("{from: 2026-09-01, to: 2026-10-02}", "2026-10-03"),  # ended the day before
        ("{from: 2026-10-03, to: 2026-10-03}", "2026-10-31"),
        ("{from: 2026-09-01}", "2026-10-03"),  # without an end it moves nothing
        ("{from: 2026-09-01, to: null}", "2026-10-03"),
    ],
)
def test_an_absence_about_the_due_day(absence: str, due: str) -> None:
    found = x(reflected("2025-10-03"), as_of="2026-01-01", work=away(absence), policy=YEARLY)
    assert found.due == day(due)


def test_a_due_day_moves_again_while_it_falls_in_an_absence() -> None:
    """3 October to 31 October + 4 weeks = 28 November; then 30 November + 4 weeks."""
    work = away("{from: 2026-11-28, to: 2026-11-30}", "{from: 2026-10-03, to: 2026-10-31}")
    found = x(reflected("2025-10-03"), as_of="2026-01-01", work=work, policy=YEARLY)
    assert found.due == day("2026-12-28")
    apart = away("{from: 2026-11-29, to: 2026-11-30}", "{from: 2026-10-03, to: 2026-10-31}")
    found = x(reflected("2025-10-03"), as_of="2026-01-01", work=apart, policy=YEARLY)
    assert found.due == day("2026-11-28")


def test_a_moved_day_that_falls_in_an_absence_without_an_end_stays() -> None:
    work = away("{from: 2026-10-03, to: 2026-10-31}", "{from: 2026-11-01}")
    found = x(reflected("2025-10-03"), as_of="2026-01-01", work=work, policy=YEARLY)
    assert found.due == day("2026-11-28")


def test_an_expiry_and_a_first_due_day_move_as_well() -> None:
    work = away("{from: 2026-02-01, to: 2026-02-10}")
    row = completed("2025-10-03", "2026-02-01")
    assert x(row, as_of="2026-01-01", work=work, policy=YEARLY).due == day("2026-03-10")
    new = away("{from: 2026-02-16, to: 2026-02-20}", work=NEW)
    assert x(as_of="2026-01-10", work=new, policy=YEARLY).due == day("2026-03-20")
    assert x(as_of="2026-01-10", work=new, policy=ONCE).due == day("2026-03-20")


@pytest.mark.parametrize(
    ("grace", "due"), [("0 days", "2026-10-31"), ("1 day", "2026-11-01"), ("1 month", "2026-11-30")]
)
def test_the_grace_after_an_absence_is_the_policys(grace: str, due: str) -> None:
    work = away("{from: 2026-10-03, to: 2026-10-31}")
    policy = YEARLY + f"return_grace: {grace}\n"
    assert x(reflected("2025-10-03"), as_of="2026-01-01", work=work, policy=policy).due == day(due)


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2026-10-09", "overdue"),  # the day before
        ("2026-10-10", "paused"),  # its first day
        ("2026-10-20", "paused"),  # its last day
        ("2026-10-21", "overdue"),  # the day after
    ],
)
def test_overdue_is_paused_on_days_of_absence(as_of: str, status: str) -> None:
    work = away("{from: 2026-10-10, to: 2026-10-20}")
    found = x(reflected("2025-10-03"), as_of=as_of, work=work, policy=YEARLY)
    assert (found.status, found.due) == (status, day("2026-10-03"))


def test_due_soon_is_paused_and_current_is_not() -> None:
    work = away("{from: 2026-07-01}")
    done = reflected("2025-10-03")
    assert x(done, as_of="2026-08-03", work=work, policy=YEARLY).status == "current"
    assert x(done, as_of="2026-08-04", work=work, policy=YEARLY).status == "paused"
    assert x(done, as_of="2027-08-04", work=work, policy=YEARLY).status == "paused"


def test_not_yet_due_is_not_paused_and_a_done_one_off_is_not_either() -> None:
    work = away("{from: 2026-01-06}", work=NEW)
    assert x(as_of="2026-01-28", work=work, policy=only("every: 1 year")).status == "not-yet-due"
    assert x(as_of="2026-01-29", work=work, policy=only("every: 1 year")).status == "paused"
    assert x(reflected("2026-01-05"), as_of="2026-03-31", work=work, policy=ONCE).status == (
        "current"
    )


def test_back_from_an_absence_there_are_four_weeks() -> None:
    work = away("{from: 2026-10-01, to: 2026-10-31}")
    done = reflected("2025-10-03")
    for as_of, status in (
        ("2026-10-31", "paused"),
        ("2026-11-01", "due-soon"),
        ("2026-11-28", "due-soon"),
        ("2026-11-29", "overdue"),
    ):
        assert x(done, as_of=as_of, work=work, policy=YEARLY).status == status


def test_an_absence_that_gets_an_end_moves_the_day_after_all() -> None:
    done, as_of = reflected("2025-10-03"), "2026-11-15"
    lasting = x(done, as_of=as_of, work=away("{from: 2026-10-01}"), policy=YEARLY)
    assert (lasting.status, lasting.due) == ("paused", day("2026-10-03"))
    ended = away("{from: 2026-10-01, to: 2026-11-14}")
    found = x(done, as_of=as_of, work=ended, policy=YEARLY)
    assert (found.status, found.due) == ("due-soon", day("2026-12-12"))


# --- who is asked


@pytest.mark.parametrize(("as_of", "asked"), [("2026-03-30", True), ("2026-03-31", True)])
def test_a_leaver_is_asked_up_to_the_last_day(as_of: str, asked: bool) -> None:
    assert bool(results(as_of=as_of, work=LONG + "end: 2026-03-31\n")) == asked


def test_nothing_is_asked_of_anyone_who_has_left() -> None:
    work = LONG + "end: 2026-03-31\n"
    assert results(reflected("2025-10-03"), as_of="2026-04-01", work=work) == {}


def test_a_partners_tutor_has_the_yearly_subjects_and_no_induction() -> None:
    work = "start: 2026-01-05\nroles: [tutor]\nemployer: Vale Training\n"
    yearly = {"safeguarding", "prevent", "british-values", "data-protection"}
    assert set(results(as_of="2026-03-31", work=work)) == yearly | {"equality-diversity"}
    long = "start: 2015-09-01\nroles: [tutor]\nemployer: Vale Training\n"
    assert set(results(as_of="2026-03-31", work=long)) == yearly


@pytest.mark.parametrize(
    ("rule", "employer", "asked"),
    [
        ("any", "direct", True),
        ("any", "Vale Training", True),
        ("direct", "direct", True),
        ("direct", "Vale Training", False),
        ("Vale Training", "Vale Training", True),
        ("Vale Training", "direct", False),
        ("Vale Training", "Other Training", False),
    ],
)
def test_a_requirement_by_employer(rule: str, employer: str, asked: bool) -> None:
    work = LONG + f"employer: {employer}\n"
    policy = only(f"every: 12 months, employer: {rule}")
    assert ("x" in results(as_of="2026-03-31", work=work, policy=policy)) == asked


def test_any_employers_staff_where_the_rule_says_nothing() -> None:
    work = LONG + "employer: Vale Training\n"
    assert "x" in results(as_of="2026-03-31", work=work, policy=YEARLY)


def test_the_policys_order() -> None:
    order = [rule.id for rule in rules().rules.requirements]
    found = list(results(as_of="2026-03-31", work=NEW))
    assert found == [name for name in order if name in found]
    assert len(found) == 20


# --- versions of the policy


def test_the_version_in_force_as_of_the_day_holds() -> None:
    """Not the one in force on the CPD year's first day: this holds as of a date."""
    both = versions(
        rules(only("every: 24 months", "in_force_from: 2025-06-01\n")),
        rules(only("every: 12 months", "in_force_from: 2026-02-01\nwarn_days: 0\n")),
    )
    someone = Person("ada-marsh", profile(), "", employed(LONG), Plan(), (reflected("2025-01-20"),))
    for as_of, status, due in (
        ("2026-01-31", "current", "2027-01-20"),
        ("2026-02-01", "overdue", "2026-01-20"),
    ):
        (found,) = measure_person(someone, both, day(as_of), cpd_year("2025-26")).mandatory
        assert (found.status, found.due) == (status, day(due))


def test_a_year_gone_by_is_shown_with_what_holds_as_of_the_day() -> None:
    someone = Person("ada-marsh", profile(), "", employed(LONG), Plan(), ())
    policies = versions(rules())
    old, new = (
        measure_person(someone, policies, day("2026-03-31"), cpd_year(label)).mandatory
        for label in ("2024-25", "2025-26")
    )
    assert old == new != ()
