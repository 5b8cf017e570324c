"""Where a system has no room for more processes, one does the work; nothing waits for ever."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

import pytest

from cpd_portfolio import processes
from cpd_portfolio.pages.rendering import compile_pages, environment
from cpd_portfolio.processes import begin, beside, several
from making import below, build, bytes_of, person, write


def square(number: int) -> int:
    return number * number


def refused(*_arguments: object) -> None:
    raise OSError(30, "Read-only file system")


class NoPool:
    """As where there is no shared memory, or no more files can be opened."""

    def __init__(self, *_arguments: object, **_more: object) -> None:
        refused()


def limited(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """As where a user, or a container, may have so many more threads at once."""
    start = threading.Thread.start
    begun: list[threading.Thread] = []  # those of other tests may end at any time

    def counted(self: threading.Thread) -> None:
        if sum(thread.is_alive() for thread in begun) >= most:
            raise RuntimeError("can't start new thread")
        start(self)
        begun.append(self)

    monkeypatch.setattr(threading.Thread, "start", counted)


def test_work_is_done_by_several() -> None:
    with several(2, begin) as pool:
        assert pool is not None
        assert list(pool.map(square, range(5))) == [0, 1, 4, 9, 16]
        assert pool.submit(os.getpid).result() != os.getpid()
    assert multiprocessing.active_children() == []


def test_what_goes_wrong_in_the_work_is_not_taken_for_want_of_room() -> None:
    def work() -> None:
        with several(2, begin) as pool:
            assert pool is not None
            pool.submit(refused).result()

    with pytest.raises(OSError, match="Read-only"):
        work()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("room", [0, 1, 5])
def test_without_room_there_are_none(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    before = set(threading.enumerate())
    limited(monkeypatch, room)
    with several(2, begin) as pool:
        assert pool is None
    assert multiprocessing.active_children() == []
    assert set(threading.enumerate()) <= before


def test_just_enough_room_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, 6)
    with several(2, begin) as pool:
        assert pool is not None
        assert list(pool.map(square, range(3))) == [0, 1, 4]


def hung_up(_: int) -> bool:
    os.kill(os.getpid(), signal.SIGHUP)
    return True


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_terminal_that_is_closed_ends_no_work_that_was_to_outlive_it() -> None:
    usual = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as `nohup` starts a program
    try:
        with several(2, begin) as pool:
            assert pool is not None
            assert list(pool.map(hung_up, range(2))) == [True, True]
    finally:
        signal.signal(signal.SIGHUP, usual)
    with several(1, begin) as pool:
        assert pool is not None
        with pytest.raises(BrokenExecutor):
            pool.submit(hung_up, 1).result()


def test_without_shared_memory_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "ProcessPoolExecutor", NoPool)
    with several(2, begin) as pool:
        assert pool is None


def test_those_that_cannot_begin_are_ended() -> None:
    with several(2, refused) as pool:
        assert pool is None
    assert multiprocessing.active_children() == []


def test_a_site_is_built_by_one_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: dict[str, Any] = {}
    for number in range(9):
        files |= below(f"p-{number}", dict(person(f"P {number}")))
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    build("2026-03-31", "--jobs", "2")
    before = bytes_of(tmp_path / "site")
    monkeypatch.setattr(processes, "ProcessPoolExecutor", NoPool)
    build("2026-03-31", "--jobs", "2", "--clean")
    assert bytes_of(tmp_path / "site") == before


def test_work_beside_is_done_by_the_end_of_the_block(tmp_path: Path) -> None:
    made = tmp_path / "made"

    def work() -> None:
        made.write_text(str(os.getpid()))

    with beside(work):
        here = os.getpid()
    assert int(made.read_text()) != here


def test_work_beside_that_fails_costs_nothing(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise RuntimeError("no")

    with beside(fails), beside(None):
        pass
    assert capfd.readouterr() == ("", "")
    monkeypatch.setattr(os, "fork", lambda: (_ for _ in ()).throw(OSError(11, "no room")))
    with beside(fails):
        pass
    with pytest.raises(ValueError, match="ours"), beside(None):
        raise ValueError("ours")


def test_templates_compiled_beside_are_those_that_pages_take(tmp_path: Path) -> None:
    environment.cache_clear()
    compile_pages(tmp_path)
    try:
        names = environment("pages").list_templates()
        assert len(names) > 50
        assert len(list(tmp_path.glob("__jinja2_*"))) >= len(names)
    finally:
        environment.cache_clear()
