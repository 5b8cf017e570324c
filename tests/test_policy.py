"""The rules: merging, versions, what is wrong in a policy, and the shipped default."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_portfolio.dates import Duration, cpd_year_from
from cpd_portfolio.policy import Policies, merge, same_employer
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.policies import default_policy

DEFAULT = default_policy()


def with_policies(folder: Path, **texts: str) -> Reading:
    """Files by name: `policy`, `policy_2` for policy-2.yml."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name.replace('_', '-')}.yml").write_text(text, encoding="utf-8")
    return read([folder])


def versions(folder: Path, **texts: str) -> Policies:
    reading = with_policies(folder, **texts)
    assert reading.library.problems == ()
    assert not reading.policy_is_wrong
    return reading.policies


def problems(folder: Path, text: str) -> list[tuple[str, int, str]]:
    reading = with_policies(folder, policy=text)
    assert reading.policy_is_wrong == bool(reading.library.problems)
    return [(p.path.split("/")[-1], p.line, p.code) for p in reading.library.problems]


# --- merging ---


@pytest.mark.parametrize(
    ("default", "override", "merged"),
    [
        ({"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        ({"a": {"b": {"c": 1, "d": 2}}}, {"a": {"b": {"d": 3}}}, {"a": {"b": {"c": 1, "d": 3}}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": [1, 2]}, {"a": []}, {"a": []}),
        ({"a": [{"id": 1, "x": 1}]}, {"a": [{"id": 1}]}, {"a": [{"id": 1}]}),
        ({"a": 1}, {"a": None}, {"a": 1}),
        ({"a": {"b": 1}}, {"a": None}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"a": {}}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"a": "x"}, {"a": "x"}),
        ({"a": "x"}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({}, {"new": {"a": None}}, {"new": {"a": None}}),
        ({"a": 1}, {}, {"a": 1}),
    ],
)
def test_merging(default: Any, override: Any, merged: Any) -> None:
    assert merge(default, override) == merged


TREES = st.recursive(
    st.none() | st.integers(0, 3) | st.lists(st.integers(0, 3), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(TREES, TREES)
def test_merging_changes_neither(default: Any, override: Any) -> None:
    before = repr(default), repr(override)
    merged = merge(default, override)
    assert (repr(default), repr(override)) == before
    assert merge(merged, None) == merged


def test_mappings_fall_back_key_by_key_at_every_depth(tmp_path: Path) -> None:
    text = "hours: {annual: 24}\nvisibility:\n  default: private\nreturn_grace: null\n"
    rules = versions(tmp_path, policy=text).versions[0].rules
    shipped = DEFAULT.rules
    assert rules.hours.annual == 24
    assert rules.hours.model_copy(update={"annual": shipped.hours.annual}) == shipped.hours
    assert (rules.visibility.default, rules.visibility.occupational) == ("private", "shareable")
    assert rules.return_grace == shipped.return_grace
    assert rules.requirements == shipped.requirements
    changed = {"hours", "visibility"}
    for name in type(rules).model_fields:
        assert (getattr(rules, name) == getattr(shipped, name)) == (name not in changed), name


def test_lists_are_replaced_whole(tmp_path: Path) -> None:
    text = (
        "requirements: [{id: rarpa, title: RARPA, for: [everyone]}]\noccupational: {checks: []}\n"
    )
    rules = versions(tmp_path, policy=text).versions[0].rules
    assert [rule.id for rule in rules.requirements] == ["rarpa"]
    assert rules.occupational.checks == ()
    assert rules.occupational.activities == DEFAULT.rules.occupational.activities


def test_groups_are_a_mapping_and_so_are_added_to(tmp_path: Path) -> None:
    text = "groups: {coaching: [learning-coach], teaching: [tutor]}\n"
    groups = versions(tmp_path, policy=text).versions[0].rules.groups
    assert groups["coaching"] == ("learning-coach",)
    assert groups["teaching"] == ("tutor",)
    assert groups["occupational"] == ("vocational-tutor", "assessor", "iqa")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}\n", "format: 1\n", "name:\n"])
def test_an_empty_policy_is_the_default(tmp_path: Path, text: str) -> None:
    assert versions(tmp_path, policy=text).versions[0].rules == DEFAULT.rules


def test_no_policy_is_the_default(tmp_path: Path) -> None:
    policies = versions(tmp_path)
    assert policies.versions == (DEFAULT,)
    assert policies.versions[0].path is None


# --- versions ---


@pytest.fixture
def three(tmp_path: Path) -> Policies:
    return versions(
        tmp_path,
        policy_2027="name: C\nin_force_from: 2027-01-15\ncpd_year_starts: 01-01\n",
        policy="name: B\nin_force_from: 2025-09-01\n",
        policy_first="name: A\nin_force_from: 2023-09-01\n",
    )


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("1990-01-01", "A"),
        ("2023-08-31", "A"),
        ("2023-09-01", "A"),
        ("2025-08-31", "A"),
        ("2025-09-01", "B"),
        ("2027-01-14", "B"),
        ("2027-01-15", "C"),
        ("2199-12-31", "C"),
    ],
)
def test_what_is_in_force(three: Policies, day: str, name: str) -> None:
    assert three.on(date.fromisoformat(day)).rules.name == name


def test_a_year_is_judged_by_the_version_on_its_first_day(three: Policies) -> None:
    assert three.for_year(cpd_year_from(2024, (9, 1))).rules.name == "A"
    assert three.for_year(cpd_year_from(2025, (9, 1))).rules.name == "B"
    assert three.for_year(cpd_year_from(2026, (9, 1))).rules.name == "B"
    assert three.for_year(cpd_year_from(2027, (1, 1))).rules.name == "B"
    assert three.for_year(cpd_year_from(2028, (1, 1))).rules.name == "C"


def test_the_calendar_is_that_in_force_on_as_of(three: Policies) -> None:
    day = date(2026, 10, 1)
    assert three.year_of(day, as_of=date(2027, 1, 14)).label == "2026-27"
    assert three.year_of(day, as_of=date(2027, 1, 15)).label == "2026"
    assert three.year_named("2026-27", date(2027, 1, 14)) is not None
    assert three.year_named("2026-27", date(2027, 1, 15)) is None


def test_a_type_keeps_the_newest_label(tmp_path: Path) -> None:
    first = "activity_types: [{id: webinar, label: Old}, {id: standardisation, label: S}]\n"
    second = "activity_types: [{id: webinar, label: New}, {id: standardisation, label: S}]\n"
    policies = versions(
        tmp_path,
        policy=f"in_force_from: 2024-09-01\n{first}",
        policy_2=f"in_force_from: 2025-09-01\n{second}",
    )
    assert policies.type_label("webinar") == "New"
    assert [policies.type_id(name) for name in ("OLD", "new", " Webinar ")] == ["webinar"] * 3
    assert policies.type_id("seminar") is None
    assert policies.type_label("gone") == "gone"


def test_one_wrong_version_is_enough(tmp_path: Path) -> None:
    reading = with_policies(tmp_path, policy="warn_days: 30\n", policy_2="warn_days: many\n")
    assert reading.policy_is_wrong
    assert reading.policies.versions == (DEFAULT,)


def test_two_versions_without_a_date_of_their_own(tmp_path: Path) -> None:
    """Both fall back to the shipped in_force_from: the same day."""
    reading = with_policies(tmp_path, policy="warn_days: 30\n", policy_2="warn_days: 40\n")
    assert {problem.code for problem in reading.library.problems} == {"policy-same-day"}


# --- what is wrong ---


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("name: Ours\nformat: 2\n", 2, "policy-format"),
        ("name: Ours\n\nin_force_from: 01/09/2025\n", 3, "date-format"),
        ("cpd_year_starts: 02-29\n", 1, "date-not-real"),
        ("cpd_year_starts: 2025-09-01\n", 1, "date-format"),
        ("cpd_year_starts: 13-01\n", 1, "date-not-real"),
        ("warn_days: -1\n", 1, "bad-number"),
        ("hours:\n  annual: 2,5\n", 2, "number-comma"),
        ("hours:\n  round_up_to: 0\n", 2, "number-range"),
        ("hours:\n  annul: 30\n", 2, "unknown-key"),
        ("hours: 30\n", 1, "not-a-mapping"),
        ("inset_days:\n  dates:\n    - 2025-09-03\n    - 2025-09-31\n", 4, "date-not-real"),
        ("requirements:\n  - {id: a, for: [everyone]}\n", 2, "missing-key"),
        (
            "requirements:\n  - {id: a, title: A, for: [everyone], every: yearly}\n",
            2,
            "bad-duration",
        ),
        (
            "requirements:\n  - id: a\n    title: A\n    for:\n      - tutors\n",
            5,
            "unknown-in-policy",
        ),
        ("roles:\n  - tutor\n", 2, "not-a-mapping"),
        (
            "qualifications:\n  - {id: a, title: A, for: [tutor], kind: phd, level: 8}\n",
            2,
            "unknown-value",
        ),
        (
            "qualifications:\n  - {id: a, title: A, for: [tutor], kind: subject, level: 12}\n",
            2,
            "level-range",
        ),
        ("reviews:\n  - {kind: chat, for: [everyone], every: 1 year}\n", 2, "unknown-value"),
        ("groups:\n  everyone: [tutor]\n", 2, "group-name"),
        ("groups:\n  iqa: [tutor]\n", 2, "group-name"),
        ("standards:\n  set: etf-2014\n", 2, "unknown-standards-set"),
        ("visibility: {default: public}\n", 1, "unknown-value"),
        ("name: a\nname: b\n", 2, "duplicate-key"),
        pytest.param("name: [\n", 1, "yaml-unclosed"),
    ],
)
def test_what_is_wrong_stands_on_its_line(tmp_path: Path, text: str, line: int, code: str) -> None:
    assert problems(tmp_path, text) == [("policy.yml", line, code)]


@pytest.mark.parametrize(
    "text",
    [
        "groups: [tutor]\n",
        "roles: null\nroles: []\n",
        "hours: [30]\n",
        "standards: etf-2022\n",
        "groups: {teaching: {a: b}}\n",
        "requirements: {id: a}\n",
        "format: [1]\n",
        "format: {a: 1}\n",
        "in_force_from: [2025-09-01]\n",
        "activity_types: webinar\n",
        "- a\n",
        "a\n",
        "occupational: {checks: [[]]}\n",
        "groups: {'': [tutor]}\n",
        "requirements: [{id: a, title: A, for: {}}]\n",
        "standards: {set: ../../secret}\n",
        "standards: {set: policy.yml}\n",
    ],
)
def test_odd_policies_end_in_problems(tmp_path: Path, text: str) -> None:
    for _, line, code in problems(tmp_path, text):
        assert line >= 1
        assert code
    reading = with_policies(tmp_path, policy=text)
    for problem in reading.library.problems:
        assert problem.hint


# --- who a rule is for ---


def test_groups_and_everyone() -> None:
    assert DEFAULT.roles_in(["everyone"]) is None
    assert DEFAULT.roles_in(["teaching", "everyone"]) is None
    assert DEFAULT.roles_in(["teaching", "iqa"]) == {"tutor", "vocational-tutor", "iqa"}
    assert DEFAULT.roles_in([]) == set()
    assert DEFAULT.is_for(["everyone"], frozenset())
    assert not DEFAULT.is_for(["teaching"], frozenset({"manager"}))
    assert not DEFAULT.is_for([], frozenset({"manager"}))


@pytest.mark.parametrize(
    ("rule", "employer", "same"),
    [
        ("direct", "direct", True),
        ("direct", "Northway", False),
        ("any", "Northway", True),
        ("ANY", "direct", True),
        ("northway", "Northway", True),
        ("Northway", "direct", False),
    ],
)
def test_employers(rule: str, employer: str, same: bool) -> None:
    assert same_employer(rule, employer) == same


# --- the shipped default, against a copy of the source of our own ---

WORDINGS = {
    1: "Critically reflect on and evaluate your practices, values, and beliefs to improve learner"
    " outcomes.",
    4: "Support and develop learners' confidence, autonomy and thinking skills, taking account of"
    " their needs, and starting points.",
    8: "Develop and update knowledge of your subject specialism, taking account of new practices,"
    " research and/ or industry requirements.",
    11: "Develop and apply your knowledge of special educational needs and disabilities to create"
    " inclusive learning experiences.",
    12: "Understand your teaching role and responsibilities and how these are influenced by legal,"
    " regulatory, institutional, and ethical contexts",
    13: "Promote and support positive learner behaviour, attitudes, and wellbeing.",
    18: "Provide access to up-to-date information, advice, and guidance so that learners can take"
    " ownership of their learning and make informed progression choices.",
    20: "Develop enrichment and progression opportunities for learners through collaboration with"
    " employers, higher education and/or community groups.",
}
# id: (for, employer, within, every)
REQUIREMENTS: dict[str, tuple[str, str, str | None, str | None]] = {
    "safeguarding": ("everyone", "any", "6 weeks", "12 months"),
    "prevent": ("everyone", "any", "6 weeks", "12 months"),
    "british-values": ("delivering", "any", None, "12 months"),
    "data-protection": ("everyone", "any", "6 weeks", "12 months"),
    "safer-recruitment": ("manager", "any", None, "12 months"),
    "equality-diversity": ("everyone", "any", None, None),
    "welcome": ("everyone", "direct", "1 week", None),
    "fire-safety": ("everyone", "direct", "1 week", None),
    "display-screen-equipment": ("everyone", "direct", "1 week", "12 months"),
    "moving-handling": ("everyone", "direct", "1 week", None),
    "it-induction": ("everyone", "direct", "1 week", None),
    "acceptable-use": ("everyone", "direct", "6 weeks", "12 months"),
    "inclusion-diversity": ("everyone", "direct", "6 weeks", None),
    "good-governance": ("everyone", "direct", "6 weeks", None),
    "phishing": ("everyone", "direct", "6 weeks", None),
    "childrens-services-onboarding": ("everyone", "direct", "3 months", None),
    "meet-and-greet": ("everyone", "direct", "6 months", None),
    "introduction-to-safeguarding": ("works-with-young-people", "direct", None, None),
    "safeguarding-policy": ("everyone", "direct", None, None),
    "worried-about-a-child": ("everyone", "direct", None, None),
    "safeguarding-information": ("everyone", "direct", None, None),
    "keeping-children-safe": ("everyone", "direct", None, None),
}


def test_the_standards_are_those_of_appendix_3() -> None:
    standards = {standard.id: standard.text for standard in DEFAULT.standards.standards}
    assert list(standards) == list(range(1, 21))
    for number, text in WORDINGS.items():
        assert standards[number] == text
    domains = DEFAULT.standards.domains
    assert [domain.title for domain in domains] == [
        "Professional Values and Attributes",
        "Professional Knowledge and Understanding",
        "Professional Skills",
    ]
    ranges = [(domain.standards[0].id, domain.standards[-1].id) for domain in domains]
    assert ranges == [(1, 7), (8, 12), (13, 20)]


def test_the_requirements_are_those_of_section_6_and_appendix_2() -> None:
    found = {
        rule.id: (
            ",".join(rule.for_),
            rule.employer,
            str(rule.within) if rule.within else None,
            str(rule.every) if rule.every else None,
        )
        for rule in DEFAULT.rules.requirements
    }
    assert found == REQUIREMENTS
    assert all(rule.clause for rule in DEFAULT.rules.requirements)


def test_hours_and_inset_days_are_those_of_sections_3_and_6() -> None:
    hours, inset = DEFAULT.rules.hours, DEFAULT.rules.inset_days
    assert (hours.annual, hours.for_, hours.employer) == (30, ("everyone",), "direct")
    assert hours.pro_rata_part_time
    assert hours.pro_rata_part_year
    assert float(hours.round_up_to) == 0.5
    assert (inset.full_time, inset.part_time) == (5, 3)
    assert (inset.for_, inset.employer, inset.dates) == (("delivering",), "direct", ())


def test_types_of_appendix_5_and_sections_6_and_7() -> None:
    for label in (
        "Workplace shadowing",
        "Seminar",
        "Webinar",
        "Network event",
        "Standardisation meeting",
        "INSET day",
        "Reading of an article or report",
        "Documentary watching",
        "Online training",
        "Peer observation",
        "Observation of teaching, learning and assessment",
        "One-to-one support or training",
        "Community of practice",
        "Sector work shadowing",
        "Short course",
        "Long course",
        "Coaching",
        "Mentoring",
        "Secondment",
        "Team meeting",
        "Workshop",
        "Other CPD",
    ):
        assert DEFAULT.type_id(label), label


def test_occupational_rules_are_those_of_section_6() -> None:
    rule = DEFAULT.rules.occupational
    assert DEFAULT.roles_in(rule.for_) == {"vocational-tutor", "assessor", "iqa"}
    assert [activity.id for activity in rule.activities] == [
        "work-placement",
        "job-shadowing",
        "job-related-study",
        "technical-skills-update",
        "reflective-writing",
        "research",
        "online-sector-cpd",
        "assessment-updating",
        "standardisation",
        "co-creation",
        "mentoring",
    ]
    assert DEFAULT.hands_on_activities == {"work-placement"}
    year = Duration(12, "month")
    checks = [
        (check.id, check.within, check.hands_on, check.qualification) for check in rule.checks
    ]
    assert checks == [
        ("sector-activity", year, False, None),
        ("hands-on", year, True, None),
        ("standardisation", year, False, None),
        ("assessor-qualification", None, False, "assessor"),
        ("iqa-qualification", None, False, "iqa"),
    ]


def test_qualifications_and_reviews_are_those_of_sections_4_and_6() -> None:
    qualifications = [
        (rule.id, rule.specialist, rule.kind, rule.level) for rule in DEFAULT.rules.qualifications
    ]
    assert qualifications == [
        ("teaching", False, "teaching", 3),
        ("specialist-teaching", True, "teaching", 5),
        ("specialist-subject", True, "subject", 3),
    ]
    reviews = {rule.kind: str(rule.every) for rule in DEFAULT.rules.reviews}
    assert reviews["progress-review"] == "12 months"
    assert reviews["observation"] == "12 months"
    assert reviews["learning-walk"] == "4 months"
    assert reviews["practice-review"] == "6 months"


def test_the_rest_of_the_default() -> None:
    rules = DEFAULT.rules
    assert (rules.cpd_year_starts, rules.records_begin) == ((9, 1), date(2025, 9, 1))
    assert (rules.in_force_from, rules.warn_days) == (date(2025, 6, 1), 60)
    assert str(rules.first_due_within) == "12 weeks"
    assert str(rules.return_grace) == str(rules.pace_grace) == "4 weeks"
    assert (rules.visibility.default, rules.visibility.occupational) == ("internal", "shareable")
    assert rules.quality_team == ()
    assert set(rules.groups) == {"teaching", "delivering", "occupational"}
    assert DEFAULT.roles_in(["delivering"]) == {
        "tutor",
        "vocational-tutor",
        "assessor",
        "learning-coach",
        "skills-coach",
    }


def test_the_default_written_out_is_a_valid_policy(tmp_path: Path) -> None:
    import cpd_portfolio

    shipped = Path(str(cpd_portfolio.__file__)).parent / "policies" / "default.yml"
    rules = versions(tmp_path, policy=shipped.read_text(encoding="utf-8")).versions[0].rules
    assert rules == DEFAULT.rules
