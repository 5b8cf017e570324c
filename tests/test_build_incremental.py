"""Only what has changed is built, and the site is the one that a clean build gives, to the byte;
what was withdrawn is nowhere; a build that is killed leaves the old site or the new one."""

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from cpd_portfolio.build import publishing, session, units
from cpd_portfolio.build.state import State, read_state, sealing_key
from cpd_portfolio.mkdocs_site import Renderer
from cpd_portfolio.model import Person
from cpd_portfolio.pages import Site, rendering
from cpd_portfolio.remembering import Remembered, Store, cache_folder
from making import (
    SAMPLES,
    below,
    build,
    bytes_of,
    cpd,
    front,
    markdown,
    person,
    reflection,
    wait_for_lock,
    write,
)

PEOPLE = ("ada-marsh", "ben-okoro", "cy-lund")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files: dict[str, str | bytes] = {}
    for name in PEOPLE:
        manager = {} if name == "ada-marsh" else {"line_manager": "ada-marsh"}
        files |= below(name, dict(person(name.title(), employment=manager)))
        files[f"{name}/2025-26/one.md"] = reflection(
            "Words of one.", title=f"One of {name}", evidence=["evidence/one.pdf"]
        )
        files[f"{name}/evidence/one.pdf"] = f"%PDF {name}".encode()
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders of the sites that builds in this process write."""
    found: list[str] = []
    write_site = Renderer.write

    def note(self: Renderer, site: Site) -> list[str]:
        found.append(site.folder)
        return write_site(self, site)

    monkeypatch.setattr(Renderer, "write", note)
    return found


def one(*more: str) -> str:
    """A build in this process; returns what it said."""
    return build("2026-03-31", "--jobs", "1", *more).stderr


def test_nothing_is_rendered_where_nothing_has_changed(folder: Path, rendered: list[str]) -> None:
    first = one()
    # three portfolios, the root, the teams, one team and the organisation
    assert len(rendered) == 3 + 4
    before = bytes_of(folder / "site")
    rendered.clear()
    second = one()
    assert rendered == []
    assert "Nothing has changed: 3 portfolios" in second
    assert bytes_of(folder / "site") == before
    assert "protects nothing" in first
    assert "protects nothing" in second


def test_a_changed_reflection_renders_its_portfolio_alone(
    folder: Path, rendered: list[str]
) -> None:
    one()
    rendered.clear()
    path = folder / "portfolios/ben-okoro/2025-26/one.md"
    path.write_text(path.read_text().replace("Words of one", "Other words"))
    assert "6 kept as they were" in one()
    assert rendered == ["people/ben-okoro"]
    pages = folder / "site/people/ben-okoro/reflections/2025-26-one/index.html"
    assert "Other words" in pages.read_text()


def test_a_later_build_compiles_no_template_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendering.environment.cache_clear()  # as in a new process
    one()
    rendering.environment.cache_clear()
    compiled: list[str] = []
    monkeypatch.setattr(
        Environment, "_parse", lambda _self, _source, name, _file: compiled.append(name)
    )
    path = folder / "portfolios/ben-okoro/2025-26/one.md"
    path.write_text(path.read_text().replace("Words of one", "Other words"))
    assert "6 kept as they were" in one()
    assert compiled == []


def test_changed_hours_render_the_managers_page_too(folder: Path, rendered: list[str]) -> None:
    one()
    rendered.clear()
    path = folder / "portfolios/ben-okoro/2025-26/one.md"
    path.write_text(path.read_text().replace("hours: 2", "hours: 4"))
    one()
    assert sorted(rendered) == ["organisation", "people/ben-okoro", "teams/ada-marsh"]


def test_changed_evidence_of_the_same_size_is_copied(folder: Path, rendered: list[str]) -> None:
    one()
    rendered.clear()
    write(folder, {"portfolios/cy-lund/evidence/one.pdf": b"%PDF CY-LUND"})
    one()
    assert rendered == ["people/cy-lund"]
    copied = folder / "site/people/cy-lund/files/evidence/one.pdf"
    assert copied.read_bytes() == b"%PDF CY-LUND"


def test_a_new_name_reaches_every_page_that_says_it(folder: Path, rendered: list[str]) -> None:
    one()
    rendered.clear()
    path = folder / "portfolios/ada-marsh/profile.md"
    path.write_text(path.read_text().replace("Ada-Marsh", "Ada Newname"))
    one()
    people = [f"people/{name}" for name in PEOPLE]
    assert sorted(rendered) == ["", "organisation", *people, "teams", "teams/ada-marsh"]


def test_a_new_day_leaves_portfolios_whose_standing_is_the_same(
    folder: Path, rendered: list[str]
) -> None:
    write(folder, {"portfolios/policy.yml": front(hours={"annual": 1})})
    one()
    rendered.clear()
    build("2026-04-01", "--jobs", "1")
    assert not [name for name in rendered if name.startswith("people/")]
    assert "1 April 2026" in (folder / "site/assets/stylesheets/as-of.css").read_text()
    assert not [
        path for path in (folder / "site/people").rglob("*.html") if "31 March" in path.read_text()
    ]


def test_a_new_day_leaves_those_whose_pace_stands_still(folder: Path, rendered: list[str]) -> None:
    """Short of the target, and on another day as short: one is away, one has left, one makes
    progress, so that another pace is drawn."""
    change = {
        "ada-marsh": "absences: [{from: 2026-02-01, to: null}]",
        "ben-okoro": "end: 2026-01-31",
    }
    for name, line in change.items():
        path = folder / f"portfolios/{name}/employment.yml"
        path.write_text(f"{path.read_text()}{line}\n")
    one()
    rendered.clear()
    build("2026-04-01", "--jobs", "1")
    people = [name for name in rendered if name.startswith("people/")]
    assert people == ["people/cy-lund"]
    before = bytes_of(folder / "site")
    build("2026-04-01", "--jobs", "1", "--clean")
    assert bytes_of(folder / "site") == before


def test_another_policy_or_configuration_renders_what_it_changes(
    folder: Path, rendered: list[str]
) -> None:
    one()
    rendered.clear()
    write(folder, {"portfolios/policy.yml": front(name="Another name")})
    one()
    assert rendered == []  # no page says the policy's name
    write(folder, {"mkdocs.yml": "site_name: Another service\ntheme: {name: material}\n"})
    one()
    assert len(rendered) == 7


def test_the_bytes_do_not_hang_on_how_many_work_at_it(folder: Path) -> None:
    write(folder / "portfolios", {
        name: text
        for number in range(9)
        for name, text in below(f"p-{number}", dict(person(f"P {number}"))).items()
    })  # fmt: skip
    sites = []
    for jobs in ("1", "2", "5"):
        build("2026-03-31", "--clean", "--jobs", jobs)
        sites.append(bytes_of(folder / "site"))
    assert sites[0] == sites[1] == sites[2]


def test_workers_that_start_afresh_build_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a system cannot fork."""
    import multiprocessing

    write(folder / "portfolios", {
        name: text
        for number in range(5)
        for name, text in below(f"p-{number}", dict(person(f"P {number}"))).items()
    })  # fmt: skip
    build("2026-03-31", "--jobs", "1")
    before = bytes_of(folder / "site")
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    build("2026-03-31", "--clean", "--jobs", "2")
    assert bytes_of(folder / "site") == before


# --- withdrawn


def everything_below(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                yield path, path.read_bytes()


@pytest.mark.parametrize("how", ["deleted", "private", "draft", "person"])
def test_what_is_withdrawn_is_nowhere_after_the_same_build(folder: Path, how: str) -> None:
    """Neither in the site nor in the tree that the next build starts from."""
    home = folder / "portfolios/ben-okoro"
    text = reflection(
        "Kestrelwords.", title="Kestreltitle", evidence=["evidence/kestrel.pdf"], date="2025-11-03"
    )
    write(home, {"2025-26/kestrel.md": text, "evidence/kestrel.pdf": b"%PDF Kestrelpdf"})
    one()
    found = [path for path, data in everything_below(folder / "site") if b"estrel" in data]
    assert len(found) >= 4
    one()  # the spare tree has it as well now
    write(folder, {"portfolios/cy-lund/2025-26/more.md": reflection(date="2025-11-04")})
    one()
    if how == "deleted":
        (home / "2025-26/kestrel.md").unlink()
    elif how == "person":
        shutil.rmtree(home)
    else:
        more = {"visibility": "private"} if how == "private" else {"draft": True}
        path = home / "2025-26/kestrel.md"
        path.write_text(text.replace("---\n", f"---\n{front(**more)}", 1))
    one()
    for path, data in everything_below(folder / "site", folder / ".site-kept"):
        assert b"estrel" not in data, path
        assert "kestrel" not in str(path), path


# --- random edits


def folders_below(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_dir()}


@pytest.mark.parametrize("how", ["private", "deleted", "gone"])
def test_no_folder_is_called_after_what_was_withdrawn(folder: Path, how: str) -> None:
    """Builds that change every page leave its folders in the spare tree for the next one."""
    for name in ("One", "Two", "Three"):
        write(folder, {"mkdocs.yml": f"site_name: {name}\n"})
        one()
    path = folder / "portfolios/ben-okoro/2025-26/one.md"
    if how == "private":
        path.write_text(path.read_text().replace("---\n", "---\nvisibility: private\n", 1))
    elif how == "deleted":
        path.unlink()
    else:
        shutil.rmtree(folder / "portfolios/ben-okoro")
    for _ in range(2):
        one()
        site = folder / "site"
        assert not [path for path in site.rglob("*2025-26-one*") if "ben-okoro" in str(path)]
        assert (site / "people/ben-okoro").exists() == (how != "gone")
        tree = folder / ".site-kept/tree"
        assert folders_below(tree) <= folders_below(site)
    kept = folders_below(site)
    one("--clean")
    assert kept == folders_below(site)


def edits(rng: random.Random, home: Path) -> str:
    """One random change to the portfolios; returns what it was."""
    people = sorted(p.name for p in home.iterdir() if p.is_dir() and (p / "profile.md").exists())
    who = rng.choice(people)
    notes = sorted((home / who).rglob("2025-26/*.md"))
    day = f"2025-{rng.randint(10, 12)}-{rng.randint(10, 28)}"
    text = reflection(
        f"Words {rng.random()}.",
        title=f"Title {rng.randint(1, 5)}",
        date=day,
        hours=rng.randint(1, 6),
        standards=sorted(rng.sample(range(1, 21), 3)),
        share_practice=rng.random() < 0.3,
        visibility=rng.choice(["private", "internal", "shareable"]),
        **rng.choice([{}, {"draft": True}, {"event": "inset"}, {"evidence": ["evidence/e.pdf"]}]),
    )
    what = rng.choice(
        "add change delete rename evidence event policy person leave broken profile review".split()
    )
    if what == "add" or not notes:
        write(home / who, {f"2025-26/n{rng.randint(1, 9)}.md": text})
    elif what == "change":
        rng.choice(notes).write_text(text)
    elif what == "delete":
        rng.choice(notes).unlink()
    elif what == "rename":
        rng.choice(notes).rename(home / who / f"2025-26/renamed-{rng.randint(1, 9)}.md")
    elif what == "evidence":
        write(home / who, {"evidence/e.pdf": f"%PDF {rng.random()}".encode()})
    elif what == "event":
        event = {
            "title": f"INSET {rng.randint(1, 3)}", "date": day, "hours": 6, "type": "inset-day",
            "attendees": rng.sample(people, rng.randint(0, len(people))), "standards": [4, 9],
        }  # fmt: skip
        write(home, {"events/inset.md": markdown(event, "About it.")})
    elif what == "policy":
        write(home, {"policy.yml": front(hours={"annual": rng.randint(5, 40)})})
    elif what == "person":
        name = f"new-{rng.randint(1, 4)}"
        boss = {"line_manager": rng.choice(people)}
        write(home, below(name, dict(person(f"New {rng.randint(1, 3)}", employment=boss))))
    elif what == "leave" and len(people) > 2:
        shutil.rmtree(home / who)
    elif what == "broken":
        write(home / who, {"2025-26/broken.md": rng.choice(["---\n[", reflection(hours="x")])})
    elif what == "profile":
        manager = rng.choice([{}, {"line_manager": rng.choice(people)}])
        write(home, below(who, dict(person(f"Name {rng.randint(1, 9)}", employment=manager))))
    else:
        review = {"kind": "learning-walk", "date": day}
        write(home / who, {"reviews/r.md": markdown(review, "## Strengths\n\nMany.\n")})
    return what


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_the_site_is_that_of_a_clean_build(folder: Path, seed: int) -> None:
    rng = random.Random(seed)
    home = folder / "portfolios"
    done = []
    for _ in range(12):
        done += [edits(rng, home) for _ in range(rng.randint(1, 3))]
        if not any(home.iterdir()):
            break
        day = rng.choice(["2026-03-31", "2026-04-01", "2025-12-01"])
        arguments = ("build", "--portfolios", "portfolios", "--as-of", day)
        assert cpd(*arguments, "--jobs", rng.choice("12")).exit_code == 0
        incremental, folders = bytes_of(folder / "site"), folders_below(folder / "site")
        assert cpd(*arguments, "--clean", "--jobs", "1").exit_code == 0
        clean = bytes_of(folder / "site")
        assert folders == folders_below(folder / "site"), done
        different = {
            n for n in incremental.keys() | clean.keys() if incremental.get(n) != clean.get(n)
        }
        assert not different, (done, different)
        if rng.random() < 0.5:  # the next one starts from a spare tree that is not whole
            assert cpd(*arguments, "--jobs", "1").exit_code == 0


# --- killed, full, twice at once


def spawn(folder: Path, *more: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", "from cpd_portfolio.cli import main; main()", "build"]
    return subprocess.Popen(
        [*command, "--as-of", "2026-03-31", "--portfolios", "portfolios", *more],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_build_that_is_killed_leaves_the_old_site_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SAMPLES, tmp_path / "portfolios")
    monkeypatch.chdir(tmp_path)
    one()
    path = tmp_path / "portfolios/alis-fictus/profile.md"
    texts = [path.read_text(), path.read_text().replace("Alis Fictus", "Alis Anders")]
    wholes = []
    for text in texts:
        path.write_text(text)
        one()
        wholes.append(bytes_of(tmp_path / "site"))
    rng = random.Random(3)
    killed = 0
    for turn in range(8):
        path.write_text(texts[turn % 2])
        process = spawn(tmp_path, "--jobs", "2", *(["--clean"] if turn % 3 == 0 else []))
        time.sleep(rng.uniform(0.2, 2.5))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert bytes_of(tmp_path / "site") in wholes
        wait_for_lock(tmp_path / ".site-kept")  # else the next build is refused
    assert killed
    path.write_text(texts[0])
    one()
    assert bytes_of(tmp_path / "site") == wholes[0]


def test_a_full_disk_leaves_the_old_site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one()
    before = bytes_of(folder / "site")
    write(folder, {"portfolios/cy-lund/2025-26/more.md": reflection(date="2025-11-04")})

    def full(self: Renderer, site: Site) -> list[str]:
        raise OSError(28, "No space left on device", str(self.root / site.folder))

    with monkeypatch.context() as patch:
        patch.setattr(Renderer, "write", full)
        result = cpd("build", "--jobs", "1")
    assert result.exit_code == 2
    assert "no space left on device; the site is as it was" in result.stderr
    assert bytes_of(folder / "site") == before


def test_a_template_of_ones_own_that_is_wrong_is_said_in_words(folder: Path) -> None:
    one()
    before = bytes_of(folder / "site")
    config = "site_name: x\ntheme: {name: material, custom_dir: mine}\n"
    write(folder, {"mkdocs.yml": config, "mine/partials/footer.html": "{% nonsense %}"})
    write(folder, {"mine/partials/header.html": "{% nonsense %}"})
    result = cpd("build")
    assert result.exit_code == 2
    assert "nonsense" in result.stderr
    assert "the site is as it was" in result.stderr
    assert bytes_of(folder / "site") == before


def test_a_site_whose_state_is_lost_or_forged_is_built_anew(folder: Path) -> None:
    one()
    before = bytes_of(folder / "site")
    for path in (folder / ".site-kept").glob("*.json"):
        path.write_text(path.read_text().replace('"key": "', '"key": "0'))
    key = sealing_key(cache_folder(os.environ))
    assert read_state(folder / "site", folder / ".site-kept", key) is None
    one()
    assert bytes_of(folder / "site") == before
    shutil.rmtree(folder / ".site-kept")
    (folder / "site/people/ben-okoro/index.html").unlink()
    one()
    assert bytes_of(folder / "site") == before


def test_without_hard_links_files_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one()

    def no_links(*_arguments: object, **_more: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", no_links)
    write(folder, {"portfolios/cy-lund/2025-26/more.md": reflection(date="2025-11-04")})
    one()
    incremental = bytes_of(folder / "site")
    one("--clean")
    assert bytes_of(folder / "site") == incremental


def test_the_published_site_never_shares_a_file_that_is_written_to(folder: Path) -> None:
    """The trees share files by hard links: writing through one would change the other."""
    one()
    write(folder, {"portfolios/cy-lund/2025-26/more.md": reflection(date="2025-11-04")})
    one()
    old = {path: path.stat().st_ino for path in (folder / "site").rglob("*") if path.is_file()}
    path = folder / "portfolios/cy-lund/2025-26/more.md"
    path.write_text(reflection("Other.", date="2025-11-04"))
    one()
    page = folder / "site/people/cy-lund/reflections/2025-26-more/index.html"
    assert page.stat().st_ino != old[page]


def test_what_is_remembered_is_not_taken_from_others(folder: Path, tmp_path: Path) -> None:
    """A pickle runs what it says: it is never read from where others can write."""
    store = Store(tmp_path / "kept.sqlite", "program")
    store.save(Remembered())
    assert store.path.stat().st_mode & 0o777 == 0o600
    pwning = b"cos\nsystem\n(S'touch pwned'\ntR."
    with closing(sqlite3.connect(store.path)) as kept, kept:
        kept.execute("UPDATE kept SET value = ?", [hashlib.sha256(pwning).digest() + pwning])
    store.path.chmod(0o666)
    assert store.load() == Remembered()
    assert not (folder / "pwned").exists()
    store.path.chmod(0o600)
    assert Store(store.path, "another program").load() == Remembered()
    assert not (folder / "pwned").exists()
    (tmp_path / "link.sqlite").symlink_to(store.path)
    assert Store(tmp_path / "link.sqlite", "program").load() == Remembered()
    assert not (folder / "pwned").exists()
    store.load()
    assert (folder / "pwned").exists()  # or this test would see nothing


def test_two_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.txt": "a", "b/x.txt": "b"})
    publishing.exchange(tmp_path / "a", tmp_path / "b")
    assert ((tmp_path / "a/x.txt").read_text(), (tmp_path / "b/x.txt").read_text()) == ("b", "a")


# --- what a view is made from


def test_a_view_is_not_made_to_know_that_it_is_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one()
    seen: list[str] = []
    view = units.view_person

    def note(person: Person, *arguments: Any, **more: Any) -> Any:
        seen.append(person.id)
        return view(person, *arguments, **more)

    monkeypatch.setattr(units, "view_person", note)
    path = folder / "portfolios/ben-okoro/2025-26/one.md"
    path.write_text(path.read_text().replace("Words of one", "Other words"))
    one()
    assert seen == ["ben-okoro"]
    path.write_text(path.read_text().replace("Words of one", "Yet other words"))
    one()
    assert set(seen) == {"ben-okoro"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cy-lund/2025-26/one.md", reflection("Other.", title="One of cy-lund")),
        ("cy-lund/evidence/one.pdf", "%PDF other"),
        ("cy-lund/plan.yml", front(needs=[{"id": "n", "need": "To see", "by": "2026-01-01"}])),
        ("cy-lund/reviews/r.md", markdown({"kind": "observation", "date": "2025-11-03"})),
        ("cy-lund/broken.md", reflection(hours="many", visibility="internal")),
        ("completions/x.csv", "person,requirement,date\ncy-lund,prevent,2025-10-01\n"),
        (
            "events/inset.md",
            markdown(
                {
                    "title": "INSET",
                    "date": "2025-11-03",
                    "hours": 6,
                    "type": "inset-day",
                    "attendees": ["cy-lund"],
                }
            ),
        ),
        ("policy.yml", front(hours={"annual": 12})),
        ("ada-marsh/profile.md", person("Ada Other")["profile.md"]),  # their line manager
    ],
)
def test_whatever_a_view_is_made_from_makes_it_anew(
    folder: Path, rendered: list[str], name: str, text: str
) -> None:
    one()
    one("--as-of", "2026-03-31")
    rendered.clear()
    write(folder / "portfolios", {name: text})
    one()
    assert "people/cy-lund" in rendered
    incremental = bytes_of(folder / "site")
    one("--clean")
    assert bytes_of(folder / "site") == incremental


def test_a_file_that_changes_while_a_build_runs_is_built_the_next_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one()
    path = folder / "portfolios/cy-lund/2025-26/one.md"
    path.write_text(path.read_text().replace("Words of one", "Second words"))
    publish = publishing.Trees.publish

    def change_before(self: publishing.Trees, state: State) -> None:
        path.write_text(path.read_text().replace("Second words", "Third words"))
        publish(self, state)

    with monkeypatch.context() as patch:
        patch.setattr(publishing.Trees, "publish", change_before)
        one()
    page = folder / "site/people/cy-lund/reflections/2025-26-one/index.html"
    # and where it is put back to what it was before the build looked, too
    path.write_text(path.read_text().replace("Third words", "Second words"))
    one()
    assert "Second words" in page.read_text()
    path.write_text(path.read_text().replace("Second words", "Third words"))
    one()
    assert "Third words" in page.read_text()


def test_a_file_that_was_read_as_something_else_is_not_remembered_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It changes between being looked at and being read, and is put back afterwards."""
    one()
    path = folder / "portfolios/cy-lund/2025-26/one.md"
    path.write_text(path.read_text().replace("Words of one", "Second words"))
    build_all = session.read_tree

    def read_later(*arguments: Any) -> Any:
        path.write_text(path.read_text().replace("Second words", "Third words"))
        return build_all(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(session, "read_tree", read_later)
        one()
    path.write_text(path.read_text().replace("Third words", "Second words"))
    one()
    page = folder / "site/people/cy-lund/reflections/2025-26-one/index.html"
    assert "Second words" in page.read_text()
