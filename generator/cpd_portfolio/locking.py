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
    """Locks a folder, so that nothing is left behind; raises UsageError where another build
    holds it."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError("another build of this site is running; try again later") from None
        yield
    finally:
        os.close(handle)
