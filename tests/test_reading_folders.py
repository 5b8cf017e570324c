"""Many people's folders are read by several processes, to the same end as by one."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from cpd_portfolio.reading import Reading, folders, look, read_tree
from making import below, person, reflection, write

pytestmark = pytest.mark.skipif(not folders.can_fork(), reason="no forks here")
PARENT = os.getpid()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """More people than one process reads; some of their files are wrong."""
    for number in range(folders.MANY + 3):
        files = dict(person(f"Person {number}"))
        files["2025-26/a.md"] = reflection(f"Words of {number}.", title=f"One of {number}")
        if number % 5 == 0:
            files["2025-26/b.md"] = "---\ntitle: [\n---\n"
        write(tmp_path, below(f"p-{number:03}", files))
    return tmp_path


def read(tree: Path, jobs: int) -> Reading:
    return read_tree(look([tree]), jobs=jobs)


def noted(monkeypatch: pytest.MonkeyPatch, also: Callable[[], None] = lambda: None) -> list[str]:
    """Whom this process reads by itself."""
    here: list[str] = []
    read_folder = folders.read_folder

    def note(folder: folders.Folder, *more: object) -> folders.FolderRead:
        if os.getpid() == PARENT:
            here.append(folder.id)
        else:
            also()
        return read_folder(folder, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(folders, "read_folder", note)
    return here


@pytest.fixture
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the command: other tests leave threads that wait for nothing."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.mark.usefixtures("one_thread")
def test_several_read_what_one_reads(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = read(tree, 1)
    assert alone.library.problems
    here = noted(monkeypatch)
    assert read(tree, 2) == alone
    assert here == []


@pytest.mark.usefixtures("one_thread")
def test_what_is_left_of_processes_that_are_killed_is_read_by_one(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = read(tree, 1)
    here = noted(monkeypatch, also=lambda: os._exit(9))
    assert read(tree, 2) == alone
    assert len(here) == folders.MANY + 3


def test_nothing_is_forked_beside_another_thread(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could hold a lock, which no thread of the new process would ever let go."""
    here = noted(monkeypatch)
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()
    try:
        read(tree, 2)
    finally:
        over.set()
        other.join()
    assert len(here) == folders.MANY + 3
