"""Opening what lies in a portfolio: the plain file that was found there, or nothing.

Between looking for files and reading one, somebody may put a link, a pipe or a device in its
place, or a link in the place of a folder above it. So a file is judged once it is open: by what
it is, and, where the system says so (Linux), by where it really lies.
"""

import os
import shutil
import stat
from io import BufferedReader
from pathlib import Path

MOST_EVIDENCE = 100 * 1024 * 1024  # bytes of a paper or picture; films have their own places
_SAFE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class NotPlain(OSError):
    """Something else than a plain file of this folder."""


def open_plain(path: str | Path) -> BufferedReader:
    """`path`: without links above it, as scan.py makes it. Raises OSError, NotPlain among them:
    nothing is followed and nothing waited for."""
    handle = os.open(path, os.O_RDONLY | _SAFE)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotPlain(0, "not a plain file", str(path))
        if not _lies_at(handle, path):
            raise NotPlain(0, "moved while it was read", str(path))
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _lies_at(handle: int, path: str | Path) -> bool:
    try:
        return os.readlink(f"/proc/self/fd/{handle}") == str(path)  # noqa: PTH115
    except OSError:  # a system that does not say
        return True


def read_plain(path: Path, most_bytes: int = MOST_EVIDENCE) -> bytes | None:
    """The contents of a plain file; None where it is larger. Raises OSError."""
    with open_plain(path) as file:
        data = file.read(most_bytes + 1)
    return data if len(data) <= most_bytes else None


def copy_plain(source: Path, target: Path) -> bool:
    """Whether a plain file could be copied: not one that is gone, is something else by now, may
    not be opened or is larger than evidence can be. Raises OSError where the target cannot be
    written."""
    try:
        file = open_plain(source)
    except OSError:
        return False
    with file:
        if os.fstat(file.fileno()).st_size > MOST_EVIDENCE:
            return False
        with target.open("wb") as copy:
            shutil.copyfileobj(file, copy, 1024 * 1024)
    return True
