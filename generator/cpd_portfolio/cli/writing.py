"""Files that appear whole or not at all."""

import os
from pathlib import Path

from cpd_portfolio.cli.common import shown_path
from cpd_portfolio.model import UsageError


def write_whole(path: Path, text: str, *, new: bool = False) -> None:
    """Beside it, then in its place. `new`: never over another; raises FileExistsError. Raises
    UsageError where it cannot be written."""
    fresh = path.with_name(f".{path.name}.new")  # hidden: nothing reads it
    try:
        data = text.encode("utf-8")
        fresh.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            fresh.write_bytes(data)
            if new:
                _put_new(fresh, path)
            else:
                fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        if new and os.path.lexists(path):
            raise FileExistsError from None
        raise cannot_be_written(path, error) from None
    except UnicodeEncodeError:
        what = "something in it is not text in UTF-8"
        raise UsageError(f"{shown_path(path)} cannot be written: {what}") from None


def _put_new(fresh: Path, path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsError
    try:
        os.link(fresh, path)  # fails where somebody else was quicker
    except FileExistsError:
        raise
    except (OSError, AttributeError):  # a disk without links
        fresh.rename(path)


def cannot_be_written(path: Path, error: OSError) -> UsageError:
    reason = (error.strerror or "unknown reason").lower()
    return UsageError(f"{shown_path(path)} cannot be written: {reason}")
