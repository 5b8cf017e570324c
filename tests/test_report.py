"""`cpd report`: who has a status or is asked for a requirement, and CSV for mail merges."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result

from cpd_portfolio.report import statuses_named
from cpd_portfolio.report.status import STATUSES
from making import SAMPLES, below, cpd, person, reflection, write

POLICY = """\
requirements:
  - {id: prevent, title: Prevent, for: [everyone], every: 12 months}
  - {id: recruit, title: Safer recruitment, for: [manager], every: 12 months}
reviews: [{kind: learning-walk, for: [tutor], every: 8 months}]
records_begin: 2025-09-01
"""
AS_OF = "2026-03-31"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ada: Prevent done. Ben: never, so overdue. Cas manages both, and is away."""
    work = {"line_manager": "cas-lee", "team": "English"}
    away = {"roles": ["manager"], "absences": [{"from": "2026-03-01"}], "line_manager": "Di Fox"}
    files: dict[str, str | bytes] = {
        "policy.yml": POLICY,
        **below("ada-marsh", dict(person("Ada Marsh", employment=work))),
        **below("ben-okoro", dict(person("=1+1", "+cmd|x", employment=work))),
        **below("cas-lee", dict(person("Cas Lee", employment=away))),
        "ada-marsh/a.md": reflection(mandatory=["prevent"], date="2025-12-01", standards=[1, 4]),
    }
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*more: str) -> Result:
    result = cpd("report", "--as-of", AS_OF, *more)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def rows(*more: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("--format", "csv", *more).stdout)))


def ids(*more: str) -> list[str]:
    found = json.loads(run("--format", "json", *more).stdout)
    return [row["id"] for row in found["people"]]


# --- who


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--requirement", "prevent"], ["ada-marsh", "ben-okoro", "cas-lee"]),
        (["--requirement", "recruit"], ["cas-lee"]),
        (["--requirement", "prevent", "--status", "current"], ["ada-marsh"]),
        (["--requirement", "prevent", "--status", "overdue,paused"], ["ben-okoro", "cas-lee"]),
        (["--requirement", "prevent", "--status", "overdue", "--manager", "Di Fox"], ["ben-okoro"]),
        (["--status", "due-soon"], ["ada-marsh", "ben-okoro"]),  # the learning walk
        (["--status", "Due Soon , paused"], ["ada-marsh", "ben-okoro", "cas-lee"]),
        (["--status", "behind"], ["ada-marsh", "ben-okoro", "cas-lee"]),
        (["--status", "behind", "--person", "ada-marsh"], ["ada-marsh"]),
        (["--status", "short"], ["ada-marsh", "ben-okoro"]),  # INSET days are not for managers
        (["--status", "no-target"], []),
    ],
)
@pytest.mark.usefixtures("folder")
def test_who_is_listed(options: list[str], found: list[str]) -> None:
    assert ids(*options) == found
    assert list(dict.fromkeys(row["id"] for row in rows(*options))) == found


@pytest.mark.usefixtures("folder")
def test_json_keeps_each_person_whole() -> None:
    everybody = json.loads(run("--format", "json").stdout)
    filtered = json.loads(
        run("--format", "json", "--requirement=prevent", "--status=current").stdout
    )
    assert filtered["people"] == [p for p in everybody["people"] if p["id"] == "ada-marsh"]
    assert {k: v for k, v in filtered.items() if k != "people"} == {
        k: v for k, v in everybody.items() if k != "people"
    }


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.usefixtures("folder")
def test_nobody_is_said_in_a_sentence(form: str) -> None:
    result = run("--status", "no-target", "--format", form)
    assert result.stderr == "Nobody that you asked for has such a result.\n"
    if form == "table":
        assert result.stdout == ""
    elif form == "csv":
        assert result.stdout.startswith("id,name,team,")
        assert result.stdout.count("\n") == 1
    else:
        assert json.loads(result.stdout)["people"] == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--requirement", "prevnt"], "did you mean `prevent`?"),
        (["--requirement", "zzz"], "prevent, recruit"),
        (["--status", "late"], "there is no status “late”; write one or more of: overdue, "),
        (["--status", ""], "--status is empty"),
        (["--status", " , "], "--status is empty"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_not_known_is_said_in_a_sentence(options: list[str], said: str) -> None:
    result = cpd("report", "--as-of", AS_OF, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_every_status_of_the_contract_can_be_asked_for() -> None:
    assert set(STATUSES) == {
        *("met", "on-track", "behind", "no-target", "short", "overdue", "due-soon", "current"),
        *("not-yet-due", "paused", "not-met"),
    }
    assert statuses_named(",".join(STATUSES)) == set(STATUSES)


# --- what


@pytest.mark.usefixtures("folder")
def test_a_row_a_person() -> None:
    ada, ben, cas = rows()
    assert ada == {
        "id": "ada-marsh",
        "name": "Ada Marsh",
        "job_title": "Tutor",
        "team": "English",
        "line_manager": "cas-lee",
        "line_manager_name": "Cas Lee",
        "hours_total": "2",
        "hours_target": "30",
        "hours_expected": "17.42",
        "hours_status": "behind",
        "inset_total": "0",
        "inset_target": "5",
        "inset_status": "short",
        "standards_covered": "2",
        "standards_of": "20",
        "standards_three_years": "2",
        "mandatory_overdue": "0",
        "mandatory_due_soon": "0",
        "mandatory_current": "1",
        "mandatory_not_yet_due": "0",
        "mandatory_paused": "0",
        "last_record": "2025-12-01",
        "errors": "0",
        "warnings": "0",
    }
    assert (ben["mandatory_overdue"], ben["last_record"]) == ("1", "")
    assert (cas["line_manager"], cas["line_manager_name"]) == ("Di Fox", "Di Fox")
    assert (cas["inset_target"], cas["standards_of"], cas["mandatory_paused"]) == ("", "", "2")


@pytest.mark.usefixtures("folder")
def test_a_row_an_item() -> None:
    assert rows("--requirement", "prevent", "--status", "current") == [
        {
            "id": "ada-marsh",
            "name": "Ada Marsh",
            "team": "English",
            "line_manager": "cas-lee",
            "line_manager_name": "Cas Lee",
            "kind": "mandatory",
            "item": "prevent",
            "title": "Prevent",
            "status": "current",
            "last": "2025-12-01",
            "due": "2026-12-01",
        }
    ]


@pytest.mark.usefixtures("folder")
def test_no_cell_is_a_formula() -> None:
    for options in ([], ["--status", "overdue"]):
        (ben,) = (row for row in rows(*options) if row["id"] == "ben-okoro")
        assert ben["name"] == "'=1+1"
    assert rows()[1]["job_title"] == "'+cmd|x"


@pytest.mark.usefixtures("folder")
def test_items_as_a_table() -> None:
    shown = run("--status", "overdue").stdout
    assert "Prevent" in shown
    assert "ben-okoro" in shown
    assert "ada-marsh" not in shown


def test_csv_of_the_samples_equals_the_json() -> None:
    """Figure by figure, and every item of the four kinds that the JSON has too."""
    where = ["--portfolios", str(SAMPLES)]
    people = json.loads(run("--format", "json", *where).stdout)["people"]
    table = rows(*where)
    assert [row["id"] for row in table] == [one["id"] for one in people]
    for row, one in zip(table, people, strict=True):
        assert float(row["hours_total"]) == one["hours"]["total"]
        assert row["hours_status"] == one["hours"]["status"]
        assert int(row["standards_covered"]) == one["standards"]["covered"]
        for status in ("overdue", "due-soon", "current", "not-yet-due", "paused"):
            count = sum(result["status"] == status for result in one["mandatory"])
            assert int(row[f"mandatory_{status.replace('-', '_')}"]) == count
    listed = {
        (row["id"], row["kind"], row["item"], row["status"], row["last"], row["due"])
        for row in rows("--status", ",".join(STATUSES), *where)
        if row["kind"] not in ("hours", "inset-days")
    }
    wanted = set()
    for one in people:
        found = [("mandatory", r["id"], r) for r in one["mandatory"]]
        found += [("review", r["kind"], r) for r in one["reviews"]]
        found += [
            ("occupational", f"{area['area']}/{check['id']}", check)
            for area in one["occupational"]
            for check in area["checks"]
        ]
        wanted |= {
            (one["id"], kind, key, r["status"], r["last"] or "", r["due"] or "")
            for kind, key, r in found
        }
    assert listed == wanted


def test_a_policy_without_mandatory_learning_says_so(folder: Path) -> None:
    write(folder / "portfolios", {"policy.yml": "requirements: []\nreviews: []\n"})
    (folder / "portfolios/ada-marsh/a.md").unlink()
    result = cpd("report", "--as-of", AS_OF, "--requirement", "prevent")
    assert result.exit_code == 2
    assert "there is no requirement `prevent` in the policy: it asks for none at all" in (
        result.stderr
    )
