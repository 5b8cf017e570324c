"""Every shortfall as one plain sentence: which, in what words, in what order."""

from typing import Any

import pytest

from cpd_portfolio.measures import measure_person
from cpd_portfolio.measures.next_steps import NextStep
from cpd_portfolio.model import Completion, Person, Record, Review, Sections
from cpd_portfolio.model.files import Disseminate, Plan
from cpd_portfolio.policy import Policies
from making import cpd_year, day, employed, profile, record, rules, versions

WORK = "start: 2015-09-01\nroles: [tutor]\n"
HERE = WORK + "employer: Elsewhere\n"  # no hours, INSET days or progress reviews
# a policy that asks for nothing; a case turns on what it is about
SILENT = """\
hours: {for: []}
inset_days: {for: []}
requirements: []
occupational: {checks: []}
qualifications: []
reviews: []
"""
UNWRITTEN = Sections(content="Learned.")


def someone(
    *kept: Record | Review | Completion, work: str = WORK, who: str = "", needs: Any = ()
) -> Person:
    return Person(
        id="ada-marsh",
        profile=profile(who),
        statement="",
        employment=employed(work),
        plan=Plan.model_validate({"needs": list(needs)}),
        records=tuple(sorted((k for k in kept if isinstance(k, Record)), key=lambda k: k.sort_key)),
        reviews=tuple(k for k in kept if isinstance(k, Review)),
        completions=tuple(k for k in kept if isinstance(k, Completion)),
    )


def asking(more: str = "") -> Policies:
    """The silent policy with a few rules in place of the empty ones."""
    given = {line.split(":")[0] for line in more.splitlines()}
    kept = [line for line in SILENT.splitlines() if line.split(":")[0] not in given]
    return versions(rules("\n".join([*kept, more])))


def steps(
    person: Person, policy: str = "", as_of: str = "2026-03-31", year: str = "2025-26"
) -> tuple[NextStep, ...]:
    return measure_person(person, asking(policy), day(as_of), cpd_year(year)).next_steps


def only(person: Person, policy: str = "", **more: str) -> NextStep:
    (step,) = steps(person, policy, **more)
    return step


def observation(on: str) -> Review:
    return Review("slug", "reviews/x.md", "observation", day(on), None, (), None, {}, {})


# --- none


def test_nobody_is_asked_for_what_the_policy_does_not_ask() -> None:
    assert steps(someone()) == ()


def test_what_is_in_order_is_no_step() -> None:
    policy = "requirements: [{id: x, title: X, for: [everyone], every: 1 year}]"
    assert steps(someone(Completion("x", day("2026-03-01"), None, None)), policy) == ()


@pytest.mark.parametrize("as_of", ["2026-04-01", "2026-08-31", "2030-01-01"])
def test_nothing_is_asked_of_anyone_who_has_left(as_of: str) -> None:
    needs = [{"id": "n1", "need": "Feedback", "by": "2025-12-01"}]
    left = someone(
        record("2025-10-03", body=UNWRITTEN, impact_review=day("2026-01-15")),
        work=WORK + "end: 2026-03-31",
        needs=needs,
    )
    full = versions(rules())
    assert measure_person(left, full, day(as_of), cpd_year("2025-26")).next_steps == ()
    last_day = measure_person(left, full, day("2026-03-31"), cpd_year("2025-26"))
    assert {"need", "implication", "impact", "hours"} <= {s.kind for s in last_day.next_steps}


# --- mandatory learning

X = "requirements: [{id: x, title: Prevent, for: [everyone], every: 1 year}]"


@pytest.mark.parametrize(
    ("done", "text"),
    [
        ("2025-03-30", "Prevent was due on 30 March 2026; last done on 30 March 2025."),
        ("2025-03-31", "Prevent is due by 31 March 2026; last done on 31 March 2025."),
        ("2025-05-30", "Prevent is due by 30 May 2026; last done on 30 May 2025."),
        ("2025-05-31", None),  # 61 days ahead
    ],
)
def test_mandatory_learning(done: str, text: str | None) -> None:
    found = steps(someone(Completion("x", day(done), None, None)), X)
    assert [step.text for step in found] == ([text] if text else [])
    assert [(step.kind, step.id) for step in found] == ([("mandatory", "x")] if text else [])


def test_mandatory_learning_that_was_never_done() -> None:
    step = only(someone(), X)
    assert step == NextStep(
        "mandatory", "x", day("2025-11-24"), "Prevent was due on 24 November 2025."
    )


def test_not_yet_due_and_paused_are_no_steps() -> None:
    assert steps(someone(work="start: 2026-03-31\nroles: [tutor]"), X) == ()
    assert steps(someone(work=WORK + "absences: [{from: 2026-03-31}]"), X) == ()


def test_a_one_off_that_is_done_late_is_no_step() -> None:
    policy = "requirements: [{id: x, title: Welcome, for: [everyone], within: 1 week}]"
    new = "start: 2025-09-01\nroles: [tutor]"
    late = Completion("x", day("2026-03-01"), None, None)
    assert steps(someone(late, work=new), policy) == ()
    assert only(someone(work=new), policy).text == "Welcome was due on 8 September 2025."


# --- occupational competency

AREA = "occupational_areas: [{id: hair, sector: Hair and beauty}]"
VOCATIONAL = "start: 2015-09-01\nroles: [vocational-tutor]"
CHECK = "occupational: {checks: [{id: hands-on, title: Practice, hands_on: true, within: 1 year}]}"


@pytest.mark.parametrize(
    ("done", "due", "text"),
    [
        (None, None, "Practice (Hair and beauty) has nothing recorded yet."),
        ("2025-01-20", "2026-01-20", "Practice (Hair and beauty) was due on 20 January 2026."),
        ("2025-04-20", "2026-04-20", "Practice (Hair and beauty) is due by 20 April 2026."),
    ],
)
def test_occupational_checks(done: str | None, due: str | None, text: str) -> None:
    kept = [record(done, area="hair", activity="work-placement")] if done else []
    step = only(someone(*kept, work=VOCATIONAL, who=AREA), CHECK)
    assert (step.kind, step.id, step.text) == ("occupational", "hair/hands-on", text)
    assert step.due == (day(due) if due else None)


def test_a_check_that_is_met_or_paused_is_no_step() -> None:
    done = record("2025-12-20", area="hair", activity="work-placement")
    assert steps(someone(done, work=VOCATIONAL, who=AREA), CHECK) == ()
    away = VOCATIONAL + "\nabsences: [{from: 2026-01-01}]"
    old = record("2025-01-20", area="hair", activity="work-placement")
    assert steps(someone(old, work=away, who=AREA), CHECK) == ()


# --- qualifications


def test_qualifications() -> None:
    policy = "qualifications: [{id: t, title: Level 5, for: [teaching], kind: teaching, level: 5}]"
    step = only(someone(), policy)
    assert step == NextStep("qualification", "t", None, "Level 5: not held yet.")
    towards = "qualifications: [{title: D, kind: teaching, level: 5, working_towards: true}]"
    assert only(someone(who=towards), policy).text == (
        "Level 5: not held yet; one is being worked towards."
    )
    held = "qualifications: [{title: D, kind: teaching, level: 5}]"
    assert steps(someone(who=held), policy) == ()


def test_qualifications_by_subject() -> None:
    policy = (
        "qualifications: [{id: s, title: Level 3 in the subject, for: [teaching],"
        " specialist: true, kind: subject, level: 3}]"
    )
    who = (
        "teaches: [English, Maths, Welsh]\n"
        "qualifications: [{title: A, kind: subject, subject: maths, level: 3}]\n"
    )
    assert only(someone(who=who), policy).text == (
        "Level 3 in the subject in English, Welsh: not held yet."
    )


# --- reviews


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("progress-review", "A progress review"),
        ("mid-year-review", "A mid-year review"),
        ("observation", "An observation"),
        ("learning-walk", "A learning walk"),
        ("practice-review", "A review of practice"),
        ("self-assessment", "A self-assessment"),
    ],
)
def test_each_kind_of_review_has_its_words(kind: str, words: str) -> None:
    policy = f"reviews: [{{kind: {kind}, for: [everyone], every: 6 months}}]"
    step = only(someone(), policy)
    assert step == NextStep("review", kind, day("2026-03-01"), f"{words} was due on 1 March 2026.")


def test_a_review_that_is_due_soon() -> None:
    policy = "reviews: [{kind: observation, for: [everyone], every: 12 months}]"
    assert only(someone(observation("2025-04-30")), policy).text == (
        "An observation is due by 30 April 2026."
    )
    assert steps(someone(observation("2025-05-31")), policy) == ()


# --- hours and INSET days

HOURS = "hours: {annual: 30, for: [everyone]}"


def test_hours_that_are_behind() -> None:
    """212 of 365 days: 30 × 212 ÷ 365 = 17.42."""
    step = only(someone(record("2025-10-03", "2.5")), HOURS)
    assert (step.kind, step.id, step.due) == ("hours", "2025-26", day("2026-08-31"))
    assert step.text == (
        "27.5 hours of CPD are still to come by 31 August 2026: 2.5 of 30 so far, "
        "and the pace to date is 17.42."
    )


def test_hours_of_a_year_that_is_over() -> None:
    step = only(someone(record("2024-10-03", "2.5")), HOURS, year="2024-25")
    assert (step.due, step.text) == (
        day("2025-08-31"),
        "27.5 hours were missing when the CPD year ended on 31 August 2025.",
    )
    on_the_last_day = only(someone(), HOURS, as_of="2026-08-31")
    assert on_the_last_day.text.startswith("30 hours of CPD are still to come by 31 August 2026")
    the_day_after = only(someone(), HOURS, as_of="2026-09-01", year="2025-26")
    assert the_day_after.text.startswith("30 hours were missing when")


@pytest.mark.parametrize("hours", ["17.43", "30", "31"])
def test_hours_on_track_or_met_are_no_step(hours: str) -> None:
    assert steps(someone(record("2025-10-03", hours)), HOURS) == ()


def test_no_target_is_no_step() -> None:
    assert steps(someone(work=HERE), HOURS) == ()


def test_one_hour_is_one() -> None:
    """At the year's last day 29 of 30 hours are behind an even pace."""
    person = someone(record("2025-10-03", "20"), record("2025-10-04", "9"))
    assert only(person, HOURS, as_of="2026-08-31").text.startswith("1 hour of CPD is still to come")
    assert only(person, HOURS, as_of="2026-09-01").text.startswith("1 hour was missing")


INSET = "inset_days: {full_time: 5, part_time: 3, for: [everyone]}"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "INSET: 5 days of 5 still to come by 31 August 2026."),
        (4, "INSET: 1 day of 5 still to come by 31 August 2026."),
        (5, None),
        (6, None),
    ],
)
def test_inset_days(days: int, words: str | None) -> None:
    kept = [record(f"2025-10-0{n + 1}", type="inset-day") for n in range(days)]
    found = steps(someone(*kept), INSET)
    assert [step.text for step in found] == ([words] if words else [])
    assert [(s.kind, s.id, s.due) for s in found] == (
        [("inset-days", "2025-26", day("2026-08-31"))] if words else []
    )


def test_inset_days_of_a_year_that_is_over() -> None:
    kept = [record(f"2024-10-0{n + 1}", type="inset-day") for n in range(4)]
    step = only(someone(*kept), INSET, year="2024-25")
    assert step.text == "INSET: 1 day of 5 missing in 2024-25."


def test_half_an_inset_day() -> None:
    kept = [record(f"2025-10-0{n + 1}", type="inset-day") for n in range(4)]
    kept.append(record("2025-10-05", type="inset-day", inset_days=kept[0].inset_days / 2))
    assert only(someone(*kept), INSET).text.startswith("INSET: 0.5 days of 5")


# --- what was agreed


def test_needs_of_the_plan() -> None:
    needs = [
        {"id": "n1", "need": "Feedback", "by": "2026-03-30"},
        {"id": "n2", "need": "Not yet", "by": "2026-03-31"},
        {"id": "n3", "need": "Done", "by": "2026-03-01", "achieved": "2026-03-20"},
        {"id": "n4", "need": "No date"},
    ]
    assert steps(someone(needs=needs)) == (
        NextStep(
            "need",
            "n1",
            day("2026-03-30"),
            "The development need “Feedback” was to be met by 30 March 2026.",
        ),
    )


def test_passing_on_and_looking_at_impact() -> None:
    plan = Disseminate.model_validate({"to": "Team meeting", "by": "2025-11-15"})
    one = record("2025-10-03", title="Talk", disseminate=plan, impact_review=day("2026-01-15"))
    name = one.slug
    assert steps(someone(one)) == (
        NextStep(
            "disseminate",
            name,
            day("2025-11-15"),
            "What was learnt from “Talk” was to be passed on by 15 November 2025.",
            name,
        ),
        NextStep(
            "impact",
            name,
            day("2026-01-15"),
            "The impact of “Talk” was to be looked at on 15 January 2026.",
            name,
        ),
    )


def test_records_without_an_implication() -> None:
    written = record("2025-10-01", title="Fine")
    bare = record("2025-10-03", title="Talk", body=UNWRITTEN, slug="talk")
    met = record("2025-09-03", title="INSET", slug=None, event="inset", body=Sections())
    mandatory = record("2025-10-04", mandatory=("prevent",), body=UNWRITTEN)
    before = record("2025-08-31", body=UNWRITTEN)  # of another year
    draft = record("2025-10-05", body=UNWRITTEN, draft=True)
    planned = record("2026-04-01", body=UNWRITTEN)
    found = steps(someone(written, bare, met, mandatory, before, draft, planned))
    assert found == (
        NextStep(
            "implication",
            "talk",
            None,
            "“Talk”, 3 October 2025, says nothing on practice yet.",
            "talk",
        ),
        NextStep(
            "implication",
            "inset",
            None,
            "“INSET”, 3 September 2025: attended, and no reflection written yet.",
        ),
    )


# --- private records


@pytest.mark.parametrize(
    ("policy", "visibility"),
    [("", "private"), ("visibility: {default: private, occupational: private}", None)],
)
def test_no_word_of_a_private_record(policy: str, visibility: str | None) -> None:
    plan = Disseminate.model_validate({"to": "Zanzibar", "by": "2025-11-15"})
    one = record(
        "2025-10-03",
        title="Zanzibar",
        slug="zanzibar",
        provider="Zanzibar",
        visibility=visibility,
        disseminate=plan,
        impact_review=day("2026-01-15"),
        body=Sections(content="Zanzibar"),
    )
    found = steps(someone(one), policy)
    assert [step.text for step in found] == [
        "What was learnt from a private record was to be passed on by 15 November 2025.",
        "The impact of a private record was to be looked at on 15 January 2026.",
        "A private record, 3 October 2025, says nothing on practice yet.",
    ]
    assert {(step.id, step.slug) for step in found} == {(None, None)}
    assert "zanzibar" not in repr(found).casefold()


def test_what_is_default_shareable_is_named() -> None:
    policy = "visibility: {default: private, occupational: shareable}"
    one = record("2025-10-03", title="Salon", area="hair", body=UNWRITTEN)
    assert "“Salon”" in only(someone(one), policy).text


# --- order


def test_by_due_date_and_what_has_none_last() -> None:
    policy = "\n".join([HOURS, INSET, X, CHECK]) + (
        "\nreviews: [{kind: observation, for: [everyone], every: 4 months}]"
        "\nqualifications: [{id: t, title: T, for: [everyone], kind: teaching, level: 3}]"
    )
    plan = Disseminate.model_validate({"to": "Team", "by": "2026-02-01"})
    person = someone(
        record("2025-10-03", title="Talk", body=UNWRITTEN, disseminate=plan, slug="talk"),
        work=VOCATIONAL,
        who=AREA,
        needs=[{"id": "n1", "need": "Feedback", "by": "2026-01-15"}],
    )
    assert [(step.kind, step.due) for step in steps(person, policy)] == [
        ("mandatory", day("2025-11-24")),
        ("review", day("2026-01-01")),
        ("need", day("2026-01-15")),
        ("disseminate", day("2026-02-01")),
        ("hours", day("2026-08-31")),
        ("inset-days", day("2026-08-31")),
        ("occupational", None),
        ("implication", None),
        ("qualification", None),
    ]


def test_of_one_day_mandatory_learning_comes_first() -> None:
    policy = X + "\nreviews: [{kind: observation, for: [everyone], every: 12 weeks}]"
    needs = [{"id": "n1", "need": "Feedback", "by": "2025-11-24"}]
    found = steps(someone(needs=needs), policy)
    assert {step.due for step in found} == {day("2025-11-24")}
    assert [step.kind for step in found] == ["mandatory", "review", "need"]


def test_requirements_of_one_day_stand_in_the_policys_order() -> None:
    policy = (
        "requirements: [{id: b, title: B, for: [everyone], every: 1 year},"
        " {id: a, title: A, for: [everyone], every: 1 year}]"
    )
    assert [step.id for step in steps(someone(), policy)] == ["b", "a"]


def test_the_newest_record_without_an_implication_comes_first() -> None:
    kept = [record(f"2025-1{n}-01", body=UNWRITTEN, slug=f"s{n}") for n in (1, 0, 2)]
    assert [step.id for step in steps(someone(*kept))] == ["s2", "s1", "s0"]


def test_every_sentence_is_one() -> None:
    person = someone(record("2025-10-03", title="Talk", body=UNWRITTEN), work=VOCATIONAL, who=AREA)
    found = measure_person(person, versions(rules()), day("2026-03-31"), cpd_year("2025-26"))
    assert len(found.next_steps) > 8
    for step in found.next_steps:
        assert step.text.endswith(".")
        assert not step.text[0].islower()
        assert "  " not in step.text
        assert "None" not in step.text
