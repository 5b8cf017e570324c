"""Whose a folder or a file is: what others may write to is no place for code that is run, for
pages, or for what a build believes."""

import os
from pathlib import Path


def is_ours(folder: Path) -> bool:
    """Whether nobody else may write to it. Raises OSError where it cannot be looked at."""
    return ours_alone(folder.stat())


def ours_alone(found: os.stat_result) -> bool:
    """The same of what has been looked at already. Windows tells neither owner nor rights so."""
    return not hasattr(os, "geteuid") or (
        found.st_uid == os.geteuid() and not found.st_mode & 0o022
    )
