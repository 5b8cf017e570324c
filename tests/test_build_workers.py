"""A worker that ends by itself stops the build in words; none outlives a build that is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cpd_portfolio.build import workers
from cpd_portfolio.locking import alone
from cpd_portfolio.model import UsageError
from making import below, build, bytes_of, cpd, person, wait_for_lock, write

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for number in range(9):
        write(tmp_path / "portfolios", below(f"p-{number}", dict(person(f"P {number}"))))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_worker_that_is_killed_is_said_and_the_site_is_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build()
    before = bytes_of(folder / "site")
    write(folder, {"mkdocs.yml": "site_name: Another\n"})
    monkeypatch.setattr(workers, "_work", _die)
    result = cpd("build", "--portfolios", "portfolios", "--as-of", "2026-03-31", "--jobs", "2")
    assert result.exit_code == 2
    assert "ended by itself" in result.stderr
    assert bytes_of(folder / "site") == before


def _die(_names: list[str]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# a build whose workers wait, and that says so: each worker in one write, for they share the pipe
_SLOW = """
import os, time
from cpd_portfolio.build import workers
def wait(names):
    os.write(1, b"working\\n")
    time.sleep(300)
workers._work = wait
from cpd_portfolio.cli import main
main(["build", "--portfolios", "portfolios", "--jobs", "2"])
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_a_build_that_is_killed(folder: Path, ending: signal.Signals) -> None:
    pytest.importorskip("fcntl")
    process = subprocess.Popen([sys.executable, "-c", _SLOW], cwd=folder, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"working\n"
    with pytest.raises(UsageError, match="another build"), alone(folder / ".site-kept"):
        pass
    process.send_signal(ending)
    process.wait()
    wait_for_lock(folder / ".site-kept")
