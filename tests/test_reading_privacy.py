"""What `cpd check` says of personal data, and where it says it."""

import json
import os
import shutil
from pathlib import Path

import pytest

from cpd_portfolio.reading import look, read, read_tree
from cpd_portfolio.reading.privacy import CODES
from cpd_portfolio.remembering import Remembered
from making import below, build, cpd, markdown, person, reflection, report, write
from test_personal_data import labelled

PHONE = "07700 900123"
PAGE = "portfolios/ada-marsh/2025-26/call.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        **person("Ada Marsh"),
        "2025-26/call.md": reflection(f"Ring {PHONE}.", title="A call"),
        "2025-26/plain.md": reflection("Nothing here.", title="Plain", date="2025-11-03"),
    }
    write(tmp_path / "portfolios", below("ada-marsh", files))
    write(tmp_path / "portfolios", below("ben-okoro", dict(person("Ben Okoro"))))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_message_repeats_what_it_is_about(tmp_path: Path) -> None:
    files = {
        f"2025-26/{number}.md": reflection(sentence, title=f"Number {number}")
        for number, (_, sentence, _) in enumerate(labelled())
    }
    write(tmp_path / "portfolios", below("ann-sample", {**person(), **files}))
    problems = read([tmp_path / "portfolios"]).library.problems
    told = {problem.path.rpartition("/")[2]: problem for problem in problems}
    assert len(told) == len(labelled())
    said = {(problem.code, problem.message, problem.hint) for problem in problems}
    assert len(said) == len(CODES)  # the words are the same, whatever it is
    for number, (kind, _, value) in enumerate(labelled()):
        problem = told[f"{number}.md"]
        assert problem.code == CODES[kind]  # type: ignore[index]
        assert value not in problem.message + problem.hint


def test_a_warning_leaves_the_exit_code_and_strict_privacy_makes_it_1(folder: Path) -> None:
    plain, strict = cpd("check"), cpd("check", "--strict-privacy")
    assert (plain.exit_code, strict.exit_code) == (0, 1)
    assert f"{PAGE}:7: warning personal-phone" in plain.stdout
    assert f"{PAGE}:7: error personal-phone" in strict.stdout
    assert "hard to take back" in plain.stderr
    assert "hard to take back" in strict.stderr
    found = json.loads(cpd("check", "--strict-privacy", "--format", "json").stdout)
    assert [(one["path"], one["line"], one["severity"]) for one in found] == [(PAGE, 7, "error")]
    (folder / PAGE).write_text(reflection(f"Ring {PHONE}. <!-- cpd: allow -->"))
    quiet = cpd("check", "--strict-privacy")
    assert (quiet.exit_code, quiet.stdout) == (0, "")
    assert "hard to take back" not in quiet.stderr


@pytest.mark.usefixtures("folder")
def test_no_figure_and_no_other_command_changes() -> None:
    counted = report()["people"][0]
    assert (counted["records"]["counted"], counted["problems"]) == (
        2,
        {"errors": 0, "warnings": 1},
    )
    assert cpd("report", "--strict").exit_code == 0
    assert build("2026-03-31", "--strict").exit_code == 0


def test_named_files_and_folders_alone_are_listed(folder: Path) -> None:
    other = "portfolios/ben-okoro/2025-26/mail.md"
    write(folder, {other: reflection("Write to jo@mail.example."), "README.md": PHONE})
    strict = ("check", "--strict-privacy")

    def listed(*names: str) -> list[str]:
        result = cpd(*strict, *names)
        lines = [line for line in result.stdout.split("\n") if line[:1].strip()]
        assert result.exit_code == (1 if lines else 0)
        return [line.split(":")[0] for line in lines]

    assert listed() == [PAGE, other]
    assert listed(other) == [other]
    assert listed(str(folder / other), PAGE) == [PAGE, other]
    assert listed("portfolios/ada-marsh") == [PAGE]
    assert listed("portfolios") == [PAGE, other]
    assert listed(".") == [PAGE, other]
    assert listed("portfolios/ada-marsh/profile.md") == []
    assert listed("README.md") == []
    gone = cpd(*strict, "portfolios/nobody.md")
    assert gone.exit_code == 2
    assert "there is no file or folder portfolios/nobody.md" in gone.stderr


def test_errors_in_named_files_are_listed_too(folder: Path) -> None:
    write(folder, {"portfolios/ben-okoro/bad.md": reflection(hours="1:30")})
    assert cpd("check", "--strict-privacy", PAGE).stdout.count("error") == 1
    result = cpd("check", "--strict-privacy", "portfolios/ben-okoro/bad.md")
    assert result.exit_code == 1
    assert "number-clock" in result.stdout
    assert "hard to take back" not in result.stderr


def test_a_wrong_policy_is_said_where_files_are_named(folder: Path) -> None:
    write(folder, {"portfolios/policy.yml": "format: 1\nhours: many\n"})
    result = cpd("check", "portfolios/ada-marsh/profile.md")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "checked against the shipped rules" in result.stderr


def test_a_file_that_lies_elsewhere_is_said_not_to_be_checked(folder: Path) -> None:
    write(folder, {"elsewhere.md": "x", "docs/more.md": "x"})
    result = cpd("check", "elsewhere.md", "docs", "portfolios/ben-okoro")
    assert result.exit_code == 0
    said = "Not checked, since they lie in no portfolios folder: elsewhere.md, docs. "
    assert f"{said}To check another folder, name it with --portfolios.\n" in result.stderr
    assert "it lies in no portfolios folder: docs." in cpd("check", "docs", PAGE).stderr
    for among in (".", "portfolios", PAGE):
        assert "Not checked" not in cpd("check", among).stderr


def test_files_of_a_folder_that_is_laid_over(folder: Path) -> None:
    name = "restricted/ada-marsh/reviews/walk.md"
    text = f"---\nkind: learning-walk\ndate: 2025-11-04\n---\n{PHONE}\n"
    write(folder, {name: text})
    both = ("--portfolios", "portfolios", "--portfolios", "restricted")
    assert f"{name}:5: error" in cpd("check", "--strict-privacy", *both, name).stdout
    assert PAGE not in cpd("check", "--strict-privacy", *both, "restricted").stdout


@pytest.mark.skipif(os.name == "nt", reason="links are a matter of other systems")
def test_a_link_is_named_as_it_stands(folder: Path) -> None:
    (folder / "portfolios/ada-marsh/link.md").symlink_to(folder / PAGE)
    (folder / "portfolios/ada-marsh/nowhere.md").symlink_to("gone")
    result = cpd("check", "portfolios/ada-marsh/link.md", "portfolios/ada-marsh/nowhere.md")
    assert result.stdout.count(": error link ") == 2
    assert "personal-" not in result.stdout


def test_pages_show_neither_the_value_nor_a_private_path(folder: Path) -> None:
    home = folder / "portfolios/ada-marsh"
    write(home, {
        "secret-thing.md": reflection(f"Ring {PHONE}.", title="Hidden", visibility="private"),
        "evidence/list-07700900123.txt": "x",
    })  # fmt: skip
    assert len(read([folder / "portfolios"]).library.problems) == 3
    build()
    found = {
        path.relative_to(folder / "site").as_posix(): path.read_text(encoding="utf-8")
        for path in (folder / "site").rglob("*")
        if path.suffix in (".html", ".csv", ".json", ".js", ".xml")
    }
    assert "telephone number" in found["organisation/problems/index.html"]
    assert PAGE in found["organisation/problems/index.html"]
    for name, text in found.items():
        assert "secret-thing" not in text, name
        assert "list-07700900123" not in text, name
        assert name.startswith("people/ada-marsh/") or PHONE not in text, name


def test_the_mark_is_on_no_page(folder: Path) -> None:
    mark = "<!-- cpd: allow -->"
    event = {"title": "T", "date": "2025-11-03", "hours": 1, "type": "webinar"}
    write(folder / "portfolios", {
        **below("ada-marsh", dict(person("Ada Marsh", statement=f"Office {PHONE} {mark}"))),
        "ada-marsh/2025-26/call.md": reflection(
            f"Ring {PHONE}. {mark}\n\n## Implication on practice\n\n- {PHONE} {mark}\n- then\n",
            title=f"A call {mark}", purpose=f"To ring {PHONE} {mark}",
        ),
        "events/talk.md": markdown(event, f"{PHONE} {mark}\n"),
    })  # fmt: skip
    assert read([folder / "portfolios"]).library.problems == ()
    build()
    pages = [path.read_text(encoding="utf-8") for path in (folder / "site").rglob("*.html")]
    assert not [page for page in pages if "cpd: allow" in page]
    assert sum(page.count(PHONE) for page in pages) >= 5


def test_what_is_remembered_warns_as_what_is_read(folder: Path) -> None:
    memory = Remembered()
    root = folder / "portfolios"

    def told() -> list[tuple[str, int, str]]:
        memory.look_again()
        remembered = read_tree(look([root]), memory).library.problems
        assert remembered == read([root]).library.problems
        return [(one.path, one.line, one.code) for one in remembered]

    assert told() == told() == [(PAGE, 7, "personal-phone")]
    (folder / PAGE).write_text(reflection("Write to jo@mail.example."))
    assert told() == [(PAGE, 7, "personal-email")]
    (folder / PAGE).rename(folder / PAGE.replace("call", "call-07700900123"))
    assert [code for _, _, code in told()] == ["personal-phone", "personal-email"]
    shutil.rmtree(root / "ada-marsh/2025-26")
    assert told() == []


def test_where_it_belongs_it_may_stand(folder: Path) -> None:
    work = "start: 2023-09-01\nroles: [tutor]\nlogin: {}\n"
    write(folder, {"portfolios/ben-okoro/employment.yml": work.format("ben@college.example")})
    assert cpd("check", "portfolios/ben-okoro").stdout == ""
    twice = work.format("ben@college.example # was ben@old.example")
    write(folder, {"portfolios/ben-okoro/employment.yml": twice})
    assert "employment.yml:3: warning personal-email" in cpd("check", "portfolios/ben-okoro").stdout


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"{PHONE}\r\n\r\n{PHONE}", [7, 9]),
        (f"## A heading\n\n| a | {PHONE} |\n|---|---|\n| b | {PHONE} |", [9, 11]),
        (f"```\n{PHONE}\n```", [8]),
        (f"<!--\n{PHONE}\n-->", [8]),
        ("Ring 07700\n900123 now", [7]),
        (f"Ünïcödé 🙂 {PHONE}\n\u2028{PHONE}", [7, 8]),
    ],
)
def test_the_line_is_that_of_the_place(folder: Path, text: str, lines: list[int]) -> None:
    (folder / PAGE).write_bytes(reflection(text).encode())
    found = read([folder / "portfolios"]).library.problems
    assert [(one.line, one.code) for one in found] == [(line, "personal-phone") for line in lines]


def test_a_file_that_cannot_be_understood_is_looked_through_all_the_same(folder: Path) -> None:
    (folder / PAGE).write_text(f"no front matter\n{PHONE}\n")
    found = read([folder / "portfolios"]).library.problems
    assert {one.code for one in found} == {"front-matter-missing", "personal-phone"}
