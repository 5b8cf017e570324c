"""cpd access, and the rules that each build writes where mkdocs.yml says so."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from cpd_portfolio.access.writing import write_rules
from cpd_portfolio.build import session
from cpd_portfolio.model import UsageError
from cpd_portfolio.settings import read_settings
from making import below, build, cpd, front, person, write

AT = ("--portfolios", "portfolios", "--as-of", "2026-03-31")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "portfolios", {
        "policy.yml": front(quality_team=["q@x.org"]),
        **below("ada", dict(person("Ada", employment={"login": "ada@x.org"}))),
        **below("ben", dict(person("Ben", employment={
            "login": "ben@x.org", "line_manager": "ada", "end": "2026-03-31",
        }))),
    })  # fmt: skip
    return tmp_path


def configured(here: Path, access: Any, **more: Any) -> None:
    settings = {"portfolios": "portfolios", "access": access}
    text = front(site_name="Ours", extra={"cpd": settings}, **more)
    (here / "mkdocs.yml").write_text(text)


# --- the command


def test_rules_are_printed_and_nothing_else(here: Path) -> None:
    (here / "portfolios/ben/employment.yml").write_text(front(start="2023-09-01", roles=["tutor"]))
    found = cpd("access", "--format", "json", *AT)
    assert found.exit_code == 0
    rules = json.loads(found.stdout)
    assert (rules["schema"], rules["as_of"]) == (1, "2026-03-31")
    assert [r["allow"] for r in rules["rules"] if r["path"] == "/people/ada"] == [
        ["ada@x.org", "q@x.org"]
    ]
    assert "Without a login, and so without access even to their own pages: ben." in found.stderr
    assert "access rules of 31 March 2026, not of today" in found.stderr
    assert cpd("access", "--format", "json", *AT, "--strict").exit_code == 1


@pytest.mark.usefixtures("here")
def test_what_is_well_is_well_when_strict() -> None:
    found = cpd("access", "--format", "apache", *AT, "--strict")
    assert (found.exit_code, found.stderr.count("\n")) == (0, 1)
    assert cpd("access", "--format", "apache", *AT[:2], "--strict").stderr == ""


def test_what_the_rules_are_for_has_to_be_said(here: Path) -> None:
    found = cpd("access", *AT)
    assert (found.exit_code, "--format apache, nginx or json" in found.stderr) == (2, True)
    assert cpd("access", "--format", "iis", *AT).exit_code == 2
    configured(here, {"format": "nginx", "file": "rules.conf"})
    assert "map $uri" in cpd("access").stdout
    assert "Require all denied" in cpd("access", "--format", "apache").stdout


def test_a_wrong_policy_gives_no_rules(here: Path) -> None:
    write(here, {"portfolios/policy.yml": "hours: many\n"})
    found = cpd("access", "--format", "json", *AT)
    assert (found.exit_code, found.stdout) == (1, "")


@pytest.mark.parametrize(
    ("url", "base"),
    [
        (None, "/"), ("https://h.example", "/"), ("https://h.example/", "/"),
        ("https://h.example/cpd", "/cpd/"), ("https://h.example/cpd/", "/cpd/"),
        ("https://h.example/a/b-1.0/?x", "/a/b-1.0/"), ("https://h.example/%63pd/", "/cpd/"),
    ],
)  # fmt: skip
def test_where_the_site_lies_comes_from_its_address(here: Path, url: str | None, base: str) -> None:
    configured(here, None, **({"site_url": url} if url else {}))
    rules = json.loads(cpd("access", "--format", "json").stdout)["rules"]
    assert rules[0]["path"] == base
    assert f"{base}people/ada/reviews" in [rule["path"] for rule in rules]
    other = json.loads(cpd("access", "--format", "json", "--base-path", "x").stdout)["rules"]
    assert other[0]["path"] == "/x/"


@pytest.mark.parametrize(
    "path", ["/a b/", "/a//b/", "/../", "/a/./", '/"/', "/$x/", "/a\n/", "/é/", "/a%2fb/", "/{x}/"]
)
def test_a_path_that_could_be_taken_for_something_else_is_refused(here: Path, path: str) -> None:
    found = cpd("access", "--format", "nginx", "--base-path", path, *AT)
    assert (found.exit_code, found.stdout) == (2, "")
    assert "write letters, digits, - and _" in found.stderr
    configured(here, None, site_url=f"https://h.example{path}")
    if path not in ("/a\n/", "/a%2fb/"):  # an address reads these in its own way
        assert cpd("access", "--format", "nginx").exit_code == 2


def test_a_file_is_written_in_one_step_and_for_its_owner(here: Path) -> None:
    target = here / "out/rules.conf"
    target.parent.mkdir()
    found = cpd("access", "--format", "apache", "--output", str(target), *AT)
    assert (found.exit_code, found.stdout) == (0, "")
    assert "Written: out/rules.conf" in found.stderr
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_text() == cpd("access", "--format", "apache", *AT).stdout
    target.chmod(0o640)
    before = target.stat().st_ino
    again = cpd("access", "--format", "apache", "--output", str(target), *AT)
    assert ("As it was: out/rules.conf" in again.stderr, target.stat().st_ino) == (True, before)
    cpd("access", "--format", "json", "--output", str(target), *AT)
    assert json.loads(target.read_text())
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in target.parent.iterdir()] == ["rules.conf"]


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("site/rules.conf", "lies in the site"),
        ("nowhere/rules.conf", "cannot be written: no such file"),
        ("portfolios", "cannot be written: not a plain file"),
    ],
)
def test_a_file_that_cannot_be_written_is_said(here: Path, output: str, said: str) -> None:
    found = cpd("access", "--format", "json", "--output", output, *AT)
    assert (found.exit_code, said in " ".join(found.stderr.split())) == (2, True), found.stderr
    assert not (here / "site").exists()


def test_nothing_is_left_of_a_file_that_could_not_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").write_text("old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "disk full")))
    with pytest.raises(UsageError, match="disk full; it is as it was"):
        write_rules(tmp_path / "rules", "new", tmp_path / "site")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("rules", "old")]
    with pytest.raises(UsageError, match=r"written: no such file or directory$"):
        write_rules(tmp_path / "nowhere/rules", "new", tmp_path / "site")


def test_files_of_ones_own_theme_are_for_whoever_is_signed_in(here: Path) -> None:
    write(here, {
        "mine/img/logo.png": b"", "mine/assets/own.css": b"", "mine/main.html": "",
        "mine/people/ada/reviews/x.css": b"", "mine/odd name.png": b"", "mine/.hidden": b"",
    })  # fmt: skip
    theme = {"name": "material", "custom_dir": "mine"}
    configured(here, None, theme=theme)
    rules = json.loads(cpd("access", "--format", "json").stdout)["rules"]
    assert {"path": "/img/logo.png", "match": "file", "allow": "signed-in"} in rules
    named = [rule["path"] for rule in rules]
    assert not {"/main.html", "/odd name.png", "/.hidden", "/mine"} & set(named)
    theirs, reviews = named.index("/people/ada/reviews/x.css"), named.index("/people/ada/reviews")
    assert theirs < reviews  # the later one decides


# --- with every build


def rule(file: Path, path: str) -> Any:
    rules = json.loads(file.read_text())["rules"]
    return next((r["allow"] for r in rules if r["path"] == path), None)


def test_a_build_writes_the_rules_of_its_day(here: Path) -> None:
    configured(here, {"format": "json", "file": "rules.json"})
    file = here / "rules.json"
    first = build("2026-03-31").stderr
    assert "Who may read it has changed" in first
    assert "protects nothing" not in first
    assert "ben@x.org" in rule(file, "/people/ben")
    text = file.read_text()
    again = build("2026-03-31").stderr
    assert "Nothing has changed" in again
    assert "Who may read it is as it was" in again
    file.write_text("by hand")
    assert "has changed" in build("2026-03-31").stderr
    assert file.read_text() == text
    file.unlink()
    build("2026-03-31")
    assert file.read_text() == text
    assert "has 1 note on what could not" not in again
    build("2026-04-01")  # Ben has left
    assert rule(file, "/people/ben") == ["ada@x.org", "q@x.org"]


def test_rules_that_cannot_be_written_stop_the_build(here: Path) -> None:
    configured(here, {"format": "json", "file": "rules.json"})
    build()
    before = (here / "site/index.html").read_bytes()
    write(here, {"portfolios/ada/profile.md": "---\nname: Another\njob_title: Tutor\n---\n"})
    (here / "rules.json").unlink()
    (here / "rules.json").mkdir()
    found = cpd("build", *AT)
    assert found.exit_code == 2
    assert "rules.json cannot be written" in " ".join(found.stderr.split())
    assert (here / "site/index.html").read_bytes() == before


def test_rules_are_there_before_the_site_is(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that fails leaves newer rules with the older site, never the other way round."""
    configured(here, {"format": "json", "file": "rules.json"})

    def broken(*_: Any, **__: Any) -> None:
        raise UsageError("no room")

    monkeypatch.setattr(session, "build_site", broken)
    assert cpd("build", *AT).exit_code == 2
    assert rule(here / "rules.json", "/people/ada") == ["ada@x.org", "q@x.org"]
    assert not (here / "site").exists()


@pytest.mark.parametrize("file", ["site/rules.json", ".site-kept/rules.json"])
def test_rules_do_not_go_where_a_build_publishes_or_clears(here: Path, file: str) -> None:
    configured(here, {"format": "json", "file": file})
    found = cpd("build", *AT)
    assert found.exit_code == 2
    assert not (here / "site").exists()


def test_what_could_not_be_granted_is_told_once(here: Path) -> None:
    configured(here, {"format": "json", "file": "rules.json"})
    (here / "portfolios/ben/employment.yml").write_text(front(start="2023-09-01", roles=["tutor"]))
    assert "`cpd access` has 1 note on what could not be granted" in build().stderr


def test_without_the_key_a_build_says_that_nothing_is_protected(here: Path) -> None:
    found = build().stderr
    assert "protects nothing by itself" in found
    assert "`cpd access` writes the rules" in found
    assert sorted(path.name for path in here.iterdir() if not path.name.startswith(".")) == [
        "portfolios", "site",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "access",
    ["apache", {"format": "apache"}, {"file": "x"}, {"format": "iis", "file": "x"},
     {"format": "json", "file": ""}, {"format": "json", "file": "x", "mode": 1}, ["json"]],
)  # fmt: skip
def test_a_wrong_key_is_said(here: Path, access: Any) -> None:
    configured(here, access)
    with pytest.raises(UsageError, match="access: has a format"):
        read_settings(here)
