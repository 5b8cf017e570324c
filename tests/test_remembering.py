"""What is kept in the user's cache folder from one build to the next: nothing that is no longer
there, and nothing that another file could be taken for."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cpd_portfolio.reading import folders, look, read_tree
from cpd_portfolio.reading.memory import TICK, Digests, FolderRead
from cpd_portfolio.remembering import Remembered, Store
from making import below, build, person, reflection, write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("ada-marsh", "ben-okoro"):
        write(tmp_path / "portfolios", below(name, dict(person(name.title()))))
    write(tmp_path / "portfolios/ben-okoro", {
        "kestrel.md": reflection("Merlinwords.", title="Merlintitle", visibility="private"),
        "evidence/kestrel.pdf": b"%PDF",
    })  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def kept(folder: Path) -> bytes:
    kept = (folder / "cache/cpd-portfolio").rglob("*")
    return b"".join(path.read_bytes() for path in kept if path.is_file())


@pytest.mark.parametrize("what", ["reflection", "person"])
def test_what_is_deleted_is_not_remembered(folder: Path, what: str) -> None:
    home = folder / "portfolios/ben-okoro"
    for path in folder.rglob("*.md"):  # long enough ago to be kept
        os.utime(path, ns=(1, 1))
    build()
    assert b"Merlinwords" in kept(folder)
    (folder / "cache/cpd-portfolio/x.123").write_bytes(b"of another store")
    (store,) = (folder / "cache/cpd-portfolio").glob("*.sqlite")
    Path(f"{store}-journal").write_bytes(b"Merlinwords, torn")
    for path in [home / "kestrel.md", home / "evidence/kestrel.pdf"]:
        path.unlink()
    if what == "person":
        for path in sorted(home.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        home.rmdir()
    build()
    assert b"Merlin" not in kept(folder)
    assert b"kestrel" not in kept(folder)
    assert (b"Ben-Okoro" in kept(folder)) == (what != "person")
    assert (folder / "cache/cpd-portfolio/x.123").is_file()


def test_a_file_written_just_now_is_digested_again(tmp_path: Path) -> None:
    """It could change once more at the same time by the clock."""
    write(tmp_path, {"a": "a"})
    digests = Digests()
    digests.of(tmp_path / "a")
    written = max((tmp_path / "a").stat().st_mtime_ns, (tmp_path / "a").stat().st_ctime_ns)
    assert not digests.settled(written + TICK)
    assert list(digests.settled(written + TICK + 1)) == [str(tmp_path / "a")]
    (tmp_path / "a").unlink()
    assert not Digests(digests.settled(written * 2)).settled(written * 2)  # nobody asked


def test_what_changes_while_it_is_read_is_not_remembered(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be taken for what the file was before, should it become that again."""
    path = folder / "portfolios/ada-marsh/profile.md"
    before = path.read_text()
    read_folder = folders.read_folder

    def late(*arguments: object) -> FolderRead:
        path.write_text(before.replace("Ada-Marsh", "Ada Late"))
        return read_folder(*arguments)  # type: ignore[arg-type]

    memory = Remembered()
    with monkeypatch.context() as patch:
        patch.setattr(folders, "read_folder", late)
        read_tree(look([folder / "portfolios"]), memory)
    path.write_text(before)
    people = read_tree(look([folder / "portfolios"]), memory).library.people
    assert people[0].profile.name == "Ada-Marsh"


def test_only_those_who_changed_are_written(folder: Path) -> None:
    for path in folder.rglob("*.md"):
        os.utime(path, ns=(1, 1))
    build()
    (path,) = (folder / "cache/cpd-portfolio").glob("*.sqlite")
    first = places(path)
    assert first.keys() == {"", "ada-marsh", "ben-okoro"}
    (folder / "portfolios/ben-okoro/kestrel.md").unlink()
    build()
    second = places(path)
    assert second["ada-marsh"] == first["ada-marsh"]
    assert second["ben-okoro"] != first["ben-okoro"]
    with closing(sqlite3.connect(path)) as kept, kept:  # a disk that lost a byte
        kept.execute("UPDATE kept SET value = zeroblob(99) WHERE name = 'ada-marsh'")
    (folder / "portfolios/ben-okoro/more.md").write_text(reflection())
    build()
    with closing(sqlite3.connect(path)) as kept:
        assert not list(kept.execute("SELECT name FROM kept WHERE value = zeroblob(99)"))


def places(path: Path) -> dict[str, int]:
    """By person, a number that is another one once their row has been written again."""
    with closing(sqlite3.connect(path)) as kept:
        return dict(kept.execute("SELECT name, rowid FROM kept"))


@pytest.mark.parametrize(
    "text", [b"", b"program", b"program\n", b"\xff\xfe\n\x80\x05", b"p" * 9999]
)
def test_a_file_of_anything_is_no_memory(tmp_path: Path, text: bytes) -> None:
    store = Store(tmp_path / "kept.sqlite", "program")
    store.path.write_bytes(text)
    store.path.chmod(0o600)
    assert store.load() == Remembered()
    store.save(Remembered())  # it is no use, so another takes its place
    assert places(store.path).keys() == {""}


def test_a_place_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    write(tmp_path, {"file": "no folder"})
    memory = Remembered(anew={"ada"})
    Store(tmp_path / "file/cpd/kept.sqlite", "program").save(memory)
    assert Store(tmp_path / "file/cpd/kept.sqlite", "program").load() == Remembered()
