"""Shells that were rendered before, in a folder of the user's own: with them one changed
portfolio is written without MkDocs.

A file a shell, so that workers keep them without asking one another. Those of a look (theme,
configuration, versions) that has not been built for a while are thrown away. As JSON: nothing
that is read back is run, but it becomes a page, so that a folder which others may write to is not
used.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from cpd_portfolio.mkdocs_site.frames import Frame, Parts
from cpd_portfolio.ownership import is_ours

_DRESS = "dress"
_MOST_LOOKS = 4  # of organisations that one user builds for


class Dress(Struct, frozen=True):
    """What of MkDocs's configuration is needed beside the shells. `search`: the settings of its
    index, None where there is no search."""

    name: str
    site_url: str | None
    search: dict[str, Any] | None


class Keeper:
    """`folder`: where to, nowhere if None. `look`: a key of all that decides how a page looks."""

    def __init__(self, folder: Path | None, look: str) -> None:
        self.folder: Path | None = None
        if folder is None or not look:
            return
        every = folder / "shells"
        try:
            every.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not is_ours(folder) or not is_ours(every):
                return
            (every / look).mkdir(exist_ok=True, mode=0o700)
            os.utime(every / look)
            by_age = sorted(every.iterdir(), key=lambda other: other.stat().st_mtime_ns)
            for other in by_age[:-_MOST_LOOKS]:
                shutil.rmtree(other, ignore_errors=True)
        except OSError:
            return
        self.folder = every / look

    def dress(self) -> Dress | None:
        found = self._read(_DRESS)
        try:
            return Dress(**found) if isinstance(found, dict) else None
        except TypeError:
            return None

    def keep_dress(self, dress: Dress) -> None:
        self._write(_DRESS, asdict(dress))

    def shell(self, frame: Frame) -> Parts | None:
        found = self._read(_name(frame))
        whole = isinstance(found, list) and all(isinstance(part, str) for part in found)
        return tuple(found) if found and whole else None

    def keep_shell(self, frame: Frame, parts: Parts) -> None:
        self._write(_name(frame), parts)

    def _read(self, name: str) -> Any:
        if self.folder is None:
            return None
        try:
            return json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError):
            return None

    def _write(self, name: str, value: object) -> None:
        """In one step; where that fails, it is made again next time."""
        if self.folder is None:
            return
        fresh = self.folder / f"{name}.{os.getpid()}"
        try:
            fresh.write_text(json.dumps(value), encoding="utf-8")
            fresh.replace(self.folder / name)
        except OSError:
            return


def _name(frame: Frame) -> str:
    paths = sorted(frame.of_site.nav_paths)  # a set has another order in each process
    told = repr((replace(frame.of_site, nav_paths=frozenset()), paths, frame.of_page))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
