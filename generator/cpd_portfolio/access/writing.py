"""The file with the rules: never half written, and read by nobody but whom its owner lets. It says
who manages whom, and what they are called by the sign-in."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from cpd_portfolio.model import UsageError


def write_rules(file: Path, text: str, site: Path) -> bool:
    """Whether the file is another one now. `site`: the folder of the site, which publishes all
    that lies in it. Raises UsageError where the file cannot be written, or lies in the site."""
    target, site = file.resolve(), site.resolve()
    if target.is_relative_to(site):
        raise UsageError(f"{file} lies in the site, where it would be published; name another file")
    data = text.encode("utf-8")
    there = os.path.lexists(target)
    try:
        if target.is_file() and target.read_bytes() == data:
            return False
        _replace(target, data)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        kept = "; it is as it was" if there else ""
        raise UsageError(f"{file} cannot be written: {reason}{kept}") from None
    return True


def _replace(target: Path, data: bytes) -> None:
    if target.exists() and not target.is_file():
        raise IsADirectoryError(21, "not a plain file", str(target))
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():  # who may open it stays as its owner has set it
            found = target.stat()
            if hasattr(os, "chown"):
                with suppress(OSError):
                    os.chown(fresh, -1, found.st_gid)
            fresh.chmod(stat.S_IMODE(found.st_mode))
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
