"""A live preview that is told to end, in any way and as often as somebody likes, leaves nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cpd_portfolio.cli.ending import passing_folder
from making import below, person, write

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# whatever the tests themselves were started from ignores
START = """
import signal, sys
from cpd_portfolio.cli import main
deaf_to = int(sys.argv.pop(1))
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
signal.signal(signal.SIGHUP, signal.SIG_IGN if deaf_to == signal.SIGHUP else signal.SIG_DFL)
main()
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


@contextmanager
def preview(folder: Path, deaf_to: int = 0) -> Iterator["subprocess.Popen[str]"]:
    """`cpd serve` of Ann's own portfolio, once it is there. `deaf_to`: a signal that whoever starts
    it has it ignore, as `nohup` does."""
    (folder / "scratch").mkdir()
    write(folder, below("portfolios/ann", person("Ann Private")))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-c", START, str(deaf_to), "serve", "ann", "--port", str(port)],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "scratch")},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            assert any("Look at http" in line for line in process.stderr)
            assert list((folder / "scratch").glob("cpd-preview-*"))
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_preview_that_is_told_again_and_again_to_end_leaves_nothing(
    tmp_path: Path, ending: signal.Signals
) -> None:
    with preview(tmp_path) as process:
        until = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < until:
            process.send_signal(ending)
            time.sleep(0.002)
        assert process.returncode in (0, 1)  # 1: told again before it had begun to tidy up
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
    assert not list((tmp_path / "scratch").iterdir())


def test_a_preview_outlives_its_terminal_where_that_was_asked_for(tmp_path: Path) -> None:
    with preview(tmp_path, deaf_to=signal.SIGHUP) as process:
        process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert process.poll() is None
        process.terminate()
        assert process.wait(timeout=30) == 0
    assert not list((tmp_path / "scratch").iterdir())


@pytest.fixture
def restored() -> Iterator[None]:
    """Whoever was told to end stays deaf: not so the tests."""
    before = [signal.getsignal(one) for one in ENDINGS]
    yield
    for one, handler in zip(ENDINGS, before, strict=True):
        signal.signal(one, handler)


def test_signals_are_afterwards_what_they_were() -> None:
    before = [signal.getsignal(one) for one in ENDINGS]
    with passing_folder("cpd-preview-") as folder:
        assert [signal.getsignal(one) for one in ENDINGS] != before
        assert folder.is_dir()
    assert [signal.getsignal(one) for one in ENDINGS] == before
    assert not folder.exists()


@pytest.mark.usefixtures("restored")
def test_whoever_is_told_once_hears_nothing_more() -> None:
    with pytest.raises(KeyboardInterrupt), passing_folder("cpd-preview-") as folder:
        signal.raise_signal(signal.SIGTERM)
    assert not folder.exists()
    for one in ENDINGS:
        signal.raise_signal(one)


@pytest.mark.usefixtures("restored")
def test_what_was_not_heard_may_be_said_again() -> None:
    """Python drops what is raised where nobody can catch it."""
    heard = 0
    with passing_folder("cpd-preview-"):
        for _ in range(2):
            try:
                signal.raise_signal(signal.SIGTERM)
            except KeyboardInterrupt:
                heard += 1
    assert heard == 2


@pytest.mark.usefixtures("restored")
def test_told_for_the_first_time_while_it_tidies_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tidy = TemporaryDirectory.cleanup

    def told(self: "TemporaryDirectory[str]") -> None:
        signal.raise_signal(signal.SIGHUP)
        tidy(self)

    with passing_folder("cpd-preview-") as folder:
        (folder / "private.html").touch()
        monkeypatch.setattr(TemporaryDirectory, "cleanup", told)
    assert not folder.exists()
