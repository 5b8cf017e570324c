"""Reviews, targets and self-assessment, worked by hand from the domain rules, section 7."""

import itertools
from typing import Any

import pytest

from cpd_portfolio.measures.reviews import ReviewResult, Reviews, measure_reviews
from cpd_portfolio.model import Review
from cpd_portfolio.model.files import Target
from making import day, employed, rules

WORK = "start: 2015-09-01\nroles: [tutor]\n"
NEW = "start: 2026-01-05\nroles: [tutor]\n"
names = itertools.count()


def review(kind: str, on: str, **more: Any) -> Review:
    slug = more.pop("slug", f"{on}-{next(names)}")
    given: dict[str, Any] = {"reviewer": "Cas Lee", "targets": (), "agreed": None, "ratings": {}}
    return Review(
        slug=slug, path=f"reviews/{slug}.md", kind=kind, date=day(on), body={}, **(given | more)
    )  # type: ignore[arg-type]


def measured(*held: Review, as_of: str, work: str = WORK, policy: str = "") -> Reviews:
    return measure_reviews(held, employed(work), rules(policy), day(as_of))


def due(kind: str, *held: Review, as_of: str, **more: str) -> ReviewResult:
    return next(found for found in measured(*held, as_of=as_of, **more).due if found.kind == kind)


def kinds(role: str, employer: str = "direct") -> list[str]:
    work = f"start: 2015-09-01\nroles: [{role}]\nemployer: {employer}\n"
    return [found.kind for found in measured(as_of="2026-03-31", work=work).due]


def target(name: str, achieved: str | None = None) -> Target:
    raw = {"id": name, "target": f"Target {name}"}
    return Target.model_validate(raw | ({"achieved": achieved} if achieved else {}))


# --- who is asked for what

BOTH = ["progress-review", "mid-year-review"]


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("tutor", [*BOTH, "observation", "learning-walk"]),
        ("vocational-tutor", [*BOTH, "observation", "learning-walk"]),
        ("learning-coach", [*BOTH, "practice-review"]),
        ("skills-coach", [*BOTH, "practice-review"]),
        ("assessor", BOTH),
        ("iqa", BOTH),
        ("manager", BOTH),
        ("non-teaching", BOTH),
    ],
)
def test_what_each_role_is_asked_for(role: str, asked: list[str]) -> None:
    assert kinds(role) == asked
    # progress reviews are the employer's; a partner's tutors are observed all the same
    assert kinds(role, "Vale Training") == asked[2:]


@pytest.mark.parametrize(("as_of", "asked"), [("2026-03-31", True), ("2026-04-01", False)])
def test_nothing_is_due_for_anyone_who_has_left(as_of: str, asked: bool) -> None:
    held = review("progress-review", "2025-07-04")
    found = measured(held, as_of=as_of, work=WORK + "end: 2026-03-31")
    assert bool(found.due) == asked


@pytest.mark.parametrize(
    ("as_of", "asked"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_asked_while_the_role_lasts(as_of: str, asked: bool) -> None:
    work = "start: 2015-09-01\nroles: [iqa, {role: tutor, from: 2026-01-01, to: 2026-03-31}]"
    found = [one.kind for one in measured(as_of=as_of, work=work).due]
    assert ("observation" in found) == asked


# --- dates


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2025-07-04", "current"),
        ("2026-05-04", "current"),  # 61 days before it is due
        ("2026-05-05", "due-soon"),  # 60 days
        ("2026-07-03", "due-soon"),
        ("2026-07-04", "due-soon"),  # the day
        ("2026-07-05", "overdue"),
    ],
)
@pytest.mark.parametrize("kind", [*BOTH, "observation"])
def test_a_yearly_review_about_its_due_day(kind: str, as_of: str, status: str) -> None:
    found = due(kind, review(kind, "2025-07-04"), as_of=as_of)
    assert (found.status, found.last, found.due) == (status, day("2025-07-04"), day("2026-07-04"))


@pytest.mark.parametrize(
    ("kind", "role", "last", "again"),
    [
        ("learning-walk", "tutor", "2025-10-31", "2026-02-28"),  # 4 months, the month's last
        ("practice-review", "skills-coach", "2025-08-31", "2026-02-28"),
        ("observation", "tutor", "2024-02-29", "2025-02-28"),
    ],
)
def test_when_the_next_one_is_due(kind: str, role: str, last: str, again: str) -> None:
    work = f"start: 2015-09-01\nroles: [{role}]"
    assert due(kind, review(kind, last), as_of=again, work=work).due == day(again)


@pytest.mark.parametrize(
    ("work", "kind", "first"),
    [
        (WORK, "observation", "2026-09-01"),  # records begin on 2025-09-01, + every
        (WORK, "learning-walk", "2026-01-01"),
        (NEW, "observation", "2027-01-05"),
        (NEW, "learning-walk", "2026-05-05"),
        (
            "start: 2015-09-01\nroles: [manager, {role: tutor, from: 2026-02-01}]",
            "learning-walk",
            "2026-06-01",
        ),
        (
            "start: 2015-09-01\nroles: [manager, {role: tutor, from: 2026-02-01}]",
            "progress-review",
            "2026-09-01",  # for everyone: the new role changes nothing
        ),
    ],
)
def test_a_first_review_is_due_after_one_period(work: str, kind: str, first: str) -> None:
    found = due(kind, as_of="2026-03-31", work=work)
    assert (found.last, found.due) == (None, day(first))


def test_a_first_review_is_due_within_what_the_policy_says() -> None:
    rule = "reviews: [{kind: observation, for: [teaching], within: 6 weeks, every: 12 months}]"
    assert due("observation", as_of="2026-01-05", work=NEW, policy=rule).due == day("2026-02-16")
    held = review("observation", "2026-01-10")
    found = due("observation", held, as_of="2026-01-10", work=NEW, policy=rule)
    assert found.due == day("2027-01-10")


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2026-03-05", "not-yet-due"),  # 61 days before 5 May
        ("2026-03-06", "due-soon"),
        ("2026-05-05", "due-soon"),
        ("2026-05-06", "overdue"),
    ],
)
def test_a_first_review_about_its_due_day(as_of: str, status: str) -> None:
    assert due("learning-walk", as_of=as_of, work=NEW).status == status


def test_nothing_is_overdue_on_the_first_day_with_the_tool() -> None:
    for role in rules().role_labels:
        work = f"start: 2015-09-01\nroles: [{role}]"
        found = measured(as_of="2025-09-01", work=work).due
        assert {one.status for one in found} == {"not-yet-due"}


def test_the_latest_of_the_kind_counts_and_a_later_one_does_not() -> None:
    held = [
        review("observation", "2025-05-01"),
        review("observation", "2025-11-01"),
        review("observation", "2026-04-01"),  # after as_of
        review("learning-walk", "2026-03-01"),  # of another kind
    ]
    for order in itertools.permutations(held):
        assert due("observation", *order, as_of="2026-03-31").last == day("2025-11-01")


@pytest.mark.parametrize(
    ("absence", "as_of", "status", "day_due"),
    [
        ("{from: 2026-07-01, to: 2026-07-31}", "2026-06-30", "due-soon", "2026-08-28"),
        ("{from: 2026-07-01, to: 2026-07-31}", "2026-07-01", "paused", "2026-08-28"),
        ("{from: 2026-07-05, to: 2026-07-31}", "2026-07-05", "paused", "2026-07-04"),
        ("{from: 2026-07-05, to: 2026-07-31}", "2026-08-01", "overdue", "2026-07-04"),
        ("{from: 2026-06-01}", "2026-12-01", "paused", "2026-07-04"),
        ("{from: 2026-05-01}", "2026-05-04", "current", "2026-07-04"),
    ],
)
def test_absences_move_and_pause_as_they_do_for_requirements(
    absence: str, as_of: str, status: str, day_due: str
) -> None:
    work = WORK + f"absences: [{absence}]"
    found = due("observation", review("observation", "2025-07-04"), as_of=as_of, work=work)
    assert (found.status, found.due) == (status, day(day_due))


# --- targets


def test_open_targets_are_all_that_are_not_achieved() -> None:
    targets = (target("a", "yes"), target("b", "no"), target("c", "partially"), target("d"))
    found = measured(review("progress-review", "2025-07-04", targets=targets), as_of="2026-03-31")
    assert [(one.id, one.achieved) for one in found.targets] == [
        ("b", "no"),
        ("c", "partially"),
        ("d", None),
    ]
    assert found.set_on == day("2025-07-04")


def test_those_of_the_latest_progress_or_mid_year_review_alone() -> None:
    old = review("progress-review", "2025-07-04", targets=(target("old"),))
    mid = review("mid-year-review", "2026-01-20", targets=(target("mid"),))
    later = review("progress-review", "2026-07-04", targets=(target("later"),))
    for as_of, named in (
        ("2025-07-03", []),
        ("2025-07-04", ["old"]),
        ("2026-01-19", ["old"]),
        ("2026-01-20", ["mid"]),
        ("2026-07-04", ["later"]),
    ):
        found = measured(later, old, mid, as_of=as_of)
        assert [one.id for one in found.targets] == named


def test_a_latest_review_without_open_targets_leaves_none_open() -> None:
    old = review("progress-review", "2025-07-04", targets=(target("old"),))
    for targets in ((), (target("done", "yes"),)):
        mid = review("mid-year-review", "2026-01-20", targets=targets)
        assert measured(old, mid, as_of="2026-03-31").targets == ()


@pytest.mark.parametrize(
    "kind", ["observation", "learning-walk", "practice-review", "self-assessment"]
)
def test_no_other_kind_sets_targets(kind: str) -> None:
    old = review("progress-review", "2025-07-04", targets=(target("old"),))
    other = review(kind, "2026-01-20", targets=(target("other"),))
    found = measured(old, other, as_of="2026-03-31")
    assert [one.id for one in found.targets] == ["old"]
    assert measured(other, as_of="2026-03-31").targets == ()


def test_of_two_on_one_day_the_later_file_name_counts_in_any_order_of_reading() -> None:
    one = review("progress-review", "2025-07-04", slug="a", targets=(target("one"),))
    two = review("mid-year-review", "2025-07-04", slug="b", targets=(target("two"),))
    for held in ((one, two), (two, one)):
        found = measured(*held, as_of="2026-03-31")
        assert [one.id for one in found.targets] == ["two"]
        assert found.set_on == day("2025-07-04")


# --- self-assessment


def test_the_latest_self_assessment_stands() -> None:
    old = review("self-assessment", "2024-09-24", ratings={1: "early-career", 2: "advanced"})
    new = review("self-assessment", "2025-09-24", ratings={1: "experienced"})
    later = review("self-assessment", "2026-09-24", ratings={1: "advanced"})
    found = measured(new, later, old, as_of="2026-03-31")
    assert (found.ratings, found.rated_on) == ({1: "experienced"}, day("2025-09-24"))
    assert measured(old, new, as_of="2025-09-23").ratings == {1: "early-career", 2: "advanced"}


def test_no_self_assessment() -> None:
    rated = review("observation", "2025-09-24", ratings={1: "advanced"})
    found = measured(rated, as_of="2026-03-31")
    assert (found.ratings, found.rated_on) == ({}, None)


def test_of_two_self_assessments_on_one_day_the_later_file_name_counts() -> None:
    one = review("self-assessment", "2025-09-24", slug="a", ratings={1: "advanced"})
    two = review("self-assessment", "2025-09-24", slug="b", ratings={1: "experienced"})
    for held in ((one, two), (two, one)):
        assert measured(*held, as_of="2026-03-31").ratings == {1: "experienced"}


def test_no_review_at_all() -> None:
    found = measured(as_of="2026-03-31", work="start: 2015-09-01\nroles: []", policy="reviews: []")
    assert (found.due, found.targets, found.set_on) == ((), (), None)
