"""Several processes at once: how many, whether they can be forked, how each of them begins, and
whether there is room for them at all."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

_MOST_ON_WINDOWS = 61  # processes that one can wait for there


def all_cores() -> int:
    """As many as this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether a process can begin with all that this one has in memory."""
    return "fork" in multiprocessing.get_all_start_methods() and os.name == "posix"


def begin() -> None:
    """In a new process. It ends with its parent: one that is killed leaves none behind that goes
    on writing, or holds its lock."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's, which ends the others
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # ignored, it stays so: nohup
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


@contextmanager
def beside(work: Callable[[], object] | None) -> Iterator[None]:
    """Has `work`, if any, done by a forked process meanwhile, for what it leaves on the disk. Where
    it cannot be forked, or fails, nothing is lost but time. The block's end waits for it."""
    other = None
    if work is not None and can_fork():
        try:
            other = multiprocessing.get_context("fork").Process(target=_quietly, args=(work,))
            other.start()
        except OSError:
            other = None
    try:
        yield
    finally:
        if other is not None:
            other.join()


def _quietly(work: Callable[[], object]) -> None:
    with suppress(Exception):
        begin()
        work()


@contextmanager
def several(
    jobs: int, start: Callable[..., None], given: tuple[Any, ...] = ()
) -> Iterator[ProcessPoolExecutor | None]:
    """Processes that have all begun, forked where that can be; each calls `start` with what is
    given. None where the system has no room for them (a limit of processes, of open files, no
    shared memory): then the work is the caller's. What still waits when the block ends with an
    error is not begun."""
    pool = _begun(jobs, start, given)
    if pool is None:
        yield None
        return
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


def _begun(
    jobs: int, start: Callable[..., None], given: tuple[Any, ...]
) -> ProcessPoolExecutor | None:
    if os.name == "nt":
        jobs = min(jobs, _MOST_ON_WINDOWS)
    # of each process a thread too, and two that hand work out
    if not _room_for(2 * jobs + 2):
        return None
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("fork" if can_fork() else "spawn")
    try:
        pool = ProcessPoolExecutor(jobs, context, initializer=start, initargs=given)
        try:
            pool.submit(_nothing).result()
        except BrokenExecutor:  # the pool has ended its processes by itself
            pool.shutdown(wait=True)
            return None
    except (OSError, RuntimeError):
        for child in set(multiprocessing.active_children()) - others:
            child.kill()
            child.join()
        return None
    return pool


def _nothing() -> None:
    pass


def _room_for(tasks: int) -> bool:
    """Whether so many more can run at once: a pool that cannot begin one waits for it for ever.
    Systems count threads as they count processes."""
    over = threading.Event()
    begun: list[threading.Thread] = []
    try:
        for _ in range(tasks):
            thread = threading.Thread(target=over.wait, daemon=True)
            thread.start()
            begun.append(thread)
    except RuntimeError:
        return False
    finally:
        over.set()
        for thread in begun:
            thread.join()
    return True
