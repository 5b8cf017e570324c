"""The sample of an audit: the same whoever draws it, and spread."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cpd_portfolio.model import Person, Plan
from cpd_portfolio.trace.sample import digest_of, rank, sample_people, sample_records
from making import below, cpd, employed, person, profile, record, reflection, write


def someone(name: str, team: str = "One", employer: str = "direct") -> Person:
    work = f"start: 2023-09-01\nroles: [tutor]\nteam: {team}\nemployer: {employer}\n"
    return Person(name, profile(), "", employed(work), Plan(), ())


def ids(people: tuple[Person, ...]) -> list[str]:
    return [one.id for one in people]


SERVICE = [
    *(someone(f"a-{n}", "Big") for n in range(30)),
    *(someone(f"b-{n}", "Small") for n in range(3)),
    *(someone(f"c-{n}", "Partner", "Northway") for n in range(2)),
    *(someone(f"d-{n}", "Elsewhere", "Southway") for n in range(2)),
]


def test_the_rank_is_the_sha256_of_seed_and_id() -> None:
    """Known values: they hold for every version of Python and of this program."""
    assert rank(7, "ada-marsh")[:16] == "11e6e7f4af4b184d"
    assert rank(8, "ada-marsh")[:16] == "1efc8b51ad296ad9"
    assert digest_of(["b", "a"]) == digest_of(["a", "b"]) == "7e18f737311b2dc3"


def test_the_order_of_people_does_not_matter() -> None:
    drawn = ids(sample_people(SERVICE, 7, 8))
    for turn in range(5):
        shuffled = random.Random(turn).sample(SERVICE, len(SERVICE))
        assert ids(sample_people(shuffled, 7, 8)) == drawn
    assert any(ids(sample_people(SERVICE, seed, 8)) != drawn for seed in (8, 9, 10))


def test_a_larger_sample_holds_the_smaller() -> None:
    assert ids(sample_people(SERVICE, 7, 10))[:4] == ids(sample_people(SERVICE, 7, 4))


@pytest.mark.parametrize("seed", range(20))
def test_employers_and_teams_are_spread(seed: int) -> None:
    first_three = sample_people(SERVICE, seed, 3)
    assert {one.employment.employer for one in first_three} == {"direct", "Northway", "Southway"}
    four = sample_people(SERVICE, seed, 4)
    assert len({one.employment.team for one in four}) == 4
    eight = Counter(one.employment.team for one in sample_people(SERVICE, seed, 8))
    assert set(eight.values()) == {2}


def test_everyone_is_drawn_once_where_the_sample_is_large_enough() -> None:
    assert sorted(ids(sample_people(SERVICE, 7, 500))) == sorted(one.id for one in SERVICE)


def test_records_are_drawn_by_their_own_ids() -> None:
    records = [record(f"2025-10-{day:02d}") for day in range(1, 20)]
    drawn = sample_records(records, 7)
    assert sample_records(records[::-1], 7) == drawn
    assert len(drawn) == 2
    by_rank = sorted(records, key=lambda one: rank(7, one.person, one.slug or ""))[:2]
    assert sorted(drawn, key=lambda one: one.date) == sorted(by_rank, key=lambda one: one.date)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files: dict[str, str | bytes] = {}
    for name, team in (("ada-marsh", "English"), ("ben-okoro", "Maths"), ("cas-lee", "English")):
        files |= below(name, dict(person(name.title(), employment={"team": team})))
    files["ada-marsh/a.md"] = reflection(
        title="Wait time",
        hours=1.25,
        evidence=["evidence/seen.pdf", "evidence/gone.pdf"],
        confirmed={"by": "Dee Fox", "date": "2025-10-09", "how": "certificate seen"},
    )
    files["ada-marsh/evidence/seen.pdf"] = b"%PDF"
    files["ben-okoro/b.md"] = reflection(
        title="Mine alone", visibility="private", evidence=["evidence/mine.pdf"]
    )
    files["ben-okoro/evidence/mine.pdf"] = b"%PDF"
    files["left-2020/profile.md"] = person("Lee Ft")["profile.md"]
    work = {"start": "2019-09-01", "end": "2020-08-31"}
    files["left-2020/employment.yml"] = person(employment=work)["employment.yml"]
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def audit(*arguments: str) -> str:
    result = cpd("audit", "--as-of", "2026-03-31", *arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def audit_json(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(audit(*arguments, "--format", "json"))
    return found


@pytest.mark.usefixtures("folder")
def test_it_says_what_it_was_drawn_from_and_can_be_repeated() -> None:
    text = audit("--sample", "2", "--seed", "7")
    said = " ".join(text.split())
    assert "Drawn with seed 7: 2 of 3 people employed in CPD year 2025-26, as of 2026-03-31" in said
    assert f"sha256 {digest_of(['ada-marsh', 'ben-okoro', 'cas-lee'])}." in said
    assert audit("--sample", "2", "--seed", "7") == text
    found = audit_json("--sample", "2", "--seed", "7")
    assert (found["of"], found["drawn"], found["cpd_year"]) == (3, 2, "2025-26")
    assert {one["team"] for one in found["people"]} == {"English", "Maths"}


@pytest.mark.usefixtures("folder")
def test_more_than_there_are_takes_all_and_says_so() -> None:
    result = cpd("audit", "--as-of", "2026-03-31", "--sample", "50", "--seed", "1")
    assert result.exit_code == 0
    assert "all 3 people (50 were asked for, and there are no more)" in result.stdout
    assert "there are 3: all of them are taken" in result.stderr


@pytest.mark.usefixtures("folder")
def test_each_figure_is_the_reports_with_clause_and_files() -> None:
    report = json.loads(cpd("report", "--as-of", "2026-03-31", "--format", "json").stdout)
    reported = {one["id"]: one for one in report["people"]}
    for one in audit_json("--sample", "3", "--seed", "7")["people"]:
        figures = {figure["figure"]: figure for figure in one["figures"]}
        assert figures["hours"]["value"] == reported[one["id"]]["hours"]
        assert figures["records"]["value"] == reported[one["id"]]["records"]
        asked = [f"mandatory:{item['id']}" for item in reported[one["id"]]["mandatory"]]
        assert [name for name in figures if name.startswith("mandatory:")] == asked
        assert all(figure["clause"] for figure in figures.values())
        paths = {place["path"] for place in figures["hours"]["places"]}
        assert f"portfolios/{one['id']}/employment.yml" in paths


@pytest.mark.usefixtures("folder")
def test_records_to_read_with_evidence_and_who_confirmed_them() -> None:
    found = {one["id"]: one["records"] for one in audit_json("--seed", "7")["people"]}
    (ada,) = found["ada-marsh"]
    assert ada["title"] == "Wait time"
    assert (ada["date"], ada["hours"]) == ("2025-10-03", "1.25")
    assert ada["confirmed"] == "confirmed by Dee Fox on 9 October 2025 (certificate seen)"
    assert ada["evidence"] == [
        "portfolios/ada-marsh/evidence/seen.pdf",
        "portfolios/ada-marsh/evidence/gone.pdf (not there, or of a kind that is not published)",
    ]
    (ben,) = found["ben-okoro"]
    assert (ben["title"], ben["evidence"], ben["confirmed"]) == (None, [], "self-declared")
    assert ben["places"] == [{"path": "portfolios/ben-okoro/b.md", "line": 4, "private": True}]
    assert found["cas-lee"] == []
    text = audit("--seed", "7")
    assert "portfolios/ben-okoro/b.md:4 (private)" in text
    assert "Mine alone" not in text
    assert "mine.pdf" not in text


@pytest.mark.usefixtures("folder")
def test_wrong_use() -> None:
    for arguments in (("--sample", "0", "--seed", "7"), ("--seed", "x"), ()):
        result = cpd("audit", *arguments)
        assert result.exit_code == 2
        assert result.stdout == ""


@pytest.mark.usefixtures("folder")
def test_a_year_without_anybody() -> None:
    text = audit("--seed", "7", "--year", "2015-16")
    assert "0 people employed in CPD year 2015-16" in " ".join(text.split())
