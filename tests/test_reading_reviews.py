"""<person>/reviews/*.md beyond the golden cases: headings, names, and who may see a problem."""

from pathlib import Path
from typing import Any

import pytest

from cpd_portfolio.model import Problem, Review
from cpd_portfolio.reading import Reading, read
from making import below, day, markdown, person, reflection, write

LONG = ("Individual summary", "Manager summary", "Personal development")
MID = ("New or amended targets", "Revised training needs", "Further comments")
SEEN = ("Strengths", "Even better if", "Agreed actions")


def reading(tmp_path: Path, **files: str | bytes) -> Reading:
    """Ada with each file as reviews/<name>.md."""
    kept: dict[str, str | bytes] = dict(person())
    kept |= {f"reviews/{name}.md": text for name, text in files.items()}
    return read([write(tmp_path / "portfolios", below("ada-marsh", kept))])


def reviews(found: Reading) -> tuple[Review, ...]:
    (ada,) = found.library.people
    return ada.reviews


def review(body: str = "", **settings: Any) -> str:
    return markdown({"kind": "observation", "date": "2025-10-03", **settings}, body)


def only(tmp_path: Path, text: str | bytes) -> Review:
    found = reading(tmp_path, a=text)
    assert found.library.problems == ()
    (one,) = reviews(found)
    return one


def only_problem(tmp_path: Path, text: str | bytes) -> Problem:
    found = reading(tmp_path, a=text)
    (problem,) = found.library.problems
    assert bool(reviews(found)) == (not problem.is_error)
    return problem


# --- what is read


def test_all_that_a_progress_review_holds(tmp_path: Path) -> None:
    one = only(
        tmp_path,
        review(
            "## Individual summary\n\nWent well.\n\n## Manager summary\n\nIt did.\n\n"
            "## Personal development\n\nA course.\n",
            kind="progress-review",
            reviewer="cas-lee",
            targets=[{"id": "t1", "target": "More", "achieved": "partially", "comment": "Begun"}],
            agreed={"manager": "2025-10-03", "individual": "2025-10-08"},
        ),
    )
    assert (one.slug, one.path) == ("a", "portfolios/ada-marsh/reviews/a.md")
    assert (one.kind, one.date, one.reviewer) == ("progress-review", day("2025-10-03"), "cas-lee")
    (target,) = one.targets
    assert (target.id, target.achieved, target.comment) == ("t1", "partially", "Begun")
    assert one.agreed is not None
    assert (one.agreed.manager, one.agreed.individual) == (day("2025-10-03"), day("2025-10-08"))
    assert list(one.body.values()) == ["Went well.", "It did.", "A course."]


@pytest.mark.parametrize(
    ("kind", "headings"),
    [
        ("progress-review", LONG),
        ("mid-year-review", MID),
        ("observation", SEEN),
        ("learning-walk", SEEN),
        ("practice-review", SEEN),
    ],
)
@pytest.mark.parametrize("marks", ["## {}", "# {}", "###### {} ##", "## **{}**:"])
def test_the_headings_of_each_kind(
    tmp_path: Path, kind: str, headings: tuple[str, ...], marks: str
) -> None:
    parts = [f"{marks.format(h.upper())}\n\nText {n}.\n" for n, h in enumerate(headings)]
    one = only(tmp_path, review("\n".join(parts), kind=kind))
    assert one.body == {heading: f"Text {n}." for n, heading in enumerate(headings)}


def test_sections_may_be_missing_empty_or_in_another_order(tmp_path: Path) -> None:
    one = only(tmp_path, review("## Agreed actions\n\nAct.\n\n## Strengths\n\n## Other\n"))
    assert one.body["Agreed actions"] == "Act."
    assert one.body["Even better if"] is None


def test_nothing_that_is_written_is_lost(tmp_path: Path) -> None:
    body = (
        "Before all.\n\n## Strengths\n\nS.\n\n### In the room\n\nDetail.\n\n"
        "```\n## Even better if\n```\n\n## Another heading\n\nElsewhere.\n"
    )
    text = " ".join(part or "" for part in only(tmp_path, review(body)).body.values())
    for words in ("Before all.", "S.", "In the room", "Detail.", "Another heading", "Elsewhere."):
        assert words in text


def test_a_self_assessment(tmp_path: Path) -> None:
    ratings = "ratings: {1: Advanced, '2': experienced}"
    text = f"---\nkind: self-assessment\ndate: 2025-09-24\n{ratings}\n---\n"
    assert only(tmp_path, text).ratings == {1: "advanced", 2: "experienced"}


@pytest.mark.parametrize(
    ("achieved", "means"),
    [
        ("yes", "yes"),
        ("Yes", "yes"),
        ("true", "yes"),
        ("no", "no"),
        ("NO", "no"),
        ("false", "no"),
        ("Partially", "partially"),
        ('"yes"', "yes"),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_achieved(tmp_path: Path, achieved: str, means: str | None) -> None:
    targets = f"targets:\n  - id: t1\n    target: More\n    achieved: {achieved}\n"
    text = f"---\nkind: progress-review\ndate: 2025-10-03\n{targets}---\n"
    assert only(tmp_path, text).targets[0].achieved == means


@pytest.mark.parametrize("data", ["\ufeff", "\r\n"])
def test_a_byte_order_mark_and_crlf_are_fine(tmp_path: Path, data: str) -> None:
    text = review("## Strengths\n\nS.\n")
    text = data + text if data == "\ufeff" else text.replace("\n", data)
    assert only(tmp_path, text.encode()).body["Strengths"] == "S."


def test_by_date_then_by_file_name(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        c=review(date="2025-01-01"),
        b=review(date="2025-10-03", kind="learning-walk"),
        a=review(date="2025-10-03"),
    )
    assert [one.slug for one in reviews(found)] == ["c", "a", "b"]


def test_folders_below_reviews(tmp_path: Path) -> None:
    found = reading(tmp_path, **{"2025-26/a": review(), "b": review()})
    assert [one.slug for one in reviews(found)] == ["2025-26-a", "b"]


def test_reviews_are_no_reflections(tmp_path: Path) -> None:
    found = reading(tmp_path, a=review())
    (ada,) = found.library.people
    assert ada.records == ()


def test_reviews_further_down_are_reflections(tmp_path: Path) -> None:
    kept = dict(person()) | {"2025-26/reviews/a.md": reflection()}
    found = read([write(tmp_path / "portfolios", below("ada-marsh", dict(kept)))])
    (ada,) = found.library.people
    assert (len(ada.records), ada.reviews) == (1, ())


def test_reviews_may_be_laid_over_from_another_folder(tmp_path: Path) -> None:
    one = write(tmp_path / "one", below("ada-marsh", dict(person())))
    two = write(tmp_path / "two", {"ada-marsh/reviews/a.md": review()})
    found = read([one, two])
    assert found.library.problems == ()
    assert len(reviews(found)) == 1


# --- what is not


@pytest.mark.parametrize(
    ("settings", "line", "code"),
    [
        ({"kind": "appraisal"}, 2, "unknown-value"),
        ({"kind": None}, 1, "missing-key"),
        ({"kind": " "}, 2, "unknown-value"),
        ({"date": None}, 1, "missing-key"),
        ({"date": "03/10/2025"}, 3, "date-format"),
        ({"date": "2025-02-30"}, 3, "date-not-real"),
        ({"mood": "good"}, 4, "unknown-key"),
        ({"target": []}, 4, "unknown-key"),
        ({"hours": 2}, 4, "unknown-key"),
        ({"targets": [{"id": "t1"}]}, 4, "missing-key"),
        ({"targets": [{"target": "More"}]}, 4, "missing-key"),
        ({"ratings": {"0": "advanced"}}, 4, "unknown-standard"),
        ({"ratings": {"21": "advanced"}}, 4, "unknown-standard"),
        ({"ratings": {"1": "good"}}, 4, "unknown-value"),
    ],
)
def test_errors_and_their_lines(
    tmp_path: Path, settings: dict[str, Any], line: int, code: str
) -> None:
    wanted = {"kind": "observation", "date": "2025-10-03"} | settings
    text = markdown({key: value for key, value in wanted.items() if value is not None})
    problem = only_problem(tmp_path, text)
    assert (problem.line, problem.code, problem.severity) == (line, code, "error")
    assert (problem.path, problem.person) == ("portfolios/ada-marsh/reviews/a.md", "ada-marsh")


@pytest.mark.parametrize(
    ("on", "outside"),
    [
        ("2023-08-31", True),  # the day before the start
        ("2023-09-01", False),
        ("2026-08-31", False),
        ("2026-09-01", True),  # the day after the end
    ],
)
def test_a_review_outside_employment_is_a_warning_and_counts(
    tmp_path: Path, on: str, outside: bool
) -> None:
    work = {"start": "2023-09-01", "end": "2026-08-31"}
    kept = dict(person(employment=work)) | {"reviews/a.md": review(date=on)}
    found = read([write(tmp_path / "portfolios", below("ada-marsh", dict(kept)))])
    assert [(p.code, p.severity, p.line) for p in found.library.problems] == (
        [("outside-employment", "warning", 3)] if outside else []
    )
    assert len(reviews(found)) == 1


def test_two_of_one_address_are_both_left_out(tmp_path: Path) -> None:
    found = reading(tmp_path, **{"x/a": review(), "x-a": review(), "b": review()})
    assert {p.code for p in found.library.problems} == {"same-address"}
    assert [one.slug for one in reviews(found)] == ["b"]


def test_one_broken_review_leaves_the_others_and_the_person(tmp_path: Path) -> None:
    found = reading(tmp_path, a="no front matter", b=review())
    assert [p.code for p in found.library.problems] == ["front-matter-missing"]
    assert [one.slug for one in reviews(found)] == ["b"]


def test_pages_are_told_nothing_of_a_review_that_cannot_be_read(tmp_path: Path) -> None:
    """Reviews are for fewer people than a portfolio's pages are."""
    found = reading(
        tmp_path,
        a=review(kind="Zanzibar"),
        b="---\nkind: [\n---\n",
        c=review(date="2012-01-01"),
        d=b"\xe9\xff",
    )
    assert len(found.library.problems) == 4
    assert all(problem.hidden_on(day("2099-12-31")) for problem in found.library.problems)


def test_problems_of_somebody_who_is_left_out_are_listed(tmp_path: Path) -> None:
    kept = dict(person()) | {"reviews/a.md": review(kind="x"), "employment.yml": "start: soon\n"}
    found = read([write(tmp_path / "portfolios", below("ada-marsh", dict(kept)))])
    assert {p.path.rpartition("/")[2] for p in found.library.problems} == {
        "a.md",
        "employment.yml",
    }
    assert found.library.people == ()
