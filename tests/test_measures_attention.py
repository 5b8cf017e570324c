"""Who needs a word, and why: the order of a manager's conversations."""

from cpd_portfolio.measures import measure_person
from cpd_portfolio.measures.attention import Attention, measure_attention
from cpd_portfolio.model import Person, Plan
from cpd_portfolio.model.files import Need
from cpd_portfolio.policy import Policy
from making import cpd_year, day, employed, profile, record, rules, versions

ONLY = """
requirements: [{id: prevent, title: Prevent, for: [everyone], every: 12 months}]
qualifications: []
reviews: []
records_begin: 2020-01-01
hours: {annual: 0}
"""
BEHIND = ONLY.replace("annual: 0", "annual: 365")


def attention(
    records: list[str] | None = None,
    employment: str = "",
    policy: Policy | None = None,
    needs: tuple[Need, ...] = (),
    areas: str = "",
    as_of: str = "2026-03-31",
) -> Attention:
    policy = policy or rules(ONLY)
    person = Person(
        "ada-marsh",
        profile(areas),
        "",
        employed(f"start: 2020-01-01\nroles: [vocational-tutor]\n{employment}"),
        Plan(needs=list(needs)),
        tuple(record(on, "30", mandatory=("prevent",)) for on in records or ["2026-03-01"]),
    )
    on = day(as_of)
    return measure_attention(
        person, measure_person(person, versions(policy), on, cpd_year("2025-26")), policy
    )


def titles(found: Attention) -> list[str]:
    return [item.title for item in found.overdue]


def test_nothing_to_say() -> None:
    found = attention()
    assert not found.needs_a_word
    assert (found.overdue, found.missing, found.behind, found.soon) == ((), (), None, ())


def test_the_day_before_the_day_and_the_day_after() -> None:
    due_today = attention(["2025-03-31"])
    assert (titles(due_today), [item.title for item in due_today.soon]) == ([], ["Prevent"])
    assert titles(attention(["2025-03-30"])) == ["Prevent"]
    # warn_days is 60: due on 30 May, and the day after
    assert [item.title for item in attention(["2025-05-30"]).soon] == ["Prevent"]
    assert attention(["2025-05-31"]).soon == ()


def test_ahead_is_twelve_months() -> None:
    assert [i.title for i in attention(["2026-03-31"]).ahead] == ["Prevent"]
    need = Need(id="n", need="Later", by="2027-04-01")
    assert [i.title for i in attention(needs=(need,)).ahead] == ["Prevent"]


def test_short_of_an_even_pace() -> None:
    found = attention(policy=rules(BEHIND))
    # 212 days of the year have gone by, at an hour a day, and 30 hours are recorded
    assert found.behind == 212 - 30
    assert found.needs_a_word


def test_a_check_that_nothing_answers() -> None:
    areas = "occupational_areas: [{id: hair, sector: Hair}]\n"
    found = attention(areas=areas)
    assert "Hands-on practice (Hair)" in found.missing
    assert found.needs_a_word


def test_who_is_away_has_nothing_overdue() -> None:
    away = "absences: [{from: 2026-03-01, to: null}]\n"
    assert not attention(["2025-01-31"], away).needs_a_word


def test_who_has_left_needs_no_word() -> None:
    assert not attention(["2025-01-31"], "end: 2026-01-31\n").needs_a_word


WALK = """
requirements: [{id: prevent, title: Prevent, for: [everyone], every: 12 months}]
qualifications: []
reviews: [{kind: learning-walk, for: [everyone], every: 4 months}]
records_begin: 2020-01-01
hours: {annual: 0}
"""


def test_this_week_is_seven_days_and_today() -> None:
    today, last, after = (attention([on]) for on in ("2025-03-31", "2025-04-07", "2025-04-08"))
    assert [[item.title for item in found.this_week] for found in (today, last, after)] == [
        ["Prevent"],
        ["Prevent"],
        [],
    ]
    assert [found.needs_a_word_this_week for found in (today, last, after)] == [True, True, False]
    assert [found.needs_a_word for found in (today, last, after)] == [False, False, False]
    assert [item.title for item in after.soon] == ["Prevent"]


def test_what_the_policy_requires_stands_before_reviews_and_what_was_agreed() -> None:
    need = Need(id="n", need="Late", by="2024-01-01")
    found = attention(["2025-03-01"], policy=rules(WALK), needs=(need,))
    assert titles(found) == ["Prevent", "Learning walk", "Development need: Late"]


def test_the_order_is_required_reviews_behind_agreed_longest_this_week_soon() -> None:
    need = Need(id="n", need="Late", by="2026-01-01")
    walk, behind = rules(WALK), rules(BEHIND)
    order = [
        attention(["2025-03-01"], policy=walk),  # two overdue: required, and a review
        attention(["2025-03-01"], policy=behind),
        attention(["2025-03-01"], needs=(need,)),
        attention(["2024-03-01"]),
        attention(["2025-03-01"]),
        attention(policy=walk, needs=(need, Need(id="m", need="Later", by="2026-02-01"))),
        attention(policy=walk),
        attention(policy=behind),
        attention(needs=(need,)),
        attention(["2025-04-02"]),
        attention(["2025-04-30"]),
        attention(),
    ]
    backwards = order[::-1]
    assert sorted(backwards, key=lambda found: found.urgency) == order
