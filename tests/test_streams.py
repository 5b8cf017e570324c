"""Commands at the edges of a process: what disks, pipes, terminals, locales and the memory do to
them. Each runs in a process of its own."""

import errno
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from making import below, cpd, person, reflection, write

CPD = [sys.executable, "-m", "cpd_portfolio"]
NEW = ("new", "ada-marsh", "--type", "webinar", "--date", "2025-10-21", "--hours", "1", "--title")
WHY = ("why", "ada-marsh", "records", "--as-of", "2026-03-31")
FULL = Path("/dev/full")
NO_TEXT = b"Caf\xe9"
POSIX = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files: dict[str, str | bytes] = dict(below("ada-marsh", dict(person("Ada Marsh"))))
    files["ada-marsh/2025-26/a.md"] = reflection(title="日本語")
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    return tmp_path


def run(*arguments: str | bytes, environment: dict[str, str] | None = None, **more: Any) -> Any:
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    done = subprocess.run(
        [*CPD, *arguments], env={**os.environ, **(environment or {})}, check=False, **more
    )
    assert b"Traceback" not in (done.stderr or b""), done.stderr.decode()
    return done


def limit(which: int, size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(which, (size, size))


def texts(folder: Path) -> set[Path]:
    return {path for path in (folder / "portfolios").rglob("*") if path.is_file()}


# --- output that cannot be written


@pytest.mark.parametrize("unbuffered", ["1", ""])
@pytest.mark.parametrize("command", [("schema",), ("report",), ("--help",)])
def test_a_full_disk_is_said_in_a_sentence(unbuffered: str, command: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        done = run(*command, environment={"PYTHONUNBUFFERED": unbuffered}, stdout=full)
    assert done.returncode == 2
    assert done.stderr == b"Error: the output cannot be written: no space left on device\n"


@pytest.mark.parametrize("unbuffered", ["1", ""])
def test_a_disk_that_takes_a_part_is_not_taken_for_one_that_took_all(
    folder: Path, unbuffered: str
) -> None:
    with (folder / "schema.json").open("wb") as out:
        done = run(
            "schema",
            environment={"PYTHONUNBUFFERED": unbuffered},
            stdout=out,
            preexec_fn=limit(resource.RLIMIT_FSIZE, 1024),
        )
    assert (folder / "schema.json").stat().st_size == 1024
    assert done.returncode == 2
    assert done.stderr == b"Error: the output cannot be written: file too large\n"


def test_where_not_even_errors_can_be_written_the_exit_code_says_it() -> None:
    with FULL.open("wb") as full:
        assert run("check", stderr=full).returncode == 2
        assert run("report", stdout=full, stderr=full).returncode == 2


@pytest.mark.parametrize("unbuffered", ["1", ""])
def test_a_reader_that_goes_away_is_no_error(unbuffered: str) -> None:
    for command in ("schema", "--help"):
        reading, writing = os.pipe()
        os.close(reading)
        done = run(command, environment={"PYTHONUNBUFFERED": unbuffered}, stdout=writing)
        os.close(writing)
        assert (done.returncode, done.stderr) == (0, b"")


# --- encodings


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850"])
def test_files_and_pipes_get_utf_8_whatever_the_locale(encoding: str) -> None:
    for command in (WHY, ("access", "--format", "json"), ("report",)):
        done = run(*command, environment={"PYTHONIOENCODING": encoding})
        assert done.returncode == 0
        assert ("日本語" in done.stdout.decode()) == (command[0] == "why")
        done.stderr.decode()


def test_a_terminal_keeps_its_encoding_and_shows_what_it_lacks() -> None:
    for encoding, shown in (("cp1252", b"???"), ("utf-8", "日本語".encode())):
        ours, theirs = os.openpty()
        done = run(*WHY, environment={"PYTHONIOENCODING": encoding}, stdout=theirs)
        os.close(theirs)
        printed = os.read(ours, 65536)
        os.close(ours)
        assert done.returncode == 0
        assert shown in printed


def test_the_name_of_a_file_that_is_no_text_is_shown_as_such(folder: Path) -> None:
    (folder / os.fsdecode(b"portfolios/ada-marsh/a\xff.md")).write_text("x")
    for form in ("text", "json"):
        done = run("check", "--format", form)
        assert done.returncode == 1
        assert "portfolios/ada-marsh/a�.md" in done.stdout.decode()


# --- arguments


@pytest.mark.parametrize("environment", [{}, POSIX])
def test_what_is_no_text_is_refused_before_anything_is_written(
    folder: Path, environment: dict[str, str]
) -> None:
    before = texts(folder)
    title = "Café".encode() if environment else NO_TEXT
    for command in (
        (*NEW, title),
        ("share", "add", "--person", "ada-marsh", "--for", title),
        ("share", "add", "--for", "Ellis", "--person", title),
        ("report", "--team", title),
    ):
        done = run(*command, environment=environment)
        assert done.returncode == 2
        assert f"Invalid value for '{os.fsdecode(command[-2])}': “Caf�" in done.stderr.decode()
    assert texts(folder) == before


def test_what_is_no_text_and_is_quoted_can_be_read() -> None:
    for command in (
        ("check", NO_TEXT),
        ("digest", "--month", "2026-03", "--to", "x", "--from", NO_TEXT),
    ):
        done = run(*command)
        assert done.returncode == 2
        assert "Caf�" in done.stderr.decode()


def test_a_path_need_not_be_text(folder: Path) -> None:
    there = folder / os.fsdecode(NO_TEXT)
    (folder / "portfolios").rename(there)
    assert run("check", "--portfolios", NO_TEXT).returncode == 0
    assert run("access", "--portfolios", NO_TEXT, "--format", "json", "--output", b"\xe9")
    assert json.loads((folder / os.fsdecode(b"\xe9")).read_text("utf-8"))


# --- files


def test_a_new_reflection_appears_whole_or_not_at_all(folder: Path) -> None:
    before = texts(folder)
    done = run(*NEW, "A title", preexec_fn=limit(resource.RLIMIT_FSIZE, 100))
    assert done.returncode == 2
    assert "a-title.md cannot be written: file too large" in done.stderr.decode()
    assert texts(folder) == before
    assert run(*NEW, "A title").returncode == 0
    (made,) = texts(folder) - before
    assert made.name == "2025-10-21-a-title.md"
    done = run(*NEW, "A title")
    assert done.returncode == 2
    assert "is there already" in done.stderr.decode()
    assert texts(folder) == {*before, made}


def test_a_share_appears_whole_or_not_at_all(folder: Path) -> None:
    before = texts(folder)
    add = ("share", "add", "--for", "Ellis", "--person", "ada-marsh")
    done = run(*add, preexec_fn=limit(resource.RLIMIT_FSIZE, 100))
    assert done.returncode == 2
    assert "shares.yml cannot be written: file too large" in done.stderr.decode()
    assert texts(folder) == before
    assert run(*add).returncode == 0


def test_half_a_secret_or_half_a_preview_is_not_left(folder: Path) -> None:
    run("share", "add", "--for", "Ellis", "--person", "ada-marsh", "--id", "ellis")
    home = {"XDG_CONFIG_HOME": str(folder / "config")}
    for command in (("share", "secret"), ("share", "preview", "ellis", "--to", "pack.html")):
        done = run(*command, environment=home, preexec_fn=limit(resource.RLIMIT_FSIZE, 10))
        assert done.returncode == 2
        assert "cannot be written" in done.stderr.decode()
    assert not (folder / "pack.html").exists()
    assert not (folder / "config/cpd-portfolio/share-secret").exists()


# --- what there is not


def test_a_stream_that_is_closed_is_not_missed(folder: Path) -> None:
    def closed(number: int) -> dict[str, Any]:
        return {"preexec_fn": lambda: os.close(number)}

    done = run("new", "ada-marsh", stdin=None, **closed(0))
    assert done.returncode == 2
    assert "Title is missing; give it as --title" in done.stderr.decode()
    assert run("report", stdout=None, **closed(1)).returncode == 0
    assert run("check", stderr=None, **closed(2)).returncode == 0
    assert texts(folder)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        ImportError("a.so: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
    ],
)
def test_too_little_memory_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def read(_roots: object) -> None:
        raise error

    monkeypatch.setattr("cpd_portfolio.cli.check.read", read)
    result = cpd("check")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: there is not enough memory for this; ")


def test_another_error_is_not_taken_for_too_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_roots: object) -> None:
        raise RuntimeError("something else")

    monkeypatch.setattr("cpd_portfolio.cli.check.read", read)
    assert isinstance(cpd("check").exception, RuntimeError)


@pytest.mark.parametrize("given", ["abc", "", "9" * 30])
@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_date_for_builds_that_is_none_is_refused(command: str, given: str) -> None:
    done = run(command, environment={"SOURCE_DATE_EPOCH": given})
    assert done.returncode == 2
    assert f"SOURCE_DATE_EPOCH is “{given}”" in done.stderr.decode()


def test_a_build_names_the_file_that_it_could_not_write(folder: Path) -> None:
    done = run("build", preexec_fn=limit(resource.RLIMIT_FSIZE, 8192))
    assert done.returncode == 2
    assert f"Error: {folder}" in done.stderr.decode()
    assert "cannot be written: file too large; the site is as it was" in done.stderr.decode()
