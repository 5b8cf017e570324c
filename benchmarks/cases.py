"""What is done to a project before it is built, and how one sees that the build took it in."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generators import Generator
from benchmarks.measuring import CommandFailed, Measured, ended, measure, start, wait_until
from benchmarks.people import Reflection

REST_SECONDS = 3  # nobody saves again before the last save is through
SERVING_LIMIT = 1800  # seconds for a build of a live preview


@dataclass(frozen=True, slots=True)
class Target:
    """The reflection that is edited."""

    person: str
    reflection: Reflection


def cold(generator: Generator, target: Target, _number: int) -> Measured:
    generator.clear()
    return _built(generator, target, lambda _before, after: bool(after))


def nothing(generator: Generator, target: Target, _number: int) -> Measured:
    return _built(generator, target, lambda before, after: before == after)


def edited(generator: Generator, target: Target, number: int) -> Measured:
    words = f"editing{number}"
    generator.edit(target.person, target.reflection, words)
    return _built(generator, target, lambda _before, after: words in after)


def policy(generator: Generator, target: Target, number: int) -> Measured:
    home = generator.home(target.person)
    before = generator.written(home)
    generator.change_everything(number)
    found = _built(generator, target, lambda _before, after: bool(after))
    if generator.written(home) == before:
        raise CommandFailed("the change was not taken in")
    return found


CASES: dict[str, tuple[str, Callable[[Generator, Target, int], Measured]]] = {
    "cold": ("cold", cold),
    "nothing": ("nothing changed", nothing),
    "edited": ("one reflection edited", edited),
    "policy": ("policy changed", policy),
}
SERVING = "serving"


def _built(generator: Generator, target: Target, good: Callable[[str, str], bool]) -> Measured:
    address = generator.address(target.person, target.reflection)
    before = generator.written(address)
    found = measure(generator.build(), generator.folder)
    if not good(before, generator.written(address)):
        raise CommandFailed("the page of the reflection is not as it should be")
    return found


def serving(generator: Generator, targets: list[Target]) -> list[float]:
    """A live preview in the background; for each target an edit, and the seconds until its page
    has the new words, as a browser gets it."""
    port = _free_port()
    seconds = []
    with _running(generator, port) as process:
        for number, target in enumerate(targets):
            address = generator.address(target.person, target.reflection)
            url = f"http://127.0.0.1:{port}/{address}"
            words = f"serving{number}"
            _until(process, generator.folder, url, "")
            time.sleep(REST_SECONDS)
            generator.edit(target.person, target.reflection, words)
            seconds.append(_until(process, generator.folder, url, words))
    return seconds


def _until(process: "subprocess.Popen[bytes]", folder: Path, url: str, words: str) -> float:
    """Seconds until the page has the words."""

    def there() -> bool:
        if process.poll() is not None:
            raise ended(process.returncode, folder)
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return words in answer.read().decode()
        except (urllib.error.URLError, OSError):
            return False

    return wait_until(there, SERVING_LIMIT, every=0.02)


@contextmanager
def _running(generator: Generator, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    with (generator.folder / "log.txt").open("wb") as log:
        process = start(generator.serve(port), generator.folder, log)
        try:
            yield process
        finally:
            process.terminate()  # Ctrl+C may be ignored in the background
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
