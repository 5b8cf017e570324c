"""`cpd`, run in a process of its own and measured: a warm one that forks for each command, so that
what is measured is the command and not the start of Python."""

import contextlib
import io
import json
import os
import re
import resource
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEBIBYTE = 2**20
_AS_OF = ("--portfolios", "portfolios", "--as-of", "2026-03-31")
COMMANDS = {
    "check": ("check", "--portfolios", "portfolios"),
    "report": ("report", *_AS_OF, "--format", "json"),
    "build": ("build", *_AS_OF, "--jobs", "1"),
    "pack": ("share", "preview", "eqa", *_AS_OF, "--to", "pack.html"),
}
SPIN = "--spin"  # for the test of the limit: what never ends


@dataclass(frozen=True)
class Ran:
    """`cpu` in seconds, `memory` in bytes (the most that it held at once, with the interpreter
    and all libraries). `code`: None where the command was stopped at a limit, or died."""

    code: int | None
    cpu: float
    memory: int
    said: str
    problems: tuple[str, ...] = ()


class Warm:
    """Runs commands one after the other; ends with the block."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def __enter__(self) -> "Warm":
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)

    def run(
        self,
        folder: Path,
        *arguments: str,
        environment: dict[str, str] | None = None,
        cpu: int = 30,
        memory: int = 2048 * MEBIBYTE,
    ) -> Ran:
        """`cpu` (seconds) and `memory` (bytes of addresses): where the system stops it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = [str(folder), list(arguments), environment or {}, cpu, memory]
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the process that forks has ended"
        return Ran(**json.loads(line))


def _command(folder: str, arguments: list[str], environment: dict[str, str]) -> int:
    from cpd_portfolio.cli import main

    os.chdir(folder)
    os.environ.update(environment)
    while arguments == [SPIN]:
        pass
    try:
        main(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 99
    return 0


def _most_memory() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _child(asked: list[Any], answer: int) -> None:
    folder, arguments, environment, cpu, memory = asked
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    Path("/proc/self/clear_refs").write_text("5")  # the most memory, from here on
    before = time.process_time()
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = _command(folder, arguments, environment)
    used = time.process_time() - before
    text = said.getvalue()
    codes = sorted(set(re.findall(r"^\S.*:\d+: (?:error|warning) ([a-z0-9-]+) ", text, re.M)))
    found = {"code": code, "cpu": used, "memory": _most_memory(), "problems": codes}
    found["said"] = text[-20_000:]
    with os.fdopen(answer, "w") as file:
        json.dump(found, file)
    os._exit(0)


def _serve() -> None:
    from cpd_portfolio.build import workers  # noqa: F401
    from cpd_portfolio.cli import main  # noqa: F401
    from cpd_portfolio.mkdocs_site import Renderer  # noqa: F401
    from cpd_portfolio.share import packing  # noqa: F401

    for line in sys.stdin:
        asked = json.loads(line)
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(read)
            try:
                _child(asked, write)
            finally:
                os._exit(1)
        os.close(write)
        with os.fdopen(read) as file:
            text = file.read()
        _, status, usage = os.wait4(pid, 0)
        if not text:
            killed = {"code": None, "cpu": usage.ru_utime + usage.ru_stime, "memory": 0}
            text = json.dumps({**killed, "said": f"stopped: {os.waitstatus_to_exitcode(status)}"})
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
