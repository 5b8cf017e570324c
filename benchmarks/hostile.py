"""What each hostile input of the tests takes, in full size: `make bench-hostile`. Processor time
and the most memory of the whole command, the start of Python and its libraries among them; the
first row is the same command on one ordinary portfolio."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

os.environ["CPD_HOSTILE_FULL"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from hostile.bombs import BOMBS, shares_key, start
from hostile.running import COMMANDS

MOST_SECONDS, MOST_MEMORY = 2.0, 500_000_000
PLAIN = "(nothing hostile)"
# says at its end how much memory it had: what the system says of a process counts its parent's
RUN = """
import atexit, sys
from pathlib import Path
def said():
    lines = Path("/proc/self/status").read_text().splitlines()
    kilobytes = next(line for line in lines if line.startswith("VmHWM:")).split()[1]
    Path("memory.txt").write_text(kilobytes)
if sys.platform == "linux":
    atexit.register(said)
from cpd_portfolio.cli import main
main()
"""


@dataclass(frozen=True)
class Row:
    """`cpu` in seconds, `memory` in bytes, `wall` in seconds."""

    name: str
    command: str
    cpu: float
    wall: float
    memory: int
    code: int


def measured(name: str, command: str, folder: Path) -> Row:
    for left in ("cache", "site", ".site-kept"):  # each time from nothing
        shutil.rmtree(folder / left, ignore_errors=True)
    environment = {**os.environ, **shares_key(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    started = time.perf_counter()
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, *COMMANDS[command]],
            cwd=folder,
            env=environment,
            stdout=said,
            stderr=said,
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    kept = folder / "memory.txt"
    memory = int(kept.read_text()) * 1024 if kept.is_file() else usage.ru_maxrss
    cpu = usage.ru_utime + usage.ru_stime
    return Row(name, command, cpu, wall, memory, process.returncode)


def rows(wanted: list[str], rounds: int) -> list[Row]:
    """The best of so many rounds: what else the machine does is not the input's."""
    found = []
    for name in (PLAIN, *(bomb for bomb in BOMBS if not wanted or any(w in bomb for w in wanted))):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            portfolios = start(folder)
            then: tuple[str, ...] = ("check", "build")
            if name != PLAIN:
                BOMBS[name].make(portfolios)
                then = BOMBS[name].then
            for command in then:
                tries = [measured(name, command, folder) for _ in range(rounds)]
                found.append(min(tries, key=lambda row: row.cpu))
            subprocess.run(["rm", "-rf", str(portfolios), str(folder / "site")], check=False)
        sys.stderr.write(".")
        sys.stderr.flush()
    sys.stderr.write("\n")
    return found


def above(row: Row, plain: dict[str, Row]) -> float:
    """What an input adds to the same command on one ordinary portfolio, in seconds. A preview of
    a pack is compared with checking."""
    base = plain.get(row.command, plain.get("check"))
    return max(0.0, row.cpu - base.cpu) if base is not None else row.cpu


def main() -> None:
    parser = argparse.ArgumentParser(prog="hostile", description=__doc__)
    parser.add_argument("wanted", nargs="*", help="inputs that have one of these words")
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    found = rows(given.wanted, given.rounds)
    plain = {row.command: row for row in found if row.name == PLAIN}
    sys.stdout.write("| input | command | CPU s | above plain | memory MB | exit |\n")
    sys.stdout.write("|---|---|--:|--:|--:|--:|\n")
    for row in sorted(found, key=lambda row: -row.cpu):
        sys.stdout.write(
            f"| {row.name} | {row.command} | {row.cpu:.2f} | {above(row, plain):.2f} | "
            f"{row.memory / 1e6:.0f} | {row.code} |\n"
        )
    over = [
        row
        for row in found
        if above(row, plain) > MOST_SECONDS or row.memory > MOST_MEMORY or row.code not in (0, 1)
    ]
    slowest = max(found, key=lambda row: above(row, plain))
    largest = max(found, key=lambda row: row.memory)
    sys.stdout.write(
        f"\n{len(found)} commands on {len({row.name for row in found}) - 1} inputs. "
        f"The slowest: {slowest.name} ({slowest.command}), "
        f"{above(slowest, plain):.2f} s above plain. "
        f"The largest: {largest.name} ({largest.command}), {largest.memory / 1e6:.0f} MB. "
        f"Over {MOST_SECONDS:.0f} s or {MOST_MEMORY / 1e6:.0f} MB: {len(over)}.\n"
    )


if __name__ == "__main__":
    main()
