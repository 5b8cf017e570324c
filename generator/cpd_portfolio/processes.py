"""Several processes at once: how many, whether they can be forked, and how each of them begins."""

import multiprocessing
import os
import signal
import threading


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
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
