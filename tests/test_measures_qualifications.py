"""Qualifications that a role asks for, worked by hand from the domain rules, section 7."""

import pytest

from cpd_portfolio.measures.qualifications import QualificationResult, measure_qualifications
from making import day, employed, profile, rules

WORK = "start: 2015-09-01\nroles: [tutor]\n"
LEVEL_3 = "{title: Award, kind: teaching, level: 3}"
LEVEL_5 = "{title: Diploma, kind: teaching, level: 5}"
ENGLISH = "{title: English A level, kind: subject, subject: English, level: 3}"


def results(
    *held: str,
    teaches: str = "",
    as_of: str = "2026-03-31",
    work: str = WORK,
    policy: str = "",
) -> dict[str, QualificationResult]:
    text = f"qualifications: [{', '.join(held)}]\n"
    text += f"teaches: [{teaches}]\n" if teaches else ""
    found = measure_qualifications(profile(text), employed(work), rules(policy), day(as_of))
    return {result.id: result for result in found}


def met(name: str, *held: str, **more: str) -> bool:
    return results(*held, **more)[name].met


def titles(found: tuple) -> list[str]:
    return [one.title for one in found]


# --- who is asked


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("tutor", True),
        ("vocational-tutor", True),
        ("assessor", False),
        ("iqa", False),
        ("learning-coach", False),
        ("skills-coach", False),
        ("manager", False),
        ("non-teaching", False),
    ],
)
def test_teaching_staff_are_asked(role: str, asked: bool) -> None:
    work = f"start: 2015-09-01\nroles: [{role}]"
    assert list(results(work=work)) == (["teaching"] if asked else [])
    specialist = ["teaching", "specialist-teaching", "specialist-subject"]
    assert list(results(work=work, teaches="English")) == (specialist if asked else [])


def test_partners_staff_are_asked_too() -> None:
    assert list(results(work=WORK + "employer: Vale Training")) == ["teaching"]


@pytest.mark.parametrize(
    ("as_of", "asked"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_asked_while_the_role_lasts(as_of: str, asked: bool) -> None:
    work = "start: 2015-09-01\nroles: [manager, {role: tutor, from: 2026-01-01, to: 2026-03-31}]"
    assert bool(results(as_of=as_of, work=work)) == asked


@pytest.mark.parametrize(("as_of", "asked"), [("2026-03-31", True), ("2026-04-01", False)])
def test_nothing_is_asked_of_anyone_who_has_left(as_of: str, asked: bool) -> None:
    assert bool(results(as_of=as_of, work=WORK + "end: 2026-03-31")) == asked


# --- level and kind


@pytest.mark.parametrize(
    ("held", "enough"),
    [
        ("{title: A, kind: teaching, level: 2}", False),
        ("{title: A, kind: teaching, level: 3}", True),
        ("{title: A, kind: teaching, level: 7}", True),
        ("{title: A, kind: Teaching, level: '3'}", True),
        ("{title: A, kind: teaching}", False),  # no level is said
        ("{title: A, kind: teaching, equivalent_to: 3}", True),
        ("{title: A, kind: teaching, equivalent_to: 2}", False),
        ("{title: A, kind: teaching, level: 2, equivalent_to: 5}", True),
        ("{title: A, kind: teaching, level: 3, equivalent_to: 2}", True),
        ("{title: A, kind: teaching, evidence: experience}", False),  # of a subject only
        ("{title: A, kind: assessor, level: 3}", False),
        ("{title: A, kind: iqa, level: 4}", False),
        ("{title: A, kind: occupational, level: 6}", False),
        ("{title: A, kind: subject, subject: English, level: 6}", False),
    ],
)
def test_a_teaching_qualification(held: str, enough: bool) -> None:
    assert met("teaching", held) == enough
    assert bool(results(held)["teaching"].held) == enough


def test_specialists_need_level_5() -> None:
    four = "{title: A, kind: teaching, level: 4}"
    stands_for_five = "{title: A, kind: teaching, level: 4, equivalent_to: 5}"
    for held, enough in ((four, False), (LEVEL_5, True), (stands_for_five, True)):
        assert met("specialist-teaching", held, teaches="English") == enough
        assert met("teaching", held, teaches="English")


def test_any_one_that_is_held_is_enough() -> None:
    found = results("{title: Old, kind: teaching, level: 2}", LEVEL_3, LEVEL_5)["teaching"]
    assert found.met
    assert titles(found.held) == ["Award", "Diploma"]


def test_none_at_all() -> None:
    found = results()["teaching"]
    assert (found.met, found.held, found.missing, found.towards) == (False, (), (), ())


def test_level_and_kind_are_the_policys() -> None:
    rule = "qualifications: [{id: x, title: X, for: [everyone], kind: iqa, level: 4}]"
    three, four = "{title: A, kind: iqa, level: 3}", "{title: A, kind: iqa, level: 4}"
    work = "start: 2015-09-01\nroles: [non-teaching]"
    assert not met("x", three, policy=rule, work=work)
    assert met("x", four, policy=rule, work=work)


# --- held: awarded, and not only worked towards


@pytest.mark.parametrize(
    ("awarded", "as_of", "enough"),
    [
        ("2026-03-31", "2026-03-30", False),  # the day before
        ("2026-03-31", "2026-03-31", True),  # the day
        ("2026-03-31", "2026-04-01", True),
        ("2026-03", "2026-02-28", False),
        ("2026-03", "2026-03-01", True),  # a month counts from its first day
        ("2024-02-29", "2024-02-28", False),
        ("2024-02-29", "2024-02-29", True),
        ("2099-01", "2026-03-31", False),
    ],
)
def test_held_from_the_award_on(awarded: str, as_of: str, enough: bool) -> None:
    held = f"{{title: A, kind: teaching, level: 5, awarded: {awarded}}}"
    assert met("teaching", held, as_of=as_of) == enough


def test_one_without_a_date_is_held() -> None:
    assert met("teaching", LEVEL_3, as_of="2015-09-01")


def test_one_that_is_worked_towards_is_shown_and_not_held() -> None:
    towards = "{title: Diploma, kind: teaching, level: 5, working_towards: true}"
    found = results(LEVEL_3, towards, teaches="English")
    assert (found["teaching"].met, found["specialist-teaching"].met) == (True, False)
    assert titles(found["specialist-teaching"].towards) == ["Diploma"]
    assert titles(found["teaching"].held) == ["Award"]
    assert found["specialist-subject"].towards == ()  # of another kind
    done = "{title: Diploma, kind: teaching, level: 5, working_towards: false}"
    assert met("specialist-teaching", done, teaches="English")


def test_a_date_of_award_does_not_make_it_held_while_it_is_worked_towards() -> None:
    towards = "{title: A, kind: teaching, level: 5, working_towards: true, awarded: 2020-01}"
    stands = "{title: A, kind: teaching, level: 5, working_towards: true, equivalent_to: 5}"
    assert not met("teaching", towards)
    assert not met("teaching", stands)


# --- by subject


@pytest.mark.parametrize(
    ("held", "enough"),
    [
        (ENGLISH, True),
        ("{title: A, kind: subject, subject: english, level: 3}", True),  # in any case
        ("{title: A, kind: subject, subject: ENGLISH, level: 6}", True),
        ("{title: A, kind: subject, subject: ' English ', level: 3}", True),
        ("{title: A, kind: subject, subject: English, level: 2}", False),
        ("{title: A, kind: subject, subject: English}", False),
        ("{title: A, kind: subject, subject: English, evidence: experience}", True),
        ("{title: A, kind: subject, subject: English, level: 2, evidence: experience}", True),
        ("{title: A, kind: subject, subject: English, level: 1, equivalent_to: 3}", True),
        ("{title: A, kind: subject, subject: English, level: 1, equivalent_to: 2}", False),
        ("{title: A, kind: subject, subject: Maths, level: 6}", False),
        ("{title: A, kind: subject, level: 6}", False),  # of no subject
        ("{title: A, kind: teaching, subject: English, level: 6}", False),
        (
            "{title: A, kind: subject, subject: English, evidence: experience,"
            " working_towards: true}",
            False,
        ),
        ("{title: A, kind: subject, subject: English, level: 3, awarded: 2026-04-01}", False),
    ],
)
def test_a_qualification_in_the_subject(held: str, enough: bool) -> None:
    found = results(held, teaches="English")["specialist-subject"]
    assert found.met == enough
    assert found.missing == (() if enough else ("English",))


def test_each_subject_that_somebody_teaches_needs_its_own() -> None:
    maths = "{title: A, kind: subject, subject: Maths, evidence: experience}"
    found = results(ENGLISH, teaches="Maths, English, Welsh")["specialist-subject"]
    assert (found.met, found.missing) == (False, ("Maths", "Welsh"))
    found = results(ENGLISH, maths, teaches="Maths, English")["specialist-subject"]
    assert (found.met, found.missing) == (True, ())
    assert titles(found.held) == ["English A level", "A"]


def test_subjects_are_compared_beyond_ascii() -> None:
    held = "{title: A, kind: subject, subject: FRANÇAIS, level: 3}"
    assert met("specialist-subject", held, teaches="Français")


def test_a_subject_rule_for_all_takes_any_subject() -> None:
    rule = "qualifications: [{id: x, title: X, for: [everyone], kind: subject, level: 3}]"
    assert met("x", ENGLISH, policy=rule, teaches="Maths")
    assert met("x", ENGLISH, policy=rule)
    assert not met("x", LEVEL_5, policy=rule)


# --- versions


def test_changed_rules_hold_for_whom_they_name() -> None:
    policy = "qualifications: []"
    assert results(LEVEL_3, policy=policy) == {}
