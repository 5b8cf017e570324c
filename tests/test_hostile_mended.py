"""What was found by trying, a test for each: state that names files outside, caches that have
changed, previews that are asked odd things, messages without an end."""

import http.client
import json
import os
import sqlite3
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from cpd_portfolio.build.publishing import Trees
from cpd_portfolio.build.state import (
    MARKER,
    Kept,
    State,
    mark,
    read_state,
    seal_of,
    sealing_key,
    write_state,
)
from cpd_portfolio.figures import harmless
from cpd_portfolio.markup import to_html
from cpd_portfolio.reading import read
from cpd_portfolio.reading.validate import MOST_PROBLEMS, Source
from cpd_portfolio.remembering import Store, cache_folder
from cpd_portfolio.serve import Changes, _Handler
from making import below, build, cpd, person, reflection, write

# --- what stands beside the site

KEY = b"a key of the tests"


@pytest.mark.parametrize(
    "file",
    ["../outside.txt", "a/../../outside.txt", "/etc/hosts", "..", "", "a/..", "a\0b", "..\\x"],
)
def test_a_state_that_names_files_outside_its_tree_is_none(tmp_path: Path, file: str) -> None:
    """Files of a tree are removed when they are not wanted any more."""
    state = State({"people/a": Kept("k", (file, "people/a/index.html"), 1)})
    write_state(state, tmp_path, KEY)
    mark(tmp_path, state)
    assert read_state(tmp_path, tmp_path, KEY) is None
    right = State({"people/a": Kept("k", ("people/a/index.html",), 1)})
    write_state(right, tmp_path, KEY)
    assert read_state(tmp_path, tmp_path, KEY) == right  # the id does not hang on the files


@pytest.mark.parametrize("sealed", [True, False])
def test_nothing_outside_is_removed_whatever_state_comes_with_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealed: bool
) -> None:
    write(tmp_path / "portfolios", below("ann-sample", dict(person())))
    write(tmp_path, {"precious.txt": "kept"})
    monkeypatch.chdir(tmp_path)
    build()
    key = sealing_key(cache_folder(os.environ))
    live = Trees(tmp_path / "site", key).live
    assert live is not None
    path = tmp_path / ".site-kept" / f"{live.id}.json"
    seal, _, text = path.read_text().partition("\n")
    content = json.loads(text)
    for unit in content["units"].values():
        unit["files"].append("../precious.txt")
        unit["files"].append("../../precious.txt")
    text = json.dumps(content)
    path.write_text(f"{seal_of(text, key) if sealed else seal}\n{text}")
    assert Trees(tmp_path / "site", key).live is None
    write(tmp_path / "portfolios", {"ann-sample/a/x.md": reflection(title="More")})
    build()
    build("2026-04-01", "--clean")
    assert (tmp_path / "precious.txt").read_text() == "kept"


@pytest.mark.skipif(os.name != "posix", reason="links")
@pytest.mark.parametrize("link", [".site-kept", ".site-kept/tree", ".site-old"])
def test_no_link_in_the_place_of_what_a_build_keeps_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    write(tmp_path / "repository/portfolios", below("ann-sample", dict(person())))
    write(tmp_path, {"precious/tree/mine.txt": "kept", "precious/mine.txt": "kept"})
    (tmp_path / "precious").chmod(0o755)
    monkeypatch.chdir(tmp_path / "repository")
    (tmp_path / "repository" / link).parent.mkdir(exist_ok=True)
    (tmp_path / "repository" / link).symlink_to(tmp_path / "precious")
    result = cpd("build", "--as-of", "2026-03-31")
    if link == ".site-kept":
        assert result.exit_code == 2
        assert "is a link" in result.stderr
        assert "take the link away" in result.stderr
    else:
        assert result.exit_code == 0
        build("2026-04-01")
    found = sorted(str(p.relative_to(tmp_path)) for p in (tmp_path / "precious").rglob("*"))
    assert found == ["precious/mine.txt", "precious/tree", "precious/tree/mine.txt"]
    assert (tmp_path / "precious").stat().st_mode & 0o777 == 0o755


def test_a_site_that_came_with_its_own_state_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may push could have built both elsewhere, with other pages."""
    write(tmp_path / "portfolios", below("ann-sample", dict(person())))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "theirs"))
    build()
    page = tmp_path / "site/people/ann-sample/index.html"
    right = page.read_text()
    page.write_text("forged")
    assert "Nothing has changed" in build().stderr  # by their own key it is all in order
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "ours"))
    build()
    assert page.read_text() == right


@pytest.mark.parametrize("text", ["[" * 100_000, '{"format": 1e999}', '{"a":' * 50_000])
def test_a_state_of_brackets_is_none(tmp_path: Path, text: str) -> None:
    state = State({})
    mark(tmp_path, state)
    (tmp_path / f"{state.id}.json").write_text(f"{seal_of(text, KEY)}\n{text}")
    assert read_state(tmp_path, tmp_path, KEY) is None


@pytest.mark.skipif(os.name != "posix", reason="pipes")
def test_a_mark_that_is_a_pipe_or_a_link_is_none(tmp_path: Path) -> None:
    state = State({})
    write_state(state, tmp_path, KEY)
    mark(tmp_path, state)
    assert read_state(tmp_path, tmp_path, KEY) == state
    (tmp_path / MARKER).rename(tmp_path / "elsewhere")
    (tmp_path / MARKER).symlink_to("elsewhere")
    assert read_state(tmp_path, tmp_path, KEY) is None
    (tmp_path / MARKER).unlink()
    os.mkfifo(tmp_path / MARKER)
    assert read_state(tmp_path, tmp_path, KEY) is None


# --- what is remembered


def test_a_byte_that_has_changed_in_what_is_remembered_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a title could be another one, and nobody would look at the file again."""
    write(tmp_path / "portfolios", below("ann-sample", {**person(), "a/x.md": reflection()}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for path in (tmp_path / "portfolios").rglob("*.*"):  # long enough ago to be kept
        os.utime(path, ns=(1, 1))
    build()
    (path,) = (tmp_path / "cache/cpd-portfolio").glob("*.sqlite")
    whole = path.read_bytes()
    program = str(sqlite3.connect(path).execute("SELECT key FROM kept").fetchone()[0])
    store = Store(path, program)
    right = store.load()
    ((person_id, (key, _)),) = right.kept.items()
    remembered = right.recall(person_id, key)
    assert remembered is not None
    kept = 0
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        found = store.load()
        recalled = found.recall(person_id, key)
        assert recalled in (None, remembered)
        assert found.digests.known in ({}, right.digests.known)
        kept += recalled is not None
    assert 0 < kept < 150  # some are noticed, and some are in no row


# --- the preview


@pytest.fixture
def preview(tmp_path: Path):  # type: ignore[no-untyped-def]
    write(tmp_path, {"index.html": "<body>Front</body>", "a.txt": "<script>1</script>"})
    changes = Changes()
    changes.number = 7

    class Handler(_Handler):
        def __init__(self, *arguments: object, **more: object) -> None:
            super().__init__(*arguments, directory=str(tmp_path), changes=changes, **more)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    said: list[object] = []
    server.handle_error = lambda *_args: said.append(_args)  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, said
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/a%00.html", 404),
        ("/%00", 404),
        ("/../../../../etc/passwd", 404),
        ("/..%2f..%2f..%2fetc%2fpasswd", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("//etc/passwd", 404),
        ("/a.txt", 200),
        ("/cpd-changes/" + "9" * 5000, 200),
        ("/cpd-changes/x", 200),
        ("/cpd-changes/-1", 200),
        ("/cpd-changes/%00", 200),
    ],
)
def test_odd_addresses_end_in_an_answer(preview, path: str, status: int) -> None:  # type: ignore[no-untyped-def]
    port, said = preview
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asking.request("GET", path, headers={"Host": f"127.0.0.1:{port}"})
    answer = asking.getresponse()
    assert answer.status == status
    assert b"root:" not in answer.read()
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert said == []


# --- messages


def test_problems_without_an_end_have_one_and_none_is_lost() -> None:
    source = Source("x", most=3)
    for number in range(3):
        source.note(number + 1, "a", "b", "c", "warning")
    assert not source.has_error
    source.note(9, "a", "b", "c", "warning")
    assert [p.code for p in source.problems] == ["a"] * 3 + ["too-many-problems"]
    assert not source.has_error
    source.note(9, "a", "b", "c")
    source.note(9, "a", "b", "c", "warning")
    assert source.has_error  # of one that is not listed
    assert [p.code for p in source.problems] == ["a"] * 3 + ["too-many-problems"]
    assert source.noted == 6


def test_a_file_with_more_problems_than_are_listed_may_be_private(tmp_path: Path) -> None:
    """The misspelt `visibility` may be one of those that are not listed."""
    many = ", ".join(f"safe{n}" for n in range(MOST_PROBLEMS + 10))
    text = reflection().replace("---\n", f"---\nmandatory: [{many}]\nvisability: private\n", 1)
    files = below("ann-sample", {**person(), "a/x.md": text})
    write(tmp_path / "portfolios", files)
    problems = read([tmp_path / "portfolios"]).library.problems
    assert len(problems) == MOST_PROBLEMS + 1
    assert all(problem.private for problem in problems)


def test_no_message_of_a_file_moves_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = "\x1b]0;x\x07\x9b31m\u202e\u2028"
    files: dict[str, str | bytes] = {
        **below("ann-sample", dict(person())),
        "ann-sample/a/x.md": f"---\ntitle: 'a' {odd}\n{odd}: [\n---\n",
        "ann-sample/a/y.md": reflection(type=f"web {odd}", event=odd, need=[odd]),
        "ann-sample/a/z.md": b"---\ntitle: caf\xe9 " + odd.encode() + b"\n---\n",
        "policy.yml": f"roles: [{{id: '{odd}'}}]\n'{odd}': 1\n",
        "completions/c.csv": f"person,requirement,date\n{odd},{odd},{odd}\n",
    }
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    for command in (["check"], ["check", "--format", "json"], ["report"], ["build"]):
        result = cpd(*command, "--portfolios", "portfolios")
        assert result.exit_code == 1
        assert not set(result.output) & set("\x1b\x07\x9b\u202e\u2028"), command


# --- tables


@pytest.mark.parametrize("text", ["a;=1", "a; +1", "x;-1;@2", "＝1", "a;－1", "a\u2028=1", "\t-1"])
def test_no_part_of_a_cell_is_a_formula(text: str) -> None:
    """Where cells are parted by semicolons, and where wide signs are taken for narrow ones."""
    found = harmless(text)
    assert all(part.lstrip()[:1] not in tuple("=+-@＝＋－＠") for part in found.split(";"))
    assert not set(found) & set("\t\r\n\u2028")
    assert found.replace("'", "").split() == text.replace("\u2028", " ").split()


def test_a_table_that_asks_for_a_million_cells_is_shown_as_it_is_written() -> None:
    wide = "|" * 500 + "\n" + "|-" * 499 + "|\n" + "|\n" * 2000
    assert "<table" not in to_html(wide)
    assert len(to_html(wide)) < 20_000
    assert "<table" in to_html("| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 500)
