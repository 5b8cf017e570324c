"""Warnings of attendances and completions beyond the golden cases: who is told, and how many."""

from pathlib import Path

import pytest

from cpd_portfolio.model import Problem
from cpd_portfolio.reading import read
from cpd_portfolio.reading.validate import MOST_PROBLEMS
from making import below, day, person, write

EVENT = "---\ntitle: INSET day\ndate: 2026-05-01\nhours: 6\ntype: inset-day\nattendees: [ann]\n"


def problems(tmp_path: Path, **files: str) -> tuple[Problem, ...]:
    """Of Ann, who left at the end of March 2026, with these files beside her folder."""
    ann = below("ann", dict(person("Ann Sample", employment={"end": "2026-03-31"})))
    named = {name.replace("_", "/", 1): text for name, text in files.items()}
    beside = {f"{name}.{'md' if 'events' in name else 'csv'}": t for name, t in named.items()}
    return read([write(tmp_path / "portfolios", {**ann, **beside})]).library.problems


@pytest.mark.parametrize("draft", [True, False])
def test_who_attends_is_on_no_page_before_the_day_nor_of_a_draft(
    tmp_path: Path, draft: bool
) -> None:
    text = EVENT + ("draft: true\n---\n" if draft else "---\n")
    (problem,) = problems(tmp_path, events_inset=text)
    assert (problem.code, problem.person) == ("outside-employment", "ann")
    assert problem.hidden_on(day("2026-04-30"))
    assert problem.hidden_on(day("2026-05-01")) is draft


def test_of_a_long_export_the_first_rows_are_told(tmp_path: Path) -> None:
    rows = "ann,safeguarding,2026-05-01\n" * (MOST_PROBLEMS + 10)
    found = problems(tmp_path, completions_a=f"person,requirement,date\n{rows}")
    assert len(found) == MOST_PROBLEMS + 1
    assert found[0].code == "too-many-problems"
    assert [problem.line for problem in found[1:]] == list(range(2, MOST_PROBLEMS + 2))
