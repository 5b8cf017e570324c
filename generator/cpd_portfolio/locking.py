"""One build at a time: a lock that ends with the process, whatever becomes of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cpd_portfolio.model import UsageError

try:
    import fcntl
except ImportError:  # Windows has no such lock; a folder in use cannot be renamed there
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Locks a folder, which is made where it is not there; raises UsageError where another build
    holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # a build that failed may have taken the folder away in between
            is_there = os.path.samestat(os.fstat(handle), folder.stat())
        except (BlockingIOError, FileNotFoundError):
            is_there = False
        except OSError:  # a file system without locks
            is_there = True
        if not is_there:
            raise UsageError("another build of this site is running; try again later")
        yield
    finally:
        os.close(handle)
