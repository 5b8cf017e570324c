"""Occupational competency, worked by hand from the domain rules, section 7."""

from fractions import Fraction

import pytest

from cpd_portfolio.measures.occupational import CheckResult, is_hands_on, measure_occupational
from cpd_portfolio.model import Record
from making import cpd_year, day, employed, profile, record, rules

WORK = "start: 2015-09-01\nroles: [vocational-tutor]\n"
AREA = """\
occupational_areas:
  - id: hair
    sector: Hair
    annual_hours: 30
"""
PROGRAMMES = """\
    programmes:
      - {{title: Diploma, number: 1, role: {role}}}
"""


def areas(*records: Record, as_of: str, who: str = AREA, work: str = WORK, policy: str = ""):
    today = day(as_of)
    counted = [one for one in records if one.counts(today)]
    year = rules().cpd_year(today)
    return measure_occupational(counted, profile(who), employed(work), year, rules(policy), today)


def check(name: str, *records: Record, as_of: str, **more: str) -> CheckResult:
    (area,) = areas(*records, as_of=as_of, **more)
    return next(found for found in area.checks if found.id == name)


def placement(on: str, **more) -> Record:
    return record(on, area="hair", activity="work-placement", **more)


# --- dates: within 12 months, 60 days of warning


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2025-01-20", "met"),  # the day itself
        ("2025-11-20", "met"),  # 61 days before it is due
        ("2025-11-21", "due-soon"),  # 60 days
        ("2026-01-19", "due-soon"),  # the day before it is due
        ("2026-01-20", "due-soon"),  # due
        ("2026-01-21", "not-met"),  # the day after
    ],
)
@pytest.mark.parametrize("name", ["sector-activity", "hands-on"])
def test_a_dated_check_about_its_due_day(name: str, as_of: str, status: str) -> None:
    found = check(name, placement("2025-01-20"), as_of=as_of)
    assert (found.status, found.last, found.due) == (status, day("2025-01-20"), day("2026-01-20"))


def test_no_record_is_not_met() -> None:
    found = check("hands-on", as_of="2026-03-31")
    assert (found.status, found.last, found.due) == ("not-met", None, None)


def test_twelve_months_from_29_february_end_on_28_february() -> None:
    found = check("hands-on", placement("2024-02-29"), as_of="2025-02-28")
    assert (found.status, found.due) == ("due-soon", day("2025-02-28"))
    assert check("hands-on", placement("2024-02-29"), as_of="2025-03-01").status == "not-met"


def test_days_of_warning_are_the_policys() -> None:
    policy = "warn_days: 0"
    one = placement("2025-01-20")
    assert check("hands-on", one, as_of="2026-01-19", policy=policy).status == "met"
    assert check("hands-on", one, as_of="2026-01-20", policy=policy).status == "due-soon"


def test_the_latest_record_of_any_year_counts() -> None:
    old, older = placement("2022-05-01"), placement("2021-05-01")
    assert check("hands-on", older, old, as_of="2026-03-31").last == day("2022-05-01")


def test_planned_records_and_drafts_do_not_count() -> None:
    later, draft = placement("2026-04-01"), placement("2026-03-01", draft=True)
    assert check("hands-on", later, draft, as_of="2026-03-31").last is None


def test_a_record_of_another_area_or_of_none_does_not_count() -> None:
    other = record("2026-03-01", area="barbering", activity="work-placement")
    plain = record("2026-03-01", type="work-placement")
    assert check("sector-activity", other, plain, as_of="2026-03-31").last is None


# --- absence


def test_a_due_day_in_an_absence_moves_to_its_end_and_four_weeks() -> None:
    away = WORK + "absences: [{from: 2026-01-20, to: 2026-02-10}]"
    found = check("hands-on", placement("2025-01-20"), as_of="2026-02-11", work=away)
    assert (found.due, found.status) == (day("2026-03-10"), "due-soon")


@pytest.mark.parametrize(
    ("absence", "due"),
    [
        ("{from: 2026-01-21, to: 2026-02-10}", "2026-01-20"),  # begins the day after
        ("{from: 2026-01-10, to: 2026-01-19}", "2026-01-20"),  # ended the day before
        ("{from: 2026-01-10, to: 2026-01-20}", "2026-02-17"),  # its last day
        ("{from: 2026-01-10}", "2026-01-20"),  # without an end it moves nothing
    ],
)
def test_an_absence_about_the_due_day(absence: str, due: str) -> None:
    work = WORK + f"absences: [{absence}]"
    found = check("hands-on", placement("2025-01-20"), as_of="2025-06-01", work=work)
    assert found.due == day(due)


def test_a_due_day_moves_again_while_it_falls_in_an_absence() -> None:
    """20 January to 7 February + 4 weeks = 7 March, in the second; to 31 March + 4 weeks."""
    away = (
        WORK + "absences: [{from: 2026-03-07, to: 2026-03-31}, {from: 2026-01-20, to: 2026-02-07}]"
    )
    found = check("hands-on", placement("2025-01-20"), as_of="2025-06-01", work=away)
    assert found.due == day("2026-04-28")


def test_without_a_grace_a_due_day_moves_to_the_end_of_the_absence() -> None:
    away = WORK + "absences: [{from: 2026-01-20, to: 2026-02-07}]"
    found = check(
        "hands-on", placement("2025-01-20"), as_of="2025-06-01", work=away,
        policy="return_grace: 0 days",
    )  # fmt: skip
    assert found.due == day("2026-02-07")


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2026-02-28", "not-met"),  # the day before the absence
        ("2026-03-01", "paused"),
        ("2026-03-10", "paused"),
        ("2026-03-11", "not-met"),  # the day after
    ],
)
def test_not_met_is_paused_on_a_day_of_absence(as_of: str, status: str) -> None:
    away = WORK + "absences: [{from: 2026-03-01, to: 2026-03-10}]"
    assert check("hands-on", placement("2025-01-20"), as_of=as_of, work=away).status == status
    assert check("hands-on", as_of=as_of, work=away).status == status


def test_due_soon_is_paused_and_met_is_not() -> None:
    away = WORK + "absences: [{from: 2026-03-01}]"
    soon, well = placement("2025-03-20"), placement("2026-02-20")
    assert check("hands-on", soon, as_of="2026-03-05", work=away).status == "paused"
    assert check("hands-on", well, as_of="2026-03-05", work=away).status == "met"


# --- hands-on


@pytest.mark.parametrize(
    ("activity", "said", "hands_on"),
    [
        ("work-placement", None, True),
        ("work-placement", False, False),
        ("job-shadowing", None, False),
        ("job-shadowing", True, True),
        ("standardisation", None, False),
        (None, None, False),
        (None, True, True),
    ],
)
def test_hands_on_is_what_the_author_says_else_the_activitys_default(
    activity: str | None, said: bool | None, hands_on: bool
) -> None:
    one = record("2026-03-01", area="hair", activity=activity, hands_on=said)
    assert is_hands_on(one, rules()) == hands_on
    assert (check("hands-on", one, as_of="2026-03-31").status == "met") == hands_on
    assert check("sector-activity", one, as_of="2026-03-31").status == "met"


def test_a_record_without_an_area_is_never_hands_on() -> None:
    assert not is_hands_on(record("2026-03-01", type="work-placement"), rules())


# --- practice that goes on


def with_practice(*spells: str) -> str:
    return (
        AREA + "    practice:\n" + "".join(f"      - {{where: Salon, {one}}}\n" for one in spells)
    )


@pytest.mark.parametrize(
    ("spell", "last"),
    [
        ("from: 2019-01-01", "2026-03-31"),  # still going on: as_of
        ("from: 2019-01-01, to: 2026-04-30", "2026-03-31"),
        ("from: 2019-01-01, to: 2026-03-31", "2026-03-31"),
        ("from: 2019-01-01, to: 2026-03-30", "2026-03-30"),
        ("from: 2026-03-31", "2026-03-31"),  # begins on the day
        ("from: 2026-04-01", None),  # the day after
    ],
)
def test_a_spell_counts_with_the_earlier_of_as_of_and_its_end(spell: str, last: str | None) -> None:
    for name in ("sector-activity", "hands-on"):
        found = check(name, as_of="2026-03-31", who=with_practice(spell))
        assert found.last == (day(last) if last else None)
        assert found.status == ("met" if last else "not-met")


def test_the_later_of_practice_and_record_counts() -> None:
    ended = with_practice("from: 2019-01-01, to: 2025-06-01", "from: 2018-01-01, to: 2025-05-01")
    before, after = placement("2025-05-31"), placement("2025-06-02")
    resting_on = check("hands-on", before, as_of="2026-03-31", who=ended)
    assert (resting_on.last, resting_on.record) == (day("2025-06-01"), None)
    assert resting_on.practice is not None
    resting_on = check("hands-on", after, as_of="2026-03-31", who=ended)
    assert (resting_on.last, resting_on.record) == (day("2025-06-02"), after)
    assert resting_on.practice is None


def test_practice_is_no_standardisation() -> None:
    who = with_practice("from: 2019-01-01") + PROGRAMMES.format(role="iqa")
    found = check("standardisation", as_of="2026-03-31", who=who)
    assert (found.status, found.last) == ("not-met", None)


# --- checks for some programmes only


def ids(role: str | None) -> list[str]:
    who = AREA + (PROGRAMMES.format(role=role) if role else "")
    (area,) = areas(as_of="2026-03-31", who=who)
    return [found.id for found in area.checks]


def test_which_checks_an_area_has() -> None:
    assert ids(None) == ["sector-activity", "hands-on"]
    assert ids("assessor") == [
        "sector-activity", "hands-on", "standardisation", "assessor-qualification",
    ]  # fmt: skip
    assert ids("iqa") == ["sector-activity", "hands-on", "standardisation", "iqa-qualification"]


def test_a_standardisation_counts_by_activity_or_by_type() -> None:
    who = AREA + PROGRAMMES.format(role="assessor")
    activity = record("2026-01-01", area="hair", activity="standardisation")
    kind = record("2026-01-02", area="hair", type="standardisation")
    other = record("2026-01-03", area="hair", activity="research")
    for one in (activity, kind):
        assert check("standardisation", one, other, as_of="2026-03-31", who=who).last == one.date
    assert check("standardisation", other, as_of="2026-03-31", who=who).last is None


# --- qualification checks


def qualified(*rows: str) -> CheckResult:
    held = "qualifications:\n" + "".join(f"  - {{title: Award, {row}}}\n" for row in rows)
    who = held + AREA + PROGRAMMES.format(role="assessor")
    return check("assessor-qualification", as_of="2026-03-31", who=who)


@pytest.mark.parametrize(
    ("row", "status", "last"),
    [
        ("kind: assessor, awarded: 2018-07", "met", "2018-07"),
        ("kind: assessor, awarded: 2026-03-31", "met", "2026-03-31"),
        ("kind: assessor, awarded: 2026-04-01", "not-met", None),
        ("kind: assessor, awarded: 2026-03", "met", "2026-03"),  # from its first day
        ("kind: assessor, awarded: 2026-04", "not-met", None),
        ("kind: assessor, awarded: 2026", "met", "2026"),
        ("kind: assessor", "met", None),
        ("kind: assessor, working_towards: true", "not-met", None),
        ("kind: assessor, awarded: 2018-07, working_towards: true", "not-met", None),
        ("kind: iqa, awarded: 2018-07", "not-met", None),
    ],
)
def test_a_qualification_check(row: str, status: str, last: str | None) -> None:
    found = qualified(row)
    assert (found.status, found.last, found.due) == (status, last, None)


def test_the_earliest_award_is_shown_as_written() -> None:
    found = qualified(
        "kind: assessor",
        "kind: assessor, awarded: 2018-07",
        "kind: assessor, awarded: 2017",
        "kind: iqa, awarded: 2001",
        "kind: assessor, awarded: 2002, working_towards: true",
    )
    assert found.last == "2017"


def test_a_qualification_check_is_never_paused() -> None:
    who = AREA + PROGRAMMES.format(role="assessor")
    away = WORK + "absences: [{from: 2026-03-01}]"
    found = check("assessor-qualification", as_of="2026-03-31", who=who, work=away)
    assert found.status == "not-met"


# --- who has areas at all


@pytest.mark.parametrize(
    ("work", "as_of", "there"),
    [
        (WORK, "2026-03-31", True),
        ("start: 2015-09-01\nroles: [tutor]\n", "2026-03-31", False),
        (WORK + "employer: Northway\n", "2026-03-31", True),  # asked of everybody's staff
        (WORK + "end: 2026-03-31\n", "2026-03-31", True),  # the last day
        (WORK + "end: 2026-03-30\n", "2026-03-31", False),
        ("start: 2015-09-01\nroles: [{role: iqa, to: 2026-03-30}, tutor]\n", "2026-03-31", False),
        ("start: 2015-09-01\nroles: [{role: iqa, to: 2026-03-31}, tutor]\n", "2026-03-31", True),
        ("start: 2015-09-01\nroles: [{role: iqa, from: 2026-04-01}, tutor]\n", "2026-03-31", False),
    ],
)
def test_areas_are_of_people_in_an_occupational_role_on_the_day(
    work: str, as_of: str, there: bool
) -> None:
    assert bool(areas(as_of=as_of, work=work)) == there


def test_a_rule_for_everyone_ends_with_employment_too() -> None:
    policy = "occupational: {for: [everyone]}"
    left = WORK + "end: 2026-03-30\n"
    assert areas(as_of="2026-03-31", work=left, policy=policy) == ()
    assert areas(as_of="2026-03-30", work=left, policy=policy) != ()


# --- the area's own hours


def test_hours_are_those_of_the_areas_records_in_the_cpd_year() -> None:
    (area,) = areas(
        placement("2025-08-31", hours="1"),
        placement("2025-09-01", hours="2.25"),
        placement("2026-03-31", hours="4"),
        placement("2026-04-01", hours="8"),
        record("2026-01-01", "16", area="barbering"),
        record("2026-01-01", "32"),
        as_of="2026-03-31",
    )
    assert (area.hours, area.annual_hours) == (Fraction("6.25"), 30)


def test_the_year_asked_for_is_the_one_of_the_hours_and_checks_look_at_all() -> None:
    found = measure_occupational(
        [placement("2024-10-01", hours="3"), placement("2026-01-01", hours="5")],
        profile(AREA),
        employed(WORK),
        cpd_year("2024-25"),
        rules(),
        day("2026-03-31"),
    )
    assert found[0].hours == 3
    assert found[0].checks[0].last == day("2026-01-01")


def test_annual_hours_are_none_where_the_sector_asks_for_none() -> None:
    (area,) = areas(as_of="2026-03-31", who=AREA.replace("    annual_hours: 30\n", ""))
    assert area.annual_hours is None


def test_each_area_stands_by_itself_in_the_profiles_order() -> None:
    who = "occupational_areas: [{id: b, sector: B}, {id: a, sector: A}]"
    found = areas(record("2026-03-01", "2", area="a"), as_of="2026-03-31", who=who)
    assert [(one.area, one.hours, one.checks[0].status) for one in found] == [
        ("b", 0, "not-met"),
        ("a", 2, "met"),
    ]
