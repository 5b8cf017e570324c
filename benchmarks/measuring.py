"""One command, measured from outside: time, processor, memory, and what it wrote."""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_EVERY = 0.05  # seconds between two looks at memory
Snapshot = dict[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """`wall`, `cpu` in seconds, the latter of all processes. `memory` in bytes: the largest sum
    over the process tree of what each process holds alone and its part of what it shares (PSS),
    seen every 0.05 s; 0 where the system does not tell. `written` bytes in `files` files."""

    wall: float
    cpu: float
    memory: int
    written: int
    files: int


class CommandFailed(Exception):
    pass


def measure(command: list[str], folder: Path) -> Measured:
    """Runs a command in a project folder. Raises CommandFailed with the end of what it said."""
    before = snapshot(folder)
    log = folder / "log.txt"
    with log.open("wb") as file:
        started = time.perf_counter()
        process = start(command, folder, file)
        with _Memory(process.pid) as memory:
            _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise ended(process.returncode, folder)
    log.unlink()
    after = snapshot(folder)
    new = [size for name, (*_, size) in after.items() if after[name] != before.get(name)]
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(wall, cpu, memory.peak, sum(new), len(new))


def ended(code: int, folder: Path) -> CommandFailed:
    """What is said of a command that ended with an error, with the end of what it said."""
    said = (folder / "log.txt").read_text(encoding="utf-8", errors="replace").strip()
    return CommandFailed(f"ended with {code}: {said[-500:]}")


def start(command: list[str], folder: Path, said: BinaryIO) -> "subprocess.Popen[bytes]":
    """Caches go into the project folder, so that they are counted and a cold build finds none.
    Python may keep its compiled programs, as it does unless somebody forbids it."""
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(folder / "cache"),
        "HUGO_CACHEDIR": str(folder / "cache" / "hugo"),
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONDONTWRITEBYTECODE": "",
    }
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
    )


def snapshot(folder: Path) -> Snapshot:
    """Every file below a folder: a file that was written again differs, one that was linked to
    or left does not."""
    found: Snapshot = {}
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name != "log.txt":
                    stat = entry.stat(follow_symlinks=False)
                    found[entry.path] = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    return found


class _Memory:
    """Looks at a process and its children until the block ends."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak = pid, 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "_Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_EVERY):
            self.peak = max(self.peak, sum(map(_pss, _tree(self.pid))))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))
    except OSError:  # it has ended, or there is no /proc here
        return


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def wait_until(true: Callable[[], bool], seconds: float, every: float = 0.005) -> float:
    """How long it took, in seconds. Raises CommandFailed after `seconds`."""
    started = time.perf_counter()
    while not true():
        if time.perf_counter() - started > seconds:
            raise CommandFailed(f"nothing happened in {seconds:.0f} s")
        time.sleep(every)
    return time.perf_counter() - started
