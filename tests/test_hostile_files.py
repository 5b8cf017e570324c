"""Files that mean harm: each ends in a problem, or is read, within 2 s of processor and 500 MB.

The times here are limits that the system holds, several times as wide: a slow machine is no
failure. `make bench-hostile` prints what it really takes.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile.bombs import BOMBS, Bomb, shares_key, start
from hostile.running import COMMANDS, SPIN, Warm

MOST_MEMORY = 500_000_000
MOST_CPU = 20  # seconds; ten times what it should be


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with Warm() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Removed at once: there may be a great deal in it."""
    yield tmp_path
    subprocess.run(["rm", "-rf", str(tmp_path / "portfolios"), str(tmp_path / "site")], check=False)


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="measured by Linux")
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=lambda bomb: bomb.name)
def test_it_ends_within_bounds(folder: Path, warm: Warm, bomb: Bomb) -> None:
    bomb.make(start(folder))
    environment = {"XDG_CACHE_HOME": str(folder / "cache"), **shares_key(folder)}
    for what in bomb.then:
        ran = warm.run(folder, *COMMANDS[what], environment=environment, cpu=MOST_CPU)
        assert ran.code in (0, 1), f"{what}: {ran.said}"
        assert "Traceback" not in ran.said
        assert ran.memory < MOST_MEMORY, f"{what}: {ran.memory / 1e6:.0f} MB"
        if what == "check" and bomb.code is not None:
            assert bomb.code in ran.problems, ran.said[-2000:]
        elif what == "check":
            assert not ran.code or ran.problems, ran.said
    if "build" in bomb.then and ran.code == 0:
        assert (folder / "site/index.html").is_file()


def test_the_bounds_are_held_by_the_system(tmp_path: Path, warm: Warm) -> None:
    """A command that takes more than its share of either is stopped, or says that it was."""
    start(tmp_path)
    ran = warm.run(tmp_path, *COMMANDS["build"], memory=60_000_000)
    assert ran.code not in (0, 1)
    ran = warm.run(tmp_path, SPIN, cpu=1)
    assert ran.code is None
    assert ran.cpu > 0.5


@pytest.mark.skipif(os.name != "posix", reason="how it is measured")
def test_nothing_harmless_is_refused(tmp_path: Path, warm: Warm) -> None:
    start(tmp_path)
    ran = warm.run(tmp_path, *COMMANDS["check"])
    assert (ran.code, ran.problems) == (0, [])
