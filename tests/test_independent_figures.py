"""The tool's figures against an independent re-calculation, over random organisations.

A failure names the seed: `write_organisation(folder, seed)` writes the same files again. More
seeds than usual: `CPD_INDEPENDENT_SEEDS=400 pytest tests/test_independent_figures.py`.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cpd_portfolio
from cpd_portfolio.cli import main

sys.path.insert(0, str(Path(__file__).parent))

from independent.organisations import AS_OFS, neighbouring_year, write_organisation
from independent.recalculate import load, read_text, recalculate

SEEDS = range(int(os.environ.get("CPD_INDEPENDENT_SEEDS", "40")))
DATES_PER_SEED = 4
MOST_DIFFERENCES = 20
MISSING = "(absent)"
STEP_KINDS = {
    "mandatory", "review", "occupational", "qualification", "hours", "inset-days", "need",
    "disseminate", "impact", "implication",
}  # fmt: skip
SHIPPED = Path(str(cpd_portfolio.__file__)).parent / "policies" / "default.yml"


@pytest.fixture(scope="module")
def default_policy() -> dict[str, Any]:
    policy: dict[str, Any] = load(read_text(SHIPPED))
    return policy


def tool_report(folder: Path, as_of: date, year: str | None) -> dict[str, Any]:
    arguments = ["report", "--portfolios", str(folder), "--as-of", as_of.isoformat()]
    arguments += ["--format", "json"]
    if year is not None:
        arguments += ["--year", year]
    result = CliRunner().invoke(main, arguments)
    shown = f"cpd {' '.join(arguments)}\n{result.output}\n{result.exception!r}"
    assert result.exit_code == 0, shown
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def differences(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    """Each figure on which the two do not agree, with where it stands."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted({*ours, *theirs}):
            here = f"{path}.{key}" if path else key
            yield from differences(ours.get(key, MISSING), theirs.get(key, MISSING), here)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(one, other, f"{path}[{number}]")
    elif ours != theirs or isinstance(ours, bool) != isinstance(theirs, bool):
        yield f"{path}: re-calculated {ours!r}, the tool says {theirs!r}"


def step_differences(ours: list[Any], theirs: Any) -> Iterator[str]:
    """The same steps of the kinds that are re-calculated; in order of due date, undated last."""
    if not isinstance(theirs, list):
        yield f"next_steps: the tool says {theirs!r}"
        return
    dues = [step["due"] or "undated" for step in theirs]
    if dues != sorted(dues):
        yield f"next_steps: not in order of due date: {dues}"
    counts = Counter((one["kind"], one["id"], one["due"]) for one in ours)
    counts.subtract((s["kind"], s["id"], s["due"]) for s in theirs if s["kind"] in STEP_KINDS)
    for one, more in counts.items():
        if more:
            side = "only re-calculated" if more > 0 else "only the tool's"
            yield f"next_steps: {one} {side} ({abs(more)})"


def person_differences(ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    """Only the keys that are re-calculated; the tool has more."""
    for key, value in ours.items():
        if key == "next_steps":
            yield from step_differences(value, theirs.get(key, MISSING))
        else:
            yield from differences(value, theirs.get(key, MISSING), key)


def report_differences(ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    for key in ("schema", "as_of", "cpd_year"):
        yield from differences(ours[key], theirs.get(key, MISSING), key)
    our_people = {person["id"]: person for person in ours["people"]}
    their_people = {person["id"]: person for person in theirs["people"]}
    yield from differences(list(our_people), list(their_people), "people (ids, in order)")
    for person, figures in our_people.items():
        for found in person_differences(figures, their_people.get(person, {})):
            yield f"{person}: {found}"


def broken_files(theirs: dict[str, Any]) -> Iterator[str]:
    """The organisations have no errors: one that the tool finds is a difference too."""
    for person in theirs["people"]:
        errors = person.get("problems", {}).get("errors", 0)
        if errors:
            yield f"{person['id']}: the tool counts {errors} errors, and there are none"


def year_to_ask_for(seed: int, turn: int, label: str) -> str | None:
    """None, or the label of this CPD year, of the one before or of the one after."""
    step = [None, -1, None, 1, 0][(seed + 2 * turn) % 5]
    return None if step is None else neighbouring_year(label, step)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tool_agrees(tmp_path: Path, default_policy: dict[str, Any], seed: int) -> None:
    folder = tmp_path / "portfolios"
    write_organisation(folder, seed, people=5)
    as_ofs = AS_OFS(seed)
    found = []
    for turn in range(DATES_PER_SEED):
        as_of = as_ofs[(seed + turn) % len(as_ofs)]
        label = recalculate(folder, as_of, None, default_policy)["cpd_year"]
        year = year_to_ask_for(seed, turn, label)
        ours = json.loads(json.dumps(recalculate(folder, as_of, year, default_policy)))
        theirs = tool_report(folder, as_of, year)
        where = f"seed {seed}, as of {as_of}, year {year or 'not given'}"
        found += [f"{where}: {text}" for text in report_differences(ours, theirs)]
        found += [f"{where}: {text}" for text in broken_files(theirs)]
    more = len(found) - MOST_DIFFERENCES
    rest = [f"… and {more} more"] if more > 0 else []
    assert not found, "\n" + "\n".join(found[:MOST_DIFFERENCES] + rest)
