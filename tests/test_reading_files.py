"""Files as bytes and on a disk: encodings, links, pipes, sizes, names, several folders."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import golden_cases
from cpd_portfolio.cli import main
from cpd_portfolio.model import Problem, UsageError
from cpd_portfolio.reading import Reading, read
from making import within

REFLECTION = "---\ntitle: A webinar\ndate: 2025-10-03\nhours: 2\ntype: webinar\n---\nWords.\n"


@pytest.fixture
def portfolios(tmp_path: Path) -> Path:
    folder = tmp_path / "portfolios"
    add_person(folder, "ann-sample")
    return folder


def add_person(portfolios: Path, person: str) -> Path:
    folder = portfolios / person
    (folder / "2025-26").mkdir(parents=True)
    for name, text in golden_cases.BASE.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def put(portfolios: Path, data: bytes | str, name: str = "2025-26/x.md") -> Path:
    path = portfolios / "ann-sample" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def found(reading: Reading) -> list[tuple[str, int, str]]:
    return [(p.path, p.line, p.code) for p in reading.library.problems]


def only(reading: Reading) -> Problem:
    assert len(reading.library.problems) == 1, reading.library.problems
    return reading.library.problems[0]


def titles(reading: Reading) -> list[str]:
    return [record.title for person in reading.library.people for record in person.records]


# --- encodings ---


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + REFLECTION.encode(),
        REFLECTION.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + REFLECTION.replace("\n", "\r\n").encode(),
        REFLECTION.replace("\n", "\r").encode(),
        REFLECTION.replace("webinar\ndate", "webinar\r\ndate").encode(),
        REFLECTION.rstrip("\n").encode(),
    ],
    ids=["mark", "crlf", "mark and crlf", "cr", "mixed", "no last line end"],
)
def test_marks_and_line_ends_are_read_kindly(portfolios: Path, data: bytes) -> None:
    put(portfolios, data)
    reading = read([portfolios])
    assert found(reading) == []
    (person,) = reading.library.people
    assert [(r.title, r.body.content) for r in person.records] == [("A webinar", "Words.")]


def test_mark_and_crlf_in_every_file(portfolios: Path) -> None:
    for path in [*(portfolios / "ann-sample").glob("*.*")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    policy = portfolios / "policy.yml"
    policy.write_bytes(b"\xef\xbb\xbfformat: 1\r\nname: Ours\r\n")
    reading = read([portfolios])
    assert found(reading) == []
    assert reading.policies.versions[0].rules.name == "Ours"
    assert reading.library.people[0].employment.roles[0].role == "tutor"


def test_lines_are_right_with_crlf(portfolios: Path) -> None:
    put(portfolios, REFLECTION.replace("hours: 2", "hours: 1:30").replace("\n", "\r\n"))
    assert (only(read([portfolios])).line, only(read([portfolios])).code) == (4, "number-clock")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(portfolios: Path, encoding: str) -> None:
    put(portfolios, REFLECTION.encode(encoding))
    problem = only(read([portfolios]))
    assert (problem.line, problem.code) == (1, "encoding-utf-16")
    assert "UTF-16" in problem.message
    assert "UTF-8" in problem.hint


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf_32_is_an_error(portfolios: Path, encoding: str) -> None:
    put(portfolios, REFLECTION.encode(encoding))
    assert only(read([portfolios])).code in ("encoding-utf-16", "not-text-file")


@pytest.mark.parametrize("lines", [1, 40])
def test_windows_1252_is_named_at_its_line(portfolios: Path, lines: int) -> None:
    text = REFLECTION.replace("Words.", "Plain.\n" * lines + "A “smart” quote – and a café.")
    put(portfolios, text.encode("cp1252"))
    problem = only(read([portfolios]))
    assert (problem.line, problem.code) == (7 + lines, "encoding-not-utf-8")
    assert "Windows-1252" in problem.message
    assert "UTF-8" in problem.hint


def test_windows_1252_quotes_the_words_about_the_place(portfolios: Path) -> None:
    text = REFLECTION.replace("Words.", "Plain.\nA “smart” quote – and a café.")
    put(portfolios, text.encode("cp1252"))
    assert "near “A “smart” quote" in only(read([portfolios])).hint


def test_windows_1252_quotes_only_the_line(portfolios: Path) -> None:
    put(portfolios, REFLECTION.encode() + b"line above\ncaf\xe9\nline below\n")
    problem = only(read([portfolios]))
    assert problem.line == 9
    assert "café" in problem.hint


@pytest.mark.parametrize("name", ["profile.md", "employment.yml", "plan.yml"])
def test_windows_1252_in_other_files(portfolios: Path, name: str) -> None:
    put(portfolios, b"name: caf\xe9\n", name)
    reading = read([portfolios])
    assert found(reading) == [(f"portfolios/ann-sample/{name}", 1, "encoding-not-utf-8")]
    assert bool(reading.library.left_out) == (name != "plan.yml")


def test_a_nul_is_named_at_its_line(portfolios: Path) -> None:
    put(portfolios, REFLECTION.encode() + b"more\nand \x00 more\n")
    problem = only(read([portfolios]))
    assert (problem.line, problem.code) == (9, "not-text-file")


def test_a_picture_called_md_is_not_to_be_saved_as_utf_8(portfolios: Path) -> None:
    put(portfolios, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    problem = only(read([portfolios]))
    assert problem.code == "not-text-file"
    assert "UTF-8" not in problem.hint


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\x7f"])
def test_control_characters_in_front_matter(portfolios: Path, character: str) -> None:
    put(portfolios, REFLECTION.replace("hours: 2", f"hours: 2{character}"))
    problem = only(read([portfolios]))
    assert (problem.line, problem.code) == (4, "yaml-character")
    assert character not in problem.message + problem.hint


def test_control_characters_are_not_printed(portfolios: Path) -> None:
    put(portfolios, REFLECTION.replace("title: A", "title: \x1b[31mA").replace("2", "\u202e2"))
    result = CliRunner().invoke(main, ["check", "--portfolios", str(portfolios)])
    assert result.exit_code == 1
    assert not {"\x1b", "\u202e"} & set(result.output)


def test_nothing_that_moves_the_text_about_is_printed(portfolios: Path) -> None:
    put(portfolios, REFLECTION.replace("type: webinar", "type: web\u202einar"))
    result = CliRunner().invoke(main, ["check", "--portfolios", str(portfolios)])
    assert result.exit_code == 1
    assert "\u202e" not in result.output


# --- sizes ---


def test_a_file_that_is_too_large(portfolios: Path) -> None:
    put(portfolios, REFLECTION + "word " * 60_000)
    problem = only(read([portfolios]))
    assert (problem.line, problem.code) == (1, "file-too-large")


def test_a_long_reflection_is_read(portfolios: Path) -> None:
    put(portfolios, REFLECTION + "word " * 40_000)
    assert found(read([portfolios])) == []


def test_front_matter_of_64_kb(portfolios: Path) -> None:
    settings = REFLECTION.split("---\n")[1]
    room = 64 * 1024 - len(settings) - len("purpose: \n")
    put(portfolios, f"---\n{settings}purpose: {'x' * room}\n---\n")
    assert found(read([portfolios])) == []
    put(portfolios, f"---\n{settings}purpose: {'x' * (room + 1)}\n---\n")
    problem = only(read([portfolios]))
    assert problem.code == "yaml-too-large"
    assert "64 KB" in problem.message


@pytest.mark.parametrize("brackets", ["[", "{", "- ", "{a: ", "? "])
def test_very_deep_nesting_is_refused_quickly(portfolios: Path, brackets: str) -> None:
    put(portfolios, f"---\npurpose: \n  {brackets * 9_000}\n---\n")
    with within(2):
        problems = read([portfolios]).library.problems
    assert problems
    assert {problem.line for problem in problems} <= {2, 3, 4}


@pytest.mark.parametrize(
    "settings",
    [
        "standards: [" + ", ".join(["4"] * 15_000) + "]",
        "mandatory: [" + ", ".join(["safeguarding"] * 4_000) + "]",
        "mandatory: [" + ", ".join(f"safeguardin{n}" for n in range(3_000)) + "]",
        "evidence: [" + ", ".join(f"evidence/{n}.pdf" for n in range(3_000)) + "]",
        "\n".join(f"key{n}: 1" for n in range(4_500)),
        "\n".join(["title: 1"] * 6_000),
    ],
    ids=["standards", "mandatory", "unknown mandatory", "evidence", "keys", "same key"],
)
def test_many_values_are_quick(portfolios: Path, settings: str) -> None:
    put(portfolios, REFLECTION.replace("---\nWords", f"{settings}\n---\nWords"))
    with within(2):
        read([portfolios])


@pytest.mark.parametrize(
    "body",
    [
        "[" * 50_000,
        "`" * 100_000,
        "> " * 5_000,
        "![a](http://x.y/z.png)\n" * 5_000,
        "![a](http://x.y/%d.png)\n" * 1_000,
        "*" * 20_000 + "](",
        pytest.param("![](" * 5_000),
        "[a]: b\n" * 10_000 + "[a](b)",
        "<!--\n" * 20_000,
        "```\n" * 20_000 + "~~~\n" * 20_000,
        "#" * 100_000,
        "- " * 3_000 + "[a](b)",
        "\\" * 50_000 + "](",
        "&#" * 30_000 + "](",
        "__a" * 20_000 + "](",
    ],
    ids=range(15),
)
def test_bodies_are_quick(portfolios: Path, body: str) -> None:
    put(portfolios, REFLECTION + body)
    with within(2):
        read([portfolios])


# --- what is not a plain file ---


def links_work(tmp_path: Path) -> bool:
    try:
        (tmp_path / "probe").symlink_to("nowhere")
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    "name",
    ["2025-26/x.md", "profile.md", "employment.yml", "plan.yml", "evidence/a.pdf", "2026-27"],
)
def test_links_are_never_followed(portfolios: Path, tmp_path: Path, name: str) -> None:
    if not links_work(tmp_path):
        pytest.skip("this system has no links")
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "x.md").write_text(REFLECTION.replace("A webinar", "SECRET"), encoding="utf-8")
    target = portfolios / "ann-sample" / name
    target.unlink(missing_ok=True)
    target.parent.mkdir(exist_ok=True)
    target.symlink_to(secret if name == "2026-27" else secret / "x.md")
    reading = read([portfolios])
    assert (f"portfolios/ann-sample/{name}", 1, "link") in found(reading)
    assert "SECRET" not in str(reading)


def test_links_at_the_top(portfolios: Path, tmp_path: Path) -> None:
    if not links_work(tmp_path):
        pytest.skip("this system has no links")
    add_person(tmp_path / "elsewhere", "ben-example")
    (tmp_path / "elsewhere/policy.yml").write_text("name: Theirs\n", encoding="utf-8")
    (portfolios / "ben-example").symlink_to(tmp_path / "elsewhere/ben-example")
    (portfolios / "events").symlink_to(tmp_path / "elsewhere")
    (portfolios / "policy.yml").symlink_to(tmp_path / "elsewhere/policy.yml")
    reading = read([portfolios])
    expected = [
        (f"portfolios/{name}", 1, "link") for name in ("ben-example", "events", "policy.yml")
    ]
    assert found(reading) == expected
    assert [person.id for person in reading.library.people] == ["ann-sample"]
    assert reading.policies.versions[0].rules.name != "Theirs"


def test_a_policy_that_is_a_link_stops_the_report(portfolios: Path, tmp_path: Path) -> None:
    (portfolios / "policy.yml").symlink_to(tmp_path / "nowhere")
    assert read([portfolios]).policy_is_wrong


def test_a_policy_that_is_there_twice_stops_the_report(portfolios: Path, tmp_path: Path) -> None:
    other = tmp_path / "more" / "portfolios"
    other.mkdir(parents=True)
    for folder in (portfolios, other):
        (folder / "policy.yml").write_text("warn_days: 1\n", encoding="utf-8")
    assert read([portfolios, other]).policy_is_wrong


def test_a_policy_that_is_a_folder_is_an_error(portfolios: Path) -> None:
    (portfolios / "policy.yml").mkdir()
    assert [problem.code for problem in read([portfolios]).library.problems] == ["not-a-plain-file"]


def test_a_link_to_itself(portfolios: Path, tmp_path: Path) -> None:
    if not links_work(tmp_path):
        pytest.skip("this system has no links")
    (portfolios / "ann-sample/2025-26/again").symlink_to("..")
    (portfolios / "ann-sample/2025-26/self.md").symlink_to("self.md")
    assert [code for _, _, code in found(read([portfolios]))] == ["link", "link"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize(
    "name", ["2025-26/x.md", "profile.md", "employment.yml", "plan.yml", "evidence/a.pdf"]
)
def test_pipes_are_never_read(portfolios: Path, name: str) -> None:
    target = portfolios / "ann-sample" / name
    target.unlink(missing_ok=True)
    target.parent.mkdir(exist_ok=True)
    os.mkfifo(target)
    assert (f"portfolios/ann-sample/{name}", 1, "not-a-plain-file") in found(read([portfolios]))


def test_a_profile_that_is_a_link_is_not_missing_too(portfolios: Path) -> None:
    target = portfolios / "ann-sample/profile.md"
    target.unlink()
    target.symlink_to("2025-26")
    assert found(read([portfolios])) == [("portfolios/ann-sample/profile.md", 1, "link")]


def test_a_folder_called_like_a_reflection(portfolios: Path) -> None:
    put(portfolios, REFLECTION, "2025-26/x.md/y.md")
    assert titles(read([portfolios])) == ["A webinar"]


def test_a_folder_in_the_place_of_the_profile(portfolios: Path) -> None:
    (portfolios / "ann-sample/profile.md").unlink()
    (portfolios / "ann-sample/profile.md").mkdir()
    reading = read([portfolios])
    assert found(reading) == [("portfolios/ann-sample/profile.md", 1, "missing-file")]
    assert reading.library.left_out == ("ann-sample",)


def test_a_file_that_may_not_be_read(portfolios: Path) -> None:
    path = put(portfolios, REFLECTION)
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        problem = only(read([portfolios]))
        assert problem.code == "not-readable"
    else:
        pytest.skip("this user may read everything")
    finally:
        path.chmod(0o600)


def test_a_file_that_is_gone_when_it_is_read(
    portfolios: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(portfolios, REFLECTION)
    really_open = os.open

    def gone(name: Any, flags: int, *more: Any, **keys: Any) -> int:
        if str(name) == str(path):
            raise FileNotFoundError(2, "No such file or directory")
        return really_open(name, flags, *more, **keys)

    monkeypatch.setattr(os, "open", gone)
    problem = only(read([portfolios]))
    assert (problem.code, problem.person) == ("not-readable", "ann-sample")


# --- names ---


@pytest.mark.skipif(sys.platform != "linux", reason="the file system decides what a name can be")
@pytest.mark.parametrize(
    "name",
    [
        b"a\nb.md",
        b"a\x1b[31m.md",
        b"a\\b.md",
        b"a:b.md",
        b"a?b.md",
        b'a"b.md',
        b"<b>.md",
        b"\xff\xfe.md",
        b"x" * 220 + b".md",
    ],
    ids=repr,
)
def test_names_that_cannot_be_addresses(portfolios: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(portfolios), b"ann-sample/2025-26", name)  # noqa: PTH118
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(REFLECTION.encode())
    reading = read([portfolios])
    problem = only(reading)
    assert problem.code == "file-name"
    assert problem.path.isprintable()
    assert titles(reading) == []
    result = CliRunner().invoke(main, ["check", "--portfolios", str(portfolios)])
    assert result.exit_code == 1
    assert result.stdout.count("\n") == 2


@pytest.mark.parametrize(
    "name",
    [
        "Füße & Köpfe (1).md",
        "日本語.md",
        "a b.MD",
        "100%.md",
        "a#b.md",
        "'quoted'.md",
        "{{ x }}.md",
        "..x.md.md",
        "-x.md",
    ],
)
def test_odd_names_that_can(portfolios: Path, name: str) -> None:
    if name.startswith("."):
        name = name.lstrip(".")
    put(portfolios, REFLECTION, f"2025-26/{name}")
    reading = read([portfolios])
    assert found(reading) == []
    assert titles(reading) == ["A webinar"]


def test_a_name_that_is_only_an_ending(portfolios: Path) -> None:
    put(portfolios, REFLECTION, ".md")
    put(portfolios, REFLECTION, "2025-26/.md")
    assert titles(read([portfolios])) == ["A webinar"] * 2


@pytest.mark.parametrize(
    "name", ["Ann", "ann sample", "ann_sample", "ann.sample", "-ann", "a" * 81, "ann--sample"]
)
def test_folder_names_that_cannot_be_ids(portfolios: Path, name: str) -> None:
    (portfolios / name).mkdir()
    problem = only(read([portfolios]))
    assert (problem.path, problem.code) == (f"portfolios/{name}", "person-id")


@pytest.mark.parametrize("name", ["completions", "frozen", ".git", "_templates", "events"])
def test_folders_that_are_not_people(portfolios: Path, name: str) -> None:
    (portfolios / name).mkdir()
    (portfolios / name / "notes.txt").write_text("Notes", encoding="utf-8")
    assert found(read([portfolios])) == []


def test_hidden_files_are_left_alone(portfolios: Path) -> None:
    put(portfolios, b"\xff\x00", "2025-26/.x.md.swp")
    put(portfolios, b"\xff\x00", ".obsidian/x.md")
    assert found(read([portfolios])) == []


def test_names_that_differ_in_capitals_have_one_address(portfolios: Path) -> None:
    put(portfolios, REFLECTION, "2025-26/a.md")
    put(portfolios, REFLECTION, "2025-26/A.MD")
    if len(list((portfolios / "ann-sample/2025-26").iterdir())) == 1:
        pytest.skip("this file system does not tell capitals apart")
    reading = read([portfolios])
    assert [code for _, _, code in found(reading)] == ["same-address"] * 2
    assert titles(reading) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the file system decides what a name can be")
def test_names_that_differ_in_their_accents_only(portfolios: Path) -> None:
    """An é as one character, and as an e with an accent: one name to a person."""
    put(portfolios, REFLECTION, "2025-26/caf\u00e9.md")
    put(portfolios, REFLECTION.replace("A web", "Another web"), "2025-26/cafe\u0301.md")
    codes = [code for _, _, code in found(read([portfolios]))]
    assert codes == ["same-address"] * 2


# --- several folders laid over each other ---


def test_folders_are_laid_over_each_other(portfolios: Path, tmp_path: Path) -> None:
    other = tmp_path / "hr" / "people"
    (other / "ann-sample").mkdir(parents=True)
    (portfolios / "ann-sample/employment.yml").rename(other / "ann-sample/employment.yml")
    put(portfolios, REFLECTION)
    for order in ([portfolios, other], [other, portfolios]):
        reading = read(order)
        assert found(reading) == []
        assert titles(reading) == ["A webinar"]


def test_the_same_path_in_two_folders_is_an_error(portfolios: Path, tmp_path: Path) -> None:
    other = tmp_path / "hr" / "portfolios"
    (other / "ann-sample").mkdir(parents=True)
    text = golden_cases.BASE["employment.yml"]
    (other / "ann-sample/employment.yml").write_text(text, encoding="utf-8")
    reading = read([portfolios, other])
    where = ("portfolios/ann-sample/employment.yml", 1, "same-path-twice")
    assert found(reading) == [where, where]
    assert reading.library.left_out == ("ann-sample",)


def test_the_same_reflection_in_two_folders_is_left_out(portfolios: Path, tmp_path: Path) -> None:
    other = tmp_path / "hr" / "people"
    (other / "ann-sample/2025-26").mkdir(parents=True)
    put(portfolios, REFLECTION)
    (other / "ann-sample/2025-26/x.md").write_text(REFLECTION, encoding="utf-8")
    reading = read([portfolios, other])
    assert {code for _, _, code in found(reading)} == {"same-path-twice"}
    assert len(reading.library.problems) == 2
    assert titles(reading) == []


def test_the_same_event_in_two_folders_is_an_error(portfolios: Path, tmp_path: Path) -> None:
    other = tmp_path / "hr" / "people"
    for folder in (portfolios, other):
        (folder / "events").mkdir(parents=True)
        (folder / "events/e.md").write_text(REFLECTION, encoding="utf-8")
    reading = read([portfolios, other])
    assert {code for _, _, code in found(reading)} == {"same-path-twice"}
    assert reading.library.events == ()


def test_three_folders_with_the_same_path(tmp_path: Path) -> None:
    roots = [tmp_path / name / "portfolios" for name in "abc"]
    for root in roots:
        add_person(root, "ann-sample")
    reading = read(roots)
    assert {code for _, _, code in found(reading)} == {"same-path-twice"}
    assert reading.library.left_out == ("ann-sample",)


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        read([tmp_path / "nowhere"])
    result = CliRunner().invoke(main, ["check", "--portfolios", str(tmp_path / "nowhere")])
    assert result.exit_code == 2


def test_an_empty_folder_is_fine(tmp_path: Path) -> None:
    (tmp_path / "portfolios").mkdir()
    reading = read([tmp_path / "portfolios"])
    assert found(reading) == []
    assert reading.library.people == ()


def test_a_folder_named_by_a_dot_has_its_name_in_paths(
    portfolios: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(portfolios, "no front matter")
    monkeypatch.chdir(portfolios)
    assert only(read([Path()])).path == "portfolios/ann-sample/2025-26/x.md"


# --- what pages may show of a problem ---


@pytest.mark.parametrize(
    ("change", "private"),
    [
        ({"type: webinar": "type: x\nvisibility: private"}, True),
        ({"type: webinar": "type: x\nvisibility: ' PRIVATE '"}, True),
        ({"type: webinar": "type: x\nvisibility: internal"}, False),
        ({"type: webinar": "type: x\nvisibility: Shareable"}, False),
        ({"type: webinar": "type: x\nvisibility: secret"}, True),
        ({"type: webinar": "type: x\nvisibility: [internal]"}, True),
        ({"type: webinar": "type: x\nvisibility: ''"}, True),
        ({"type: webinar": "type: x\nvisability: private"}, True),
        ({"type: webinar": "type: x"}, False),
        ({"title: A": "title: a: b"}, True),
        ({"type: webinar": "visibility: internal\nvisibility: private"}, True),
        ({"type: webinar": "type: &x webinar\nvisibility: internal"}, True),
        ({"type: webinar": "type: webinar\nvisibility: private\nevidence: a.pdf"}, True),
        ({"---\nWords.": "Words."}, True),
    ],
)
def test_whether_a_problem_is_private(
    portfolios: Path, change: dict[str, str], private: bool
) -> None:
    text = REFLECTION
    for old, new in change.items():
        text = text.replace(old, new)
    put(portfolios, text)
    problems = read([portfolios]).library.problems
    assert problems
    assert {problem.private for problem in problems} == {private}
    assert {problem.person for problem in problems} == {"ann-sample"}


@pytest.mark.parametrize("data", [b"\xff\xfea", b"caf\xe9", b"a\0", b"", b"words"])
def test_a_file_that_cannot_be_read_may_be_private(portfolios: Path, data: bytes) -> None:
    put(portfolios, data)
    assert only(read([portfolios])).private


def test_private_where_the_policy_says_so(portfolios: Path) -> None:
    (portfolios / "policy.yml").write_text("visibility: {default: private}\n", encoding="utf-8")
    put(portfolios, REFLECTION.replace("webinar\n---", "x\n---"))
    assert only(read([portfolios])).private


def test_json_has_the_keys_of_the_contract(portfolios: Path) -> None:
    put(portfolios, REFLECTION.replace("hours: 2", "hours: 1:30"))
    arguments = ["check", "--portfolios", str(portfolios), "--format", "json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "path": "portfolios/ann-sample/2025-26/x.md",
            "line": 4,
            "code": "number-clock",
            "severity": "error",
            "message": "`hours`: 1:30 is written like a time of day",
            "hint": "write the hours as a decimal number: 1.5",
            "person": "ann-sample",
        }
    ]
    for problem in json.loads(result.stdout):
        assert list(problem) == ["path", "line", "code", "severity", "message", "hint", "person"]


# --- a wrong policy ---


@pytest.mark.parametrize("command", ["report", "build"])
def test_a_wrong_policy_stops(
    portfolios: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (portfolios / "policy.yml").write_text("warn_days: many\n", encoding="utf-8")
    monkeypatch.chdir(portfolios.parent)
    arguments = [command, "--portfolios", "portfolios", "--as-of", "2026-03-31"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "policy.yml:1: error bad-number" in result.stderr
    assert "Mend it first" in result.stderr
    assert result.stdout == ""
    assert not (portfolios.parent / "site").exists()


def test_a_wrong_standards_file_is_shown_when_it_stops(portfolios: Path) -> None:
    (portfolios / "policy.yml").write_text("standards: {set: own.yml}\n", encoding="utf-8")
    (portfolios / "own.yml").write_text("name: Own\n", encoding="utf-8")
    arguments = ["report", "--portfolios", str(portfolios), "--as-of", "2026-03-31"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "own.yml:1: error missing-key" in result.stderr


def test_a_file_with_no_end_of_problems_lists_the_first(tmp_path: Path) -> None:
    keys = "".join(f"k{n}: 1\n" for n in range(3000))
    (tmp_path / "portfolios/ada-marsh").mkdir(parents=True, exist_ok=True)
    (tmp_path / "portfolios/ada-marsh/profile.md").write_text(f"---\n{keys}---\n")
    found = read([tmp_path / "portfolios"]).library.problems
    assert "too-many-problems" in {problem.code for problem in found}
    assert len(found) < 2000
