"""What an overview says at a glance: what has been, what is overdue, which review comes next."""

import datetime as dt
from pathlib import Path

import pytest

from cpd_portfolio.pages.portfolio import make_portfolio
from cpd_portfolio.reading import read
from cpd_portfolio.view import moments, view_person
from cpd_portfolio.view.model import PortfolioView
from cpd_portfolio.view.moments import FEWEST
from making import below, day, markdown, parsed, person, reflection, write

DONE = """person,requirement,date,source
ada,prevent,{},Learning Zone
ada,prevent,2026-04-02,Later
"""


def viewed(root: Path, as_of: str = "2026-03-31", done: str = "2025-10-02") -> PortfolioView:
    """Four records of 2025-26 besides a review and a completion, two of the year before."""
    files = person("Ada", employment={"start": "2020-09-01", "roles": ["tutor"]})
    for number, (on, more) in enumerate(
        (
            ("2024-11-04", {}),
            ("2025-02-03", {}),
            ("2025-10-02", {}),
            ("2025-12-01", {"visibility": "private"}),
            ("2026-03-05", {}),
            ("2026-03-30", {"draft": True}),
            ("2026-04-20", {}),
        )
    ):
        files[f"a/{number}.md"] = reflection(title=f"Record {number}", date=on, **more)
    review = {"kind": "observation", "date": "2026-01-15", "reviewer": "Kim"}
    files["reviews/one.md"] = markdown(review, "## Strengths\n\nNobody else's business.\n")
    write(root, below("ada", files))
    write(root, {"completions/a.csv": DONE.format(done)})
    found = read([root])
    assert found.policies is not None
    assert [p for p in found.library.problems if p.severity == "error"] == []
    (ada,) = found.library.people
    return view_person(ada, found.library, found.policies, day(as_of))


def test_what_has_been_newest_first(tmp_path: Path) -> None:
    view = viewed(tmp_path)
    assert [(moment.date.isoformat(), moment.title) for moment in view.lately] == [
        ("2026-03-05", "Record 4"),
        ("2026-01-15", "Observation"),
        ("2025-10-02", "Prevent"),
        ("2025-10-02", "Record 2"),
        ("2025-02-03", "Record 1"),  # of the year before, for there are fewer than five
    ]
    assert len(view.lately) == FEWEST
    of_record, of_review, of_completion = view.lately[0], view.lately[1], view.lately[2]
    assert of_record.record is not None
    assert of_record.url == of_record.record.url
    assert (of_review.url, of_review.record) == (view.reviews[0].url, None)
    assert (of_completion.url, of_completion.about) == (
        "mandatory/",
        "Mandatory learning, Learning Zone",
    )
    assert "business" not in repr(view.lately)


def test_a_full_year_is_shown_without_the_one_before(tmp_path: Path) -> None:
    for number in range(6):
        text = reflection(title=f"More {number}", date=f"2026-02-0{number + 1}")
        write(tmp_path, {f"ada/b/{number}.md": text})
    view = viewed(tmp_path)
    assert len(view.lately) == 10
    assert min(moment.date for moment in view.lately) >= dt.date(2025, 9, 1)


def test_a_year_too_long_for_a_page_says_how_much_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moments, "MOST", 9)
    for number in range(20):
        text = reflection(title=f"More {number}", date=f"2026-02-{number + 1:02}")
        write(tmp_path, {f"ada/b/{number}.md": text})
    view = viewed(tmp_path)
    assert (len(view.lately), view.lately_left_out) == (9, 15)
    overview = parsed(make_portfolio(view, {}).pages[0].html)
    assert "1 of 16 more" in [s.spaced for s in overview.all("summary")]


def test_the_first_days_of_a_year_show_the_last(tmp_path: Path) -> None:
    view = viewed(tmp_path, as_of="2026-09-02")
    titles = [moment.title for moment in view.lately]
    assert titles == ["Record 6", "Prevent", "Record 4", "Observation", "Prevent"]


@pytest.mark.parametrize(("done", "overdue"), [("2025-10-02", False), ("2024-10-02", True)])
def test_the_cards_say_how_many_are_overdue(tmp_path: Path, done: str, overdue: bool) -> None:
    view = viewed(tmp_path, done=done)
    late = [step for step in view.next_steps if step.due and step.due < day("2026-03-31")]
    assert ("Prevent was due on 2 October 2025" in " ".join(s.text for s in late)) is overdue
    assert view.overdue == len(late)
    overview = parsed(make_portfolio(view, {}).pages[0].html)
    cards = [c for c in overview.all("li") if c.attributes.get("class", "").startswith("cpd-card")]
    (card,) = [c for c in cards if c.words.startswith("Overdue")]
    assert card.spaced.split()[:2] == ["Overdue", str(len(late))]


def test_the_next_review_is_the_one_that_is_due_first(tmp_path: Path) -> None:
    view = viewed(tmp_path)
    assert view.next_review is not None
    assert view.next_review.due == min(review.due for review in view.reviews_due)
    overview = parsed(make_portfolio(view, {}).pages[0].html)
    (card,) = [
        c for c in overview.all("li") if c.words.startswith("Next review") and c.all("strong")
    ]
    (time,) = card.all("time")
    assert time.attributes["datetime"] == view.next_review.due.isoformat()
    assert view.next_review.kind_words in card.words
