"""Hours and INSET days, worked by hand from the domain rules, section 4."""

from fractions import Fraction

import pytest

from cpd_portfolio.measures import employed_in, measure_person
from cpd_portfolio.measures.hours import measure_hours, measure_inset_days, target_and_expected
from cpd_portfolio.model import Employment, Person, Plan, Profile, Record
from cpd_portfolio.policy import Policy
from making import cpd_year, day, employed, record, rules, versions

YEAR = cpd_year("2025-26")  # 1 September 2025 to 31 August 2026, 365 days
LEAP = cpd_year("2023-24")  # with 29 February 2024, 366 days
TUTOR = frozenset({"tutor"})


def hours_of(
    records: list[Record],
    employment: Employment,
    as_of: str,
    policy: Policy | None = None,
    roles: frozenset[str] = TUTOR,
):
    counted = [r for r in records if r.date in YEAR and r.counts(day(as_of))]
    return measure_hours(counted, employment, roles, policy or rules(), YEAR, day(as_of))


def figures(employment: str, as_of: str, year=YEAR, policy: str = ""):
    return target_and_expected(employed(employment), rules(policy), year, day(as_of))


FULL = "start: 2020-09-01\nroles: [tutor]\n"


# --- the target


def test_full_time_for_the_whole_year() -> None:
    target, expected = figures(FULL, "2026-03-31")
    assert target == 30
    assert expected == Fraction(30 * 212, 365)  # 30 + 31 + 30 + 31 + 31 + 28 + 31 days


def test_part_time() -> None:
    target, expected = figures(FULL + "fte: 0.6", "2025-09-01")
    assert target == 18
    assert expected == Fraction(18, 365)


def test_a_target_is_rounded_up_to_the_half_hour_and_what_is_expected_is_not() -> None:
    target, expected = figures(FULL + "fte: 0.33", "2026-08-31")
    assert target == 10  # 9.9
    assert expected == Fraction("9.9")


def test_a_target_that_is_a_multiple_already_stays() -> None:
    assert figures(FULL + "fte: 0.35", "2026-08-31")[0] == Fraction("10.5")


def test_the_step_of_rounding_is_the_policys() -> None:
    assert figures(FULL + "fte: 0.33", "2026-08-31", policy="hours: {round_up_to: 4}")[0] == 12


def test_part_time_does_not_count_where_the_policy_says_so() -> None:
    policy = "hours: {pro_rata_part_time: false}"
    assert figures(FULL + "fte: 0.6", "2026-08-31", policy=policy)[0] == 30


HISTORY = """\
start: 2020-09-01
roles: [tutor]
fte: [{from: 2020-09-01, fte: 1}, {from: 2024-02-29, fte: 0.5}]
"""


def test_fte_history_in_a_leap_year() -> None:
    """181 days before 29 February, then 185 days at a half: 273.5 of 366."""
    target, expected = figures(HISTORY, "2024-08-31", LEAP)
    assert expected == Fraction(30) * Fraction("273.5") / 366
    assert target == Fraction("22.5")  # 22.418


@pytest.mark.parametrize(
    ("as_of", "weight"),
    [("2024-02-28", "181"), ("2024-02-29", "181.5"), ("2024-03-01", "182")],
)
def test_fte_changes_on_its_day(as_of: str, weight: str) -> None:
    assert figures(HISTORY, as_of, LEAP)[1] == 30 * Fraction(weight) / 366


def test_the_order_of_fte_entries_does_not_matter() -> None:
    turned = HISTORY.replace(
        "[{from: 2020-09-01, fte: 1}, {from: 2024-02-29, fte: 0.5}]",
        "[{from: 2024-02-29, fte: 0.5}, {from: 2020-09-01, fte: 1}]",
    )
    assert figures(turned, "2024-08-31", LEAP) == figures(HISTORY, "2024-08-31", LEAP)


def test_before_the_first_fte_entry_the_first_holds() -> None:
    late = FULL + "fte: [{from: 2026-03-01, fte: 0.4}]"
    assert figures(late, "2026-08-31")[0] == 12


def test_who_starts_within_the_year_is_asked_for_the_rest() -> None:
    """1 January to 31 August 2026: 243 of 365 days."""
    target, expected = figures("start: 2026-01-01\nroles: [tutor]", "2025-12-31")
    assert (target, expected) == (20, 0)  # 19.97
    assert figures("start: 2026-01-01\nroles: [tutor]", "2026-01-01")[1] == Fraction(30, 365)


def test_a_leaver_is_asked_up_to_the_last_day() -> None:
    """1 September to 30 November 2025: 91 days, the last one included."""
    target, expected = figures(FULL + "end: 2025-11-30", "2026-08-31")
    assert expected == Fraction(30 * 91, 365)
    assert target == Fraction("7.5")  # 7.479


def test_part_of_a_year_does_not_count_where_the_policy_says_so() -> None:
    policy = "hours: {pro_rata_part_year: false}"
    leaver = FULL + "end: 2025-11-30\nabsences: [{from: 2025-10-01, to: 2025-10-31}]"
    assert figures(leaver, "2026-08-31", policy=policy) == (30, 30)


ABSENT = FULL + "absences: [{from: 2025-11-01, to: 2025-11-30}]"


@pytest.mark.parametrize(
    ("as_of", "days"),
    [
        ("2025-10-31", 61),  # the day before
        ("2025-11-01", 61),  # the first day
        ("2025-11-30", 61),  # the last day
        ("2025-12-01", 62),  # the day after
    ],
)
def test_nothing_is_expected_of_a_day_of_absence(as_of: str, days: int) -> None:
    assert figures(ABSENT, as_of)[1] == Fraction(30 * days, 365)


def test_an_absence_lowers_the_target() -> None:
    assert figures(ABSENT, "2025-09-01")[0] == Fraction("28")  # 335 of 365: 27.53


def test_overlapping_absences_count_once() -> None:
    twice = (
        FULL + "absences: [{from: 2025-11-01, to: 2025-11-30}, {from: 2025-11-15, to: 2025-11-20}]"
    )
    assert figures(twice, "2026-08-31") == figures(ABSENT, "2026-08-31")


def test_an_absence_without_an_end_goes_on() -> None:
    away = FULL + "absences: [{from: 2025-09-01}]"
    assert figures(away, "2026-08-31") == (0, 0)


# --- the status


def test_pace_grace_ends_four_weeks_after_the_first_day() -> None:
    """28 days from 1 September: 29 September is the first day without grace."""
    status = [hours_of([], employed(FULL), f"2025-09-{d}").status for d in ("01", "28", "29", "30")]
    assert status == ["on-track", "on-track", "behind", "behind"]


def test_pace_grace_runs_from_the_start_of_employment_where_that_is_later() -> None:
    new = employed("start: 2025-11-03\nroles: [tutor]")
    status = [hours_of([], new, day).status for day in ("2025-11-30", "2025-12-01")]
    assert status == ["on-track", "behind"]


def test_on_track_is_at_least_what_is_expected_exactly() -> None:
    """31 days of 365 at 30 hours are 2.5479…: more than 2.54, less than 2.55."""
    exact = str(Fraction(30 * 31, 365))
    employment = employed(FULL)
    just_less = str(Fraction(30 * 31, 365) - Fraction(1, 10**9))
    status = [
        hours_of([record("2025-09-05", hours)], employment, "2025-10-01").status
        for hours in (just_less, exact)
    ]
    assert status == ["behind", "on-track"]


def test_met_is_the_target_exactly() -> None:
    employment = employed(FULL)
    found = [
        hours_of([record("2025-09-05", hours)], employment, "2026-08-31").status
        for hours in ("29.999", "30", "30.001")
    ]
    assert found == ["behind", "met", "met"]


def test_after_the_year_there_is_no_pace() -> None:
    """A leaver's expected hours may be reached while the target, rounded up, is not."""
    leaver = employed(FULL + "end: 2025-11-30")
    seven_and_a_half = record("2025-09-05", "7.48")
    assert hours_of([seven_and_a_half], leaver, "2026-08-31").status == "on-track"
    assert hours_of([seven_and_a_half], leaver, "2026-09-01").status == "behind"


def test_a_target_of_nothing_is_met() -> None:
    away = employed(FULL + "absences: [{from: 2025-09-01, to: 2026-08-31}]")
    found = hours_of([], away, "2026-06-01")
    assert (found.target, found.expected, found.status) == (0, 0, "met")


@pytest.mark.parametrize("as_of", ["2025-09-01", "2026-08-31", "2026-09-01"])
def test_no_hours_asked_of_anyone_are_met(as_of: str) -> None:
    assert hours_of([], employed(FULL), as_of, rules("hours: {annual: 0}")).status == "met"


def test_the_staff_of_a_partner_have_no_target() -> None:
    found = hours_of(
        [record("2025-09-05", "3")], employed(FULL + "employer: Northway"), "2026-03-31"
    )
    assert (found.total, found.target, found.expected, found.status) == (3, None, None, "no-target")


def test_a_rule_may_be_for_a_partners_staff() -> None:
    policy = rules("hours: {employer: northway}")
    assert hours_of([], employed(FULL + "employer: Northway"), "2026-03-31", policy).target == 30
    assert hours_of([], employed(FULL), "2026-03-31", policy).status == "no-target"


def test_a_rule_may_be_for_some_roles() -> None:
    policy = rules("hours: {for: [teaching]}")
    manager = frozenset({"manager"})
    assert hours_of([], employed(FULL), "2026-03-31", policy, manager).status == "no-target"
    assert hours_of([], employed(FULL), "2026-03-31", policy, TUTOR).status == "behind"


def test_totals_by_type_and_month_list_only_what_there_is() -> None:
    records = [
        record("2025-09-30", "0.1"),
        record("2025-10-01", "0.2", type="inset-day"),
        record("2025-10-31", "0.7"),
        record("2026-04-01", "9"),  # planned
        record("2025-10-31", "9", draft=True),
        record("2025-08-31", "9"),  # the year before
    ]
    found = hours_of(records, employed(FULL), "2026-03-31")
    assert found.total == 1  # exactly: no float would say so
    assert found.by_type == {"inset-day": Fraction("0.2"), "webinar": Fraction("0.8")}
    assert list(found.by_type) == ["inset-day", "webinar"]  # the policy's order
    assert found.by_month == {"2025-09": Fraction("0.1"), "2025-10": Fraction("0.9")}


# --- INSET days


def inset(days: list[Record], employment: str, policy: str = "", roles: frozenset[str] = TUTOR):
    return measure_inset_days(days, employed(employment), roles, rules(policy), YEAR)


def inset_day(on: str, amount: str = "1", kind: str = "inset-day") -> Record:
    return record(on, inset_days=Fraction(amount), type=kind)


def test_inset_days_full_time_and_part_time() -> None:
    assert inset([], FULL).target == 5
    assert inset([], FULL + "fte: 0.99").target == 3


def test_inset_days_go_by_the_fte_on_the_first_day() -> None:
    became_part_time = FULL + "fte: [{from: 2020-09-01, fte: 1}, {from: 2025-09-02, fte: 0.5}]"
    was_part_time = FULL + "fte: [{from: 2020-09-01, fte: 0.5}, {from: 2025-09-02, fte: 1}]"
    assert inset([], became_part_time).target == 5
    assert inset([], was_part_time).target == 3


def test_inset_days_go_by_the_fte_on_the_first_day_of_employment_where_that_is_later() -> None:
    text = (
        "start: {start}\nroles: [tutor]\n"
        "fte: [{{from: 2025-01-01, fte: 0.5}}, {{from: 2025-10-02, fte: 1}}]"
    )
    assert inset([], text.format(start="2025-10-01")).target == 3
    assert inset([], text.format(start="2025-10-02")).target == 5


def test_inset_days_go_by_the_real_fte_whatever_the_hours_do() -> None:
    assert inset([], FULL + "fte: 0.5", "hours: {pro_rata_part_time: false}").target == 3


def test_inset_days_add_up_and_other_types_do_not_count() -> None:
    days = [inset_day("2025-09-03"), inset_day("2025-11-07", "0.5"), inset_day("2026-01-01", "0")]
    found = inset([*days, inset_day("2026-01-02", "9", "webinar")], FULL + "fte: 0.5")
    assert (found.total, found.status) == (Fraction("1.5"), "short")


def test_inset_days_are_met_at_the_target() -> None:
    two = [inset_day("2025-09-03"), inset_day("2025-11-07")]
    part_time = FULL + "fte: 0.5"
    assert inset([*two, inset_day("2026-02-13", "0.99")], part_time).status == "short"
    assert inset([*two, inset_day("2026-02-13")], part_time).status == "met"


CALENDAR = "inset_days: {dates: [2025-09-03, 2025-11-07, 2026-02-13, 2026-04-16, 2026-04-17]}"


@pytest.mark.parametrize(
    ("more", "target"),
    [
        ("", 5),
        ("fte: 0.5", 3),  # at most: the calendar asks for no more
        ("end: 2025-11-06", 1),
        ("end: 2025-11-07", 2),
        ("end: 2025-09-02", 0),
        ("absences: [{from: 2025-11-07, to: 2025-11-07}]", 4),
        ("absences: [{from: 2025-11-08, to: 2026-02-12}]", 5),
        ("absences: [{from: 2026-02-13}]", 2),
        ("fte: 0.5\nabsences: [{from: 2025-11-07, to: 2026-02-13}]", 3),
        ("fte: 0.5\nabsences: [{from: 2025-11-07, to: 2026-04-16}]", 2),
    ],
)
def test_an_inset_calendar_asks_for_no_day_on_which_somebody_was_not_there(
    more: str, target: int
) -> None:
    assert inset([], FULL + more, CALENDAR).target == target


def test_who_could_attend_no_inset_day_has_met_them() -> None:
    assert inset([], FULL + "end: 2025-09-02", CALENDAR).status == "met"


def test_a_short_calendar_lowers_the_target() -> None:
    assert inset([], FULL, "inset_days: {dates: [2025-09-03, 2026-04-16]}").target == 2


def test_a_calendar_of_another_year_says_nothing() -> None:
    assert inset([], FULL, "inset_days: {dates: [2025-08-31, 2026-09-01]}").target == 5


def test_a_calendar_day_that_is_named_twice_is_one_day() -> None:
    assert inset([], FULL, "inset_days: {dates: [2025-09-03, 2025-09-03]}").target == 1


@pytest.mark.parametrize(
    ("more", "role"),
    [("employer: Northway", "tutor"), ("", "manager"), ("", "iqa"), ("", "non-teaching")],
)
def test_inset_days_are_none_as_a_whole_outside_the_rule(more: str, role: str) -> None:
    assert inset([inset_day("2025-09-03")], FULL + more, roles=frozenset({role})) is None


# --- whose roles, and which version of the policy (section 3)


def somebody(employment: str, *records: Record) -> Person:
    words = Profile(name="Ada Marsh", job_title="Tutor")
    return Person("ada-marsh", words, "", employed(employment), Plan(), records)


def standing(someone: Person, as_of: str, label: str = "2025-26", *policies: Policy):
    found = versions(*(policies or (rules(),)))
    return measure_person(someone, found, day(as_of), cpd_year(label))


CHANGED = """\
start: 2020-09-01
{end}
roles: [{{role: manager, to: 2025-12-31}}, {{role: tutor, from: 2026-01-01}}]
"""


@pytest.mark.parametrize(
    ("as_of", "end", "roles"),
    [
        ("2025-12-31", "", ("manager",)),
        ("2026-01-01", "", ("tutor",)),
        ("2027-01-01", "", ("tutor",)),  # the year's last day
        ("2026-06-01", "end: 2025-12-31", ("manager",)),  # the last day of employment
        ("2026-06-01", "end: 2026-01-01", ("tutor",)),
    ],
)
def test_a_year_goes_by_the_roles_on_the_earliest_of_three_days(
    as_of: str, end: str, roles: tuple[str, ...]
) -> None:
    found = standing(somebody(CHANGED.format(end=end)), as_of)
    assert found.roles == roles
    assert (found.inset_days is None) == (roles == ("manager",))


def test_a_leaver_keeps_the_years_figures() -> None:
    leaver = somebody(FULL + "end: 2025-11-30", record("2025-10-01", "8"))
    found = standing(leaver, "2026-03-31")
    assert (found.hours.target, found.hours.status) == (Fraction("7.5"), "met")


@pytest.mark.parametrize(
    ("start", "end", "listed"),
    [
        ("2020-01-01", "2025-08-31", False),
        ("2020-01-01", "2025-09-01", True),
        ("2026-08-31", None, True),
        ("2026-09-01", None, False),
    ],
)
def test_who_is_listed_in_a_year(start: str, end: str | None, listed: bool) -> None:
    text = f"start: {start}\nroles: [tutor]\n" + (f"end: {end}" if end else "")
    assert employed_in(somebody(text), YEAR) == listed


def test_a_year_is_judged_by_the_policy_in_force_on_its_first_day() -> None:
    first = rules("{in_force_from: 2024-09-01, hours: {annual: 20}}")
    second = rules("{in_force_from: 2025-09-02, hours: {annual: 40}}")
    on_the_day = rules("{in_force_from: 2025-09-01, hours: {annual: 40}}")
    someone = somebody(FULL)
    assert standing(someone, "2026-03-31", "2025-26", first, second).hours.target == 20
    assert standing(someone, "2026-03-31", "2025-26", first, on_the_day).hours.target == 40


def test_before_the_first_version_the_first_holds() -> None:
    only = rules("{in_force_from: 2030-09-01, hours: {annual: 44}}")
    assert standing(somebody(FULL), "2026-03-31", "2025-26", only).hours.target == 44


def test_a_record_belongs_to_the_year_of_its_first_day() -> None:
    over_the_edge = record("2026-08-31", "9", until=day("2026-09-02"))
    someone = somebody(FULL, over_the_edge)
    assert standing(someone, "2026-10-01", "2025-26").hours.total == 9
    assert standing(someone, "2026-10-01", "2026-27").hours.total == 0
