"""The same reflections as input for each generator.

A generator writes a project folder, says with what command it is built and served, where a
reflection's source and page are, and what stands for a change that touches every page: here the
policy, elsewhere a line that every page shows. The others get what is on this site as well: no
drafts, private or planned reflections, but their own index page for each person, and the evidence.
"""

import shutil
import sys
from pathlib import Path

from benchmarks.generators.base import Generator
from benchmarks.generators.hugo import Hugo
from benchmarks.generators.mkdocs_material import MkDocsMaterial
from benchmarks.generators.ours import Ours
from benchmarks.generators.zensical import Zensical

KINDS: tuple[type[Generator], ...] = (Ours, MkDocsMaterial, Zensical, Hugo)


def found(tools: Path) -> dict[type[Generator], Path | None]:
    """The program of each generator: beside this Python, in `tools` (an environment of its own),
    or on the path; None where it is not installed."""
    return {kind: _program(kind.program, tools) for kind in KINDS}


def _program(name: str, tools: Path) -> Path | None:
    here = Path(sys.executable).parent / name
    if here.is_file():
        return here
    # the package on PyPI starts the real program through Python: measure the program itself
    packaged = [*tools.glob(f"lib/python3*/site-packages/{name}/binaries/{name}")]
    for path in (*packaged, tools / "bin" / name):
        if path.is_file():
            return path
    which = shutil.which(name)
    return Path(which) if which else None


__all__ = ["KINDS", "Generator", "Ours", "found"]
