"""The service's figures, counted from a few people whose figures one can work out in the head."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_portfolio.measures.organisation.events import EventFigures
from cpd_portfolio.measures.organisation.groups import groups_of
from cpd_portfolio.measures.organisation.hours import spread_of
from cpd_portfolio.measures.organisation.whole import Organisation, measure_organisation
from cpd_portfolio.measures.service import Service, survey
from cpd_portfolio.reading import read
from making import below, day, front, markdown, person, reflection, write

AS_OF = "2026-03-31"


def service(folder: Path, files: Mapping[str, str | bytes], as_of: str = AS_OF) -> Service:
    write(folder / "portfolios", files)
    found = read([folder / "portfolios"])
    return survey(found.library, found.policies, day(as_of))


def measured(folder: Path, files: Mapping[str, str | bytes], as_of: str = AS_OF) -> Organisation:
    return measure_organisation(service(folder, files, as_of))


def somebody(
    name: str, records: Mapping[str, str] | None = None, **employment: Any
) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {**person(name.title(), employment=employment)}
    return below(name, {**files, **(records or {})})


# --- five figures


@pytest.mark.parametrize(
    ("values", "five"),
    [
        ([7], [7, 7, 7, 7, 7]),
        ([2, 3], [2, Fraction(9, 4), Fraction(5, 2), Fraction(11, 4), 3]),
        ([5, 1, 4, 2, 3], [1, 2, 3, 4, 5]),
        ([0, 0, 0, 40], [0, 0, 0, 10, 40]),
    ],
)
def test_quartiles_by_rank(values: list[int], five: list[Fraction]) -> None:
    spread = spread_of(Fraction(value) for value in values)
    assert spread is not None
    found = [spread.minimum, spread.lower, spread.median, spread.upper, spread.maximum]
    assert found == five


def test_nobody_has_no_spread() -> None:
    assert spread_of([]) is None


@given(st.lists(st.fractions(0, 100), min_size=1))
def test_at_least_half_lie_on_either_side_of_the_median(values: list[Fraction]) -> None:
    spread = spread_of(values)
    assert spread is not None
    assert 2 * sum(value <= spread.median for value in values) >= len(values)
    assert 2 * sum(value >= spread.median for value in values) >= len(values)
    five = [spread.minimum, spread.lower, spread.median, spread.upper, spread.maximum]
    assert five == sorted(five)
    assert (five[0], five[-1]) == (min(values), max(values))


# --- groups


def test_everybody_is_in_one_group(tmp_path: Path) -> None:
    found = groups_of(
        service(
            tmp_path,
            {
                **somebody("ann", team="English"),
                **somebody("bea", team="english"),
                **somebody("cat", team="English"),
                **somebody("dan"),
                **somebody("eve", employer="Partner Ltd", team="English"),
                **somebody("fay", employer="DIRECT", team="Art"),
                **somebody("gus", start="2020-01-01", end="2025-08-31"),
            },
        )
    )
    assert [(group.name, group.people) for group in found.teams] == [
        ("Art", ("fay",)),
        ("English", ("ann", "bea", "cat")),
        (None, ("dan",)),
    ]
    assert [(group.name, group.people) for group in found.partners] == [("Partner Ltd", ("eve",))]
    assert found.direct.people == ("ann", "bea", "cat", "dan", "fay")
    assert found.everyone.people == ("ann", "bea", "cat", "dan", "eve", "fay")  # gus has left


# --- hours


def test_hours_of_a_team(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        {
            **somebody(
                "ann", {"a.md": reflection(hours=24), "b.md": reflection(title="b", hours=9)}
            ),
            **somebody("bea", {"a.md": reflection(hours=3)}),
            **somebody("cat", {"a.md": reflection(hours=15)}, fte=0.5),
            **somebody("dan", {"a.md": reflection(hours=2)}, employer="Partner Ltd"),
        },
    )
    ((_, team),) = found.hours.teams
    assert team == found.hours.direct
    assert team.by_status == {"met": 2, "on-track": 0, "behind": 1, "no-target": 0}
    assert [(share.person, share.share) for share in team.shares] == [
        ("bea", Fraction(1, 10)),
        ("cat", 1),
        ("ann", Fraction(33, 30)),
    ]
    assert team.hours is not None
    assert (team.hours.minimum, team.hours.median, team.hours.maximum) == (3, 15, 33)
    ((_, partner),) = found.hours.partners
    assert (partner.people, partner.share, partner.by_status["no-target"]) == (1, None, 1)
    assert partner.hours is not None
    assert partner.hours.median == 2
    assert found.hours.everyone.total == 53


def test_a_target_of_nothing_is_reached(tmp_path: Path) -> None:
    away = [{"from": "2025-09-01", "to": "2026-08-31"}]
    found = measured(tmp_path, somebody("ann", absences=away))
    (share,) = found.hours.direct.shares
    assert (share.share, share.status) == (1, "met")


def test_months_beside_last_years(tmp_path: Path) -> None:
    records = {
        "a.md": reflection(title="a", date="2025-09-30", hours=2),
        "b.md": reflection(title="b", date="2026-03-30", hours=3),
        "c.md": reflection(title="c", date="2025-03-01", hours=5),
        "d.md": reflection(title="d", date="2025-08-31", hours=7),
        "e.md": reflection(title="e", date="2026-04-02", hours=11),
        "f.md": reflection(title="f", date="2024-08-31", hours=13),
    }
    found = measured(tmp_path, somebody("ann", records), "2026-03-30")
    months = {f"{month.first:%Y-%m}": month for month in found.months}
    assert len(months) == 12
    assert (months["2025-09"].hours, months["2025-09"].last_year) == (2, 0)
    assert (months["2026-03"].hours, months["2026-03"].last_year) == (3, 5)
    assert (months["2026-03"].whole, months["2026-02"].whole) == (False, True)
    assert (months["2026-04"].hours, months["2026-08"].hours) == (None, None)  # not begun
    assert months["2026-08"].last_year == 7
    so_far = [month.hours for month in found.months if month.hours is not None]
    assert sum(so_far) == found.hours.everyone.total


def test_a_year_that_begins_within_a_month_has_thirteen(tmp_path: Path) -> None:
    policy = front(format=1, name="Ours", in_force_from="2020-01-01", cpd_year_starts="09-15")
    records = {"a.md": reflection(date="2026-09-14", hours=2)}
    found = measured(tmp_path, {"policy.yml": policy, **somebody("ann", records)}, "2026-09-14")
    assert len(found.months) == 13
    assert [month.hours for month in found.months if month.hours] == [2]
    assert f"{found.months[-1].first:%Y-%m}" == "2026-09"


# --- standards


def test_people_of_a_team_with_a_record_for_each_standard(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        {
            **somebody("ann", {"a.md": reflection(standards=[4, 5])}, team="One"),
            **somebody(
                "bea",
                {
                    "a.md": reflection(standards=[4]),
                    "b.md": reflection(title="b", date="2024-01-10", standards=[9]),
                    "c.md": reflection(title="c", date="2023-08-31", standards=[10]),
                },
                team="One",
            ),
            **somebody(
                "cat", {"a.md": reflection(standards=[7])}, roles=["non-teaching"], team="Two"
            ),
        },
    )
    (_, one), (_, two) = found.standards.teams
    assert (one.asked, two.asked) == (2, 0)
    assert {n: people for n, people in one.this_year.items() if people} == {4: 2, 5: 1}
    assert {n: people for n, people in one.three_years.items() if people} == {4: 2, 5: 1, 9: 1}
    assert not any(two.this_year.values())
    assert found.standards.everyone.this_year == one.this_year  # cat is not asked


# --- mandatory learning and reviews


def test_requirements_by_status(tmp_path: Path) -> None:
    policy = front(
        format=1,
        name="Ours",
        in_force_from="2020-01-01",
        records_begin="2025-01-01",
        requirements=[
            {"id": "fire", "title": "Fire", "for": ["everyone"], "every": "12 months"},
            {"id": "data", "title": "Data", "for": ["manager"], "every": "12 months"},
        ],
    )
    done = {"a.md": reflection(date="2025-10-03", mandatory=["fire"])}
    found = measured(
        tmp_path,
        {
            "policy.yml": policy,
            **somebody("ann", done),
            **somebody("bea"),
            **somebody("cat", absences=[{"from": "2026-03-01", "to": None}]),
            **somebody("dan", end="2025-12-31"),
        },
    )
    fire, data = found.mandatory
    assert [(one.person, one.status) for one in fire.asked] == [
        ("bea", "overdue"),
        ("cat", "paused"),
        ("ann", "current"),
    ]
    assert fire.by_status == {
        "overdue": 1, "due-soon": 0, "paused": 1, "not-yet-due": 0, "current": 1
    }  # fmt: skip
    assert (data.id, data.asked) == ("data", ())
    assert found.learning.everyone.people == 4
    assert (found.learning.everyone.overdue, found.learning.everyone.people_overdue) == (1, 1)


def test_reviews_held_and_due(tmp_path: Path) -> None:
    def review(kind: str, on: str) -> str:
        return markdown({"kind": kind, "date": on}, "## Strengths\n\nGood.\n")

    reviews = {
        "reviews/a.md": review("observation", "2025-08-31"),
        "reviews/b.md": review("observation", "2025-10-01"),
        "reviews/c.md": review("observation", "2026-03-01"),
        "reviews/d.md": review("observation", "2026-04-01"),
    }
    found = measured(tmp_path, {**somebody("ann", reviews), **somebody("bea")})
    (observation,) = [one for one in found.reviews if one.id == "observation"]
    assert [str(one.date) for one in observation.held] == ["2026-03-01", "2025-10-01"]
    assert [(one.person, one.status) for one in observation.asked][-1] == ("ann", "current")
    assert len(observation.asked) == 2


# --- events

INSET = {"title": "INSET", "date": "2025-11-07", "hours": 6, "type": "inset-day", "standards": [4]}


def only_event(found: Organisation) -> EventFigures:
    (event,) = found.events
    return event


def test_who_came_what_they_made_of_it_and_who_has_not_reflected(tmp_path: Path) -> None:
    def own(**more: Any) -> dict[str, str]:
        return {"inset.md": markdown({"event": "inset", **more}, "## Implication\n\nNew.\n")}

    event = markdown({**INSET, "attendees": ["ann", "bea", "cat", "dan", "gus"]})
    found = measured(
        tmp_path,
        {
            "events/inset.md": event,
            "events/later.md": markdown({**INSET, "draft": True, "attendees": ["ann"]}),
            **somebody("ann", own(evaluation={"useful": 5, "comment": "Good"})),
            **somebody("bea"),
            # private: came, as the event says; not gathered, not told to reflect
            **somebody("cat", own(visibility="private", evaluation={"useful": 1})),
            **somebody("dan", own(draft=True)),
            # not an attendee: what can be read says that they were there, what is private does not
            **somebody("eve", own(evaluation={"useful": 2})),
            **somebody("fay", own(visibility="private", evaluation={"useful": 1})),
            **somebody("gus", end="2026-01-31"),
        },
    )
    figures = only_event(found)
    assert not figures.coming
    assert [one.person for one in figures.attended] == ["ann", "bea", "cat", "dan", "eve", "gus"]
    assert [one.person for one in figures.attended if one.to_reflect] == ["bea", "dan"]
    assert [one.person for one in figures.attended if one.reflection] == ["ann", "eve"]
    assert figures.scores == {1: 0, 2: 1, 3: 0, 4: 0, 5: 1}
    assert (figures.evaluations, figures.mean_useful) == (2, Fraction(7, 2))
    assert (figures.reflected, figures.to_reflect) == (2, 2)


def test_a_private_default_holds_for_reflections_that_say_nothing(tmp_path: Path) -> None:
    policy = front(
        format=1, name="Ours", in_force_from="2020-01-01", visibility={"default": "private"}
    )
    found = measured(
        tmp_path,
        {
            "policy.yml": policy,
            "events/inset.md": markdown({**INSET, "attendees": ["bea"]}),
            **somebody("ann", {"x.md": markdown({"event": "inset", "evaluation": {"useful": 4}})}),
            **somebody("bea"),
        },
    )
    figures = only_event(found)
    assert [one.person for one in figures.attended] == ["bea"]
    assert figures.mean_useful is None


def test_of_a_coming_event_only_who_is_expected(tmp_path: Path) -> None:
    event = {**INSET, "date": "2026-05-01"}
    found = measured(
        tmp_path,
        {
            "events/inset.md": markdown({**event, "attendees": ["ann"]}),
            **somebody("ann"),
            **somebody("bea", {"x.md": markdown({"event": "inset"})}),
        },
    )
    figures = only_event(found)
    assert figures.coming
    assert [(one.person, one.to_reflect) for one in figures.attended] == [("ann", False)]


def test_mandatory_learning_alone_asks_for_no_reflection(tmp_path: Path) -> None:
    event = {**INSET, "standards": [], "mandatory": ["prevent"], "attendees": ["ann"]}
    found = measured(tmp_path, {"events/inset.md": markdown(event), **somebody("ann")})
    assert only_event(found).to_reflect == 0


def test_an_attendee_whose_portfolio_cannot_be_read_still_came(tmp_path: Path) -> None:
    event = markdown({**INSET, "attendees": ["ann", "bea"]})
    broken = below("bea", {"profile.md": "---\nname: [\n---\n"})
    found = measured(tmp_path, {"events/inset.md": event, **somebody("ann"), **broken})
    came = only_event(found).attended
    assert [(one.person, one.to_reflect) for one in came] == [("ann", True), ("bea", False)]


# --- problems


def test_problems_of_private_files_are_a_number(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        somebody(
            "ann",
            {
                "open.md": reflection(hours=0),
                "secret.md": reflection(title="s", hours=0, visibility="private"),
                "planned.md": reflection(
                    title="p", date="2026-05-01", evidence=["evidence/no.pdf"]
                ),
                "warned.md": reflection(title="w", evidence=["evidence/no.pdf"]),
            },
        ),
    ).problems
    assert [(p.path, p.severity) for p in found.shown] == [
        ("portfolios/ann/open.md", "error"),
        ("portfolios/ann/warned.md", "warning"),
    ]
    assert (found.hidden_errors, found.hidden_warnings) == (1, 1)
    assert (found.errors, found.warnings, found.files) == (2, 2, 4)


def test_problems_tell_nothing_of_what_is_to_come_or_a_draft(tmp_path: Path) -> None:
    """One takes its date from the event; two have a date and title that are a draft's too."""
    event = markdown({**INSET, "date": "2026-05-01", "attendees": ["ann"]})
    planned = markdown({"event": "inset", "evidence": ["evidence/no.pdf"]})
    twin = {"title": "Twins", "date": "2026-01-10"}
    files = {
        "planned.md": planned,
        "a-draft.md": reflection(**twin, draft=True),
        "twin.md": reflection(**twin),
        "yet-1.md": reflection(title="Yet", date="2026-05-02"),
        "yet-2.md": reflection(title="Yet", date="2026-05-02"),
    }
    found = measured(tmp_path, {"events/inset.md": event, **somebody("ann", files)}).problems
    assert found.shown == ()
    assert found.hidden_warnings == 3
