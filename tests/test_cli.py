"""The commands as they are typed: exit codes, what goes where, and no traceback."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from cpd_portfolio.cli import MODULES, main
from cpd_portfolio.cli.share import share
from cpd_portfolio.reading import read
from cpd_portfolio.schema import KINDS
from making import below, cpd, front, person, reflection, write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four people: Dee manages Cas, who manages Ada and Ben."""
    files: dict[str, str | bytes] = {}
    for name, manager, team in (
        ("ada-marsh", "cas-lee", "English"),
        ("ben-okoro", "cas-lee", "Maths"),
        ("cas-lee", "dee-fox", "English"),
        ("dee-fox", None, None),
    ):
        work = {"line_manager": manager, "team": team}
        files |= below(name, dict(person(name.title(), employment=work)))
    files["ada-marsh/2025-26/a.md"] = reflection(title="Wait time")
    files["ada-marsh/2024-25/b.md"] = reflection(title="Bar models", hours=4, date="2024-10-03")
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bad_file(folder: Path, **settings: Any) -> None:
    text = reflection(**{"hours": "1:30", **settings})
    write(folder, {"portfolios/ben-okoro/bad.md": text})


def wrong_use(result: Result) -> str:
    assert result.exit_code == 2, (result.output, result.exception)
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr


# --- check


@pytest.mark.usefixtures("folder")
def test_check_without_a_problem() -> None:
    result = cpd("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "4 portfolios with 2 reflections: 0 errors, 0 warnings" in result.stderr


def test_check_lists_each_problem_with_its_line_and_exits_with_1(folder: Path) -> None:
    bad_file(folder)
    write(folder, {"portfolios/ada-marsh/plan.yml": "needs: 3\nwants: 4\n"})
    result = cpd("check")
    assert result.exit_code == 1
    assert "portfolios/ben-okoro/bad.md:4: error number-clock" in result.stdout
    assert "portfolios/ada-marsh/plan.yml:2: error unknown-key" in result.stdout
    assert "1.5" in result.stdout  # what to write instead


def test_check_exits_with_0_on_a_warning(folder: Path) -> None:
    bad_file(folder, hours=1, evidence=["evidence/gone.pdf"])
    result = cpd("check")
    assert result.exit_code == 0
    assert "warning evidence-missing" in result.stdout


def test_check_as_json(folder: Path) -> None:
    bad_file(folder)
    result = cpd("check", "--format", "json")
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)
    assert list(found) == ["path", "line", "code", "severity", "message", "hint", "person"]
    assert (found["path"], found["line"], found["code"], found["severity"], found["person"]) == (
        "portfolios/ben-okoro/bad.md", 4, "number-clock", "error", "ben-okoro",
    )  # fmt: skip
    assert json.loads(
        cpd("check", "--portfolios", "portfolios/../portfolios", "--format=json").stdout
    )


@pytest.mark.usefixtures("folder")
def test_check_as_json_of_nothing_is_an_empty_list() -> None:
    assert json.loads(cpd("check", "--format", "json").stdout) == []


def test_check_names_private_files_too(folder: Path) -> None:
    bad_file(folder, visibility="private")
    assert "bad.md" in cpd("check").stdout


def test_check_of_a_wrong_policy_lists_everything(folder: Path) -> None:
    bad_file(folder)
    write(folder, {"portfolios/policy.yml": "hours: {annual: -1}\n"})
    result = cpd("check")
    assert result.exit_code == 1
    assert "portfolios/policy.yml:1: error" in result.stdout
    assert "ben-okoro/bad.md:4" in result.stdout


# --- report


def people(*more: str) -> list[str]:
    result = cpd("report", "--format", "json", "--as-of", "2026-03-31", *more)
    assert result.exit_code == 0, result.output
    return [row["id"] for row in json.loads(result.stdout)["people"]]


ALL = ["ada-marsh", "ben-okoro", "cas-lee", "dee-fox"]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ([], ALL),
        (["--person", "ada-marsh"], ["ada-marsh"]),
        (["--team", "English"], ["ada-marsh", "cas-lee"]),
        (["--team", "english"], ["ada-marsh", "cas-lee"]),
        (["--manager", "cas-lee"], ["ada-marsh", "ben-okoro"]),
        (["--manager", "dee-fox"], ["ada-marsh", "ben-okoro", "cas-lee"]),
        (["--manager", "dee-fox", "--team", "English"], ["ada-marsh", "cas-lee"]),
        (["--manager", "dee-fox", "--person", "dee-fox"], []),
    ],
)
@pytest.mark.usefixtures("folder")
def test_whom_a_report_is_about(options: list[str], found: list[str]) -> None:
    assert people(*options) == found


def test_managers_in_a_circle_do_not_go_on_for_ever(folder: Path) -> None:
    work = front(start="2023-09-01", roles=["manager"], line_manager="ada-marsh")
    write(folder, {"portfolios/dee-fox/employment.yml": work})
    assert people("--manager", "dee-fox") == ["ada-marsh", "ben-okoro", "cas-lee"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--person", "ada-march"], "ada-marsh"),
        (["--person", "nobody-at-all"], "nobody-at-all"),
        (["--person", "../ada-marsh"], "ada-marsh"),
        (["--team", "Englisch"], "English"),
        (["--manager", "cas-le"], "cas-lee"),
        (["--manager", "ada-marsh"], "line manager"),
        (["--year", "2025"], "2025-26"),
        (["--year", "2025-27"], "2025-26"),
        (["--year", "x"], "2025-26"),
        (["--as-of", "31/03/2026"], "2026-03-31"),
        (["--as-of", "2026-02-30"], "February 2026 has 28 days"),
        (["--as-of", "0000-01-01"], "out of range"),
        (["--format", "xml"], "json"),
        (["--nonsense"], "--nonsense"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_wrong_option_is_said_in_a_sentence(options: list[str], said: str) -> None:
    given = ["--as-of", "2026-03-31"] if "--as-of" not in options else []
    assert said in wrong_use(cpd("report", *given, *options))


@pytest.mark.usefixtures("folder")
def test_the_years_of_a_report() -> None:
    def hours(*more: str) -> tuple[str, float, str]:
        result = cpd("report", "--format=json", "--person=ada-marsh", *more)
        found = json.loads(result.stdout)
        (row,) = found["people"]
        return found["cpd_year"], row["hours"]["total"], row["hours"]["status"]

    assert hours("--as-of", "2026-03-31") == ("2025-26", 2.0, "behind")
    assert hours("--as-of", "2026-03-31", "--year", "2024-25") == ("2024-25", 4.0, "behind")
    assert hours("--as-of", "2025-10-02", "--year", "2025-26") == ("2025-26", 0.0, "behind")
    assert hours("--as-of", "2025-08-31") == ("2024-25", 4.0, "behind")
    assert hours("--as-of", "2026-03-31", "--year", "2026-27") == ("2026-27", 0.0, "on-track")


@pytest.mark.usefixtures("folder")
def test_the_object_of_a_report() -> None:
    found = json.loads(cpd("report", "--format=json", "--as-of=2026-03-31").stdout)
    assert list(found) == ["schema", "as_of", "cpd_year", "policy", "people"]
    assert (found["schema"], found["as_of"]) == (1, "2026-03-31")
    row = found["people"][0]
    keys = {"id", "name", "roles", "team", "line_manager", "hours", "inset_days", "standards"}
    assert keys | {"records", "problems"} <= set(row)
    assert row["hours"] == {
        "total": 2.0,
        "target": 30.0,
        "expected": 17.42,  # 30 × 212 ÷ 365 = 17.4246…
        "status": "behind",
        "by_type": {"webinar": 2.0},
        "by_month": {"2025-10": 2.0},
    }
    assert row["inset_days"] == {"total": 0.0, "target": 5, "status": "short"}
    assert row["problems"] == {"errors": 0, "warnings": 0}
    assert found["people"][3]["line_manager"] is None


def test_figures_are_rounded_half_up(folder: Path) -> None:
    write(folder, {"portfolios/ada-marsh/c.md": reflection(title="c", hours="0.005")})
    found = json.loads(cpd("report", "--format=json", "--as-of=2026-03-31").stdout)
    assert found["people"][0]["hours"]["total"] == 2.01


def test_a_report_counts_problems_and_goes_on(folder: Path) -> None:
    bad_file(folder)
    result = cpd("report", "--format", "json", "--as-of", "2026-03-31")
    assert result.exit_code == 0
    assert "1 error and 0 warnings" in result.stderr
    (ben,) = (row for row in json.loads(result.stdout)["people"] if row["id"] == "ben-okoro")
    assert ben["problems"] == {"errors": 1, "warnings": 0}
    assert cpd("report", "--strict").exit_code == 1


@pytest.mark.usefixtures("folder")
def test_a_table_for_the_terminal() -> None:
    result = cpd("report", "--as-of", "2026-03-31")
    assert result.exit_code == 0
    for words in ("2025-26", "Ada-Marsh", "behind"):
        assert words in result.stdout


def test_a_table_takes_names_as_they_are(folder: Path) -> None:
    """No markup of the table's own, no control code for the terminal."""
    odd = person("[red]Eve[/red] [link=x]")
    write(folder / "portfolios", below("eve-hall", odd))
    result = cpd("report", "--person", "eve-hall", "--as-of", "2026-03-31")
    assert result.exit_code == 0
    assert "[red]Eve" in "".join(result.stdout.split("\n"))
    assert "\x1b" not in result.stdout


def test_a_wrong_policy_stops_a_report(folder: Path) -> None:
    write(folder, {"portfolios/policy.yml": "hours: {annual: -1}\n"})
    result = cpd("report")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "policy.yml:1: error" in result.stderr


@pytest.mark.usefixtures("folder")
def test_nobody_is_said_and_is_no_error() -> None:
    result = cpd("report", "--as-of", "2010-01-01")
    assert result.exit_code == 0
    assert "Nobody is employed in 2009-10." in result.stderr
    result = cpd("report", "--as-of", "2010-01-01", "--person", "ada-marsh")
    assert "Nobody that you asked for is employed in 2009-10." in result.stderr
    assert result.stdout == ""
    result = cpd("report", "--person", "ada-marsh", "--team", "Maths")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nobody fits all that you asked for.\n"


# --- build (what it leaves behind: test_build.py)


def test_build_says_what_it_did(folder: Path) -> None:
    result = cpd("build", "--as-of", "2026-03-31")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "4 portfolios" in result.stderr
    assert "as of 2026-03-31" in result.stderr
    assert (folder / "site/index.html").is_file()


def test_build_says_a_wrong_date(folder: Path) -> None:
    assert "2026-03-31" in wrong_use(cpd("build", "--as-of", "31.03.2026"))
    assert not (folder / "site").exists()


# --- schema


@pytest.mark.parametrize("kind", ["profile", "employment", "reflection", "event", "plan", "policy"])
def test_a_schema_of_each_kind(kind: str) -> None:
    found = json.loads(cpd("schema", kind).stdout)
    assert found["$schema"].startswith("https://json-schema.org/")
    assert found["additionalProperties"] is False
    assert found == json.loads(cpd("schema").stdout)[kind]


@pytest.mark.usefixtures("folder")
def test_a_schema_of_no_kind() -> None:
    assert "poem" in wrong_use(cpd("schema", "poem"))


# --- new

GIVEN = {"--title": "Wait time", "--type": "webinar", "--date": "2025-10-03", "--hours": "2.5"}


def new(*more: str, who: str = "ada-marsh", without: str | None = None, **changed: str) -> Result:
    options = GIVEN | {f"--{name}": value for name, value in changed.items()}
    words = [w for name, value in options.items() if name != without for w in (name, value)]
    return cpd("new", who, *words, *more)


def test_new_writes_a_file_that_has_no_problem(folder: Path) -> None:
    result = new("--standards", "4, 11,4")
    assert result.exit_code == 0, result.output
    assert result.stdout == "portfolios/ada-marsh/2025-26/2025-10-03-wait-time.md\n"
    assert cpd("check").exit_code == 0
    text = (folder / result.stdout.strip()).read_text()
    assert "## Content and learning" in text
    assert "## Implication on practice" in text
    found = json.loads(cpd("report", "--format=json", "--as-of=2026-03-31").stdout)["people"][0]
    assert found["hours"]["total"] == 4.5
    assert list(found["standards"]["by_standard"]) == ["4", "11"]
    assert found["records"]["without_implication"] == 1  # its prompts say nothing yet


def test_each_optional_line_of_a_new_reflection_holds_without_its_mark(folder: Path) -> None:
    path = folder / new(title="Longer answers").stdout.strip()
    text = path.read_text()
    optional = re.findall(r"^#[a-z]+:.*$", text, re.MULTILINE)
    assert len(optional) == 5
    for chosen in (*([line] for line in optional), optional):
        tried = text
        for line in chosen:
            tried = tried.replace(line, line[1:])
        path.write_text(tried)
        result = cpd("check")
        assert result.exit_code == 0, result.output
        codes = re.findall(r": (?:error|warning) (\S+)", result.stdout)
        assert set(codes) <= {"evidence-missing"}, result.stdout


TITLES = [
    'A: "b" #c',
    "Emoji 🎓 and é",
    "🎓",
    "日本語",
    "---",
    "- item",
    "[a](b)",
    "{a: b}",
    "yes",
    "NULL",
    "~",
    "2025-10-03",
    "1:30",
    "1_000",
    "0x1f",
    "'quoted'",
    "back\\slash",
    "trailing:",
    "# comment",
    "!tag",
    "&anchor",
    "*alias",
    "%directive",
    "@at",
    "`tick`",
    "a | b > c",
    "a\\nb",
    "{title}",
    "{{ 7*7 }}",
    "<script>alert(1)</script>",
    "../../../escape",
    "/etc/passwd",
    "CON",
    ".hidden",
    "x" * 300,
    "a\u00a0b",
    "ﬁne \u200b zero",
    "a\u2028b",
    "\u202eright to left",
]


@pytest.mark.parametrize("title", TITLES)
def test_new_takes_any_title(folder: Path, title: str) -> None:
    before = {path for path in folder.rglob("*") if path.is_file()}
    result = new(title=title)
    assert result.exit_code == 0, result.output
    (made,) = {path for path in folder.rglob("*") if path.is_file()} - before
    assert made.parent == folder / "portfolios/ada-marsh/2025-26"
    assert made.name.startswith("2025-10-03-")
    check = cpd("check")
    assert (check.exit_code, check.stdout) == (0, ""), check.output
    reading = read([folder / "portfolios"])
    titles = {r.title for p in reading.library.people for r in p.records}
    assert " ".join(title.split()) in titles


@pytest.mark.usefixtures("folder")
def test_new_takes_an_empty_title_as_none() -> None:
    assert "--title" in wrong_use(new(title=""))


@pytest.mark.parametrize("title", ["   ", "a\x00b", "\x1b[31mred", "a\x07b"])
def test_new_refuses_a_title_that_is_none(folder: Path, title: str) -> None:
    before = sorted(folder.rglob("*"))
    wrong_use(new(title=title))
    assert sorted(folder.rglob("*")) == before


def test_new_does_not_write_over_a_file(folder: Path) -> None:
    assert new().exit_code == 0
    path = folder / "portfolios/ada-marsh/2025-26/2025-10-03-wait-time.md"
    path.write_text("my own words")
    assert "2025-10-03-wait-time.md" in wrong_use(new())
    assert path.read_text() == "my own words"


@pytest.mark.parametrize("option", list(GIVEN))
def test_new_asks_nothing_without_a_terminal(folder: Path, option: str) -> None:
    before = sorted(folder.rglob("*"))
    assert option in wrong_use(new(without=option))
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"who": "ada-march"}, "ada-marsh"),
        ({"who": "../../etc"}, "etc"),
        ({"who": "."}, "portfolio"),
        ({"type": "webinare"}, "webinar"),
        ({"date": "3/10/2025"}, "2025-10-03"),
        ({"date": "2025-02-30"}, "28 days"),
        ({"hours": "2,5"}, "2.5"),
        ({"hours": "1:30"}, "1.5"),
        ({"hours": "0"}, "0"),
        ({"hours": "-1"}, "1"),
        ({"hours": "25"}, "24"),
        ({"hours": "many"}, "many"),
        ({"standards": "21"}, "20"),
        ({"standards": "0"}, "1"),
        ({"standards": "four"}, "four"),
        ({"standards": "²"}, "²"),
        ({"event": "inset"}, "inset"),
    ],
)
def test_new_says_what_is_wrong_and_writes_nothing(
    folder: Path, changed: dict[str, str], said: str
) -> None:
    before = sorted(folder.rglob("*"))
    assert said in wrong_use(new(**changed))
    assert sorted(folder.rglob("*")) == before


def test_new_takes_a_type_by_its_label_in_any_case(folder: Path) -> None:
    result = new(type="community OF practice")
    assert "type: community-of-practice" in (folder / result.stdout.strip()).read_text()


def test_new_about_an_event_takes_what_the_event_says(folder: Path) -> None:
    event = front(
        title='INSET: "safe"', date="2025-09-03", hours=6, type="inset-day",
        standards=[12], attendees=["ada-marsh"],
    )  # fmt: skip
    write(folder, {"portfolios/events/inset.md": f"---\n{event}---\n"})
    result = cpd("new", "ada-marsh", "--event", "inset")
    assert result.exit_code == 0, result.output
    assert cpd("check").exit_code == 0
    row = json.loads(cpd("report", "--format=json", "--as-of=2026-03-31").stdout)["people"][0]
    assert row["hours"]["by_type"] == {"inset-day": 6.0, "webinar": 2.0}
    assert list(row["standards"]["by_standard"]) == ["12"]


def test_new_about_a_course_of_several_days(folder: Path) -> None:
    course = front(
        title="Week", date="2026-02-02", until="2026-02-06", hours=30, type="short-course"
    )
    write(folder, {"portfolios/events/week.md": f"---\n{course}---\n"})
    about = ("new", "ada-marsh", "--event", "week")
    assert cpd(*about).exit_code == 0
    assert "5 days have 120 hours" in wrong_use(cpd(*about, "--hours", "121"))
    # a day of one's own after the course: its end is no end of this
    later = cpd(*about, "--date", "2026-02-10", "--hours", "2")
    assert "until: 2026-02-10\n" in (folder / later.stdout.strip()).read_text()
    assert "a day has 24 hours" in wrong_use(cpd(*about, "--date", "2026-02-11", "--hours", "25"))
    assert "2 days have 48" in wrong_use(cpd(*about, "--date", "2026-02-05", "--hours", "49"))
    assert cpd("check").exit_code == 0


def test_new_takes_the_folder_of_the_cpd_year(folder: Path) -> None:
    for day, label in (("2025-08-31", "2024-25"), ("2025-09-01", "2025-26")):
        assert f"/{label}/{day}-" in new(date=day).stdout
    write(folder, {"portfolios/policy.yml": 'cpd_year_starts: "01-01"\n'})
    assert "/2025/2025-08-31-" in new(date="2025-08-31").stdout


def test_new_for_a_person_in_one_of_two_folders(folder: Path) -> None:
    write(folder / "other", below("eve-hall", dict(person("Eve"))))
    result = cpd(
        "new", "eve-hall", "--portfolios", "portfolios", "--portfolios", "other",
        *[word for pair in GIVEN.items() for word in pair],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert list((folder / "other/eve-hall").rglob("2025-10-03-*.md"))
    assert not (folder / "portfolios/eve-hall").exists()


def test_new_where_a_file_stands_in_the_way(folder: Path) -> None:
    write(folder, {"portfolios/ada-marsh/2025-26/a.md": reflection()})
    (folder / "portfolios/cas-lee/2025-26").write_text("a file, not a folder")
    assert "2025-26" in wrong_use(new(who="cas-lee"))


# --- mkdocs.yml


MATERIAL = "site_name: x\ntheme: {name: material, font: false}\n"


def configured(folder: Path, text: str) -> None:
    write(folder, {"mkdocs.yml": text})


def test_portfolios_may_be_a_list(folder: Path) -> None:
    write(folder / "other", below("eve-hall", dict(person("Eve"))))
    configured(folder, "site_name: x\nextra: {cpd: {portfolios: [portfolios, other]}}\n")
    assert people() == [*ALL, "eve-hall"]
    assert people("--portfolios", "other") == ["eve-hall"]
    configured(folder, "site_name: x\nextra: {cpd: {portfolios: other}}\n")
    assert people() == ["eve-hall"]


def test_the_same_path_in_two_folders_is_an_error_of_both(folder: Path) -> None:
    write(folder / "other", {"ada-marsh/2025-26/a.md": reflection(title="Other")})
    configured(folder, "site_name: x\nextra: {cpd: {portfolios: [portfolios, other]}}\n")
    result = cpd("check", "--format", "json")
    assert result.exit_code == 1
    found = {(row["path"], row["code"]) for row in json.loads(result.stdout)}
    assert found == {
        ("portfolios/ada-marsh/2025-26/a.md", "same-path-twice"),
        ("other/ada-marsh/2025-26/a.md", "same-path-twice"),
    }


def test_as_of_may_be_fixed_for_the_organisations_own_portfolios(folder: Path) -> None:
    configured(folder, f"{MATERIAL}extra: {{cpd: {{as_of: 2024-12-31}}}}\n")
    assert json.loads(cpd("report", "--format=json").stdout)["as_of"] == "2024-12-31"
    given = cpd("report", "--format=json", "--as-of=2026-03-31")
    assert json.loads(given.stdout)["as_of"] == "2026-03-31"
    built = cpd("build")
    assert "as of 2024-12-31" in built.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extra: {cpd: {portfolio: x}}", "portfolio"),
        ("extra: {cpd: {portfolios: []}}", "portfolios"),
        ("extra: {cpd: {portfolios: 3}}", "portfolios"),
        ("extra: {cpd: {portfolios: {a: b}}}", "portfolios"),
        ("extra: {cpd: {portfolios: ['']}}", "portfolios"),
        ("extra: {cpd: {as_of: 31/03/2026}}", "as_of"),
        ("extra: {cpd: {as_of: 2026-02-30}}", "as_of"),
        ("extra: {cpd: {portfolios: nowhere}}", "nowhere"),
        ("site_name: [\n", "mkdocs.yml:"),
        ("extra: {cpd: {1: x}}", "1"),
    ],
)
@pytest.mark.parametrize("command", ["check", "report", "build"])
def test_a_wrong_mkdocs_yml_is_said(folder: Path, text: str, said: str, command: str) -> None:
    configured(folder, f"{text}\n")
    assert said in wrong_use(cpd(command))


@pytest.mark.parametrize(
    "text",
    [
        "site_name: x\ntheme: readthedocs\n",
        "site_name: x\ntheme: {name: nowhere}\n",
        "site_name: x\nplugins: [nowhere]\n",
        "theme: {name: material}\n",
        "site_name: 3\ntheme: {name: material}\n",
        "site_name: x\ntheme: {name: material}\nsite_url: 3\n",
    ],
)
def test_a_mkdocs_yml_that_mkdocs_refuses_is_said(folder: Path, text: str) -> None:
    configured(folder, text)
    assert "mkdocs.yml" in wrong_use(cpd("build"))
    assert not (folder / "site").exists()


@pytest.mark.parametrize(
    "text", ["", "- a\n- b\n", "extra: 3\n", "extra: {cpd: 3}\n", "just words"]
)
def test_a_mkdocs_yml_without_settings_of_ours_is_as_none(folder: Path, text: str) -> None:
    configured(folder, text)
    assert people() == ALL


def test_tags_in_mkdocs_yml_are_mkdocs_own_affair(folder: Path) -> None:
    emoji = (
        "markdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:os.system\n"
    )
    text = f"site_name: !ENV [NAME, x]\n{emoji}"
    configured(folder, text)
    assert people() == ALL


# --- what is missing or cannot be read


@pytest.mark.parametrize("command", [["check"], ["report"], ["build"], ["new", "ada-marsh"]])
@pytest.mark.parametrize("where", ["nowhere", "a-file"])
def test_no_traceback_on_a_missing_folder(folder: Path, command: list[str], where: str) -> None:
    (folder / "a-file").write_text("words")
    assert where in wrong_use(cpd(*command, "--portfolios", where))


def test_no_traceback_without_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "portfolios" in wrong_use(cpd("check"))


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may read everything")
def test_no_traceback_on_a_file_that_may_not_be_read(folder: Path) -> None:
    path = folder / "portfolios/ada-marsh/2025-26/a.md"
    path.chmod(0)
    result = cpd("check")
    assert result.exit_code == 1
    assert "not-readable" in result.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may read everything")
def test_no_traceback_on_a_folder_that_may_not_be_read(folder: Path) -> None:
    path = folder / "portfolios/ada-marsh/2025-26"
    path.chmod(0)
    try:
        result = cpd("check")
    finally:
        path.chmod(0o755)
    assert result.exit_code in (1, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.usefixtures("folder")
def test_a_file_that_goes_away_between_two_looks_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = os.open

    def gone(path: Any, *more: Any, **named: Any) -> int:
        if str(path).endswith("a.md"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *more, **named)

    monkeypatch.setattr(os, "open", gone)
    result = cpd("check")
    assert result.exit_code == 1
    assert "2025-26/a.md:1: error not-readable" in result.stdout


@pytest.mark.usefixtures("folder")
def test_a_folder_that_may_not_be_looked_into_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    scanned = os.scandir

    def refuse(path: Any) -> Any:
        if str(path).endswith("2025-26"):
            raise PermissionError(13, "Permission denied")
        return scanned(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = cpd("check")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in (1, 2)


@pytest.mark.parametrize("name", ["pipe.md", "folder.md", "link.md", "2025-26/dangling.md"])
def test_what_is_no_plain_file_is_not_waited_for(folder: Path, name: str) -> None:
    path = folder / "portfolios/ada-marsh" / name
    if name == "pipe.md":
        os.mkfifo(path)
    elif name == "folder.md":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if name == "link.md" else "nowhere")
    result = cpd("check")
    assert result.exit_code == (0 if name == "folder.md" else 1)
    assert "Traceback" not in result.output


def test_help_is_there_for_every_command() -> None:
    for command in MODULES:
        result = cpd(command, "--help")
        assert result.exit_code == 0
        assert "--help" in result.stdout


def test_help_says_all_of_each_sentence_and_something_of_each_option() -> None:
    for group in ([], ["share"]):
        listed = cpd(*group, "--help").stdout
        assert "..." not in listed.replace("[ARGS]...", "")
    every = [*MODULES, *(f"share {name}" for name in share.commands)]
    for command in every:
        page = cpd(*command.split(), "--help").stdout
        for parameter in _command(command).params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (command, parameter.opts)
        assert "..." not in page.replace("]...", ""), command
    assert "Usage: main schema [OPTIONS] [KIND]" in " ".join(cpd("schema", "--help").stdout.split())
    for kind in KINDS:
        assert kind in cpd("schema", "--help").stdout


def _command(name: str) -> click.Command:
    found: click.Command = main
    for word in name.split():
        assert isinstance(found, click.Group)
        inner = found.get_command(click.Context(found), word)
        assert inner is not None
        found = inner
    return found


@pytest.mark.usefixtures("folder")
def test_formats_are_known_in_any_case() -> None:
    assert cpd("report", "--format", "CSV").stdout.startswith("id,name")
    assert cpd("schema", "Profile").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_a_reader_that_goes_away_is_no_error() -> None:
    command = (
        f'"{sys.executable}" -c "from cpd_portfolio.cli import main; main()" schema | head -c 9'
    )
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_commands_do_not_leave_the_current_folder(folder: Path) -> None:
    ours = {"site", ".site-kept"}
    before = {path for path in folder.rglob("*") if not ours & set(path.parts)}
    for command in (["check"], ["report"], ["schema"], ["build"]):
        CliRunner().invoke(main, command)
    after = {p for p in folder.rglob("*") if not ours & set(p.relative_to(folder).parts)}
    assert after == before


def test_python_runs_it_where_no_command_is_on_the_path() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "cpd_portfolio", "--version"], capture_output=True, text=True
    )
    assert (found.returncode, found.stdout) == (0, f"cpd, version {version('cpd-portfolio')}\n")
